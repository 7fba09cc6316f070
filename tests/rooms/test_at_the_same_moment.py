"""Several in one room at the same moment; each with what would happen without the lock."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ristiin.grouping.actions import repairing
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.actions import agreeing, meetings, opening, series
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.holding import NotInside, hold
from ristiin.rooms.models import AgreementVersion, Meeting, Opener, Series
from ristiin.rooms.rhythm import Rhythm, Venue
from ristiin.rooms.signals import meeting_changed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MANY = 8


def at_once(work, items):
    """Do `work` with every item at the same moment, each thread on a connection of its own."""
    barrier = threading.Barrier(len(items))

    def one(item):
        barrier.wait(timeout=30)
        try:
            return work(item)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(one, items))


def content(theme):
    return {"theme": theme, "people": {}}


def test_of_many_saves_on_one_version_one_is_kept_and_the_others_hear_of_it(room, participant, other_participant, at):
    people = [participant, other_participant] * (MANY // 2)

    def save(numbered):
        number, person = numbered
        return agreeing.save(group=room, person=person, content=content(f"{number}"), base=0, signs=False, at=at)

    outcomes = at_once(save, list(enumerate(people)))

    assert AgreementVersion.objects.count() == 1
    assert sum(isinstance(outcome, agreeing.ChangedMeanwhile) for outcome in outcomes) == MANY - 1


def test_without_the_lock_two_would_write_the_same_number(room, participant, at):
    barrier = threading.Barrier(2)

    def save(theme):
        with transaction.atomic():
            number = AgreementVersion.objects.filter(group=room).count() + 1
            barrier.wait(timeout=30)
            version = AgreementVersion(group=room, number=number, written_by=participant, written_at=at)
            version.content = content(theme)
            version.save()

    def tried(theme):
        try:
            save(theme)
        except IntegrityError:
            return "lost"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(tried, ["a", "b"])) == ["kept", "lost"]


def test_one_time_is_settled_and_calendars_hear_of_one(room, participant, other_participant, at):
    start = at + DAY
    options = [(start + n * DAY, start + n * DAY + HOUR) for n in range(MANY)]
    meeting = meetings.propose(
        group=room, person=participant, options=options, details=Details(), form_key=uuid.uuid4(), at=at
    )
    heard = []
    meeting_changed.connect(lambda what, **_rest: heard.append(what), weak=False, dispatch_uid="races")
    ids = list(meeting.options.values_list("pk", flat=True))
    try:
        at_once(
            lambda pk: meetings.settle(
                meeting=meeting, option_id=pk, person=(participant, other_participant)[pk % 2], at=at
            ),
            ids,
        )
    finally:
        meeting_changed.disconnect(dispatch_uid="races")

    assert heard == ["settled"]


def test_a_form_pressed_many_times_at_once_makes_one_series(room, participant, at):
    key, start = uuid.uuid4(), at + DAY
    times = [(start + n * 7 * DAY, start + n * 7 * DAY + HOUR) for n in range(3)]

    outcomes = at_once(
        lambda _n: meetings.agree(group=room, person=participant, times=times, details=Details(), form_key=key, at=at),
        list(range(MANY)),
    )

    assert Meeting.objects.count() == 3
    assert {tuple(meeting.pk for meeting in made) for made in outcomes} == {
        tuple(Meeting.objects.order_by("number").values_list("pk", flat=True))
    }


def test_nobody_leaves_while_something_is_written_in_their_name(room, participant, at):
    enrolment = room.programme.enrolments.get(person=participant)
    inside, order = threading.Event(), []

    def write():
        with transaction.atomic():
            hold(room, participant)
            inside.set()
            threading.Event().wait(0.7)
            order.append("written")
        connection.close()

    def leave():
        inside.wait(timeout=30)
        repairing.leave(enrolment=enrolment, at=at)
        order.append("left")
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda work: work(), [write, leave]))

    assert order == ["written", "left"]
    with pytest.raises(NotInside), transaction.atomic():
        hold(room, participant)


def test_a_series_sent_by_many_at_once_is_one(room, organiser, at):
    key, venue = uuid.uuid4(), Venue(room.pk, 2, time(12))

    def send(_number):
        return series.set_series(
            programme=room.programme,
            rhythm=Rhythm(date(2027, 2, 10), 3, 14, 60),
            venues=[venue],
            form_key=key,
            actor=organiser,
            at=at,
        )

    outcomes = at_once(send, list(range(MANY)))

    assert {outcome.pk for outcome in outcomes} == {Series.objects.get().pk}
    assert Meeting.objects.count() == 3


def test_of_two_who_choose_an_opener_at_once_the_later_stands(room, participant, other_participant, at):
    (meeting,) = meetings.agree(
        group=room,
        person=participant,
        times=[(at + DAY, at + DAY + HOUR)],
        details=Details(),
        form_key=uuid.uuid4(),
        at=at,
    )
    people = [participant, other_participant]

    def choose(person):
        return opening.choose_member(meeting=meeting, opener=person, person=person, at=at)

    outcomes = at_once(choose, people * (MANY // 2))

    assert {outcome.person for outcome in outcomes} == set(people)
    assert Opener.objects.get().person in people
