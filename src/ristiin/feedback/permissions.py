"""Who may do what with feedback."""

from django.db.models import Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role


def read_by(person: Person) -> "QuerySet[Programme]":
    """Return the programmes whose feedback exists for the person: organised, facilitated, or taken part in."""
    part = Enrolment.objects.filter(person=person, state=EnrolmentState.REGISTERED).values("programme_id")
    role = Role.objects.filter(person=person, role__in=[RoleKind.ORGANISER, RoleKind.FACILITATOR])
    facilitated = Group.objects.filter(facilitator=person).values("programme_id")
    mine = Q(pk__in=part) | Q(pk__in=role.values("programme_id")) | Q(pk__in=facilitated)
    return Programme.objects.visible_to(person).filter(mine)


def taken_part_in(person: Person) -> "QuerySet[Programme]":
    """Return the programmes the person has registered in."""
    part = Enrolment.objects.filter(person=person, state=EnrolmentState.REGISTERED).values("programme_id")
    return Programme.objects.public().filter(pk__in=part)


def reads_before_publishing(person: Person, programme: Programme) -> bool:
    """Whether the person reads results as soon as they are ready: organisers and facilitators."""
    role = Role.objects.filter(programme=programme, person=person, role__in=[RoleKind.ORGANISER, RoleKind.FACILITATOR])
    return role.exists() or Group.objects.filter(programme=programme, facilitator=person).exists()
