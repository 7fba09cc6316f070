"""A facilitator is one of the group: own groups, a guide, a look back that nobody else reads (S61–S63, S84–S86)."""

import io
import json
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ristiin.accounts import agenda as home_agenda
from ristiin.community.choices import Path
from ristiin.community.facilitators import actions as facilitators
from ristiin.community.models import Facilitator
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.personal import export_of
from ristiin.programmes.models import Programme
from ristiin.rooms import agenda, facilitating, guide
from ristiin.rooms.actions import looking_back, meetings
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.models import Meeting, Promise, SelfCheck
from ristiin.ui.week import DAYS

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def own(room, facilitator, at):
    """The room with its facilitator, who has promised."""
    Group.objects.filter(pk=room.pk).update(facilitator=facilitator)
    room.refresh_from_db()
    Promise.objects.create(group=room, person=facilitator, promised_at=at)
    return room


@pytest.fixture
def meet(own, facilitator):
    def act(days, **details):
        start = clock.now().replace(microsecond=0) + days * DAY
        (made,) = meetings.agree(
            group=own,
            person=facilitator,
            times=[(start, start + HOUR)],
            details=Details(**details),
            form_key=uuid.uuid4(),
            at=clock.now(),
        )
        return made

    return act


def test_a_facilitator_sees_their_own_groups_with_the_next_meeting(
    own, meet, facilitator, browse, programme, at
):  # S85
    Group.objects.create(programme=programme, number=2, published_at=at)
    ahead = meet(3)

    shown = facilitating.home_of(facilitator, clock.now())

    assert [(one.group, one.next_meeting) for one in shown.groups] == [(own, ahead)]
    assert browse(facilitator).get(reverse("facilitating:home")).status_code == 200


def test_a_meeting_moved_onto_another_of_the_facilitators_groups_is_pointed_out_to_them_alone(
    own, meet, facilitator, browse, inside, other_programme, at
):
    Programme.objects.update(state="published")
    meeting, to = meet(3), clock.now().replace(second=0, microsecond=0) + 5 * DAY
    other = Group.objects.create(
        programme=other_programme, number=1, names={"fi": "Salaseura"}, facilitator=facilitator, published_at=at
    )
    Promise.objects.create(group=other, person=facilitator, promised_at=at)
    Meeting.objects.create(
        group=other, state="settled", starts_at=to - HOUR / 2, ends_at=to + HOUR, changed_at=at, headline="Salassa"
    )
    said = {"starts_at": f"{timezone.localtime(to):%Y-%m-%dT%H:%M}", "minutes": "60", "sequence": meeting.sequence}

    moved = reverse("rooms:move_meeting", args=[own.pk, meeting.pk])
    by_member = inside.post(moved, said, follow=True)
    assert [one for one in by_member.context["messages"] if one.level_tag == "warning"] == []
    assert not by_member.context["is_elsewhere"]

    page = browse(facilitator).get(reverse("rooms:meeting", args=[own.pk, meeting.pk]))
    assert page.context["is_elsewhere"]
    assert "Sala" not in page.content.decode()
    found = facilitating.home_of(facilitator, clock.now())
    assert {one.group.pk: one.at_once for one in found.groups} == {own.pk: other, other.pk: own}
    again = browse(facilitator).post(
        reverse("rooms:move_meeting", args=[own.pk, meeting.pk]),
        said | {"starts_at": f"{timezone.localtime(to + 2 * DAY):%Y-%m-%dT%H:%M}", "sequence": meeting.sequence + 1},
        follow=True,
    )
    assert [one for one in again.context["messages"] if one.level_tag == "warning"] == []
    assert not again.context["is_elsewhere"]


@pytest.fixture
def twice(own, meet, facilitator, at):
    """A later meeting of each of two groups of one facilitator, at once."""
    Programme.objects.update(state="published", pairs_published_at=at)
    meet(3)
    to = clock.now().replace(second=0, microsecond=0) + 12 * DAY
    other = Group.objects.create(programme=own.programme, number=2, facilitator=facilitator, published_at=at)
    Promise.objects.create(group=other, person=facilitator, promised_at=at)
    return [
        Meeting.objects.create(
            group=group, state="settled", starts_at=to + shift, ends_at=to + shift + HOUR, changed_at=at
        )
        for group, shift in ((own, HOUR * 0), (other, HOUR / 2))
    ]


