"""What people do in a programme from beginning to end: they meet, answer and close, by the actions of their clicks."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ristiin.accounts.models import Person
from ristiin.feedback.actions import answering, asking, knowing, settling
from ristiin.feedback.choices import Instrument, Moment
from ristiin.grouping.models import Group
from ristiin.grouping.queries import members
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import sessions, timeline
from ristiin.reports.actions import certifying, telling_stories
from ristiin.reports.actions.counting import count_meetings
from ristiin.reports.actions.funding import Cost, add_cost, say_facts
from ristiin.reports.choices import Channel
from ristiin.rooms.actions import meetings
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.actions.promising import promise
from ristiin.surveys import actions as surveys
from ristiin.surveys import questions
from ristiin.surveys.models import Round, Ticket

LEANINGS: Mapping[str, Sequence[int]] = {
    "ideas": (0, 0, 2, 9, 14),
    "change": (0, 2, 3, 9, 8),
    "trust": (0, 0, 0, 3, 16),
    "network": (0, 1, 3, 6, 12),
    "time": (3, 6, 4, 6, 2),
}
"""How readily each of 1 to 5 is answered; other statements are answered as new ideas and time are on average."""
USUAL = (0, 1, 3, 8, 8)
BEST = (
    "Kollega, joka kysyy tyhmät kysymykset puolestani.",
    "Se, ettei tarvinnut esittää mitään.",
    "Yhteiskirjoittaminen oli se kohta, jossa oikeasti ajattelimme.",
    "Näin, miten toisessa talossa tehdään sama työ.",
    "Väliväännöt, joissa kuuli muidenkin pulmat.",
    "Sain puhua työstäni ihmiselle, joka ymmärtää sitä.",
    "Oma juttu eteni, koska joku odotti sitä.",
    "Vertaistuki oikeassa kohdassa lukukautta.",
    "Nauru.",
    "Rauhallinen tahti ja selvä päätös.",
    "Opin kysymään ennen kuin neuvon.",
)
BETTER = ("Aikaa olisi voinut olla enemmän.", "Aloittaisin viikkoa aiemmin.", "Sopisin kaikki ajat heti alussa.")
COSTS = (
    Cost("internal", "Järjestäjän työ, 40 tuntia", 180000, 172500),
    Cost("internal", "Osallistujien työaika", 360000, 351000),
    Cost("bought", "Päätöstilaisuuden alustaja", 60000, 60000),
    Cost("bought", "Tila ja kahvit", 25000, 19890),
)
STORIES: Sequence[tuple[str, bool, Sequence[Channel]]] = (
    (
        "Kirjoitin palautteen antamisen uusiksi omalla kurssillani. Opiskelijat huomasivat sen heti.",
        True,
        list(Channel),
    ),
    ("En tiennyt kaivanneeni kollegaa toisesta talosta, ennen kuin sain sellaisen.", False, [Channel.REPORT]),
    ("Varasin tapaamisiin tunnin ja tulin aina takaisin ideoiden kanssa.", True, [Channel.REPORT, Channel.INTRANET]),
)
"""What is told, whether by name, and where it may be."""
AFTERNOON = 14


def live_through(programme: Programme, *, times: int, minutes: int, answer_rate: float, organiser: Person) -> None:
    """Have every group of a published programme meet, and everybody asked; then close and count."""
    dice = random.Random(programme.slug)  # noqa: S311 - the same example every time
    groups = list(Group.objects.filter(programme=programme).order_by("number"))
    for group in groups:
        _meet(group, times=max(1, times + dice.choice((-1, 0, 0, 0, 1))), minutes=minutes)
    entries = timeline(programme)
    began = programme.pairs_published_at
    assert began is not None  # noqa: S101 - published, says the caller
    met = [entry.ends_at for entry in sessions(entries)]
    ends = max(entry.ends_at for entry in entries if entry.kind == EntryKind.CLOSE)
    moments = {Instrument.START: began, Instrument.MIDWAY: met[len(met) // 2], Instrument.END: met[-1]}
    for instrument, moment in moments.items():
        round_ = asking.send(programme=programme, instrument=instrument, at=moment)
        if round_ is None:
            continue
        _answer(round_, dice, answer_rate)
        if instrument.value in {one.value for one in Moment}:
            _know(programme, groups, dice, instrument, moment + timedelta(days=1))
        surveys.close(round_=round_, at=round_.closes_at)
        settling.settle_closed(at=round_.closes_at)
        surveys.publish(round_=round_, by=organiser, at=round_.closes_at)
    while certifying.issue(programme=programme, at=ends + timedelta(hours=1)):
        pass
    _tell(programme, [members(group)[0].person for group in groups], ends + timedelta(days=2))
    count_meetings(programme=programme, at=ends + timedelta(days=7))


def cost(programme: Programme, organiser: Person, at: datetime) -> None:
    """Write down what the programme was for and what it cost."""
    say_facts(
        programme=programme,
        objectives="Lisätä yhteistyötä yli organisaatiorajojen ja tehdä vertaisoppimisesta osa arkea.",
        strategy_label="jatkuva oppiminen",
        in_working_time=True,
        funder="Kehittämisrahasto",
        by=organiser,
        at=at,
    )
    for line in COSTS:
        add_cost(programme=programme, cost=line, form_key=str(uuid.uuid5(_NAMES, line.label)), by=organiser, at=at)


_NAMES = uuid.UUID("6f2c1d6e-7b0c-4c86-9d7e-3f6f3b0a9d11")


def _tell(programme: Programme, people: Sequence[Person], at: datetime) -> None:
    """Have a few tell what it gave them, each for other places."""
    for person, (text, shows_name, channels) in zip(people, STORIES, strict=False):
        name = person.name if shows_name else ""
        told = telling_stories.Told(text=text, name_shown=name, language="fi", channels=channels)
        key = str(uuid.uuid5(_NAMES, f"{programme.slug} {text}"))
        telling_stories.offer(programme=programme, person=person, told=told, key=key, at=at)


def _meet(group: Group, *, times: int, minutes: int) -> None:
    people = [enrolment.person for enrolment in members(group)]
    entries = sessions(timeline(group.programme))
    zone = ZoneInfo(group.programme.timezone)
    first, last = entries[0].ends_at, entries[-1].starts_at
    for person in people:
        promise(group=group, person=person, at=group.published_at)
    step = (last - first) / (times + 1)
    for number in range(1, times + 1):
        day = (first + step * number).astimezone(zone)
        starts_at = day.replace(hour=AFTERNOON, minute=0, second=0, microsecond=0)
        ends_at = starts_at + timedelta(minutes=minutes)
        meetings.agree(
            group=group,
            person=people[number % len(people)],
            times=[(starts_at, ends_at)],
            details=Details(),
            form_key=uuid.uuid5(_NAMES, f"{group.pk} {number}"),
            at=ends_at + timedelta(hours=1),
        )


def _answer(round_: Round, dice: random.Random, rate: float) -> None:
    asked = questions.read(round_.questionnaire).questions
    tickets = list(Ticket.objects.filter(round=round_).select_related("person", "round__programme").order_by("pk"))
    for number, ticket in enumerate(tickets):
        if dice.random() > rate:
            continue
        given: dict[str, questions.Answer] = {}
        for question in questions.asked(asked, frozenset(ticket.happened)):
            if isinstance(question, questions.Scale):
                (score,) = dice.choices(questions.SCALE, LEANINGS.get(question.key, USUAL))
                given[question.key] = score
            elif isinstance(question, questions.Choice):
                given[question.key] = [dice.choice(list(question.options))]
            elif question.key == "best":
                given[question.key] = BEST[number % len(BEST)]
            elif question.key == "better" and number % 2:
                given[question.key] = BETTER[number % len(BETTER)]
        answering.answer(ticket=ticket, answers=given, at=ticket.asked_at + timedelta(days=1), again=True)


def _know(
    programme: Programme, groups: Sequence[Group], dice: random.Random, instrument: Instrument, at: datetime
) -> None:
    """Have those who have been together name one another at the end, and a few before."""
    together = [[enrolment.person for enrolment in members(group)] for group in groups]
    everybody = [person for people in together for person in people]
    ties: dict[int, set[int]] = {person.pk: set() for person in everybody}
    for people in together:
        for one in people:
            chance = 0.1 if instrument == Instrument.START else 0.9
            ties[one.pk] |= {other.pk for other in people if other != one and dice.random() < chance}
    for _number in range(len(everybody) if instrument == Instrument.END else len(everybody) // 2):
        one, other = dice.sample(everybody, 2)
        ties[one.pk].add(other.pk)
        ties[other.pk].add(one.pk)
    for person in everybody:
        knowing.say(programme=programme, person=person, may_be_named=True, knows=(), at=at)
    for person in everybody:
        knowing.say(programme=programme, person=person, may_be_named=True, knows=ties[person.pk], at=at)
