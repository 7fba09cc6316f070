"""Who comes into a room: those who belong to the group now and have given the promise."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Q, prefetch_related_objects
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from ristiin.accounts.models import Person
from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.choices import State
from ristiin.rooms.models import HistoryConsent, Promise, RoomEnd

Answer = TypeVar("Answer")
REMEMBERED = "remembered_for_one_page"
View = Callable[..., HttpResponseBase]


def inside(view: View) -> View:
    """Let only those who belong to the group and have promised see a page; the view gets the group for its `group_id`.

    To everybody else there is no such page; one who has yet to promise is led to the door, and from a room that is
    closed to what is left of it.
    """
    return _guarded(view, even_closed=False)


def inside_even_closed(view: View) -> View:
    """Let the same people see a page that stays when the programme is called off: taking one's own with one."""
    return _guarded(view, even_closed=True)


def _guarded(view: View, *, even_closed: bool) -> View:
    @wraps(view)
    def guarded(request: PersonRequest, group_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mine = Group.objects.of(request.user).select_related("programme", "theme", "facilitator", "room_end")
        group = get_object_or_404(mine, pk=group_id)
        end = room_end(group)
        has_promised = Promise.objects.filter(group=group, person=request.user).exists()
        is_shut = end is not None and (end.emptied_at is not None or (end.is_closed and not even_closed))
        if is_shut or not has_promised:
            return redirect("rooms:room", group_id=group.pk)
        return view(request, group, *args, **kwargs)

    return guarded


def room_end(group: Group) -> RoomEnd | None:
    """Return how the room has ended; None while nobody has said so."""
    return getattr(group, "room_end", None)


def remember(group: Group) -> Group:
    """Have who is inside, from when they see, and the timeline asked for once while one page is made of this object."""
    prefetch_related_objects([group], "programme__timeline")
    group.__dict__.setdefault(REMEMBERED, {})
    return group


def remember_people(group: Group, people: Iterable[Person]) -> None:
    """Have those who are inside, just asked for, not asked for again while one page is made."""
    known = group.__dict__.get(REMEMBERED)
    if known is not None:
        known["people"] = list(people)


def _remembered(group: Group, key: Hashable, ask: Callable[[], Answer]) -> Answer:
    known = group.__dict__.get(REMEMBERED)
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    answer: Answer = known[key]
    return answer


def remember_rooms(person: Person) -> None:
    """Have the rooms the person has entered asked for once while one page is made for this object."""
    if not hasattr(person, REMEMBERED):
        setattr(person, REMEMBERED, {})


def entered_rooms(person: Person) -> list[Group]:
    """Return the groups, the newest first, whose rooms are open and the person has entered by the promise.

    Those that have ended or belong to a programme that was called off are left out; each has its programme with the
    timeline.
    """
    known = getattr(person, REMEMBERED, {})
    if "rooms" in known:
        return list(known["rooms"])
    mine = (
        Group.objects.of(person)
        .filter(
            Q(room_end=None) | Q(room_end__ended_at=None, room_end__emptied_at=None),
            promises__person=person,
            ended_at=None,
            programme__state=State.PUBLISHED,
        )
        .select_related("programme", "room_end", "carry_on")
        .prefetch_related("programme__timeline")
        .order_by("-published_at", "pk")
    )
    known["rooms"] = list(mine)
    return list(known["rooms"])


def people_in(group: Group) -> list[Person]:
    """Return those who belong to the group now, its facilitator among them, in order of joining."""
    return list(_remembered(group, "people", lambda: _people_in(group)))


def _people_in(group: Group) -> list[Person]:
    ids = list(
        Membership.objects.filter(group=group, left_at__isnull=True)
        .order_by("joined_at", "pk")
        .values_list("enrolment__person_id", flat=True)
    )
    if group.facilitator_id is not None and group.facilitator_id not in ids:
        ids.append(group.facilitator_id)
    found = Person.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def sees_from(group: Group, person: Person) -> datetime | None:
    """Return the moment from which the person sees what is in the room; None when they see all of it.

    One who joined later sees what came after, until everybody who was there before has opened the history.
    """
    return _remembered(group, ("since", person.pk), lambda: _sees_from(group, person))


def _sees_from(group: Group, person: Person) -> datetime | None:
    if group.facilitator_id == person.pk:
        return None
    inside_now = Membership.objects.filter(group=group, left_at__isnull=True)
    joined_at = inside_now.filter(enrolment__person=person).values_list("joined_at", flat=True).first()
    if joined_at is None or joined_at <= group.published_at:
        return None
    before = set(inside_now.filter(joined_at__lt=joined_at).values_list("enrolment__person_id", flat=True))
    opened = set(HistoryConsent.objects.filter(group=group).values_list("person_id", flat=True))
    return None if before <= opened else joined_at
