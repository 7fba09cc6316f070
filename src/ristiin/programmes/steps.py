"""What an organiser has done and what comes next, from the first draft to the close."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ristiin.programmes import queries
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import Entry, EntryKind, Phase, State
from ristiin.programmes.models import PAIR, Programme, TimelineEntry
from ristiin.ui import dates, pictures

NEAR = timedelta(days=21)
"""So long before a joint session its link or place should be known."""


@dataclass(frozen=True)
class Step:
    """One step: what, how far, where it is done, and by when; without `due_at` it can wait."""

    name: str
    text: str = ""
    state: pictures.State = ""
    url: str = ""
    label: str = ""
    due_at: datetime | None = None


def steps(programme: Programme, entries: Sequence[TimelineEntry], counts: Counter[str], at: datetime) -> list[Step]:
    """Return the whole way; at most one step is `now`."""
    phase = programme.phase(list(entries), at)
    if phase == Phase.CANCELLED:
        return []
    ways = [
        _publishing(programme, entries, phase),
        _inviting(programme, entries, phase, counts),
        _registering(programme, entries, phase, counts),
        _pairing(programme, entries, phase),
        *_meeting(programme, entries, at),
        *_closing(programme, entries, phase),
        _looking_back(programme),
    ]
    first_open = next((place for place, (step, is_done) in enumerate(ways) if not is_done), None)
    found = []
    for place, (step, is_done) in enumerate(ways):
        state: pictures.State = "done" if is_done else "now" if place == first_open else ""
        is_now = state == "now"
        found.append(replace(step, state=state) if is_now else Step(step.name, step.text, state))
    return found


def next_step(
    programme: Programme, entries: Sequence[TimelineEntry], counts: Counter[str], at: datetime
) -> Step | None:
    """Return the one thing to do next, None when the programme has been cancelled."""
    return next((step for step in steps(programme, entries, counts, at) if step.state == "now"), None)


def lead(programme: Programme, entries: Sequence[TimelineEntry], counts: Counter[str], at: datetime) -> str:
    """Say in a sentence or two where the programme is now."""
    phase = programme.phase(list(entries), at)
    if phase in {Phase.DRAFT, Phase.CANCELLED, Phase.CLOSED}:
        return str(_STANDING[phase])
    registration = queries.entry_of(entries, EntryKind.REGISTRATION)
    pairing = queries.entry_of(entries, EntryKind.PAIRING)
    coming = [entry for entry in queries.sessions(entries) if entry.ends_at >= at]
    told = ""
    if phase == Phase.COMING and registration:
        told = _("Registration opens on %(day)s") % {"day": dates.day(registration.starts_at)}
    elif phase == Phase.REGISTRATION and registration:
        told = _("Registration is open until %(when)s.") % {"when": dates.day_clock(registration.ends_at)}
        told += " " + _how_many(programme, counts)
    elif phase == Phase.PAIRING and pairing:
        by = {"day": dates.day(pairing.ends_at)}
        told = _how_many(programme, counts) + " "
        if programme.makes_pairs:
            told += _("The pairs are to be published by %(day)s.") % by
        else:
            told += _("The groups are to be published by %(day)s.") % by
    elif phase == Phase.RUNNING and coming:
        said = {"name": coming[0].name, "when": dates.day_clock(coming[0].starts_at)}
        told = _("Under way. Next everybody meets: %(name)s, %(when)s.") % said
    return told or _("Under way.")


_STANDING = {
    Phase.DRAFT: gettext_lazy("A draft: nobody else sees it yet."),
    Phase.CANCELLED: gettext_lazy("The programme has been cancelled."),
    Phase.CLOSED: gettext_lazy("The programme is over."),
}


def _how_many(programme: Programme, counts: Counter[str]) -> str:
    registered, waiting = counts["registered"], counts["waiting"]
    if not registered:
        return _("Nobody has registered yet.")
    told = ngettext("%(n)s person registered.", "%(n)s people registered.", registered) % {"n": registered}
    if programme.makes_pairs and registered > PAIR and registered % PAIR:
        pairs = registered // PAIR - 1
        told = _("%(n)s registered. Groups of three: 1, pairs: %(pairs)s.") % {"n": registered, "pairs": pairs}
    elif programme.makes_pairs and registered >= PAIR:
        pairs = registered // PAIR
        told = ngettext("%(n)s registered, so %(pairs)s pair.", "%(n)s registered, so %(pairs)s pairs.", pairs) % {
            "n": registered,
            "pairs": pairs,
        }
    if waiting:
        told += " " + ngettext("%(n)s is waiting.", "%(n)s are waiting.", waiting) % {"n": waiting}
    return told


def _publishing(programme: Programme, entries: Sequence[TimelineEntry], phase: Phase) -> tuple[Step, bool]:
    registration = queries.entry_of(entries, EntryKind.REGISTRATION)
    is_done = phase != Phase.DRAFT
    told = [_("Look through the dates and settings first. Until then nobody else sees the programme.")]
    if registration:
        told.append(_("Registration opens on %(day)s") % {"day": dates.day(registration.starts_at)})
    step = Step(
        _("Publish the page"),
        "" if is_done else " ".join(told),
        url=_page("programmes:timeline", programme) + "#publish",
        label=_("Look through and publish"),
        due_at=registration.starts_at if registration else None,
    )
    return step, is_done


def _inviting(
    programme: Programme, entries: Sequence[TimelineEntry], phase: Phase, counts: Counter[str]
) -> tuple[Step, bool]:
    invited = counts["invited"]
    registration = queries.entry_of(entries, EntryKind.REGISTRATION)
    is_done = bool(invited or counts["registered"]) or phase in {Phase.PAIRING, Phase.RUNNING, Phase.CLOSED}
    told = [] if is_done else [_("Share the link, or invite people by address.")]
    if invited:
        told = [ngettext("%(n)s person invited.", "%(n)s people invited.", invited) % {"n": invited}]
    elif not is_done and registration and phase == Phase.COMING:
        told.append(_("Registration opens on %(day)s") % {"day": dates.day(registration.starts_at)})
    elif not is_done and registration and phase == Phase.REGISTRATION:
        told.append(_("Registration is open until %(when)s.") % {"when": dates.day_clock(registration.ends_at)})
    by_invitation = programme.entry == Entry.INVITATION
    step = Step(
        _("Invite people"),
        " ".join(told),
        url=_page("enrolment:invitations", programme) if by_invitation else _page("programmes:share", programme),
        label=_("Invite people") if by_invitation else _("Share the page"),
        due_at=registration.ends_at if registration else None,
    )
    return step, is_done


def _registering(
    programme: Programme, entries: Sequence[TimelineEntry], phase: Phase, counts: Counter[str]
) -> tuple[Step, bool]:
    registration = queries.entry_of(entries, EntryKind.REGISTRATION)
    parts = [_how_many(programme, counts)]
    if registration and phase in {Phase.DRAFT, Phase.COMING}:
        parts = [_("Opens on %(day)s") % {"day": dates.day(registration.starts_at)}]
    elif registration and phase == Phase.REGISTRATION:
        parts.append(_("Open until %(when)s.") % {"when": dates.day_clock(registration.ends_at)})
    step = Step(
        _("Take in registrations"),
        " ".join(parts),
        url=_page("enrolment:desk", programme),
        label=_("See the registrations"),
        due_at=registration.ends_at if registration else None,
    )
    return step, phase in {Phase.PAIRING, Phase.RUNNING, Phase.CLOSED}


def _pairing(programme: Programme, entries: Sequence[TimelineEntry], phase: Phase) -> tuple[Step, bool]:
    pairing = queries.entry_of(entries, EntryKind.PAIRING)
    pairs = programme.makes_pairs
    is_done = phase == Phase.CLOSED or programme.pairs_published_at is not None
    by = _("By %(day)s") % {"day": dates.day(pairing.ends_at)} if pairing else ""
    step = Step(
        _("Publish the pairs") if pairs else _("Publish the groups"),
        "" if is_done else by,
        url=_page("grouping:board", programme),
        label=_("Sketch the pairs") if pairs else _("Sketch the groups"),
        due_at=pairing.ends_at if pairing else None,
    )
    return step, is_done


def _meeting(programme: Programme, entries: Sequence[TimelineEntry], at: datetime) -> list[tuple[Step, bool]]:
    return [
        (
            Step(
                entry.name,
                dates.day_clock(entry.starts_at),
                url=_page("gatherings:prepare", programme, entry.key),
                label=_("Prepare the session"),
                due_at=entry.starts_at,
            ),
            entry.ends_at < at,
        )
        for entry in queries.sessions(entries)
    ]


def _closing(programme: Programme, entries: Sequence[TimelineEntry], phase: Phase) -> list[tuple[Step, bool]]:
    return [
        (
            Step(
                entry.name,
                dates.days(entry.starts_at, entry.ends_at),
                url=_page("feedback:programme", programme),
                label=_("See the feedback"),
                due_at=entry.ends_at,
            ),
            phase == Phase.CLOSED,
        )
        for entry in entries
        if entry.kind == EntryKind.CLOSE
    ]


def _looking_back(programme: Programme) -> tuple[Step, bool]:
    """Return the last step, which is never done: what a programme gave can always be read and shared."""
    step = Step(
        _("See what it gave"),
        _("The report gathers the answers, the meetings and the outputs. Share it with those who took part."),
        url=_page("reports:report", programme),
        label=_("Open the report"),
    )
    return step, False


def unready_sessions(programme: Programme, at: datetime) -> list[Note]:
    """Tell of the joint sessions that are near and have no link or no place yet."""
    if programme.state != State.PUBLISHED:
        return []
    days = _page("programmes:dates", programme)
    no_link, no_place = _("link missing"), _("place missing")
    return [
        Note(
            f"{entry.name}: {no_link if entry.is_online else no_place}",
            dates.day_clock(entry.starts_at),
            f"{days}#{entry.key}",
            _("Change"),
        )
        for entry in queries.sessions(queries.timeline(programme))
        if at < entry.starts_at < at + NEAR and not (entry.link if entry.is_online else entry.place)
    ]


def _page(name: str, programme: Programme, *more: str) -> str:
    """Return the address of a page of a later floor, empty while there is none."""
    try:
        return reverse(name, args=[programme.slug, *more])
    except NoReverseMatch:
        return ""
