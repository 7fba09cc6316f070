"""Questions about rounds."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.programmes.models import Programme
from ristiin.surveys.models import Round, Sheet, Ticket
from ristiin.surveys.questions import read


def rounds_of(programme: Programme) -> QuerySet[Round]:
    """Return the programme's rounds, oldest first, each with how many were `asked` and `answered`.

    `untold` are those whose letter is still to be written.
    """
    return (
        Round.objects.filter(programme=programme)
        .select_related("release", "target_group")
        .annotate(
            asked=Count("tickets"),
            answered=Count("tickets", filter=Q(tickets__has_answered=True)),
            untold=Count("tickets", filter=Q(tickets__told_at=None, tickets__closed_at=None)),
        )
        .order_by("opens_at", "pk")
    )


def name_of(round_: Round) -> str:
    """Return what a round is called, with the target group of which alone it is asked."""
    name = read(round_.questionnaire).name
    return f"{name} · {round_.target_group.name}" if round_.target_group else name


def to_close(at: datetime) -> QuerySet[Round]:
    """Return the rounds whose time is over and that nobody has closed yet."""
    return Round.objects.filter(closed_at=None, closes_at__lte=at).order_by("closes_at", "pk")


def tickets_of(person: Person) -> QuerySet[Ticket]:
    """Return everything a person has been asked, newest first."""
    return Ticket.objects.filter(person=person).select_related("round__programme").order_by("-asked_at", "-pk")


def has_answered(round_: Round, person: Person) -> bool:
    """Tell whether a person's own answer is among a round's."""
    return Ticket.objects.filter(round=round_, person=person, has_answered=True).exists()


def answered_openly(round_: Round) -> int:
    """Return how many have answered a round that is open to everybody, so far or in all."""
    return round_.release.answered if round_.closed_at else Sheet.objects.filter(round=round_).count()
