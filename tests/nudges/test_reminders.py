"""Few and well-timed (S46): each nudge once, one letter a day, and nothing for what is over, moved or called off."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ristiin.accounts import gathering, reminding
from ristiin.accounts.choices import How
from ristiin.accounts.models import DigestLine, Person
from ristiin.grouping.models import Membership
from ristiin.grouping.signals import membership_changed
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.outputs.models import Output
from ristiin.programmes.actions import launching, scheduling
from ristiin.programmes.choices import OutputPolicy, RoleKind
from ristiin.programmes.models import Role
from ristiin.rooms import silence
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import AgreementVersion, Meeting, MeetingOption, Signature
from ristiin.rooms.signals import meeting_changed
from tests.nudges.conftest import DAY, HOUR, choose, group_of, settled

pytestmark = pytest.mark.django_db
MEETS = datetime(2027, 1, 20, 11, 0, tzinfo=UTC)
"""A Wednesday at one in the afternoon in Helsinki."""
EVE = datetime(2027, 1, 19, 14, 0, tzinfo=UTC)
"""The afternoon before, at four."""
QUARTER = timedelta(minutes=15)


def live(begin: datetime, end: datetime, step: timedelta = HOUR) -> None:
    """Let the worker's jobs run from one moment to another."""
    at = begin
    while at <= end:
        reminding.remind(at)
        gathering.gather(at)
        at += step


def letters() -> list[tuple[str, str, datetime]]:
    """Return the reminders written, as (first name, subject, when)."""
    rows = OutgoingMail.objects.filter(kind="accounts/reminders").exclude(state=MailState.EXPIRED).order_by("pk")
    return [(letter.person.first_name, letter.subject, letter.created_at) for letter in rows.select_related("person")]


def of(person: Person) -> list[str]:
    return [subject for name, subject, _at in letters() if name == person.first_name]


def test_each_member_is_reminded_once_on_the_afternoon_before(pair, reader, at) -> None:
    settled(pair, MEETS, at)

    live(at, MEETS + HOUR)

    assert sorted((name, when) for name, _subject, when in letters()) == [("Riikka", EVE), ("Åke", EVE)]
    assert of(reader) == ["Reminder: Your own meeting, Wed 20 Jan 13:00–14:00"]


def test_the_facilitator_is_a_member_too(pair, facilitator, at) -> None:
    pair.facilitator = facilitator
    pair.save()
    settled(pair, MEETS, at)

    live(EVE, EVE)

    assert sorted(name for name, *_rest in letters()) == ["Fanni", "Riikka", "Åke"]


def test_a_meeting_agreed_on_after_the_reminder_would_come_has_none(pair, reader) -> None:
    settled(pair, MEETS, EVE + HOUR)

    live(EVE, MEETS)

    assert letters() == []


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.HELD, MeetingState.NOT_HELD])
def test_what_does_not_take_place_has_no_reminder(pair, at, state) -> None:
    Meeting.objects.filter(pk=settled(pair, MEETS, at).pk).update(state=state)

    live(EVE, MEETS)

    assert letters() == []


def test_a_worker_that_wakes_up_late_still_reminds_but_not_of_what_has_begun(pair, at) -> None:
    settled(pair, MEETS, at)
    settled(pair, MEETS - 6 * HOUR, at)

    live(MEETS - HOUR, MEETS - HOUR)

    assert [len(set(re.findall(r"/meetings/\d+/", letter.body))) for letter in OutgoingMail.objects.all()] == [1, 1]


def test_a_moved_meeting_takes_its_reminder_along(pair, reader, at) -> None:
    meeting = settled(pair, MEETS, at)
    live(EVE, EVE)
    moved_at = EVE + QUARTER / 3
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=MEETS + 2 * DAY, ends_at=MEETS + 2 * DAY + HOUR, sequence=1, changed_at=moved_at
    )
    meeting.refresh_from_db()
    meeting_changed.send(sender=Meeting, meeting=meeting, what="moved", at=moved_at, by=reader)

    live(moved_at, MEETS + 3 * DAY)

    assert OutgoingMail.objects.filter(created_at=EVE, state=MailState.EXPIRED).count() == 2
    assert of(reader) == ["Reminder: Your own meeting, Fri 22 Jan 13:00–14:00"]


