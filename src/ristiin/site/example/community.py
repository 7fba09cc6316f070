"""Fills an empty installation with an example community, by the same actions that people's clicks call."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localtime

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.models import Person
from ristiin.community.actions import change_community
from ristiin.enrolment.actions import importing, registration
from ristiin.enrolment.choices import Source
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.queries import wishes_of
from ristiin.enrolment.wishes import Wishes
from ristiin.grouping.actions import proposing, publishing
from ristiin.grouping.choices import Emphasis
from ristiin.grouping.models import Group
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions import changing, launching, starting
from ristiin.programmes.choices import EntryKind, Pairing
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.playbooks import Span, playbooks
from ristiin.programmes.queries import live_themes
from ristiin.rooms.actions.promising import promise
from ristiin.site.example import finished, peers, room, sessions, works

ORGANISER = "jarjestaja@example.org"
PARTICIPANT = "timo.alhassan@oamk.example.org"
FACILITATOR = "ohjaaja@example.org"
ADMINISTRATOR = "yllapito@example.org"
REGISTRATIONS = Path(__file__).with_name("cem-registrations.csv")
PEERS = (
    "Aino Mäkelä", "Björn Ström", "Cecilia Åström", "Eeva Ojala", "Farah Nuur", "Hannu Ikonen", "Iida Äijälä",
    "Jonas Öster", "Kaisa Vuori", "Leo Hakala", "Maija Pelto", "Niko Suvanto", "Outi Ranta", "Petra Wiik",
)  # fmt: skip
FIRMS = (
    "Aamurusko", "Kivijalka", "Lanka ja neula", "Metsänreuna", "Paja 7", "Pikkukahvila", "Puupiha",
    "Rantakivi", "Saaristosauna", "Sinivuokko", "Taimitarha Itu", "Tuulimylly", "Verkkoverstas", "Villa ja vadelma",
)  # fmt: skip
REGIONS = ("Uusimaa", "Pirkanmaa", "Lappi", "Varsinais-Suomi")
ROLES = ("yksinyrittäjä", "yrittäjä", "toimitusjohtaja")
NEWCOMER = "eeva.alhassan"
"""Joins this year: in the years before there were eleven, so one trio."""
TWO_YEARS = 730

When = Callable[[Mapping[str, Span]], datetime]
"""The moment in a programme's life at which today shall be."""


@transaction.atomic
def fill(at: datetime) -> None:
    """Make the example community as of `at`; none of the letters it causes is kept."""
    administrator = _person(ADMINISTRATOR, "Ylva Ylläpitäjä", at)
    administrator.is_platform_admin = True
    administrator.save(update_fields=["is_platform_admin"])
    change_community(
        names={"fi": "Vertaisopisto", "sv": "Kamratskolan", "en": "Peer Academy"},
        headlines={},
        introductions={},
        colour="oklch(0.47 0.17 288)",
        contact_address=ORGANISER,
        by=administrator,
        at=at,
    )
    organiser = _person(ORGANISER, "Oili Järjestäjä", at)
    organiser.may_start_programmes = True
    organiser.save(update_fields=["may_start_programmes"])
    facilitator = _person(FACILITATOR, "Olavi Ohjaaja", at)

    _closed(organiser, at)
    _running(organiser, at)
    _groups(organiser, facilitator, at)
    _pairing(organiser, at)
    _open(organiser, at)
    _coming(organiser, at)
    _draft(organiser, at)
    OutgoingMail.objects.all().delete()


def _draft(organiser: Person, at: datetime) -> None:
    names = {
        "fi": "Ohjaajien CEM",
        "sv": "Handledarnas CEM",
        "en": "Supervisors’ CEM",
    }
    starting.start(playbook="cem", person=organiser, names=names, first_day=(at + timedelta(days=60)).date(), at=at)


def _coming(organiser: Person, at: datetime) -> None:
    names = {"fi": "Verkostojen CEM", "sv": "Nätverkens CEM", "en": "Networks’ CEM"}
    _start("cem", names, organiser, at, lambda span: span["registration"].starts_at - timedelta(days=12))


