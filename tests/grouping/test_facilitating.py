"""Who looks after a group: one of it, with no powers over it (S63, S85)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from ristiin.accounts.models import Person
from ristiin.community.models import Facilitator as Known
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.actions.facilitating import NotAFacilitator, place_facilitator, situation
from ristiin.grouping.models import Group, Membership
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role

Browse = Callable[[Person | None], Client]


@pytest.fixture
def group(programme: Programme, at: datetime) -> Group:
    """A published group."""
    Programme.objects.filter(pk=programme.pk).update(pairs_published_at=at)
    return Group.objects.create(programme=programme, number=1, published_at=at)


def test_a_facilitator_is_placed_once_and_told_once(
    group: Group, facilitator: Person, organiser: Person, at: datetime
) -> None:
    for _twice in range(2):
        place_facilitator(group=group, person=facilitator, actor=organiser, at=at)
    group.refresh_from_db()
    assert group.facilitator == facilitator
    assert list(OutgoingMail.objects.values_list("to_address", flat=True)) == [facilitator.email]


def test_nobody_without_the_role_looks_after_a_group(
    group: Group, outsider: Person, organiser: Person, at: datetime
) -> None:
    with pytest.raises(NotAFacilitator):
        place_facilitator(group=group, person=outsider, actor=organiser, at=at)


def test_the_organiser_places_and_takes_away_on_the_page(
    group: Group, facilitator: Person, organiser: Person, browse: Browse
) -> None:
    page, board = browse(organiser), f"/programmes/{group.programme.slug}/groups/"
    page.post(board + "facilitator/", {"group": group.pk, "person": facilitator.pk})
    assert browse(facilitator).get(f"/rooms/{group.pk}/").status_code == 200
    page.post(board + "facilitator/", {"group": group.pk, "person": ""})
    assert browse(facilitator).get(f"/rooms/{group.pk}/").status_code == 404


@pytest.fixture
def five(programme: Programme, make_person: Callable[..., Person], facilitator: Person, at: datetime) -> Group:
    """A published group of five who can on Monday and on Tuesday; it meets on Monday with its facilitator."""
    Programme.objects.filter(pk=programme.pk).update(pairs_published_at=at, size_min=4, size_max=6)
    programme.refresh_from_db()
    group = Group.objects.create(
        programme=programme, number=1, published_at=at, slot="mon-9-11", facilitator=facilitator
    )
    for number in range(5):
        enrolment = Enrolment.objects.create(
            programme=programme,
            person=make_person(f"Henkilö {number}"),
            state="registered",
            registered_at=at,
            changed_at=at,
            free_slots=["mon-9-11", "tue-9-11"],
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
    return group


@pytest.fixture
def tuesdays(programme: Programme, make_person: Callable[..., Person], at: datetime) -> Person:
    """Another facilitator, who can on Tuesday alone."""
    person = make_person("Tiina Tiistai")
    Role.objects.create(programme=programme, person=person, role=RoleKind.FACILITATOR, given_at=at)
    Known.objects.create(person=person, groups_at_most=2, free_slots=["tue-9-11"], changed_at=at)
    return person


def test_another_hour_that_suits_all_is_a_way_with_its_price(
    five: Group, tuesdays: Person, facilitator: Person, organiser: Person, browse: Browse
) -> None:
    address = f"/programmes/{five.programme.slug}/groups/without/{facilitator.pk}/"
    page = browse(organiser).get(address)

    (way,) = [one for one in page.context["ways"] if any("Tiina" in text for text in one.changes)]
    assert way.changes == ["Group 1: Tiina Tiistai"]
    assert way.costs == [
        "Group 1 meets at another hour: Tue 9–11.",
        "The hour suits everybody in the group.",
        "Tiina Tiistai then has 1 of 2 groups.",
    ]
    for _twice in range(2):
        browse(organiser).post(address, {"way": way.fingerprint})

    five.refresh_from_db()
    assert (five.facilitator, five.slot) == (tuesdays, "tue-9-11")
    told = OutgoingMail.objects.filter(kind="grouping/hour").values_list("to_address", flat=True)
    members = Membership.objects.filter(group=five).values_list("enrolment__person__email", flat=True)
    assert sorted(told) == sorted(members)
    (letter,) = OutgoingMail.objects.filter(kind="grouping/facilitator")
    assert letter.to_address == tuesdays.email
    assert AuditEntry.objects.filter(verb="hour of a group changed").count() == 1


def test_an_hour_that_does_not_suit_all_is_no_way_after_publishing(
    five: Group, tuesdays: Person, facilitator: Person
) -> None:
    one = Enrolment.objects.filter(memberships__group=five).order_by("pk")[0]
    Enrolment.objects.filter(pk=one.pk).update(free_slots=["mon-9-11"])

    ways = situation(five.programme, None, facilitator).ways

    assert [way for way in ways if way.retimed] == []
    assert all(plan["facilitator"] != tuesdays.pk for way in ways for plan in way.plans)
