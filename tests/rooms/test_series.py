"""Meetings of many groups in one act (S105, S126): once sent they are the groups' own."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry
from ristiin.programmes import attention
from ristiin.programmes.choices import State
from ristiin.programmes.models import TargetGroup, TimelineEntry
from ristiin.rooms.actions import meetings, series
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, RoomEnd, Series
from ristiin.rooms.rhythm import Rhythm, Venue
from ristiin.rooms.signals import series_settled

pytestmark = pytest.mark.django_db
FEBRUARY = date(2027, 2, 10)
THREE = Rhythm(FEBRUARY, 3, 14, 60)
DAY = timedelta(days=1)


@pytest.fixture
def make_groups(programme, make_person, at):
    def make(count, size=2, facilitators=()):
        start = Group.objects.filter(programme=programme).count()
        made = []
        for number in range(start + 1, start + count + 1):
            keeper = facilitators[(number - 1) % len(facilitators)] if facilitators else None
            group = Group.objects.create(
                programme=programme,
                number=number,
                names={"fi": f"Ryhmä {number}"},
                slot=f"{('mon', 'tue', 'wed', 'thu', 'fri')[number % 5]}-{8 + number % 8}-{9 + number % 8}",
                facilitator=keeper,
                published_at=at,
            )
            for place in range(size):
                person = make_person(f"Henkilö {number} {place}")
                enrolment = Enrolment.objects.create(
                    programme=programme,
                    person=person,
                    state=EnrolmentState.REGISTERED,
                    registered_at=at,
                    changed_at=at,
                )
                Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
            made.append(group)
        return made

    return make


def venue(group, weekday=2, hour=12, **where):
    return Venue(group.pk, weekday, time(hour), **where)


@pytest.fixture
def send(programme, organiser, at):
    def act(venues, rhythm=THREE, key=None, when=None):
        return series.set_series(
            programme=programme,
            rhythm=rhythm,
            venues=venues,
            form_key=key or uuid.uuid4(),
            actor=organiser,
            at=when or at,
        )

    return act


def starts(group):
    return [m.starts_at for m in Meeting.objects.filter(group=group).order_by("number")]


def test_twelve_groups_get_thirty_six_meetings_in_one_act(make_groups, send):  # S105
    groups = make_groups(12)

    made = send([venue(group, weekday=n % 5, hour=8 + n % 8) for n, group in enumerate(groups)])

    assert Meeting.objects.count() == 36
    assert {m.state for m in Meeting.objects.all()} == {MeetingState.SETTLED}
    assert {(m.form_key, m.series) for m in Meeting.objects.all()} == {(made.key, made.key)}
    assert starts(groups[2]) == [datetime(2027, 2, 10, 8, tzinfo=UTC) + n * 14 * DAY for n in range(3)]


def test_the_same_form_sent_twice_makes_nothing_twice(make_groups, send):
    (group,) = make_groups(1)
    key = uuid.uuid4()

    first, again = send([venue(group)], key=key), send([venue(group)], key=key)

    assert (first, Meeting.objects.count()) == (again, 3)


def test_a_meeting_on_a_holiday_comes_a_week_later_and_the_rhythm_goes_on_from_there(make_groups, send, programme):
    (group,) = make_groups(1)
    good_friday = date(2027, 3, 26)

    send([venue(group, weekday=4)], Rhythm(date(2027, 3, 8), 3, 14, 60))

    days = [moment.date() for moment in starts(group)]
    assert days == [date(2027, 3, 12), good_friday + 7 * DAY, good_friday + 21 * DAY]
    assert [moment.hour for moment in starts(group)] == [10, 9, 9], "the clock of the programme's zone stays"


def test_everybody_of_the_group_is_told_and_nobody_has_called_the_meetings(make_groups, send):
    (group,) = make_groups(1)
    heard = []
    series_settled.connect(lambda meetings, **_rest: heard.append(meetings), weak=False, dispatch_uid="series")

    send([venue(group, link="https://meet.example.org/1", place="")])

    series_settled.disconnect(dispatch_uid="series")
    assert [[m.number for m in told] for told in heard] == [[0, 1, 2]]
    assert {m.called_by_id for m in Meeting.objects.all()} == {None}
    assert {m.link for m in Meeting.objects.all()} == {"https://meet.example.org/1"}


def test_nobody_facilitates_two_groups_at_once(make_groups, send, facilitator):  # S105
    one, other = make_groups(2, facilitators=[facilitator])

    with pytest.raises(series.FacilitatorInTwoPlaces) as refused:
        send([venue(one), Venue(other.pk, 2, time(12, 30))])

    assert "Fanni Ohjaaja (Ryhmä 1, Ryhmä 2)" in str(refused.value)
    assert Meeting.objects.count() == 0
    send([venue(one), venue(other, hour=13)])
    assert Meeting.objects.count() == 6


def test_nor_over_two_series(make_groups, send, facilitator):
    one, other = make_groups(2, facilitators=[facilitator])
    send([venue(one)])

    with pytest.raises(series.FacilitatorInTwoPlaces):
        send([venue(other)])


def test_what_a_group_has_moved_itself_is_not_told_by_a_refusal(make_groups, send, facilitator, at):
    one, other = make_groups(2, facilitators=[facilitator])
    send([venue(one)])
    person = Person.objects.get(enrolments__memberships__group=one, name="Henkilö 1 0")
    first = Meeting.objects.get(group=one, number=0)
    to = first.starts_at + timedelta(hours=4)
    meetings.move(meeting=first, span=(to, to + timedelta(hours=1)), sequence=0, person=person, at=at + DAY)

    planned = series.planned_for(
        programme=other.programme, groups=[other], venues=[venue(other, hour=16)], rhythm=THREE, at=at + DAY
    )
    assert planned.twice == []
    send([venue(other, hour=16)], when=at + DAY)

    assert starts(other)[0] == to


def test_two_groups_in_one_place_at_once_are_pointed_out(make_groups, programme, at):  # S126
    groups = make_groups(3)
    venues = [
        venue(groups[0], place="Sali 2"),
        Venue(groups[1].pk, 2, time(12, 30), place="sali 2"),
        venue(groups[2], place="Sali 3"),
    ]

    planned = series.planned_for(programme=programme, groups=groups, venues=venues, rhythm=THREE, at=at)

    assert planned.is_sound
    assert [(one.where, one.groups) for one in planned.shared] == [("Sali 2", ("Ryhmä 1", "Ryhmä 2"))]


def test_the_page_says_when_every_group_has_its_meetings_so_that_nothing_is_sent_twice(
    make_groups, send, programme, organiser, browse
):
    one, other = make_groups(2)
    client, page = browse(organiser), reverse("series:meetings", args=[programme.slug])
    found = []
    for group in (one, other):
        found.append(client.get(page).context["shown"].is_served)
        send([venue(group)])
    found.append(client.get(page).context["shown"].is_served)

    assert found == [False, False, True]


def test_meetings_after_the_last_day_of_the_target_group_are_pointed_out(make_groups, programme, at):
    one, other = make_groups(2)
    one.target_group = TargetGroup.objects.create(
        programme=programme, names={"fi": "Johtajat"}, folded_name="johtajat", ends_on=FEBRUARY + 20 * DAY
    )
    one.save()
    venues = [venue(one), venue(other, weekday=3)]

    planned = series.planned_for(programme=programme, groups=[one, other], venues=venues, rhythm=THREE, at=at)

    assert [row.group for row in planned.beyond] == [one]
    assert planned.is_sound


def test_a_room_that_another_group_has_already_is_pointed_out_until_that_group_changes_it(
    make_groups, send, programme, at
):
    one, other = make_groups(2)
    send([venue(one, place="Sali 2")])
    look = {"programme": programme, "groups": [other], "venues": [venue(other, place="sali 2")], "rhythm": THREE}

    planned = series.planned_for(**look, at=at)
    assert [(found.where, found.groups) for found in planned.shared] == [("sali 2", ("Ryhmä 2", "Ryhmä 1"))]
    assert planned.is_sound
    Meeting.objects.filter(group=one).update(changed_at=at + DAY)
    assert series.planned_for(**look, at=at).shared == []


def test_nothing_is_set_outside_the_programme_or_in_the_past(make_groups, send):
    (group,) = make_groups(1)

    with pytest.raises(series.OutsideProgramme):
        send([venue(group)], Rhythm(FEBRUARY, 10, 14, 60))
    with pytest.raises(series.SomeAreOver):
        send([venue(group, weekday=0)], Rhythm(date(2027, 1, 12), 3, 14, 60))
    assert Meeting.objects.count() == 0


def test_a_group_that_ended_or_a_programme_called_off_gets_none(make_groups, send, programme, at):
    one, other, third = make_groups(3)
    Group.objects.filter(pk=one.pk).update(ended_at=at)
    RoomEnd.objects.create(group=other, emptied_at=at)

    for group in (one, other):
        with pytest.raises(series.GroupsHaveChanged):
            send([venue(group), venue(third)])
    programme.state = State.CANCELLED
    programme.save()
    with pytest.raises(series.NotUnderWay):
        send([venue(third)])
    assert Meeting.objects.count() == 0


def test_within_the_hour_what_is_untouched_can_be_taken_back(make_groups, send, organiser, at):
    one, other = make_groups(2)
    made = send([venue(one), venue(other)])
    person = Person.objects.get(enrolments__memberships__group=one, name="Henkilö 1 0")
    first = Meeting.objects.get(group=one, number=0)
    details = Details(place="Kahvila")
    meetings.change_details(meeting=first, details=details, person=person, at=at + timedelta(minutes=5))

    gone = series.take_back(series=made, actor=organiser, at=at + timedelta(minutes=30))

    assert gone == 5
    assert [m.pk for m in Meeting.objects.filter(state=MeetingState.SETTLED)] == [first.pk]
    assert series.take_back(series=made, actor=organiser, at=at + timedelta(minutes=40)) == 0


def test_after_the_hour_the_meetings_are_the_groups_own(make_groups, send, organiser, at):
    (group,) = make_groups(1)
    made = send([venue(group)])

    with pytest.raises(series.TooLateToTakeBack):
        series.take_back(series=made, actor=organiser, at=at + timedelta(minutes=61))
    assert Meeting.objects.filter(state=MeetingState.SETTLED).count() == 3


def test_the_log_says_that_it_was_done_not_when_the_groups_meet(make_groups, send, programme):
    made = send([venue(group) for group in make_groups(3)])

    (row,) = AuditEntry.objects.filter(programme_id=programme.pk, verb="meetings set for groups")
    assert row.target_id == str(made.pk)


# The page


def form(groups, **more):
    said = {"form_key": str(uuid.uuid4()), "first_week": "", "count": 3, "every": 14, "minutes": 60, "where": ""}
    for group in groups:
        said |= {f"in-{group.pk}": "on", f"day-{group.pk}": "2", f"clock-{group.pk}": "12:00", f"where-{group.pk}": ""}
    return said | more


@pytest.fixture
def ahead(programme):
    """The programme moved so that it is under way by the real clock."""
    shift = clock.now() - datetime(2027, 2, 1, tzinfo=UTC)
    for entry in TimelineEntry.objects.filter(programme=programme):
        TimelineEntry.objects.filter(pk=entry.pk).update(
            starts_at=entry.starts_at + shift, ends_at=entry.ends_at + shift
        )
    return (clock.now() + 8 * DAY).date().isoformat()


def test_the_page_shows_all_dates_first_and_sends_by_one_button(make_groups, browse, organiser, programme, ahead):
    groups = make_groups(2)
    page = browse(organiser)
    address = reverse("series:meetings", args=[programme.slug])
    said = form(groups, first_week=ahead, where="https://meet.example.org/group-{n}")

    looked = page.post(address, {**said, "do": "look"})
    assert looked.status_code == 200
    assert [row.venue.link for row in looked.context["plan"].rows] == [
        "https://meet.example.org/group-1",
        "https://meet.example.org/group-2",
    ]
    assert Meeting.objects.count() == 0

    sent = page.post(address, {**said, "do": "send"})
    assert sent.status_code == 302
    again = page.post(address, {**said, "do": "send"})
    assert (again.status_code, Meeting.objects.count()) == (302, 6)
    after = page.get(address).content.decode()
    assert "meet.example.org" not in after
    assert [group.pk for group, own in page.get(address).context["form"].rows() if own["in"].value()] == [
        group.pk for group in groups
    ], "when all have been served, all are offered again"

    page.post(reverse("series:take_back", args=[programme.slug, Series.objects.get().pk]))
    assert set(Meeting.objects.values_list("state", flat=True)) == {MeetingState.CANCELLED}


def test_a_group_without_an_hour_is_asked_for_one(make_groups, browse, organiser, programme, ahead):
    (group,) = make_groups(1)
    Group.objects.update(slot="")
    said = form([group], first_week=ahead) | {f"day-{group.pk}": "", f"clock-{group.pk}": ""}

    answer = browse(organiser).post(reverse("series:meetings", args=[programme.slug]), {**said, "do": "send"})

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {f"day-{group.pk}", f"clock-{group.pk}"}


def test_a_link_that_leads_nowhere_is_pointed_out(make_groups, browse, organiser, programme, ahead):
    (group,) = make_groups(1)

    answer = browse(organiser).post(
        reverse("series:meetings", args=[programme.slug]), form([group], first_week=ahead, where="https://")
    )

    assert set(answer.context["form"].errors) == {"where"}


def test_after_sending_the_organiser_sees_only_whether_each_group_has_met(
    make_groups, send, browse, organiser, programme, at
):
    one, other = make_groups(2)
    send([venue(one, place="Salainen sauna"), venue(other)])
    Meeting.objects.filter(group=one, number=0).update(state=MeetingState.HELD)

    page = browse(organiser).get(reverse("series:meetings", args=[programme.slug]))

    assert page.context["shown"].standing == [(one, True), (other, False)]
    assert "Salainen sauna" not in page.content.decode()


@pytest.mark.once
def test_the_page_asks_the_same_for_two_groups_and_for_forty(
    make_groups, browse, organiser, programme, facilitator, send
):
    page, address = browse(organiser), reverse("series:meetings", args=[programme.slug])
    counted = []
    for count in (2, 38):
        groups = make_groups(count, size=0, facilitators=[facilitator])
        send(
            [venue(group, weekday=n % 5, hour=n // 5 + 8) for n, group in enumerate(groups[:10])],
            Rhythm(FEBRUARY + len(counted) * 7 * DAY, 3, 14, 60),
        )
        page.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert page.get(address).status_code == 200
        counted.append(len(captured))

    assert counted[0] == counted[1]
    assert counted[0] <= 20


def test_the_organiser_is_told_while_the_groups_have_no_meetings(make_groups, send, programme, at):
    (group,) = make_groups(1)
    page = reverse("series:meetings", args=[programme.slug])
    programme.pairs_published_at, programme.size_max = at, 8
    programme.save()

    assert page in [note.url for note in attention.notes(programme, at)]
    send([venue(group)])
    assert page not in [note.url for note in attention.notes(programme, at)]
