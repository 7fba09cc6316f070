"""A CEM term as a pair lives it, from the promise to a blog text that is published, in each of the three languages.

After every step the outsider, the organiser and the administrator try every address of the room and read the pages
that would tell of it, and in Finnish, where something is about to be shared and at the end, every page they can open:
none of it is there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from ristiin.accounts.models import Person
from ristiin.enrolment.actions.registration import register
from ristiin.enrolment.wishes import Wishes
from ristiin.gatherings.models import Insight, MidwayCheck, Speaker
from ristiin.grouping.actions import proposing, publishing
from ristiin.grouping.choices import Emphasis
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.postman import deliver_due
from ristiin.outputs.models import Output
from ristiin.programmes.actions import launching, scheduling, starting
from ristiin.programmes.actions.scheduling import When
from ristiin.programmes.models import Programme
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import AgreementVersion, Meeting
from ristiin.writing.models import Text
from tests.infrastructure.browser import press
from tests.journeys.reader import LOCALES, Reader
from tests.journeys.shut_out import Secrets, Watch, in_the_raw_database
from tests.trust.crawl import tokens_in, unpacked

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
FREE = ("mon-9-11", "tue-11-13", "wed-13-15", "thu-9-11", "fri-11-13")


@dataclass
class Term:
    """One run, the pair that is followed, the pair next door, and those who watch from outside."""

    programme: Programme
    group: Group
    first: Reader
    second: Reader
    neighbour: Reader
    organiser: Reader
    secrets: Secrets
    watch: Watch
    post: Any
    somebody: Callable[[], Page]

    @property
    def room(self) -> str:
        """Where the room is."""
        return f"/rooms/{self.group.pk}/"

    @property
    def sessions(self) -> str:
        """Where the joint sessions are."""
        return f"/programmes/{self.programme.slug}/sessions/"

    def nothing_leaves_the_room(self, *, everywhere: bool = False) -> None:
        """Try the doors, read the letters, look at titles, addresses and the raw database."""
        # What a page holds is the same in each language: all of them are read in the first.
        self.watch.is_shut_out(everywhere=everywhere and not self.first.is_repeated)
        self.watch.nothing_is_told()
        for reader in (self.first, self.second):
            assert tokens_in(f"{reader.page.title()} {reader.page.url}") & self.secrets.kept == set()
        assert in_the_raw_database() & self.secrets.kept == set()


@pytest.fixture
def begin(open_page, make_person, smtp_sink):
    """Call it for a term whose pairs were published a moment ago, read in one language by everybody."""

    def begin_(language: str) -> Term:
        now = clock.now()
        organiser = make_person("Olga Organisoija", language=language, may_start_programmes=True)
        outsider = make_person("Ulla Ulkopuolinen", language=language)
        administrator = make_person("Aino Ylläpitäjä", language=language, is_platform_admin=True)
        people = [
            make_person(name, language=language) for name in ("Anna Aalto", "Bo Berg", "Cia Cederberg", "Dan Dahl")
        ]
        programme = programme_of(organiser, now)
        for person in people:
            register(
                programme=programme,
                person=person,
                wishes=Wishes(free_slots=FREE, languages=(language,)),
                at=now - 20 * DAY,
                promised=True,
            )
        proposal = proposing.propose(
            programme=programme, emphasis=Emphasis.WISHES, letter="A", actor=organiser, at=now - DAY
        )
        publishing.publish(proposal=proposal, version=proposal.version, actor=organiser, at=now - DAY)
        group, other = Group.objects.order_by("number")
        OutgoingMail.objects.all().delete()

        def reader(person: Person, width: int = 1280) -> Reader:
            return Reader(
                open_page(person, locale=LOCALES[language], width=width), language, is_repeated=language != "fi"
            )

        first, second = people_in(group)
        secrets = Secrets()
        return Term(
            programme=programme,
            group=group,
            first=reader(first),
            second=reader(second, width=390),
            neighbour=reader(people_in(other)[0], width=390),
            organiser=reader(organiser),
            secrets=secrets,
            watch=Watch(group, secrets, [outsider, organiser, administrator], programme.slug),
            post=smtp_sink,
            somebody=lambda: open_page(locale=LOCALES[language]),
        )

    return begin_


def programme_of(organiser: Person, now: datetime) -> Programme:
    """A CEM programme from its playbook; the kick-off is in five days, midway in ten."""
    programme = starting.start(
        playbook="cem",
        person=organiser,
        names={"fi": "CEM syksy", "sv": "CEM hösten", "en": "CEM autumn"},
        first_day=(now - 28 * DAY).date(),
        at=now - 35 * DAY,
    )
    spans = {
        "registration": (-28, -10),
        "pairing": (-9, -1),
        "kick-off": (5, 5),
        "work": (5, 30),
        "midway": (10, 10),
        "output": (30, 30),
        "closing": (35, 35),
        "close": (36, 50),
    }
    hour = timezone.localtime(now).replace(hour=13, minute=0, second=0, microsecond=0)
    whens = {
        key: When(hour + first * DAY, hour + last * DAY + timedelta(minutes=60), link="https://example.org/yhdessa")
        for key, (first, last) in spans.items()
    }
    scheduling.change_dates(programme=programme, whens=whens, by=organiser, at=now - 34 * DAY)
    return launching.publish(programme=programme, by=organiser, at=now - 33 * DAY)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_term_from_the_promise_to_a_published_text(begin, language):
    term = begin(language)
    steps = [
        enter_with_the_promise,
        write_a_message,
        settle_the_kick_off,
        prepare_the_kick_off,
        find_a_time_to_meet,
        agree_and_sign,
        write_at_the_same_time,
        have_met,
        look_at_midway,
        share_an_insight,
        publish_a_text,
        take_everything_along,
    ]
    for step in steps:
        step(term)
        # Every door again after every step, in the first language; in the others once all has been written.
        if language == "fi" or step is steps[-1]:
            term.nothing_leaves_the_room(everywhere=step is steps[-1])
    assert len(term.secrets.planted) >= 12


def test_the_watch_can_fail(begin):
    """The negative control: a word of a room on a public page is found, and somebody inside is not shut out."""
    term = begin("fi")
    word = term.secrets.word()
    term.nothing_leaves_the_room()

    Programme.objects.update(summaries={"fi": f"Kaksi oppii {word}"})
    with pytest.raises(AssertionError, match="reads words of a room"):
        term.watch.is_shut_out()
    with pytest.raises(AssertionError, match="in a room that is not theirs"):
        Watch(term.group, Secrets(), [people_in(term.group)[0]], term.programme.slug).is_shut_out()
    assert word in in_the_raw_database()


def enter_with_the_promise(term: Term) -> None:
    """Both give it; before that there is only the door."""
    for reader in (term.first, term.second):
        reader.open("/now/")
        reader.follow("Open the room")
        reader.look()
        assert not reader.page.get_by_role("link", name=reader.words("Texts"), exact=True).count()
        reader.press("I promise")
        reader.sees("This room is yours")
        reader.looked_at.clear()
        reader.look()


def write_a_message(term: Term) -> None:
    """A greeting and its answer; the letter says only that somebody has written."""
    hello, answer = term.secrets.word(), term.secrets.word()
    for reader, words in ((term.first, f"Hei {hello}"), (term.second, f"Hei vain {answer}")):
        reader.open(f"{term.room}thread/")
        reader.write("Write to the others", words)
        reader.press("Send")
        reader.sees_exactly(words)
    term.second.sees_exactly(f"Hei {hello}")
    assert OutgoingMail.objects.filter(kind="writing/room_news").count() <= 2


def settle_the_kick_off(term: Term) -> None:
    """Times proposed by the organiser, answered on a phone, settled: pages and calendars follow."""
    organiser, entry = term.organiser, term.programme.timeline.get(key="kick-off")
    organiser.open(term.sessions)
    organiser.follow("Ask which times suit")
    panel = organiser.page.locator("section", has_text=entry.names[organiser.language]).first
    day = timezone.localtime(entry.starts_at) + DAY
    panel.locator("input[name='kick-off-1-day']").fill(f"{day:%Y-%m-%d}")
    panel.locator("input[name='kick-off-1-clock']").fill("14:30")
    for other in ("midway", "closing"):
        organiser.page.locator(f"input[name='{other}-0-day']").fill("")
    organiser.labelled("Answers are awaited until").fill(f"{timezone.localtime(clock.now() + 2 * DAY):%Y-%m-%d}")
    organiser.press("Ask everybody")
    organiser.look()
    for reader in (term.first, term.second, term.neighbour):
        reader.open(f"/programmes/{term.programme.slug}/poll/")
        rows = reader.page.get_by_role("group")
        suits, does_not = reader.words("suits me"), reader.words("does not suit")
        options = [row for row in rows.all() if row.get_by_role("radio", name=suits).count() == 1]
        options[0].get_by_role("radio", name=does_not).check()
        options[1].get_by_role("radio", name=suits).check()
        reader.press("Send my answer")
        reader.look()
    organiser.open(f"/programmes/{term.programme.slug}/poll/results/")
    organiser.sees("suits the most")
    organiser.press("Settle the times")
    organiser.look()
    before, sequence = entry.starts_at, entry.sequence
    entry.refresh_from_db()
    assert (entry.starts_at > before, entry.sequence > sequence) == (True, True)
    term.first.open(f"{term.sessions}kick-off/")
    file = term.first.page.request.get(f"/calendar/entry/{entry.uid}.ics").text()
    assert f"{entry.starts_at.astimezone(timezone.get_current_timezone()):%Y%m%dT%H%M}" in file


def prepare_the_kick_off(term: Term) -> None:
    """The script of the playbook, and a guest who says yes without an account."""
    organiser = term.organiser
    organiser.open(f"{term.sessions}kick-off/prepare/")
    organiser.unfold("Invite a guest")
    organiser.write("Name", "Gunilla Gäst")
    organiser.write("E-mail address", "gunilla@example.org")
    organiser.press("Send the invitation")
    organiser.look()
    term.post.received.clear()
    deliver_due()
    letter = next(mail for mail in term.post.received if mail.recipients == ("gunilla@example.org",))
    path = re.search(r"/guest/\S+", letter.message.get_body(("plain",)).get_content())[0]
    guest = Reader(term.somebody(), organiser.language, organiser.is_repeated)
    guest.page.goto(path)
    guest.language = guest.page.locator("html").get_attribute("lang")
    guest.look()
    guest.press("I will come")
    guest.sees("You have said that you will come.")
    assert Speaker.objects.get().answer == "yes"
    term.second.open(f"{term.sessions}kick-off/")
    term.second.sees_exactly("Gunilla Gäst")


def find_a_time_to_meet(term: Term) -> None:
    """Proposed by one, answered by the other, settled; the headline stays in the room."""
    headline = f"Arviointi {term.secrets.word()}"
    first, second = term.first, term.second
    first.open(f"{term.room}meetings/propose/")
    start = timezone.localtime(clock.now()).replace(hour=15, minute=0) + 2 * DAY
    own = first.page.locator("input[type=datetime-local]")
    for number in range(2):
        own.nth(number).fill(f"{start + number * DAY:%Y-%m-%dT%H:%M}")
    first.write("Headline", headline, "meeting")
    first.press("Ask the others")
    first.look()
    meeting = Meeting.objects.get()
    page = f"{term.room}meetings/{meeting.pk}/"
    second.open(page)
    for option in second.page.locator("#answer").locator("xpath=..").get_by_role("group").all():
        option.get_by_role("radio", name=second.words("suits me")).check()
    second.press("Send my answer")
    second.look()
    first.open(page)
    press(first.page.get_by_role("button", name=first.words("Settle on this")).first)
    first.looked_at.clear()
    first.look()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.headline) == (MeetingState.SETTLED, headline)
    invitations = OutgoingMail.objects.filter(kind__startswith="connect/")
    assert {letter.person_id for letter in invitations} == {person.pk for person in people_in(term.group)}


def agree_and_sign(term: Term) -> None:
    """What the two want, written by one and signed by both; the organiser reads that it is made."""
    goal, method, output = (term.secrets.word() for _three in range(3))
    first, second = term.first, term.second
    first.open(f"{term.room}agreement/change/")
    for folded in first.page.locator("details.panel > summary").all():
        folded.click()
    areas = first.page.locator("textarea[name^='goals'], textarea[name^='gets'], textarea[name^='gives']")
    for area in areas.all():
        area.fill(f"Osaan suunnitella arvioinnin {goal}")
    first.write("How do you work?", f"Tapaus kerrallaan {method}")
    first.write("What will you make together?", f"Blogiteksti {output}")
    first.press("Save and sign")
    first.look()
    first.sees("waits for signatures")
    second.open(f"{term.room}agreement/")
    second.sees_exactly(goal)
    press(second.page.get_by_role("button", name=second.words("Sign", "agreement"), exact=True))
    second.sees("made", "agreement")
    second.looked_at.clear()
    second.look()
    assert AgreementVersion.objects.get().signatures.count() == 2
    term.organiser.open(f"/programmes/{term.programme.slug}/groups/")
    term.organiser.sees("agreement made", "group")


def write_at_the_same_time(term: Term) -> None:
    """Two browsers, one text, two paragraphs at once: both are there, in both browsers and in the text."""
    title, mine, yours = term.secrets.word(), term.secrets.word(), term.secrets.word()
    first, second = term.first, term.second
    first.open(f"{term.room}texts/")
    first.write("What is the text called?", f"Muistiinpanot {title}")
    first.press("Begin writing")
    first.page.wait_for_url("**/write/")
    text = Text.objects.get()
    desk = f"{term.room}texts/{text.pk}/write/"
    first.page.goto(desk)
    desk_of(first).fill("Alku.\n\nLoppu.")
    first.press("Save")
    first.page.wait_for_url(f"**/texts/{text.pk}/")
    first.page.goto(desk)
    second.page.goto(desk)
    for reader, words in ((first, f"Alku, jossa {mine}.\n\nLoppu."), (second, f"Alku.\n\nLoppu, jossa {yours}.")):
        reader.look()
        desk_of(reader).fill(words)
    both = re.compile(f"{mine}.*{yours}", re.DOTALL)
    for reader in (first, second):
        expect(desk_of(reader)).to_have_value(both, timeout=30_000)
    first.open(f"{term.room}texts/{text.pk}/")
    first.sees_exactly(mine)
    first.sees_exactly(yours)
    first.page.get_by_role("link", name=re.compile(f"^{first.words('Comment')}")).first.click()
    remark = term.secrets.word()
    first.write("Your comment", f"Hyvä kohta {remark}")
    first.press("Comment")
    second.open(f"{term.room}texts/{text.pk}/")
    second.sees_exactly(remark)


def desk_of(reader: Reader) -> Locator:
    """Return the place where a text is written."""
    return reader.page.locator("#id_body")


def have_met(term: Term) -> None:
    """The days go by, one tap says that it was held, and the line for next time is the pair's own."""
    Meeting.objects.update(starts_at=clock.now() - 2 * DAY, ends_at=clock.now() - 2 * DAY + timedelta(hours=1))
    meeting = Meeting.objects.get()
    line = term.secrets.word()
    term.second.open(f"{term.room}meetings/{meeting.pk}/")
    press(term.second.page.get_by_role("button", name=term.second.words("Held", "button"), exact=True))
    term.second.looked_at.clear()
    term.second.look()
    form = term.second.page.locator("form", has=term.second.page.locator("textarea[name=text]"))
    form.locator("textarea").fill(f"Jatketaan tästä {line}")
    press(form.get_by_role("button"))
    term.second.look()
    meeting.refresh_from_db()
    assert (meeting.state, line in meeting.carry_on) == (MeetingState.HELD, True)
    term.organiser.open(f"/programmes/{term.programme.slug}/groups/")
    term.organiser.sees("meetings held", "group")