def test_one_letter_a_day_holds_everything_near(pair, reader, other_participant, at) -> None:
    for hours in (0, 2):
        settled(pair, MEETS + hours * HOUR, at)
    entry = pair.programme.timeline.get(key="kick-off")
    entry.starts_at, entry.ends_at, entry.place = MEETS + 4 * HOUR, MEETS + 6 * HOUR, "Mannerheimintie 1"
    entry.save()

    live(EVE - DAY, MEETS + HOUR)

    letter = OutgoingMail.objects.get(person=reader, created_at=EVE)
    assert letter.subject == "Reminders: Your own meeting, Wed 20 Jan 13:00–14:00, and 2 things more"
    assert "Mannerheimintie 1" in letter.body
    assert letter.not_after == MEETS
    assert len(of(reader)) == 1


def test_one_who_reads_digests_gets_the_reminder_in_the_mornings_digest(pair, reader, at) -> None:
    choose(reader, How.DIGEST, "meeting-reminders")
    settled(pair, MEETS, at)

    live(EVE, MEETS)

    letter = OutgoingMail.objects.get(person=reader)
    assert (letter.kind, letter.created_at) == ("accounts/digest", MEETS.replace(hour=6))


def test_one_who_wants_none_gets_none(pair, reader, other_participant, at) -> None:
    choose(reader, How.NONE, "meeting-reminders")
    settled(pair, MEETS, at)

    live(EVE, MEETS)

    assert [name for name, *_rest in letters()] == [other_participant.first_name]


def test_no_reminder_says_what_was_written_in_the_room(pair, at) -> None:
    # As long as these, no signed address of a letter holds one by chance.
    secrets = {"headline": "zqheadlineqz", "carry_on": "zqcarryqz", "place": "zqplaceqz", "link": "zqlinkqz"}
    settled(pair, MEETS, at, **{**secrets, "link": f"https://x.example/{secrets['link']}"})

    live(EVE, MEETS + 2 * DAY)

    written = "".join(f"{letter.subject}{letter.body}{letter.headers}" for letter in OutgoingMail.objects.all())
    assert not [secret for secret in secrets.values() if secret in written]
    assert OutgoingMail.objects.count() == 4


@pytest.mark.once
def test_the_day_after_each_is_asked_once_whether_it_was_held(pair, reader, at) -> None:
    meeting = settled(pair, MEETS, at)

    live(MEETS + HOUR, MEETS + 9 * DAY)

    assert [(name, when) for name, _subject, when in letters()] != []
    assert {when.date() for _name, _subject, when in letters()} == {(MEETS + DAY).date()}
    assert of(reader) == ["Reminder: Was your meeting held, Wed 20 Jan?"]
    letter = OutgoingMail.objects.get(person=reader)
    assert re.search(r"/rooms/held/\S+/", letter.body)
    assert meeting.state == MeetingState.SETTLED


def test_nobody_is_asked_of_what_somebody_has_said(pair, at) -> None:
    Meeting.objects.filter(pk=settled(pair, MEETS, at).pk).update(state=MeetingState.HELD)

    live(MEETS + HOUR, MEETS + 3 * DAY)

    assert letters() == []


def test_one_who_has_left_hears_nothing_more(pair, reader, other_participant, at) -> None:
    settled(pair, MEETS, at)
    live(EVE, EVE)
    left = Membership.objects.get(enrolment__person=reader)
    left.left_at = EVE + QUARTER / 3
    left.save()
    membership_changed.send(
        sender=Membership, programme=pair.programme, enrolments=[left.enrolment_id], at=left.left_at
    )

    live(left.left_at, MEETS)

    assert [name for name, *_rest in letters()] == [other_participant.first_name]


def test_nobody_is_reminded_in_a_programme_called_off(pair, organiser, at) -> None:
    settled(pair, MEETS, at)
    live(EVE, EVE)

    launching.cancel(programme=pair.programme, by=organiser, at=EVE + QUARTER / 3)
    live(EVE + QUARTER, MEETS)

    assert (letters(), DigestLine.objects.count()) == ([], 0)


# ------------------------------------------------------------------------------------------------------ joint sessions


def test_everybody_is_reminded_of_a_joint_session_on_the_day_before(pair, reader, facilitator, outsider) -> None:
    entry = pair.programme.timeline.get(key="kick-off")

    live(entry.starts_at - 2 * DAY, entry.ends_at)

    assert sorted(name for name, *_rest in letters()) == ["Fanni", "Riikka", "Åke"]
    assert of(reader) == ["Reminder: kick-off, Thu 4 Feb 12:00–13:30"]


