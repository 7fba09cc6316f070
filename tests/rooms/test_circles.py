"""A circle that talks needs no goals, no agreement and no output (S57, S62, S64); it may go on (S79)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.accounts import agenda as home_agenda
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.programmes.choices import OutputPolicy
from ristiin.rooms import agreements, queries, reminders
from ristiin.rooms.actions import agreeing, ending
from ristiin.rooms.models import Promise, Renewal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def circle(room):
    """The room in a programme of groups of five to ten that need not make anything."""
    programme = room.programme
    programme.size_min, programme.size_max, programme.output_policy = 5, 10, OutputPolicy.OPTIONAL
    programme.pairs_published_at = clock.now() - 20 * DAY
    programme.save()
    programme.timeline.filter(key="kick-off").update(starts_at=clock.now() - 12 * DAY, ends_at=clock.now() - 12 * DAY)
    Group.objects.filter(pk=room.pk).update(published_at=clock.now() - 20 * DAY)
    room.refresh_from_db()
    return room


def test_nobody_asks_a_circle_for_an_agreement(circle, inside, participant):  # S64
    write = reverse("rooms:change_agreement", args=[circle.pk])
    page = inside.get(reverse("rooms:room", args=[circle.pk]))

    assert page.context["is_circle"]
    assert write not in [step.url for step in home_agenda.steps(participant, clock.now())]
    assert [r for r in reminders.due_agreements(clock.now()) if r.person == participant] == []
    assert write in page.content.decode(), "who likes may still write one"


def test_a_pair_is_asked_as_before(circle, inside, participant):
    circle.programme.size_min = circle.programme.size_max = 2
    circle.programme.save()

    assert not inside.get(reverse("rooms:room", args=[circle.pk])).context["is_circle"]
    assert agreements.is_expected(circle.programme)
    assert [r.person for r in reminders.due_agreements(clock.now()) if r.person == participant] == [participant]


def test_groups_that_make_an_output_are_asked_whatever_their_size(circle):
    circle.programme.output_policy = OutputPolicy.REQUIRED

    assert agreements.is_expected(circle.programme)


def test_an_agreement_that_a_circle_has_made_is_shown(circle, inside, participant):
    agreeing.save(
        group=circle, person=participant, content={"theme": "Arki", "people": {}}, base=0, signs=True, at=clock.now()
    )

    assert "Arki" in inside.get(reverse("rooms:room", args=[circle.pk])).content.decode()


# Going on


def would(group, person, *, yes=True):
    ending.renew(group=group, person=person, would=yes, at=clock.now())


def test_the_organiser_learns_only_when_all_would_go_on(circle, participant, other_participant, facilitator):  # S79
    Group.objects.filter(pk=circle.pk).update(facilitator=facilitator)
    asked = []
    for person in (participant, other_participant, facilitator):
        would(circle, person)
        asked.append(queries.wishes_to_renew(circle.programme))

    assert asked == [{}, {}, {circle.pk: 3}]
    would(circle, other_participant, yes=False)
    assert queries.wishes_to_renew(circle.programme) == {}


def test_saying_it_twice_is_saying_it_once(circle, participant):
    would(circle, participant)
    would(circle, participant)

    assert Renewal.objects.count() == 1


def test_a_yes_of_one_who_left_does_not_count(circle, participant, other_participant):
    would(circle, participant)
    would(circle, other_participant)
    Membership.objects.filter(enrolment__person=other_participant).update(left_at=clock.now())

    assert queries.wishes_to_renew(circle.programme) == {circle.pk: 1}


def test_those_inside_see_who_would_and_say_it_there(circle, inside, participant, other_participant):
    would(circle, other_participant)
    page = reverse("rooms:ending", args=[circle.pk])

    assert inside.get(page).context["renewal"].people == [(participant, False), (other_participant, True)]
    inside.post(reverse("rooms:renew", args=[circle.pk]), {"would": "yes"})
    assert inside.get(page).context["renewal"].all_would


def test_it_goes_with_the_room(circle, participant):
    would(circle, participant)

    ending.empty(group=circle, at=clock.now())

    assert (Renewal.objects.count(), Promise.objects.count()) == (0, 2)
