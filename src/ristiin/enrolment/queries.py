"""Questions about registrations."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import Direction, EnrolmentState, WishKind
from ristiin.enrolment.models import Enrolment, Invitation
from ristiin.enrolment.wishes import Wishes
from ristiin.programmes.choices import Phase
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline


def phase_of(programme: Programme, at: datetime) -> Phase:
    """Return where the programme is at `at`."""
    return programme.phase(timeline(programme), at)


def enrolment_of(programme: Programme, person: Person) -> Enrolment | None:
    """Return the person's own registration, half-way or withdrawn ones too."""
    return Enrolment.objects.of(person).filter(programme=programme).first()


def is_invited(programme: Programme, person: Person) -> bool:
    """Whether an invitation that stands was sent to the person's address, or redeemed by them."""
    mine = Q(address=person.email) | Q(person_id=person.pk)
    return Invitation.objects.filter(mine, programme=programme, withdrawn_at__isnull=True).exists()


@dataclass(frozen=True)
class Places:
    """How many take part, how many wait, and how many places are free (None: no limit)."""

    taken: int
    waiting: int
    capacity: int | None

    @property
    def free(self) -> int | None:
        """How many more may come, None when there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


def places(programme: Programme) -> Places:
    """Return how full the programme is."""
    counts = Enrolment.objects.filter(programme=programme).aggregate(
        taken=Count("pk", filter=Q(state=EnrolmentState.REGISTERED)),
        waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING)),
    )
    return Places(counts["taken"], counts["waiting"], programme.capacity)


def with_wishes(enrolments: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """Join everything that `wishes_of` reads."""
    return enrolments.select_related("organisation", "unit").prefetch_related(
        "skill_choices", "theme_choices", "partner_wishes"
    )


def wishes_of(enrolment: Enrolment) -> Wishes:
    """Return the answers of a registration, as the person's own form shows them again."""
    skills = sorted(enrolment.skill_choices.all(), key=lambda choice: choice.skill_id)
    people = sorted(enrolment.partner_wishes.all(), key=lambda wish: wish.pk)
    return Wishes(
        organisation=enrolment.organisation.name if enrolment.organisation else "",
        unit=enrolment.unit.name if enrolment.unit else "",
        role_title=enrolment.role_title,
        discipline=enrolment.discipline,
        seeks=tuple(choice.skill_id for choice in skills if choice.direction == Direction.SEEKS),
        offers=tuple(choice.skill_id for choice in skills if choice.direction == Direction.OFFERS),
        seeks_more=enrolment.seeks_more,
        offers_more=enrolment.offers_more,
        own_words=enrolment.own_words,
        shown_to_others=tuple(enrolment.shown_to_others),
        own_theme=enrolment.own_theme,
        theme_ranks={choice.theme_id: choice.rank for choice in enrolment.theme_choices.all()},
        partner_discipline=enrolment.partner_discipline,
        meeting_mode=enrolment.meeting_mode,
        languages=tuple(enrolment.languages),
        free_slots=tuple(enrolment.free_slots),
        hopes=tuple(wish.written for wish in people if wish.kind == WishKind.HOPES),
        avoids=tuple(wish.written for wish in people if wish.kind == WishKind.AVOIDS),
        attributes=enrolment.attributes,
    )
