"""How a room ends: carrying on, warnings, everything going, the archive."""

import io
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.grouping.states import states
from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions.launching import cancel
from ristiin.rooms import endings, standing, tasks
from ristiin.rooms.actions import agreeing, ending, meetings, steps
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.holding import RoomIsClosed
from ristiin.rooms.models import AgreementVersion, CarryOn, Meeting, OutputStep, RoomEnd
from ristiin.rooms.signals import room_emptied

DAY = timedelta(days=1)
CLOSE = 142


@pytest.fixture
def lived_in(room, participant, at):
    """A room with something in it."""
    steps.add_step(group=room, title="Runko", due_on=None, person=participant, at=at)
    meetings.agree(
        group=room,
        person=participant,
        times=[(at - 2 * DAY, at - 2 * DAY + timedelta(hours=1))],
        details=Details(headline="Ensitapaaminen"),
        form_key=uuid.uuid4(),
        at=at,
    )
    content = {"theme": "arviointi", "people": {}}
    agreeing.save(group=room, person=participant, content=content, base=0, signs=True, at=at)
    OutgoingMail.objects.all().delete()
    return room


def warned_on(at):
    return [letter.created_at - at for letter in OutgoingMail.objects.order_by("created_at", "pk")]


def test_both_are_warned_a_month_and_a_week_before_and_then_all_goes(lived_in, at):
    gone = []
    room_emptied.connect(lambda group, **_rest: gone.append(group.pk), weak=False, dispatch_uid="test")
    try:
        for day in range(CLOSE, CLOSE + 92):
            tasks.ending(at + day * DAY)
    finally:
        room_emptied.disconnect(dispatch_uid="test")

    assert [wait.days - CLOSE for wait in warned_on(at)] == [60, 60, 83, 83]
    assert gone == [lived_in.pk]
    assert [model.objects.count() for model in (AgreementVersion, Meeting, OutputStep)] == [0, 0, 0]
    end = RoomEnd.objects.get()
    assert (end.has_met, (end.emptied_at - at).days) == (True, CLOSE + 90)


def test_nothing_goes_without_a_weeks_warning(lived_in, at):
    late = at + (CLOSE + 200) * DAY
    tasks.ending(late)
    assert Meeting.objects.count() == 1
    tasks.ending(late + 6 * DAY)
    assert Meeting.objects.count() == 1
    tasks.ending(late + 8 * DAY)
    assert Meeting.objects.count() == 0


def test_carrying_on_puts_it_off(lived_in, participant, at):  # S23
    until = (at + (CLOSE + 300) * DAY).date()
    ending.carry_on(group=lived_in, person=participant, until=until, at=at)
    tasks.ending(at + (CLOSE + 200) * DAY)

    assert Meeting.objects.count() == 1
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("days", [0, CLOSE, CLOSE + 400])
def test_one_carries_on_after_the_close_and_a_year_at_a_time(days, lived_in, participant, at):
    with pytest.raises(ending.NotThatDay):
        ending.carry_on(group=lived_in, person=participant, until=(at + days * DAY).date(), at=at)


def test_carrying_on_is_taken_back(lived_in, participant, at):
    ending.carry_on(group=lived_in, person=participant, until=(at + (CLOSE + 30) * DAY).date(), at=at)
    ending.carry_on_no_more(group=lived_in, person=participant, at=at)
    assert CarryOn.objects.count() == 0


def test_an_emptied_room_is_shut(lived_in, participant, inside, at):
    ending.empty(group=lived_in, at=at)

    assert (
        "poistettiin" in inside.get(f"/rooms/{lived_in.pk}/").content.decode()
        or inside.get(f"/rooms/{lived_in.pk}/").context["end"].emptied_at
    )
    for name in ("rooms:agreement", "rooms:meetings", "rooms:export", "rooms:ending"):
        answer = inside.get(reverse(name, args=[lived_in.pk]))
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/rooms/{lived_in.pk}/")
    with pytest.raises(RoomIsClosed):
        steps.add_step(group=lived_in, title="X", due_on=None, person=participant, at=at)


def test_that_the_group_met_stays(lived_in, at):  # S67
    before = [str(state.text) for state in standing.states([lived_in.pk], at)[lived_in.pk]]
    ending.empty(group=lived_in, at=at)
    after = [str(state.text) for state in standing.states([lived_in.pk], at)[lived_in.pk]]

    assert before == after[:1] == [before[0]]


def test_a_programme_called_off_shuts_its_rooms_with_the_next_request(lived_in, organiser, inside, browse, at):
    cancel(programme=lived_in.programme, by=organiser, at=at)

    assert inside.get(reverse("rooms:meetings", args=[lived_in.pk])).status_code == 302
    assert "Ensitapaaminen" not in inside.get(f"/rooms/{lived_in.pk}/").content.decode()
    assert inside.get(reverse("rooms:export", args=[lived_in.pk])).status_code == 200
    assert endings.end_of(type(lived_in).objects.get(), []) == at
    assert browse(organiser).get(reverse("rooms:export", args=[lived_in.pk])).status_code == 404


def test_the_archive_has_everything_once(lived_in, inside):
    answer = inside.get(reverse("rooms:export", args=[lived_in.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        assert packed.testzip() is None
        contents = {name: packed.read(name).decode() for name in packed.namelist()}

    assert "arviointi" in " ".join(contents.values())
    assert "Ensitapaaminen" in " ".join(contents.values())
    assert "BEGIN:VEVENT" in " ".join(contents.values())
    assert "Runko" in " ".join(contents.values())


def test_states_ask_the_same_however_many_groups(lived_in, at, django_assert_num_queries):
    with django_assert_num_queries(5):
        standing.states([lived_in.pk], at)
    with django_assert_num_queries(5):
        standing.states([lived_in.pk, *range(10_000, 10_200)], at)


def test_the_organiser_reads_no_number_and_no_time(lived_in, at):
    said = [str(state.text) for state in states([lived_in.pk], at)[lived_in.pk]]
    assert not any(character.isdigit() for text in said for character in text)
    assert clock.now() < at
