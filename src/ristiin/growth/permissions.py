"""Who may do what with what grows out of programmes."""

from django.db.models import Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.growth.choices import IdeaKind
from ristiin.growth.models import Idea, OutsideEvent
from ristiin.programmes import permissions
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role

TRAINING = "facilitator-training"
"""The playbook of the facilitators' training."""


def takes_part(person: Person, programme: Programme) -> bool:
    """Whether the person is registered in the programme."""
    return Enrolment.objects.active().of(person).filter(programme=programme).exists()


def writes_on_board(person: Person, programme: Programme) -> bool:
    """Whether the person plans together with others here: organisers and providers; in a training, everybody in it."""
    return permissions.plans_with(person, programme) or (
        programme.playbook == TRAINING and takes_part(person, programme)
    )


def invited_to(person: Person) -> "QuerySet[OutsideEvent]":
    """Return the events the person is invited to."""
    return OutsideEvent.objects.filter(guests__person=person)


def answered_by(person: Person) -> "QuerySet[Idea]":
    """Return the ideas the person may answer: of groups, in programmes they organise; of programmes, as a keeper."""
    organised = Role.objects.filter(person=person, role=RoleKind.ORGANISER).values("programme_id")
    mine = Q(kind=IdeaKind.GROUP, programme__in=organised)
    if person.is_platform_admin:
        mine |= Q(kind=IdeaKind.PROGRAMME)
    return Idea.objects.filter(mine)


def is_training(programme: Programme) -> bool:
    """Whether the programme trains facilitators."""
    return programme.playbook == TRAINING


def organises_anything(person: Person) -> bool:
    """Whether the person organises at least one programme."""
    return any(role.role == RoleKind.ORGANISER for role in permissions.roles_of(person))