def look_at_midway(term: Term) -> None:
    """Where the two are, in words of their own; the organiser sees two words when both have ticked."""
    words = term.secrets.word()
    for reader in (term.first, term.second):
        reader.open(f"{term.room}midway/")
        reader.page.get_by_role("radio", name=reader.words("On track"), exact=True).check()
        reader.labelled("In your own words").fill(f"Kesken on {words}")
        reader.page.get_by_role("checkbox").first.check()
        reader.press("Save")
        reader.look()
    assert MidwayCheck.objects.get().shown_at
    term.organiser.open(f"/programmes/{term.programme.slug}/groups/")
    term.organiser.sees("midway: on track")


def share_an_insight(term: Term) -> None:
    """Only the second yes puts it on the board; the neighbour builds on it and the wall shows it."""
    shared = term.secrets.word()
    first, second, neighbour = term.first, term.second, term.neighbour
    first.open(f"{term.room}insights/")
    first.labelled("What would you like the others to know?").fill(f"Vertaisarviointi toimii {shared}")
    first.press("Save, with my yes to sharing")
    first.looked_at.clear()
    first.look()
    term.nothing_leaves_the_room(everywhere=True)
    second.open(f"{term.room}insights/")
    second.press("Yes, share it with these words and our names")
    second.sees("shared with everybody")
    term.secrets.public.add(shared)
    insight = Insight.objects.select_related("entry").get()
    board = f"{term.sessions}{insight.entry.key}/board/"
    neighbour.open(board)
    neighbour.sees_exactly(shared)
    press(neighbour.page.get_by_role("button", name=neighbour.words("Thank")).first)
    neighbour.page.get_by_text(neighbour.words("Build on it")).first.click()
    neighbour.page.locator("textarea").first.fill("Meilläkin, mutta pienemmissä ryhmissä.")
    press(neighbour.page.get_by_role("button", name=neighbour.words("Add under my name")).first)
    neighbour.looked_at.clear()
    neighbour.look()
    term.organiser.open(f"{term.sessions}{insight.entry.key}/wall/")
    term.organiser.sees_exactly(shared)
    first.open(board)
    first.sees_exactly("Meilläkin")


