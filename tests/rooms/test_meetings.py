"""A group's own meetings: times proposed, answered, settled, moved, held."""

from datetime import datetime, timedelta

import pytest

from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.rooms import queries
from ristiin.rooms.actions import meetings
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.choices import Fit, MeetingState
from ristiin.rooms.held_links import held_url
from ristiin.rooms.holding import NotInside
from ristiin.rooms.models import Meeting, OptionAnswer
from ristiin.rooms.signals import meeting_changed

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def news():
    """What was sent by the signal: (what, sequence)."""
    heard = []

    def hear(meeting, what, **_rest):
        heard.append((what, meeting.sequence))

    meeting_changed.connect(hear)
    yield heard
    meeting_changed.disconnect(hear)


def span(start: datetime) -> tuple[datetime, datetime]:
    return start, start + HOUR


def proposed(room, person, at, key, days=(2, 3)) -> Meeting:
    return meetings.propose(
        group=room,
        person=person,
        options=[span(at + day * DAY) for day in days],
        details=Details(headline="Otsikko"),
        form_key=key(),
        at=at,
    )


def agreed(room, person, at, key, days=2, **details) -> Meeting:
    return meetings.agree(
        group=room, person=person, times=[span(at + days * DAY)], details=Details(**details), form_key=key(), at=at
    )[0]


def test_proposing_asks_the_others_without_a_word_of_the_room(room, participant, at, key):  # S28
    proposed(room, participant, at, key)

    (letter,) = OutgoingMail.objects.all()
    assert letter.person.name == "Åke Toinen"
    assert "Otsikko" not in letter.subject + letter.body
    assert OptionAnswer.objects.filter(person=participant, fit=Fit.YES).count() == 2


def test_the_same_form_sent_twice_proposes_once(room, participant, at, key):
    form_key = key()
    first, again = (proposed(room, participant, at, lambda: form_key) for _ in range(2))

    assert again == first
    assert OutgoingMail.objects.count() == 1


def test_times_behind_are_no_proposal(room, participant, at, key):
    with pytest.raises(meetings.NoTimes):
        proposed(room, participant, at, key, days=(-1, -2))


def test_any_member_settles_and_calendars_hear_of_it_once(room, participant, other_participant, at, key, news):
    meeting = proposed(room, participant, at, key)
    option = meeting.options.first()
    for _ in range(2):
        meetings.settle(meeting=meeting, option_id=option.pk, person=other_participant, at=at)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == (MeetingState.SETTLED, option.starts_at)
    assert news == [("settled", 0)]


def test_another_time_is_not_settled_over_the_first(room, participant, at, key):
    meeting = proposed(room, participant, at, key)
    first, second = meeting.options.order_by("starts_at")
    meetings.settle(meeting=meeting, option_id=first.pk, person=participant, at=at)

    with pytest.raises(meetings.NotAnyMore):
        meetings.settle(meeting=meeting, option_id=second.pk, person=participant, at=at)


def test_each_change_of_a_settled_meeting_raises_its_sequence(room, participant, at, key, news):  # S29
    meeting = agreed(room, participant, at, key)
    uid = meeting.uid
    meetings.move(meeting=meeting, span=span(at + 5 * DAY), sequence=0, person=participant, at=at)
    meetings.change_details(meeting=meeting, details=Details(place="Kahvila"), person=participant, at=at)
    meetings.change_details(meeting=meeting, details=Details(place="Kahvila", headline="X"), person=participant, at=at)
    meetings.cancel(meeting=meeting, person=participant, at=at)
    meetings.cancel(meeting=meeting, person=participant, at=at)
    meetings.restore(meeting=meeting, person=participant, at=at)

    assert news == [("settled", 0), ("moved", 1), ("moved", 2), ("cancelled", 3), ("settled", 4)]
    assert Meeting.objects.get().uid == uid


def test_a_move_from_an_old_page_is_refused(room, participant, at, key):
    meeting = agreed(room, participant, at, key)
    meetings.move(meeting=meeting, span=span(at + 5 * DAY), sequence=0, person=participant, at=at)

    with pytest.raises(meetings.NotAnyMore):
        meetings.move(meeting=meeting, span=span(at + 6 * DAY), sequence=0, person=participant, at=at)


def test_one_meeting_of_a_series_is_moved_alone(room, participant, at, key):
    times = [span(at + days * DAY) for days in (2, 9, 16)]
    first, second, third = meetings.agree(
        group=room, person=participant, times=times, details=Details(), form_key=key(), at=at
    )
    meetings.move(meeting=second, span=span(at + 10 * DAY), sequence=0, person=participant, at=at)

    assert {m.series for m in Meeting.objects.all()} == {first.series}
    third.refresh_from_db()
    assert third.starts_at == times[2][0]