def _open(organiser: Person, at: datetime) -> None:
    names = {
        "fi": "CEM: opettajat oppivat toisiltaan",
        "sv": "CEM: lärare lär av varandra",
        "en": "CEM: teachers learn from one another",
    }
    programme = _start("cem", names, organiser, at, lambda span: span["registration"].ends_at - timedelta(days=3))
    settings = changing.Settings.of(programme)
    changing.change_settings(
        programme=programme, settings=replace(settings, pairing=Pairing.BOTH, capacity=24), by=organiser, at=at
    )
    _import(programme, organiser, without="kinnunen")
    for enrolment in Enrolment.objects.filter(programme=programme).order_by("pk"):
        wishes = replace(wishes_of(enrolment), shown_to_others=("seeks", "offers", "themes"))
        registration.change(enrolment=enrolment, wishes=wishes, at=at)


def _pairing(organiser: Person, at: datetime) -> None:
    names = {
        "fi": "CEM: oppiminen ja ohjaus",
        "sv": "CEM: lärande och handledning",
        "en": "CEM: learning and guidance",
    }
    programme = _start("cem", names, organiser, at, lambda span: span["pairing"].starts_at + timedelta(hours=12))
    _import(programme, organiser)
    for letter, emphasis in (("A", Emphasis.WISHES), ("B", Emphasis.FAIRNESS), ("C", Emphasis.TOTAL)):
        proposing.propose(programme=programme, emphasis=emphasis, letter=letter, actor=organiser, at=at)


def _running(organiser: Person, at: datetime) -> None:
    names = {
        "fi": "CEM: ohjaus ja arviointi",
        "sv": "CEM: handledning och bedömning",
        "en": "CEM: guidance and assessment",
    }
    programme = _start("cem", names, organiser, at, lambda span: span["midway"].starts_at - timedelta(days=9))
    _import(programme, organiser, without=NEWCOMER)
    groups = _publish(programme, organiser)
    for group in groups:
        members = [m.enrolment.person for m in group.memberships.select_related("enrolment__person").order_by("pk")]
        # In the last group somebody still stands at the door.
        for member in members[: -1 if group == groups[-1] else None]:
            promise(group=group, person=member, at=at)
        own = next((member for member in members if member.email == PARTICIPANT), None)
        if own is not None:
            room.live_in(group, own, at)
            works.begin(group, own, at - timedelta(days=1))
    sessions.prepare(programme, groups, organiser, PARTICIPANT, at)


def _closed(organiser: Person, at: datetime) -> None:
    names = {"fi": "CEM: digitalisaatio", "sv": "CEM: digitalisering", "en": "CEM: digitalisation"}
    programme = _start("cem", names, organiser, at, lambda span: span["close"].ends_at + timedelta(days=20))
    _import(programme, organiser, without=NEWCOMER)
    works.publish(_publish(programme, organiser))
    programme.refresh_from_db()
    finished.live_through(programme, times=6, minutes=75, answer_rate=1.0, organiser=organiser)
    finished.cost(programme, organiser, at)


