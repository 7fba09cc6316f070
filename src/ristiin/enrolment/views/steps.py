"""What happens next in a programme, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.programmes.choices import EntryKind
from ristiin.programmes.drawing import where
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.ui import dates
from ristiin.ui.pictures import Step


@dataclass(frozen=True)
class Dates:
    """The days that somebody who registers asks about."""

    registration_starts_at: datetime | None
    registration_ends_at: datetime | None
    pairs_at: datetime | None


def dates_of(entries: Sequence[TimelineEntry]) -> Dates:
    """Return when registration opens and closes and when pairs are published."""
    registration = next((entry for entry in entries if entry.kind == EntryKind.REGISTRATION), None)
    pairing = next((entry for entry in entries if entry.kind == EntryKind.PAIRING), None)
    return Dates(
        registration.starts_at if registration else None,
        registration.ends_at if registration else None,
        pairing.ends_at if pairing else None,
    )


def ahead(entries: Sequence[TimelineEntry], at: datetime) -> list[Step]:
    """Return registration, pairs, joint sessions and the output with their days."""
    shown = (EntryKind.REGISTRATION, EntryKind.PAIRING, EntryKind.SESSION, EntryKind.OUTPUT)
    return [_step(entry, at) for entry in entries if entry.kind in shown]


def _step(entry: TimelineEntry, at: datetime) -> Step:
    state: Literal["", "now", "done"] = "done" if entry.ends_at < at else "now" if entry.starts_at <= at else ""
    if entry.is_session:
        when = f"{dates.full_day(entry.starts_at)} {dates.hours(entry.starts_at, entry.ends_at)}"
        return Step(entry.name, f"{when}, {where(entry)}", state)
    day = dates.full_day(entry.ends_at)
    if entry.kind == EntryKind.PAIRING:
        return Step(entry.name, _("published by %(day)s") % {"day": day}, state)
    return Step(entry.name, _("by %(day)s") % {"day": day}, state)


def trail(programme: Programme) -> list[dict[str, str]]:
    """Return the way to a programme's pages."""
    return [
        {"url": reverse("front"), "label": _("Front page")},
        {"url": reverse("programmes:page", args=[programme.slug]), "label": programme.name},
    ]
