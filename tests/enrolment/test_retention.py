"""Wishes are kept until they have served: of a target group published later, until its own groups are there."""

from datetime import timedelta

import pytest

from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.retention import forget_wishes
from ristiin.programmes.models import TargetGroup, TimelineEntry

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


@pytest.fixture
def two(programme, participant, other_participant, enrol, at):
    """Somebody of a target group whose groups are published, and somebody of one that comes later."""
    programme.pairs_published_at = at
    programme.save()
    found = []
    for name, person, when in (("Esihenkilöt", participant, at), ("Johtajat", other_participant, None)):
        group = TargetGroup.objects.create(
            programme=programme, names={"fi": name}, folded_name=name.lower(), groups_published_at=when
        )
        enrolment = enrol(person, own_words="SANAT")
        Enrolment.objects.filter(pk=enrolment.pk).update(target_group=group)
        found.append(enrolment)
    TimelineEntry.objects.filter(programme=programme).update(starts_at=at, ends_at=at + 90 * DAYS)
    return found


def words(enrolments):
    for one in enrolments:
        one.refresh_from_db()
    return [one.own_words for one in enrolments]


def test_wishes_of_a_target_group_are_kept_until_its_own_groups_are_there(two, at):  # TRUST §1.7
    forget_wishes(at + 31 * DAYS)
    first = words(two)
    TargetGroup.objects.filter(groups_published_at=None).update(groups_published_at=at + 40 * DAYS)
    forget_wishes(at + 70 * DAYS)
    second = words(two)
    forget_wishes(at + 71 * DAYS)

    assert (first, second, words(two)) == (["", "SANAT"], ["", "SANAT"], ["", ""])


def test_wishes_for_groups_that_never_came_are_forgotten_after_the_programme(two, at):  # TRUST §1.7
    forget_wishes(at + 120 * DAYS)
    before = words(two)
    forget_wishes(at + 121 * DAYS)

    assert (before, words(two)) == (["", "SANAT"], ["", ""])
