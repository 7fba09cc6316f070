"""Who may read reports."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group
from ristiin.programmes.choices import RoleKind, State
from ristiin.programmes.models import Programme, Role
from ristiin.programmes.queries import organised_ids
from ristiin.reports.choices import Seat


def may_read_years(person: Person) -> bool:
    """Whether the person reads reports over programmes: administrators, and those who organise something."""
    return person.is_platform_admin or bool(organised_ids(person))


def seat_of(person: Person, programme: Programme) -> Seat | None:
    """Return as whom the person reads what a programme has given, None when they do not.

    Those who took part read it once it has been shared; those who facilitate, always.
    """
    roles = Role.objects.filter(person=person, programme=OuterRef("pk"))
    found = Programme.objects.annotate(
        organises=Exists(roles.filter(role=RoleKind.ORGANISER)),
        facilitates=Exists(facilitated(person).filter(pk=OuterRef("pk"))),
        took_part=Exists(taken_part_in(person).filter(pk=OuterRef("pk"), shared_report__isnull=False)),
    )
    seats = found.values_list("organises", "facilitates", "took_part").get(pk=programme.pk)
    return next((seat for seat, holds in zip(Seat, seats, strict=True) if holds), None)


def facilitated(person: Person) -> "QuerySet[Programme]":
    """Return the programmes in which the person facilitates."""
    roles = Role.objects.filter(person=person, role=RoleKind.FACILITATOR).values("programme_id")
    groups = Group.objects.filter(facilitator=person).values("programme_id")
    return Programme.objects.filter(Q(pk__in=roles) | Q(pk__in=groups), state=State.PUBLISHED)


def taken_part_in(person: Person) -> "QuerySet[Programme]":
    """Return the programmes in which the person is registered."""
    part = Enrolment.objects.filter(person=person, state=EnrolmentState.REGISTERED).values("programme_id")
    return Programme.objects.filter(pk__in=part, state=State.PUBLISHED)