def publish_a_text(term: Term) -> None:
    """A draft from a text of the room; the last yes publishes it to the world, with a PDF and a line in the feed."""
    title, words = term.secrets.word(), term.secrets.word()
    first, second = term.first, term.second
    first.open(f"{term.room}texts/")
    first.write("What is the text called?", f"Kaksi oppii {title}")
    first.press("Begin writing")
    first.page.wait_for_url("**/write/")
    desk_of(first).fill(f"## Mitä opimme\n\nOpimme kysymään {words}.\n\n- yksi\n- kaksi")
    first.press("Save")
    first.open(f"{term.room}outputs/")
    first.follow("Begin an output")
    first.page.get_by_role("link", name=f"Kaksi oppii {title}").click()
    first.look()
    first.page.get_by_role("radio", name=re.compile(first.words("everybody"), re.IGNORECASE)).check()
    first.press("Save the draft")
    first.look()
    first.press("Say yes to this draft")
    first.looked_at.clear()
    first.look()
    term.nothing_leaves_the_room(everywhere=True)

    output = Output.objects.get()
    second.open(f"{term.room}outputs/{output.pk}/")
    second.press("Say yes and publish")
    second.sees("It is published")
    term.secrets.public |= {title, words}
    output.refresh_from_db()
    visitor = Reader(term.somebody(), first.language, first.is_repeated)
    visitor.page.goto(f"/outputs/{output.slug}/")
    visitor.language = visitor.page.locator("html").get_attribute("lang")
    visitor.look()
    visitor.sees_exactly(words)
    visitor.open("/outputs/")
    visitor.sees_exactly(title)
    anybody = Client()
    pdf = anybody.get(f"/outputs/{output.slug}.pdf")
    feed = anybody.get("/outputs/feed.atom").content.decode()
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert (title in feed, f"/rooms/{term.group.pk}" in feed) == (True, False)


def take_everything_along(term: Term) -> None:
    """The archive of the room, for one who is in it, holds all that was said there; nobody else gets it."""
    taken = term.second.page.request.get(f"{term.room}archive.zip")
    assert taken.status == 200
    assert set(term.secrets.planted) <= tokens_in(unpacked(taken.body()))