def test_a_meeting_that_is_over_is_taken_down_as_held_and_nobody_is_invited(room, participant, at, key, news):
    assert agreed(room, participant, at, key, days=-1).state == MeetingState.HELD
    assert news == []


def test_it_is_said_once_it_has_begun_and_can_be_corrected(room, participant, at, key):  # S67
    meeting = agreed(room, participant, at, key)
    with pytest.raises(meetings.NotYet):
        meetings.say_held(meeting=meeting, person=participant, was_held=True, at=at)
    later = at + 2 * DAY + HOUR
    meetings.say_held(meeting=meeting, person=participant, was_held=False, at=later)
    meetings.say_held(meeting=meeting, person=participant, was_held=True, at=later)

    assert Meeting.objects.get().state == MeetingState.HELD


def test_two_who_write_the_line_at_once_lose_nothing(room, participant, other_participant, at, key):  # S90
    meeting = agreed(room, participant, at, key)
    meetings.write_carry_on(meeting=meeting, text="Tapaus kesken", seen="", person=participant, at=at)

    with pytest.raises(meetings.NotAnyMore):
        meetings.write_carry_on(meeting=meeting, text="Muuta", seen="", person=other_participant, at=at)
    assert Meeting.objects.get().carry_on == "Tapaus kesken"


def test_who_has_left_changes_nothing(room, participant, at, key):
    meeting = agreed(room, participant, at, key)
    room.memberships.filter(enrolment__person=participant).update(left_at=at)

    with pytest.raises(NotInside):
        meetings.cancel(meeting=meeting, person=participant, at=at)


def test_no_log_row_tells_an_organiser_how_busy_a_group_is(room, participant, at, key):
    proposed(room, participant, at, key)
    agreed(room, participant, at, key)

    assert set(AuditEntry.objects.values_list("programme_id", flat=True)) == {None}


def test_own_meetings_are_those_of_ones_groups_from_joining_on(room, participant, outsider, newcomer, at, key):
    before = agreed(room, participant, at, key, days=2)
    after = agreed(room, participant, at, key, days=40)

    assert queries.meetings_of(participant) == [before, after]
    assert queries.meetings_of(newcomer) == [after]
    assert queries.meetings_of(outsider) == []
    assert queries.upcoming(at, timedelta(days=3)) == [before]


PAGES = (
    "",
    "help/",
    "ending/",
    "archive.zip",
    "meetings/",
    "meetings/propose/",
    "meetings/agreed/",
    "steps/",
    "agreement/",
    "agreement/change/",
)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_an_empty_room(page, room, inside):
    assert inside.get(f"/rooms/{room.pk}/{page}").status_code == 200


@pytest.mark.parametrize("page", ["", "move/", "change/"])
def test_every_page_of_a_meeting_opens(page, room, inside, participant, at, key):
    for meeting in (proposed(room, participant, at, key), agreed(room, participant, at, key)):
        assert inside.get(f"/rooms/{room.pk}/meetings/{meeting.pk}/{page}").status_code == 200


def test_the_link_of_a_letter_asks_one_question_and_shows_nothing(room, participant, key, browse):
    meeting = agreed(room, participant, clock.now(), key, days=-1, headline="Salainen")
    Meeting.objects.update(state=MeetingState.SETTLED)
    path = held_url(meeting, participant).partition("/rooms/")[2]
    visitor = browse(None)

    page = visitor.get(f"/rooms/{path}")
    assert "Salainen" not in page.content.decode()
    assert "Åke" not in page.content.decode()
    assert Meeting.objects.get().state == MeetingState.SETTLED
    visitor.post(f"/rooms/{path}", {"held": "yes"})
    assert Meeting.objects.get().state == MeetingState.HELD
    assert visitor.get(f"/rooms/{path[:-3]}xx/").status_code == 404


def test_the_link_of_somebody_who_has_left_changes_nothing(room, participant, at, key, browse):
    meeting = agreed(room, participant, clock.now(), key, days=-1)
    room.memberships.filter(enrolment__person=participant).update(left_at=at)
    path = held_url(meeting, participant).partition("/rooms/")[2]

    browse(None).post(f"/rooms/{path}", {"held": "no"})

    assert Meeting.objects.get().state == MeetingState.HELD
