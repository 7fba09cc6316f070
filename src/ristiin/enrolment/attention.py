"""What an organiser should know of the registrations just now."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.accounts.models import Person
from ristiin.enrolment import demand_queries, queries
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import EntryKind, Phase
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import entry_of, timeline
from ristiin.ui import dates

NEAR = timedelta(days=3)
WIDE_GAP = 2
MOST_GAPS = 2
MOST_NAMES = 5


def notes(programme: Programme, at: datetime) -> list[Note]:
    """Return what is the matter before pairs are published: free places and the like."""
    phase = queries.phase_of(programme, at)
    if phase not in {Phase.REGISTRATION, Phase.PAIRING}:
        return []
    places, desk = queries.places(programme), reverse("enrolment:desk", args=[programme.slug])
    found = []
    if places.waiting and places.free:
        text = ngettext(
            "%(n)s place is free, and people wait", "%(n)s places are free, and people wait", places.free
        ) % {"n": places.free}
        found.append(Note(text, _("Give them to the first in line."), desk, _("Open the desk")))
    if phase == Phase.REGISTRATION:
        found += _last_days(programme, places.taken, at)
    return found + [_gap(demand, desk) for demand in gaps(programme)]


def gaps(programme: Programme) -> list[demand_queries.Demand]:
    """Return the skills that many more look for than can give, the widest gap first."""
    wide = [line for line in demand_queries.supply_and_demand(programme) if line.sought - line.offered >= WIDE_GAP]
    return wide[:MOST_GAPS]


def returned(programme: Programme, at: datetime) -> "QuerySet[Person] | None":
    """Return those whose letters come back, while somebody writes to them."""
    writes = queries.phase_of(programme, at) in {Phase.REGISTRATION, Phase.PAIRING, Phase.RUNNING}
    return queries.unreached(programme) if writes else None


def unreached(programme: Programme, at: datetime) -> list[Note]:
    """Tell of letters that come back."""
    people = list(returned(programme, at) or ())
    if not people:
        return []
    text = ngettext("Letters to %(n)s person come back", "Letters to %(n)s people come back", len(people))
    names = ", ".join(str(person) for person in people[:MOST_NAMES])
    told = _("Reach them in another way and ask for an address that works: %(names)s") % {"names": names}
    return [Note(text % {"n": len(people)}, told, reverse("enrolment:desk", args=[programme.slug]), _("Open the desk"))]


def _last_days(programme: Programme, taken: int, at: datetime) -> list[Note]:
    registration = entry_of(timeline(programme), EntryKind.REGISTRATION)
    if registration is None or registration.ends_at - at > NEAR:
        return []
    half_way = queries.half_way_number(programme)
    text = _("Registration closes on %(day)s") % {"day": dates.day_clock(registration.ends_at)}
    so_far = _("Registered: %(taken)s. Half-way: %(half_way)s.") % {"taken": taken, "half_way": half_way}
    return [Note(text, so_far, reverse("enrolment:invitations", args=[programme.slug]), _("Look at the invitations"))]


def _gap(demand: demand_queries.Demand, desk: str) -> Note:
    numbers = {"skill": demand.skill.name, "sought": demand.sought, "offered": demand.offered}
    text = _("%(skill)s: looked for by %(sought)s, given by %(offered)s") % numbers
    return Note(text, _("Not everybody can get it from their pair."), f"{desk}#skills", _("See the skills"))
