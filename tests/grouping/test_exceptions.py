"""A published group stays as it is; an exception has a reason, is written down and told to those concerned (S92)."""

import pytest
from django.urls import reverse

from ristiin.enrolment.models import Enrolment
from ristiin.grouping import queries
from ristiin.grouping.actions import exceptions, proposing, publishing
from ristiin.grouping.choices import Emphasis
from ristiin.grouping.models import Group, MembershipException
from ristiin.grouping.refusals import GroupIsFull, MoveForbidden, ReasonIsMissing
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.models import TargetGroup
from tests.grouping.cem import register_many

WHY = "Kaksi työkaveria samassa ryhmässä."


@pytest.fixture
def groups(programme, organiser, at):
    """Two published groups of five to six, ten people."""
    programme.size_min, programme.size_max = 4, 6
    programme.save()
    register_many(programme, at, 10)
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)
    groups = publishing.publish(proposal=made, version=made.version, actor=organiser, at=at)
    OutgoingMail.objects.all().delete()
    return groups


@pytest.fixture
def mover(groups):
    """Somebody of the first group."""
    return queries.members(groups[0])[0]


def test_an_exception_changes_the_group_and_tells_everybody_concerned(groups, mover, organiser, at):
    staying = [one.person_id for one in queries.members(groups[0])[1:]]
    others = [one.person_id for one in queries.members(groups[1])]

    for _twice in range(2):
        exceptions.change_group(enrolment=mover, to=groups[1], reason=WHY, tells_why=False, actor=organiser, at=at)

    assert queries.group_of(mover) == groups[1]
    written = MembershipException.objects.get()
    assert (written.came_from, written.went_to, written.reason) == (groups[0], groups[1], WHY)
    letters = OutgoingMail.objects.filter(kind="grouping/exception")
    facilitators = [group.facilitator_id for group in groups if group.facilitator_id]
    assert sorted(letter.person_id for letter in letters) == sorted(staying + others + facilitators)
    assert not any(WHY in letter.body for letter in letters)  # the reason is for those it is meant for
    assert OutgoingMail.objects.get(kind="grouping/changed").person_id == mover.person_id
    assert AuditEntry.objects.filter(verb="group changed by exception").count() == 1


def test_the_reason_is_told_when_it_is_for_the_groups(groups, mover, organiser, at):
    exceptions.change_group(enrolment=mover, to=groups[1], reason=WHY, tells_why=True, actor=organiser, at=at)

    assert all(WHY in letter.body for letter in OutgoingMail.objects.all())


def test_without_a_reason_nothing_changes(groups, mover, organiser, at):
    with pytest.raises(ReasonIsMissing):
        exceptions.change_group(enrolment=mover, to=groups[1], reason=" ", tells_why=False, actor=organiser, at=at)

    assert queries.group_of(mover) == groups[0]


def test_a_full_group_takes_nobody(programme, groups, mover, organiser, at):
    programme.size_max = len(queries.members(groups[1]))
    programme.save()

    with pytest.raises(GroupIsFull):
        exceptions.change_group(enrolment=mover, to=groups[1], reason=WHY, tells_why=False, actor=organiser, at=at)


def test_nobody_goes_to_a_group_of_another_target_group(programme, groups, mover, organiser, at):
    other = TargetGroup.objects.create(programme=programme, names={"fi": "muut"}, folded_name="muut")
    Group.objects.filter(pk=groups[1].pk).update(target_group=other)
    groups[1].refresh_from_db()

    with pytest.raises(MoveForbidden):
        exceptions.change_group(enrolment=mover, to=groups[1], reason=WHY, tells_why=False, actor=organiser, at=at)


def test_the_groups_page_makes_and_lists_exceptions(browse, programme, groups, mover, organiser):
    client = browse(organiser)
    sent = {"person": mover.pk, "to": groups[1].pk, "reason": WHY}

    page = client.post(reverse("grouping:exception", args=[programme.slug]), sent, follow=True).content.decode()

    assert WHY in page
    assert f"{groups[0]} → {groups[1]}" in page
    assert queries.group_of(Enrolment.objects.get(pk=mover.pk)) == groups[1]