def _groups(organiser: Person, facilitator: Person, at: datetime) -> None:
    names = {"fi": "Yrittäjien vertaisryhmät", "sv": "Företagarnas kamratgrupper", "en": "Entrepreneurs’ peer groups"}
    programme = _start("peer-groups", names, organiser, at, lambda span: _first_session(span) - timedelta(days=4))
    then = _middle_of(programme, EntryKind.REGISTRATION)
    target = peers.ask_and_plan(programme, organiser, then - timedelta(days=40))
    peers.look_after(programme, facilitator, organiser, then)
    dice = random.Random(5)  # noqa: S311 - the same example every time
    themes = live_themes(programme)
    for name, firm in zip(PEERS, FIRMS, strict=True):
        ranked = dice.sample(themes, k=min(3, len(themes)))
        slots = [f"{day}-{row}" for day in ("mon", "tue", "wed", "thu") for row in programme.week_rows]
        wishes = Wishes(
            organisation=firm,
            role_title=dice.choice(ROLES),
            theme_ranks={theme.pk: rank for rank, theme in enumerate(ranked, start=1)},
            free_slots=tuple(dice.sample(slots, k=len(slots) * 3 // 4)),
            languages=("fi",),
            region=dice.choice(REGIONS),
            could_facilitate=dice.choice(("yes", "maybe", "no")),
        )
        person = _person(
            f"{name.split()[0].lower()}@yrittajat.example.org".translate(str.maketrans("öäå", "oaa")), name, at
        )
        registration.register(
            programme=programme, person=person, wishes=wishes, at=then, source=Source.DESK, actor=organiser
        )
    groups = _publish(programme, organiser, Emphasis.FAIRNESS, target)
    peers.meet(programme, groups, organiser, at)


def _first_session(span: Mapping[str, Span]) -> datetime:
    return min(entry.starts_at for entry in span.values() if entry.kind == "session")


def _start(playbook: str, names: dict[str, str], organiser: Person, at: datetime, today: When) -> Programme:
    """Start and publish a programme whose timeline lies so that now is the moment `today` names."""
    spans = playbooks()[playbook].spans
    first_day = min(
        ((at + timedelta(days=days)).date() for days in range(-TWO_YEARS, TWO_YEARS)),
        key=lambda day: abs(today({span.key: span for span in spans(day)}) - at),
    )
    began = at - timedelta(days=TWO_YEARS)
    programme = starting.start(playbook=playbook, person=organiser, names=names, first_day=first_day, at=began)
    return launching.publish(programme=programme, by=organiser, at=began)


def _import(programme: Programme, organiser: Person, *, without: str = "") -> None:
    """Bring the registrations in as the organiser would: what has come in by then, three times."""
    opens = programme.timeline.get(kind=EntryKind.REGISTRATION).starts_at
    heading, *rows = REGISTRATIONS.read_text(encoding="utf-8-sig").splitlines()
    rows = [row for row in rows if not (without and without in row)]
    since = opens
    for number, days in enumerate((2, 6, 11)):
        at = opens + timedelta(days=days, hours=10)
        content = "\r\n".join([heading, *sent_between(since, at, rows[number::3])]).encode()
        batch = importing.upload(
            programme=programme, person=organiser, content=content, file_name=f"ilmoittautuneet-{number + 1}.csv", at=at
        )
        importing.take(batch=batch, person=organiser, sends_mail=False, at=at)
        since = at


def sent_between(since: datetime, until: datetime, rows: Sequence[str]) -> list[str]:
    """Return the rows with the days of this programme in the place of the file's, at the file's time of day."""
    found = []
    for place, row in enumerate(rows):
        written, rest = row.split(";", 1)
        hour, minute = (int(part) for part in written.split()[1].split(":"))
        day = localtime(since + (until - since) * place / len(rows))
        sent = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if sent < since:
            sent += timedelta(days=1)
        found.append(f"{sent.day}.{sent.month}.{sent.year} {sent.hour}:{sent.minute:02};{rest}")
    return found


def _publish(
    programme: Programme, organiser: Person, emphasis: Emphasis = Emphasis.WISHES, target: TargetGroup | None = None
) -> list[Group]:
    at = _middle_of(programme, EntryKind.PAIRING)
    proposal = proposing.propose(
        programme=programme, emphasis=emphasis, letter="A", actor=organiser, target_group=target, at=at
    )
    return publishing.publish(proposal=proposal, version=proposal.version, actor=organiser, at=at)


def _middle_of(programme: Programme, kind: EntryKind) -> datetime:
    entry = programme.timeline.get(kind=kind)
    return entry.starts_at + (entry.ends_at - entry.starts_at) / 2


def _person(address: str, name: str, at: datetime) -> Person:
    return person_for_address(address=address, name=name, language="fi", at=at)


def is_filled() -> bool:
    """Whether the example, or anything else, is there already."""
    return Programme.objects.exists() or Enrolment.objects.exists()