def test_two_places_at_once_are_pointed_out_long_before_on_the_page_and_among_what_to_do(
    own, twice, facilitator, participant, browse
):
    mine, theirs = twice
    found = {one.group: (one.clash, one.at_once) for one in facilitating.home_of(facilitator, clock.now()).groups}
    assert found == {own: (mine, theirs.group), theirs.group: (theirs, own)}
    page = browse(facilitator).get(reverse("facilitating:home")).content.decode()
    assert reverse("rooms:meeting", args=[own.pk, mine.pk]) in page

    step = reverse("rooms:meeting", args=[own.pk, mine.pk])
    assert [one.url for one in agenda.steps(facilitator, clock.now()) if one.rank == agenda.TWO_PLACES] == [step]
    assert [one for one in agenda.steps(participant, clock.now()) if one.rank == agenda.TWO_PLACES] == []


def free_at(meeting):
    begins = timezone.localtime(meeting.starts_at)
    return f"{DAYS[begins.weekday()]}-{begins.hour}-{min(begins.hour + 1, 24)}"


def another_day(hour):
    return f"{DAYS[DAYS.index(hour[:3]) - 3]}-12-13"


def test_an_hour_at_which_a_group_meets_by_now_is_taken_off_the_free_hours_by_the_facilitator_alone(
    own, meet, facilitator, browse, at
):
    Programme.objects.update(state="published")
    hour = free_at(meet(3))
    never = another_day(hour)
    known = Facilitator.objects.create(person=facilitator, free_slots=[hour, never], changed_at=at)
    client = browse(facilitator)

    assert facilitating.home_of(facilitator, clock.now()).no_longer_free == [hour]
    assert client.get(reverse("facilitating:home")).context["no_longer_free"]
    for _twice in range(2):
        assert client.post(reverse("facilitating:give_up_hours")).status_code == 302
    known.refresh_from_db()
    assert known.free_slots == [never]


def test_the_hour_an_organiser_gave_is_known_and_the_last_free_hour_stays(own, meet, facilitator, browse, at):
    Programme.objects.update(state="published")
    hour = free_at(meet(3))
    known = Facilitator.objects.create(person=facilitator, free_slots=[hour], changed_at=at)
    assert facilitating.home_of(facilitator, clock.now()).no_longer_free == []

    known.free_slots = [hour, another_day(hour)]
    known.save()
    Group.objects.filter(pk=own.pk).update(slot=hour)
    assert facilitating.home_of(facilitator, clock.now()).no_longer_free == []
    facilitators.give_up_hours(person=facilitator, slots=known.free_slots, at=at)
    known.refresh_from_db()
    assert known.free_slots == [hour, another_day(hour)]


def test_one_who_facilitates_no_group_is_told_what_it_is(outsider, browse):
    page = browse(outsider).get(reverse("facilitating:home"))

    assert (page.status_code, page.context["home"].groups) == (200, [])


def test_a_first_timer_is_told_of_an_experienced_colleague_of_the_same_theme(  # S76
    own, facilitator, make_person, programme, at
):
    theme, other_theme = programme.themes.order_by("position")[:2]
    Group.objects.filter(pk=own.pk).update(theme=theme)
    colleagues = []
    for number, about in ((2, other_theme), (3, theme)):
        person = make_person(f"Kokenut {number}")
        Facilitator.objects.create(person=person, path=Path.EXPERIENCED, changed_at=at)
        Group.objects.create(programme=programme, number=number, theme=about, facilitator=person, published_at=at)
        colleagues.append(person)

    (shown,) = facilitating.home_of(facilitator, clock.now()).groups
    assert shown.colleague == colleagues[1]
    Facilitator.objects.create(person=facilitator, path=Path.EXPERIENCED, changed_at=at)
    (shown,) = facilitating.home_of(facilitator, clock.now()).groups
    assert shown.colleague is None


def test_a_load_beyond_what_was_said_is_pointed_out(own, facilitator, programme, at):
    Facilitator.objects.create(person=facilitator, groups_at_most=1, changed_at=at)
    assert not facilitating.home_of(facilitator, clock.now()).is_over_load

    Group.objects.create(programme=programme, number=2, facilitator=facilitator, published_at=at)
    assert facilitating.home_of(facilitator, clock.now()).is_over_load