def test_a_moved_session_takes_its_reminder_along(pair, reader, organiser) -> None:
    entry = pair.programme.timeline.get(key="kick-off")
    eve = entry.starts_at.replace(hour=14) - DAY
    live(eve, eve)
    later = scheduling.When(
        entry.starts_at + 3 * DAY, entry.ends_at + 3 * DAY, is_online=True, place="", link="https://x.example/uusi"
    )
    scheduling.change_dates(programme=pair.programme, whens={"kick-off": later}, by=organiser, at=eve + QUARTER / 3)

    live(eve + QUARTER, later.ends_at)

    assert of(reader) == ["Reminder: kick-off, Sun 7 Feb 12:00–13:30"]
    assert "https://x.example/uusi" in OutgoingMail.objects.get(person=reader, subject=of(reader)[0]).body


# ---------------------------------------------------------------------------------------------------------- what is due


@pytest.fixture
def kicked_off(pair) -> datetime:
    """When the kick-off of the pair's programme is; an own meeting ahead keeps the pair from being silent."""
    settled(pair, pair.programme.timeline.get(key="midway").starts_at, pair.published_at)
    return pair.programme.timeline.get(key="kick-off").starts_at


def due(begin: datetime, end: datetime) -> list[tuple[str, str]]:
    """Return the reminders of what is due between two moments, as (first name, subject)."""
    live(begin, end, 4 * HOUR)
    lines = DigestLine.objects.filter(topic="due-reminders").order_by("pk").select_related("person")
    return [(line.person.first_name, line.subject) for line in lines]


def test_an_agreement_is_spoken_of_three_days_before_it_is_due(pair, kicked_off) -> None:
    found = due(kicked_off + 7 * DAY, kicked_off + 15 * DAY)

    assert [name for name, _subject in found] == ["Riikka", "Åke"]
    assert found[0][1] == "Your agreement is due Thu 18 Feb"
    line = DigestLine.objects.filter(topic="due-reminders").first()
    assert line.created_at.date() == (kicked_off + 11 * DAY).date()


def test_one_who_has_signed_is_not_reminded(pair, reader, kicked_off) -> None:
    version = AgreementVersion.objects.create(group=pair, number=1, content={}, written_at=kicked_off)
    Signature.objects.create(version=version, person=reader, signed_at=kicked_off)

    assert [name for name, _subject in due(kicked_off + 10 * DAY, kicked_off + 12 * DAY)] == ["Åke"]


def test_a_signature_of_an_older_version_is_not_enough(pair, reader, kicked_off) -> None:
    versions = [
        AgreementVersion.objects.create(group=pair, number=n, content={}, written_at=kicked_off) for n in (1, 2)
    ]
    Signature.objects.create(version=versions[0], person=reader, signed_at=kicked_off)

    assert [name for name, _subject in due(kicked_off + 10 * DAY, kicked_off + 12 * DAY)] == ["Riikka", "Åke"]


@pytest.mark.once
def test_an_output_is_spoken_of_two_weeks_and_two_days_before(pair, kicked_off) -> None:
    pair.programme.output_policy = OutputPolicy.REQUIRED
    pair.programme.save()
    day = pair.programme.timeline.get(key="output").ends_at

    due(day - 17 * DAY, day + DAY)

    told = DigestLine.objects.filter(topic="due-reminders", once_key__contains="/output/", person__name__startswith="R")
    assert [(day.date() - line.created_at.date()).days for line in told.order_by("pk")] == [14, 2]


@pytest.mark.once
@pytest.mark.parametrize(("policy", "times"), [(OutputPolicy.OPTIONAL, 1), (OutputPolicy.NONE, 0)])
def test_an_output_that_may_be_left_out_is_spoken_of_once_or_not_at_all(pair, kicked_off, policy, times) -> None:
    pair.programme.output_policy = policy
    pair.programme.save()
    day = pair.programme.timeline.get(key="output").ends_at

    due(day - 17 * DAY, day + DAY)

    assert DigestLine.objects.filter(once_key__contains="/output/").count() == 2 * times


