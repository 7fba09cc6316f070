"""What growth tells on pages of other floors."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.accounts.my_page import Matter
from ristiin.grouping.models import Group
from ristiin.growth import permissions, phases, queries
from ristiin.programmes.asides import Aside
from ristiin.programmes.attention import Note
from ristiin.programmes.models import Programme
from ristiin.rooms.panels import Panel
from ristiin.ui import dates


def aside(programme: Programme, at: datetime) -> Aside | None:
    """Say on the programme's home in which of the four phases it is and what could come next."""
    stages = phases.of_programme(programme, at)
    now = phases.now_in(stages)
    if now is None or now.next is None:
        lines = [_("Everything on the list has happened.")]
    else:
        name = {"number": now.stage.value, "name": now.stage.label}
        lines = [_("Phase %(number)s of 4: %(name)s.") % name, _("Could be next: %(what)s.") % {"what": now.next.name}]
    return Aside(
        _("From a pilot to a community"), lines, reverse("growth:phases", args=[programme.slug]), _("The four phases")
    )


def panels(group: Group, _reader: Person, _at: datetime) -> list[Panel]:
    """Lead those in a training from their room to the board on which the next programme is planned."""
    if not permissions.is_training(group.programme):
        return []
    url = reverse("growth:board", args=[group.programme.slug])
    text = _("Everybody in the training plans the next programme on one board. It is no part of this room.")
    return [Panel("planning", _("Planning board"), url, [text], _("To the planning board"))]


def notes(programme: Programme, at: datetime) -> list[Note]:
    """Tell the organiser of ideas that wait for an answer."""
    waiting = queries.ideas_waiting(programme, at).count()
    if not waiting:
        return []
    text = ngettext("Somebody proposes a new group.", "%(n)s ideas for new groups wait for you.", waiting)
    return [Note(text % {"n": waiting}, _("A yes or a no, and a few words."), reverse("growth:ideas"), _("Answer"))]


def places(_person: Person) -> list[Matter]:
    """Lead from one's own page to proposing something new, and to the answers (S79)."""
    return [Matter(_("Propose a group or a programme"), reverse("growth:propose"))]


def invited(person: Person, at: datetime) -> list[Step]:
    """Ask people who are invited to an event and have not answered."""
    return [
        Step(
            programme=guest.event.programme.name,
            title=_("You are invited: %(name)s") % {"name": guest.event.name},
            text=dates.day_clock(guest.event.starts_at),
            url=reverse("growth:event", args=[guest.event_id]),
            label=_("Say whether you are coming"),
            rank=60,
        )
        for guest in queries.invitations_to_answer(person, at)
    ]


def ending(person: Person, at: datetime) -> list[Step]:
    """Ask people whose programme has just ended how they would like to go on."""
    return [
        Step(
            programme=programme.name,
            title=_("How would you like to go on?"),
            text=_("May you be invited to the next run? Could you imagine facilitating? It takes a minute."),
            url=reverse("growth:onward", args=[programme.slug]),
            label=_("Answer"),
            rank=80,
        )
        for programme in queries.ending_for(person, at)
    ]
