"""Who comes into a room: those who belong to the group now and have given the promise."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from ristiin.accounts.models import Person
from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme
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


def remember_members(group: Group, memberships: Iterable[Membership]) -> None:
    """Have who belongs to the group and since when, just asked for, not asked for again while one page is made."""
    known = group.__dict__.get(REMEMBERED)
    if known is not None:
        mine = [row for row in memberships if row.group_id == group.pk]
        known["joined"] = {row.enrolment.person_id: row.joined_at for row in mine}


def _remembered(group: Group, key: Hashable, ask: Callable[[], Answer]) -> Answer:
    known = group.__dict__.get(REMEMBERED)
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    answer: Answer = known[key]
    return answer


def remember_rooms(person: Person, programmes: Iterable[Programme] = ()) -> None:
    """Have the person's groups asked for once while one page is made for this object.

    What is known of the programmes already, such as their timelines, is not asked for again.
    """
    if not hasattr(person, REMEMBERED):
        setattr(person, REMEMBERED, {"programmes": {programme.pk: programme for programme in programmes}})


def groups_of(person: Person) -> list[Group]:
    """Return all groups of the person, the newest first, each with its programme and the timeline."""
    return [group for group, _is_entered in _groups_of(person)]


def entered_rooms(person: Person) -> list[Group]:
    """Return the groups, the newest first, whose rooms are open and the person has entered by the promise.

    Those that have ended or belong to a programme that was called off are left out; each has its programme with the
    timeline.
    """
    return [group for group, is_entered in _groups_of(person) if is_entered]


def _groups_of(person: Person) -> list[tuple[Group, bool]]:
    known = getattr(person, REMEMBERED, {})
    if "groups" not in known:
        promised = Promise.objects.filter(group=OuterRef("pk"), person=person)
        mine = Group.objects.of(person).select_related("programme", "room_end", "carry_on")
        found = list(mine.annotate(has_promised=Exists(promised)).order_by("-published_at", "pk"))
        programmes = known.get("programmes", {})
        for group in found:
            group.programme = programmes.get(group.programme_id, group.programme)
        prefetch_related_objects(found, "programme__timeline")
        known["groups"] = [(group, vars(group)["has_promised"] and _is_open(group)) for group in found]
    return list(known["groups"])


def _is_open(group: Group) -> bool:
    end = room_end(group)
    return (
        group.ended_at is None
        and group.programme.state == State.PUBLISHED
        and (end is None or (end.ended_at is None and end.emptied_at is None))
    )


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


def _joined(group: Group) -> dict[int, datetime]:
    """Return since when each of those inside belongs to the group, by the person's id."""
    inside_now = Membership.objects.filter(group=group, left_at__isnull=True)
    return dict(inside_now.values_list("enrolment__person_id", "joined_at"))


def _sees_from(group: Group, person: Person) -> datetime | None:
    if group.facilitator_id == person.pk:
        return None
    joined = _remembered(group, "joined", lambda: _joined(group))
    joined_at = joined.get(person.pk)
    if joined_at is None or joined_at <= group.published_at:
        return None
    before = {pk for pk, since in joined.items() if since < joined_at}
    opened = set(HistoryConsent.objects.filter(group=group).values_list("person_id", flat=True))
    return None if before <= opened else joined_at
