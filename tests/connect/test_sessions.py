"""Joint sessions in calendars: who is registered is asked once of each state, and their answer is nobody else's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from ristiin.accounts.models import Person
from ristiin.connect import tasks
from ristiin.connect.actions import answering, inviting
from ristiin.connect.choices import Coming
from ristiin.connect.models import SessionInvitation, SessionReply
from ristiin.enrolment import mails as enrolment_mails
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import mails as grouping_mails
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.actions import launching, scheduling
from ristiin.programmes.models import Programme, TimelineEntry
from tests.connect.conftest import event_of, events_of, invitations
from tests.connect.test_answers import reply_of
from tests.infrastructure.mailbox import ImapServer

Browse = Callable[[Person | None], Client]


@pytest.fixture
def session(programme: Programme) -> TimelineEntry:
    return programme.timeline.get(key="kick-off")


@pytest.fixture
def register(programme: Programme, at: datetime) -> Callable[..., Enrolment]:
    """Register somebody, with the letter that says so."""

    def make(person: Person, *, letter: bool = True) -> Enrolment:
        enrolment, _new = Enrolment.objects.update_or_create(
            programme=programme,
            person=person,
            defaults={"state": EnrolmentState.REGISTERED, "registered_at": at, "changed_at": at},
        )
        if letter:
            enrolment_mails.registered(enrolment, at, by_organiser=False)
        return enrolment

    return make


def parts(person: Person, kind: str = "") -> list[list[tuple[str, str, int]]]:
    """Return what each letter says to somebody's calendar: method, whose part it is, count."""
    keys = {str(entry.uid): entry.key for entry in TimelineEntry.objects.all()}
    return [
        [
            (method, keys[str(event["uid"]).partition("@")[0]], int(event["sequence"]))
            for method, event in events_of(one)
        ]
        for one in invitations(person, kind or "")
    ]


def move(session: TimelineEntry, organiser: Person, at: datetime) -> None:
    hour = timedelta(hours=1)
    fresh = TimelineEntry.objects.get(pk=session.pk)
    when = scheduling.When(fresh.starts_at + hour, fresh.ends_at + hour, is_online=False, place="Sali", link="")
    scheduling.change_dates(programme=session.programme, whens={session.key: when}, by=organiser, at=at)


ALL = [("REQUEST", "kick-off", 0), ("REQUEST", "midway", 0), ("REQUEST", "closing", 0)]


def test_a_registration_brings_the_sessions_ahead(register, participant: Person) -> None:
    register(participant)
    assert parts(participant) == [ALL]


def test_sessions_behind_are_not_asked_of(register, participant: Person, session: TimelineEntry, at: datetime) -> None:
    TimelineEntry.objects.filter(pk=session.pk).update(starts_at=at - timedelta(days=2), ends_at=at - timedelta(days=1))
    register(participant)
    assert parts(participant) == [ALL[1:]]


def test_who_waits_is_asked_when_they_get_a_place(programme: Programme, participant: Person, at: datetime) -> None:
    enrolment = Enrolment.objects.create(
        programme=programme,
        person=participant,
        state=EnrolmentState.WAITING,
        waiting_number=1,
        registered_at=at,
        changed_at=at,
    )
    enrolment_mails.registered(enrolment, at, by_organiser=False)
    enrolment_mails.got_place(enrolment, at)
    assert parts(participant) == [ALL]


def test_a_late_comer_gets_them_with_the_group_and_the_others_not_again(
    register, programme: Programme, participant: Person, other_participant: Person, at: datetime
) -> None:
    group = Group.objects.create(programme=programme, number=1, published_at=at)
    for enrolment in (register(participant), register(other_participant, letter=False)):
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
    grouping_mails.tell_of_group([group], once="published", at=at)
    assert [parts(participant, "grouping/"), parts(other_participant, "grouping/")] == [[], [ALL]]