@pytest.mark.once
def test_what_is_published_is_not_due(pair, kicked_off, at) -> None:
    day = pair.programme.timeline.get(key="output").ends_at
    Output.objects.create(
        programme=pair.programme,
        group=pair,
        state="published",
        slug="valmis",
        published_revision=1,
        published_at=at,
        updated_at=at,
        audience="programme",
        title="Valmis",
        created_at=at,
        changed_at=at,
    )

    due(day - 17 * DAY, day + DAY)

    assert DigestLine.objects.filter(once_key__contains="/output/").count() == 0


# -------------------------------------------------------------------------------------------------------------- silence


def silent_lines() -> list[tuple[str, datetime]]:
    rows = DigestLine.objects.filter(once_key__contains="/silent/").order_by("pk").select_related("person")
    return [(line.person.first_name, line.created_at) for line in rows]


@pytest.mark.once
def test_a_silent_pair_hears_of_it_once_three_weeks_after_the_kick_off(pair) -> None:
    kick_off = pair.programme.timeline.get(key="kick-off").starts_at

    live(kick_off, kick_off + 60 * DAY, 8 * HOUR)

    assert [name for name, _at in silent_lines()] == ["Riikka", "Åke"]
    assert {when.date() for _name, when in silent_lines()} == {(kick_off + 21 * DAY).date()}


def test_the_organiser_hears_of_it_a_week_later_at_the_earliest(pair) -> None:
    kick_off = pair.programme.timeline.get(key="kick-off").starts_at
    groups = type(pair).objects.filter(pk=pair.pk)

    before, then = (silence.since(groups, kick_off + timedelta(days=days)) for days in (20, 21))

    assert (before, then) == ({}, {pair.pk: kick_off})
    week = silence.ORGANISER_AFTER - silence.SILENT_AFTER
    assert week == timedelta(days=7)


@pytest.mark.parametrize("state", [MeetingState.SETTLED, MeetingState.HELD])
def test_three_weeks_are_counted_from_the_last_meeting(pair, at, state) -> None:
    kick_off = pair.programme.timeline.get(key="kick-off").starts_at
    Meeting.objects.filter(pk=settled(pair, kick_off + 10 * DAY, at).pk).update(state=state)
    groups = type(pair).objects.filter(pk=pair.pk)

    assert silence.since(groups, kick_off + 31 * DAY) == {}
    assert list(silence.since(groups, kick_off + 32 * DAY)) == [pair.pk]


def test_times_that_are_proposed_break_the_silence(pair, at) -> None:
    kick_off = pair.programme.timeline.get(key="kick-off").starts_at
    meeting = Meeting.objects.create(group=pair, state=MeetingState.PROPOSED, changed_at=at)
    ahead = kick_off + 40 * DAY
    MeetingOption.objects.create(meeting=meeting, starts_at=ahead, ends_at=ahead + HOUR)

    assert silence.since(type(pair).objects.all(), kick_off + 30 * DAY) == {}


def test_nobody_is_called_silent_after_the_close(pair) -> None:
    close = pair.programme.timeline.get(key="close").ends_at

    assert list(silence.since(type(pair).objects.all(), close - HOUR)) == [pair.pk]
    assert silence.since(type(pair).objects.all(), close + HOUR) == {}


# ----------------------------------------------------------------------------------------------------------------- load


def questions(work: Callable[[], object]) -> int:
    """Return how many times the database is asked; rows are written in batches of its own choosing."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum(query["sql"].startswith("SELECT") for query in asked)


@pytest.mark.once
def test_the_jobs_ask_the_same_number_of_questions_of_few_and_many(
    programme, make_person: Callable[..., Person], at
) -> None:
    counts = []
    for first, last in ((0, 5), (5, 100)):
        for number in range(first, last):
            people = [make_person(f"Henkilö {number} {letter}") for letter in "ab"]
            settled(group_of(programme, number + 1, people, at), MEETS, at)
        DigestLine.objects.all().delete()
        OutgoingMail.objects.all().delete()
        counts.append(questions(lambda: reminding.remind(EVE)))
        assert DigestLine.objects.count() == 2 * last
        counts.append(questions(lambda: gathering.gather(EVE)))

    assert counts[:2] == counts[2:]
    assert max(counts) <= 20


def test_a_role_and_a_registration_make_one_reminder(pair, reader) -> None:
    Role.objects.create(programme=pair.programme, person=reader, role=RoleKind.FACILITATOR, given_at=pair.published_at)
    entry = pair.programme.timeline.get(key="kick-off")

    live(entry.starts_at - DAY, entry.starts_at, HOUR)

    assert len(of(reader)) == 1
