"""Questions about rooms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group
from ristiin.grouping.queries import MembershipView, members, membership_view
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import TimelineEntry
from ristiin.programmes.queries import timeline
from ristiin.rooms.models import Promise
from ristiin.ui.pictures import Moment

AHEAD = (EntryKind.SESSION, EntryKind.OUTPUT)


@dataclass(frozen=True)
class Inhabitant:
    """Somebody in the room, as the others see them."""

    person_id: int
    name: str
    of: str
    kind: Literal["a", "b"]
    address: str
    phone: str
    contact_hint: str
    has_promised: bool


@dataclass(frozen=True)
class Room:
    """A group's room as one of its inhabitants sees it."""

    group: Group
    title: str
    people: list[Inhabitant]
    others: list[Inhabitant]
    view: MembershipView | None
    moments: list[Moment]
    is_open: bool


def room_of(group: Group, reader: Person, at: datetime) -> Room:
    """Return the room for one inhabitant; it is open once the reader has given the promise."""
    promised = set(Promise.objects.filter(group=group).values_list("person_id", flat=True))
    people = [_member(enrolment, promised, reader) for enrolment in members(group)]
    if group.facilitator is not None:
        people.append(_inhabitant(group.facilitator, _("facilitator"), promised, reader))
    others = [one for one in people if one.person_id != reader.pk]
    return Room(
        group=group,
        title=" – ".join(one.name for one in others) if group.programme.makes_pairs else str(group),
        people=people,
        others=others,
        view=membership_view(group, reader),
        moments=[_moment(entry, at) for entry in timeline(group.programme) if entry.kind in AHEAD],
        is_open=reader.pk in promised,
    )


def _member(enrolment: Enrolment, promised: set[int], reader: Person) -> Inhabitant:
    of = ", ".join(filter(None, [enrolment.organisation.name if enrolment.organisation else "", enrolment.discipline]))
    return _inhabitant(enrolment.person, of, promised, reader)


def _inhabitant(person: Person, of: str, promised: set[int], reader: Person) -> Inhabitant:
    return Inhabitant(
        person_id=person.pk,
        name=person.name or person.email,
        of=of,
        kind="a" if person.pk == reader.pk else "b",
        address=person.email,
        phone=person.phone,
        contact_hint=person.contact_hint,
        has_promised=person.pk in promised,
    )


def _moment(entry: TimelineEntry, at: datetime) -> Moment:
    over = entry.ends_at < at
    return Moment(
        entry.name,
        starts_at=entry.starts_at if entry.is_session else entry.ends_at.date(),
        ends_at=entry.ends_at if entry.is_session else None,
        state="done" if over else "",
        shared=entry.is_session,
        note="" if over else entry.place,
    )
