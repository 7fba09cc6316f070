"""Questions of those who look for a pair themselves."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from ristiin.enrolment.choices import Direction, RequestState, WishKind
from ristiin.enrolment.models import (
    Enrolment,
    PairRequest,
    SkillChoice,
)
from ristiin.enrolment.queries import answers_of, by_name, with_answers


@dataclass(frozen=True)
class Seeker:
    """Somebody who looks for a pair, as they show themselves to one other person."""

    enrolment: Enrolment
    seeks: list[str]
    offers: list[str]
    themes: list[str]
    own_words: str
    role_title: str
    gives_me: list[str]
    wants_mine: list[str]
    shared_hours: int


def seekers(own: Enrolment, *, only_givers: bool = False) -> "QuerySet[Enrolment]":
    """Return the registered others who have no pair yet, by name; `only_givers` keeps those who show what one seeks.

    Pairs are made within a target group. Those whom one would rather not work with are left out of one's own list.
    """
    avoided = own.partner_wishes.filter(kind=WishKind.AVOIDS, about__isnull=False).values("about")
    rows = Enrolment.objects.active().filter(programme_id=own.programme_id, partner__isnull=True, is_guest=False)
    rows = rows.filter(target_group=own.target_group_id).exclude(pk=own.pk).exclude(person__in=avoided)
    if only_givers:
        sought = own.skill_choices.filter(direction=Direction.SEEKS).values("skill")
        offers = SkillChoice.objects.filter(direction=Direction.OFFERS, skill__in=sought)
        showing = [pk for pk, shown in rows.values_list("pk", "shown_to_others") if "offers" in shown]
        rows = rows.filter(pk__in=showing).filter(pk__in=offers.values("enrolment"))
    return with_answers(rows).order_by(*by_name())


def as_shown(other: Enrolment, own: Enrolment) -> Seeker:
    """Return what `other` has chosen to show, seen with one's own eyes."""
    answers, shown = answers_of(other), set(other.shown_to_others)
    mine = answers_of(own)
    seeks = answers.seeks if "seeks" in shown else []
    offers = answers.offers if "offers" in shown else []
    return Seeker(
        enrolment=other,
        seeks=seeks,
        offers=offers,
        themes=[name for _rank, name in answers.themes] if "themes" in shown else [],
        own_words=answers.own_words if "own_words" in shown else "",
        role_title=other.role_title if "role_title" in shown else "",
        gives_me=[name for name in offers if name in mine.seeks],
        wants_mine=[name for name in seeks if name in mine.offers],
        shared_hours=len(set(other.free_slots) & set(own.free_slots)),
    )


def open_requests(own: Enrolment) -> tuple[list[PairRequest], list[PairRequest]]:
    """Return the open requests made to one and those made by one, the oldest first."""
    rows = PairRequest.objects.filter(state=RequestState.ASKED).select_related("programme", "asked__person")
    askers = Prefetch("asker", with_answers(Enrolment.objects.all()))
    received = rows.filter(asked=own).prefetch_related(askers).order_by("asked_at", "pk")
    made = rows.filter(asker=own).order_by("asked_at", "pk")
    return list(received), list(made)


def partner_of(own: Enrolment) -> Enrolment | None:
    """Return the person one has become a pair with, None when there is nobody yet."""
    if own.partner_id is None:
        return None
    return Enrolment.objects.select_related("person", "organisation").get(pk=own.partner_id)