def test_the_guide_says_the_same_in_three_languages():
    shown = guide.guide()

    assert {code for part in shown.parts for code in part.titles} == {"fi", "sv", "en"}
    for part in shown.parts:
        assert len({len(part.texts[code]) for code in ("fi", "sv", "en")}) == 1
    assert all(set(texts) == {"fi", "sv", "en"} for texts in shown.questions)


def test_the_facilitator_has_prompts_on_the_meetings_page_and_others_do_not(
    own, meet, facilitator, browse, inside
):  # S61
    page = reverse("rooms:meeting", args=[own.pk, meet(3).pk])

    assert browse(facilitator).get(page).context["prompts"] == guide.guide().prompts
    assert inside.get(page).context["prompts"] == []


def look(meeting):
    return reverse("rooms:look_back", args=[meeting.group_id, meeting.pk])


def test_a_look_back_is_read_by_nobody_else(own, meet, facilitator, browse, inside, participant):  # S84
    meeting = meet(-1)
    mine = browse(facilitator)

    assert mine.post(look(meeting), {"trust": "well", "note": "Salainen rivi"}).status_code == 302

    assert "Salainen rivi" in mine.get(look(meeting)).content.decode()
    assert inside.get(look(meeting)).status_code == 404
    assert "Salainen rivi" not in inside.get(reverse("rooms:meeting", args=[own.pk, meeting.pk])).content.decode()
    packed = zipfile.ZipFile(io.BytesIO(b"".join(mine.get(reverse("rooms:export", args=[own.pk])).streaming_content)))
    assert not any(b"Salainen rivi" in packed.read(name) for name in packed.namelist())
    assert "Salainen rivi" in json.dumps(export_of(facilitator), ensure_ascii=False, default=str)
    assert "Salainen rivi" not in json.dumps(export_of(participant), ensure_ascii=False, default=str)


def test_a_look_back_is_sealed_where_it_is_stored(own, meet, facilitator):
    looking_back.look_back(meeting=meet(-1), answers={"note": "Salainen rivi"}, person=facilitator, at=clock.now())

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM rooms_selfcheck")
        assert "Salainen" not in str(cursor.fetchone())


def test_writing_again_replaces_and_it_can_be_removed(own, meet, facilitator, browse):
    meeting = meet(-1)
    for note in ("ensin", "sitten"):
        looking_back.look_back(meeting=meeting, answers={"note": note}, person=facilitator, at=clock.now())
    assert [row.answers for row in SelfCheck.objects.all()] == [{"note": "sitten"}]

    browse(facilitator).post(look(meeting), {"remove": "1"})
    assert SelfCheck.objects.count() == 0


def test_there_is_nothing_to_look_back_on_before_the_meeting(own, meet, facilitator, browse):
    meeting = meet(2)

    with pytest.raises(looking_back.NotBegun):
        looking_back.look_back(meeting=meeting, answers={}, person=facilitator, at=clock.now())
    assert browse(facilitator).get(look(meeting)).status_code == 404


def test_the_home_page_suggests_it_once(own, meet, facilitator):
    own.programme.pairs_published_at = clock.now() - DAY
    own.programme.save()
    meeting = meet(-1)

    def suggested():
        return [step.url for step in home_agenda.steps(facilitator, clock.now()) if step.url == look(meeting)]

    assert suggested() == [look(meeting)]
    looking_back.look_back(meeting=meeting, answers={}, person=facilitator, at=clock.now())
    assert suggested() == []


def test_the_menu_has_my_groups_for_those_who_facilitate(facilitator, outsider, programme, browse):
    page = reverse("facilitating:guide")

    assert reverse("facilitating:home") in [place["url"] for place in browse(facilitator).get(page).context["nav"]]
    assert reverse("facilitating:home") not in [place["url"] for place in browse(outsider).get(page).context["nav"]]


def test_the_page_asks_the_same_for_one_group_and_for_twenty(own, facilitator, programme, browse, at):
    mine, counted = browse(facilitator), []
    for first, last in ((2, 4), (4, 22)):
        for number in range(first, last):
            group = Group.objects.create(programme=programme, number=number, facilitator=facilitator, published_at=at)
            start = clock.now() + DAY
            Meeting.objects.create(
                group=group, state="settled", starts_at=start, ends_at=start + HOUR, changed_at=clock.now()
            )
        mine.get(reverse("facilitating:home"))
        with CaptureQueriesContext(connection) as captured:
            assert mine.get(reverse("facilitating:home")).status_code == 200
        counted.append(len(captured))

    assert counted[0] == counted[1]
    assert counted[0] <= 20