def test_a_change_counts_up_and_is_told_once(
    register, session: TimelineEntry, organiser: Person, participant: Person, at: datetime
) -> None:
    register(participant)
    move(session, organiser, at)
    first, second = invitations(participant, "")
    assert parts(participant, "enrolment/session_changed") == [[("REQUEST", "kick-off", 1)]]
    assert event_of(first)["uid"] == event_of(second)["uid"]
    assert (
        inviting.session_files(entries=[session], readers=[participant], at=at, leaving=False).get(participant.pk, [])
        != []
    )


def test_who_withdraws_has_them_taken_out_and_who_comes_back_is_asked_again(
    register, participant: Person, at: datetime
) -> None:
    enrolment = register(participant)
    enrolment_mails.withdrawn(enrolment, at, by_organiser=False)
    register(participant)
    keys = ["kick-off", "midway", "closing"]
    assert parts(participant) == [ALL, [("CANCEL", key, 1) for key in keys], [("REQUEST", key, 2) for key in keys]]


def test_who_was_never_asked_is_told_of_no_cancelling(
    register, programme: Programme, organiser: Person, participant: Person, other_participant: Person, at: datetime
) -> None:
    register(participant)
    register(other_participant, letter=False)
    launching.cancel(programme=programme, by=organiser, at=at)
    cancelled = parts(participant, "enrolment/cancelled")
    assert cancelled == [[("CANCEL", key, 1) for key in ("kick-off", "midway", "closing")]]
    assert parts(other_participant, "enrolment/cancelled") == []


def test_many_readers_are_asked_of_in_as_many_queries_as_one(programme: Programme, make_person, at: datetime) -> None:
    sessions = list(programme.timeline.filter(kind="session").select_related("programme"))
    people = [make_person(f"Lukija {number}") for number in range(8)]
    numbers = []
    for readers in (people[:1], people[1:]):
        with CaptureQueriesContext(connection) as asked:
            inviting.session_files(entries=sessions, readers=readers, at=at, leaving=False)
        numbers.append(len(asked))
    assert numbers == [numbers[0]] * 2
    assert numbers[0] <= 6


# --------------------------------------------------------------------------------------------------------- answers


@pytest.fixture
def asked(register, participant: Person, at: datetime) -> Person:
    """Somebody who has been asked by a letter, of sessions that are ahead by the real clock too."""
    later = max(at, clock.now()).replace(microsecond=0) + timedelta(days=30)
    TimelineEntry.objects.filter(kind="session").update(starts_at=later, ends_at=later + timedelta(hours=1))
    register(participant)
    return participant


def test_an_answer_by_mail_is_noted(imap_server: ImapServer, asked: Person) -> None:
    imap_server.put(bytes(session_reply(asked, "DECLINED")))
    assert tasks.read_answers.call() == 1
    row = SessionReply.objects.get()
    assert (row.person, row.coming, row.entry.key, row.sequence) == (asked, "DECLINED", "closing", 0)


def session_reply(person: Person, coming: str, **changes: str):
    """Return what a mail program makes of the last part of the newest letter."""
    letter = invitations(person, "")[-1]
    method, event = events_of(letter)[-1]
    assert method == "REQUEST"
    to = str(event["organizer"])
    return reply_of(
        person,
        coming,
        **{
            "uid": str(event["uid"]),
            "to": to.removeprefix("mailto:"),
            "organizer": to,
            "sequence": str(event["sequence"]),
            **changes,
        },
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": "ake.toinen@example.org"},
        {"to": "vastaukset@ristiin.example", "organizer": "mailto:vastaukset@ristiin.example"},
        {"sequence": "5"},
        {"uid": "11111111-1111-1111-1111-111111111111@localhost"},
    ],
)
def test_what_is_not_from_the_one_who_was_asked_is_no_answer(
    imap_server: ImapServer, asked: Person, other_participant: Person, changes: dict[str, str]
) -> None:
    imap_server.put(bytes(session_reply(asked, "ACCEPTED", **changes)))
    assert tasks.read_answers.call() == 0
    assert SessionReply.objects.count() == 0


def test_the_answer_of_one_who_has_withdrawn_is_not_noted(imap_server: ImapServer, asked: Person) -> None:
    mail = session_reply(asked, "ACCEPTED")
    Enrolment.objects.update(state=EnrolmentState.WITHDRAWN)
    imap_server.put(bytes(mail))
    assert (tasks.read_answers.call(), SessionReply.objects.count()) == (0, 0)


