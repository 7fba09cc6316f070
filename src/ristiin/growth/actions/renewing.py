"""Groups that go on in another programme (S79), and people of one run invited to the next."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.enrolment.actions import invitations
from ristiin.enrolment.actions.invitations import Sent
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.importing.addresses import Found
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.choices import RuleKind
from ristiin.grouping.models import Group, Membership, PairRule
from ristiin.growth import queries
from ristiin.growth.models import Onward, Renewed
from ristiin.growth.refusals import DoesNotGoOn, NobodyToInvite, NotAfterThis
from ristiin.kernel import audit
from ristiin.programmes.models import Programme
from ristiin.rooms.queries import wishes_to_renew


@transaction.atomic
def renew(*, group: Group, programme: Programme, actor: Person, at: datetime, label: str = "") -> Renewed:
    """Let a group all of whose people would go on do so in a later run: they are invited, and kept together there.

    Renewing twice changes nothing.

    Raises:
        NotAfterThis: the programme does not follow the group's own.
        DoesNotGoOn: somebody in the group has not said yes.
        NotPublished, RegistrationClosed: as for inviting.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("programme").get(pk=group.pk)
    already = Renewed.objects.filter(group=group).first()
    if already is not None:
        return already
    if programme.pk not in {later.pk for later in queries.runs_after(group.programme)}:
        raise NotAfterThis
    if group.pk not in wishes_to_renew(group.programme):
        raise DoesNotGoOn
    renewed = Renewed.objects.create(group=group, programme=programme, renewed_at=at)
    members = Membership.objects.filter(group=group, left_at=None).select_related("enrolment__person").order_by("pk")
    people = [member.enrolment.person for member in members]
    invitations.invite(
        programme=programme, people=_found(people), person=actor, language=actor.language, at=at, list_label=label
    )
    here = Enrolment.objects.active().filter(programme=programme, person__in=people)
    _keep(programme, list(here.order_by("pk").values_list("pk", flat=True)))
    audit.record(
        verb="group renewed",
        target=group,
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
        details={"came from": group.programme_id},
    )
    return renewed


@transaction.atomic
def invite_again(*, programme: Programme, actor: Person, at: datetime, label: str = "") -> Sent:
    """Invite everybody who took part in the run before this one and may be invited.

    Raises:
        NobodyToInvite: nobody has said that they may.
        NotPublished, RegistrationClosed: as for inviting.
    """
    people = queries.may_be_invited(programme)
    if not people:
        raise NobodyToInvite
    return invitations.invite(
        programme=programme, people=_found(people), person=actor, language=actor.language, at=at, list_label=label
    )


@transaction.atomic
def say_onward(*, programme: Programme, person: Person, may_be_invited: bool, could: str, at: datetime) -> Onward:
    """Say whether one may be invited to the next run, and whether one could imagine facilitating; anew at any time.

    Raises:
        DoesNotGoOn: the person does not take part.
    """
    mine = Enrolment.objects.of(person).filter(programme=programme, state=EnrolmentState.REGISTERED)
    if not mine.update(could_facilitate=could):
        raise DoesNotGoOn
    said, _is_new = Onward.objects.update_or_create(
        programme=programme, person=person, defaults={"may_be_invited": may_be_invited, "said_at": at}
    )
    audit.record(verb="said how to go on", target=said, at=at, actor_id=person.pk, programme_id=programme.pk)
    return said


@transaction.atomic
def keep_together(*, enrolment: Enrolment, at: datetime) -> None:
    """Keep somebody who has registered together with those of their renewed group who have."""
    groups = Renewed.objects.filter(
        programme_id=enrolment.programme_id,
        group__memberships__enrolment__person_id=enrolment.person_id,
        group__memberships__left_at=None,
    )
    for renewed in groups:
        people = Membership.objects.filter(group=renewed.group_id, left_at=None).values("enrolment__person_id")
        here = Enrolment.objects.active().filter(programme_id=enrolment.programme_id, person_id__in=people)
        _keep(enrolment.programme, list(here.order_by("pk").values_list("pk", flat=True)))
        audit.record(verb="kept together", target=enrolment, at=at, programme_id=enrolment.programme_id)


def _keep(programme: Programme, enrolments: list[int]) -> None:
    """Put each of them together with the first; whom the organiser keeps apart stays apart."""
    for other in enrolments[1:]:
        PairRule.objects.get_or_create(
            first_id=enrolments[0], second_id=other, defaults={"programme": programme, "kind": RuleKind.TOGETHER}
        )


def _found(people: list[Person]) -> list[Found]:
    return [Found(person.email, person.name) for person in people]
