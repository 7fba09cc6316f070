"""Who may do what with joint sessions."""

from typing import Any

from django.db.models import Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group
from ristiin.programmes.choices import WITHIN, EntryKind, RoleKind, State
from ristiin.programmes.models import Programme, Role, TimelineEntry


def read_by(person: Person) -> "QuerySet[Programme]":
    """Return the programmes whose joint sessions exist for the person.

    Those are one's own: as a registered one, as the facilitator of a group, or by a role.
    """
    part = Enrolment.objects.filter(person=person, state=EnrolmentState.REGISTERED).values("programme_id")
    role = Role.objects.filter(person=person, role__in=WITHIN).values("programme_id")
    facilitated = Group.objects.filter(facilitator=person).values("programme_id")
    return Programme.objects.visible_to(person).filter(Q(pk__in=part) | Q(pk__in=role) | Q(pk__in=facilitated))


def debriefs(person: Person, entry: TimelineEntry) -> bool:
    """Whether the person is a partner who joins this session: the last one of a published programme (S129)."""
    last = entry.programme.timeline.filter(kind=EntryKind.SESSION).order_by("-starts_at", "-pk").first()
    role = Role.objects.filter(programme=entry.programme, person=person, role=RoleKind.PARTNER)
    return entry.programme.state == State.PUBLISHED and entry == last and role.exists()


def shows_wall(person: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the person may show the board on a wall: organisers and facilitators of the programme."""
    has_role = Role.objects.filter(
        programme=programme, person_id=person.pk, role__in=[RoleKind.ORGANISER, RoleKind.FACILITATOR]
    )
    return has_role.exists() or Group.objects.filter(programme=programme, facilitator_id=person.pk).exists()


def takes_part(person: Person, programme: Programme) -> bool:
    """Whether the person comes to the sessions: registered, or a facilitator. They are asked what suits them."""
    registered = Enrolment.objects.filter(programme=programme, person=person, state=EnrolmentState.REGISTERED)
    role = Role.objects.filter(programme=programme, person=person, role=RoleKind.FACILITATOR)
    return (
        registered.exists() or role.exists() or Group.objects.filter(programme=programme, facilitator=person).exists()
    )


def writes_on_board(person: Person, programme: Programme) -> bool:
    """Whether the person thanks and builds on what others share: those who take part, and the organisers."""
    organises = Role.objects.filter(programme=programme, person=person, role=RoleKind.ORGANISER)
    return takes_part(person, programme) or organises.exists()