def test_an_older_answer_that_comes_late_changes_nothing(imap_server: ImapServer, asked: Person) -> None:
    stamps = [clock.now() - timedelta(minutes=minutes) for minutes in (5, 10)]
    for coming, stamp in zip(("ACCEPTED", "DECLINED"), stamps, strict=True):
        imap_server.put(bytes(session_reply(asked, coming, stamp=f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}")))
    assert tasks.read_answers.call() == 1
    assert SessionReply.objects.get().coming == "ACCEPTED"


def test_nobody_hears_of_an_answer(asked: Person, session: TimelineEntry) -> None:
    letters = OutgoingMail.objects.count()
    answering.answer_session(entry=session, sequence=0, person=asked, coming=Coming.DECLINED, at=clock.now())
    answering.answer_session(entry=session, sequence=0, person=asked, coming=Coming.DECLINED, at=clock.now())
    noted = AuditEntry.objects.filter(verb="session answered")
    assert (OutgoingMail.objects.count(), [row.programme_id for row in noted]) == (letters, [None])


def test_one_answers_on_the_page_and_sees_ones_own_answer(
    asked: Person, session: TimelineEntry, programme: Programme, browse: Browse
) -> None:
    answer = reverse("connect:answer_session", args=[programme.slug, session.key])
    page = reverse("gatherings:session", args=[programme.slug, session.key])
    client = browse(asked)
    client.post(answer, {"coming": "TENTATIVE", "sequence": "0"})
    assert 'value="TENTATIVE" aria-pressed="true"' in client.get(page).content.decode()


@pytest.mark.parametrize("sent", [{"coming": "maybe", "sequence": "0"}, {"coming": "ACCEPTED", "sequence": "x"}, {}])
def test_what_is_no_answer_is_refused_in_words(
    asked: Person, session: TimelineEntry, programme: Programme, browse: Browse, sent: dict[str, str]
) -> None:
    asked.language = "en"
    asked.save()
    answer = reverse("connect:answer_session", args=[programme.slug, session.key])
    assert "Choose one of the three answers." in browse(asked).post(answer, sent, follow=True).content.decode()
    assert SessionReply.objects.count() == 0


def test_an_answer_to_what_has_changed_is_refused(asked: Person, session: TimelineEntry, organiser: Person) -> None:
    TimelineEntry.objects.filter(pk=session.pk).update(sequence=1)
    with pytest.raises(answering.ChangedMeanwhile):
        answering.answer_session(entry=session, sequence=0, person=asked, coming=Coming.ACCEPTED, at=clock.now())


def test_the_organiser_is_told_a_number_from_five_on_and_no_name(
    asked: Person, programme: Programme, session: TimelineEntry, organiser: Person, make_person, browse: Browse
) -> None:
    def page() -> str:
        with override("en"):
            return (
                browse(organiser)
                .get(reverse("gatherings:session", args=[programme.slug, session.key]))
                .content.decode()
            )

    organiser.language = "en"
    organiser.save()
    people = [make_person(f"Tulija {number}") for number in range(5)]
    for person in people:
        enrolment = Enrolment.objects.create(
            programme=programme,
            person=person,
            state=EnrolmentState.REGISTERED,
            registered_at=clock.now(),
            changed_at=clock.now(),
        )
        SessionReply.objects.create(
            entry=session, person=person, sequence=0, coming=Coming.ACCEPTED, answered_at=clock.now()
        )
    assert "5 have said that they come." in page()
    assert [person.name for person in people if person.name in page()] == []
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save()
    assert "have said that they come." not in page().replace("at least five have said that they come", "")


def test_an_answer_goes_with_the_person(asked: Person, session: TimelineEntry) -> None:
    answering.answer_session(entry=session, sequence=0, person=asked, coming=Coming.ACCEPTED, at=clock.now())
    asked.delete()
    assert (SessionReply.objects.count(), SessionInvitation.objects.count()) == (0, 0)
