"""Open programmes as the front page shows them."""

from collections import Counter
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.community.showcase import Offer
from ristiin.kernel.translated import in_language
from ristiin.programmes import figures, queries
from ristiin.programmes.choices import Entry, EntryKind, Phase
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.ui import dates


def offers(at: datetime) -> list[Offer]:
    """Return the programmes whose registration is open or still to come, as offers."""
    programmes = queries.open_programmes(at)
    counts = figures.of(programmes)
    return [_offer(programme, counts[programme.pk], at) for programme in programmes]


def _offer(programme: Programme, counts: Counter[str], at: datetime) -> Offer:
    entries = queries.timeline(programme)
    phase = programme.phase(entries, at)
    book = queries.playbook_of(programme)
    is_full = programme.capacity is not None and counts["registered"] >= programme.capacity
    is_open = phase == Phase.REGISTRATION
    takes = is_open and programme.entry != Entry.INVITATION
    status, kind = capfirst(str(phase.label)), "now" if is_open else ""
    if is_open and is_full:
        status, kind = _("Full, you can queue"), "heed"
    button = (_("Join the queue") if is_full else _("Register")) if takes else ""
    return Offer(
        name=programme.name,
        method=book.name if book else "",
        text=" ".join(text for text in (_sentence(in_language(programme.for_whom)), programme.summary) if text),
        url=reverse("programmes:page", args=[programme.slug]),
        status=status,
        status_kind=kind,
        button=button,
        button_url=reverse("enrolment:register", args=[programme.slug]) if takes else "",
        note="" if takes or not is_open else _("By invitation. Open the link in your letter."),
        facts=_facts(programme, entries, counts, phase),
    )


def _facts(
    programme: Programme, entries: list[TimelineEntry], counts: Counter[str], phase: Phase
) -> list[tuple[str, str]]:
    registration = queries.entry_of(entries, EntryKind.REGISTRATION)
    pairing = queries.entry_of(entries, EntryKind.PAIRING)
    met = queries.sessions(entries)
    found = []
    if registration and phase == Phase.COMING:
        found.append((_("Registration opens"), dates.full_day(registration.starts_at)))
    elif registration:
        found.append((_("Register"), _("by %(day)s") % {"day": dates.full_day(registration.ends_at)}))
    if pairing:
        label = _("Pairs published") if programme.makes_pairs else _("Groups published")
        found.append((label, dates.day(pairing.ends_at)))
    if met:
        days = ", ".join(dates.bare_day(entry.starts_at) for entry in met)
        online = all(entry.is_online for entry in met)
        found.append((_("Joint sessions"), _("%(days)s online") % {"days": days} if online else days))
    if programme.hours_estimate:
        hours = programme.hours_estimate
        found.append((_("Work"), ngettext("about %(n)s hour", "about %(n)s hours", hours) % {"n": hours}))
    if programme.capacity is not None:
        free = max(0, programme.capacity - counts["registered"])
        found.append((_("Places"), _("%(free)s of %(all)s free") % {"free": free, "all": programme.capacity}))
    if counts["waiting"]:
        found.append((_("Queueing"), str(counts["waiting"])))
    return found


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?" else f"{text}."
