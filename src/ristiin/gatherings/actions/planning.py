"""What an organiser prepares for a session: its programme and materials. Callers have checked who; we check when."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum

from ristiin.accounts.models import Person
from ristiin.gatherings import queries
from ristiin.gatherings.models import AgendaItem, Material, SessionPlan
from ristiin.gatherings.refusals import (
    FilesAreGone,
    MaterialThere,
    PlanIsScript,
    ProgrammeNotLive,
    SessionFull,
    TooManyParts,
)
from ristiin.kernel import audit
from ristiin.kernel.uploads import CheckedFile
from ristiin.programmes.choices import State
from ristiin.programmes.models import TimelineEntry

MOST_PARTS = 30
MOST_BYTES = 100 * 1024 * 1024
"""Of all files of a session together."""
Texts = Mapping[str, str]


def locked(*, entry: TimelineEntry) -> TimelineEntry:
    """Return the session as it is now, locked until the transaction ends; drafts may be prepared too.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
    """
    fresh = TimelineEntry.objects.select_for_update(of=("self",)).select_related("programme").get(pk=entry.pk)
    if fresh.programme.state == State.CANCELLED:
        raise ProgrammeNotLive
    return fresh


@transaction.atomic
def take_script(*, entry: TimelineEntry, by: Person, at: datetime) -> None:
    """Make the playbook's script the organiser's own. Twice changes nothing.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
    """
    entry = locked(entry=entry)
    _plan, is_new = SessionPlan.objects.get_or_create(entry=entry, defaults={"made_at": at})
    if not is_new:
        return
    AgendaItem.objects.bulk_create(
        AgendaItem(
            entry=entry,
            position=position,
            titles=part.names,
            notes=part.notes,
            minutes=part.minutes,
            is_speaker_slot=part.is_speaker_slot,
        )
        for position, part in enumerate(queries.script_of(entry))
    )
    _note("session planned", entry, by, at)


@transaction.atomic
def back_to_script(*, entry: TimelineEntry, by: Person, at: datetime) -> None:
    """Throw the organiser's own programme away: the playbook's script stands again. Twice changes nothing.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
    """
    entry = locked(entry=entry)
    AgendaItem.objects.filter(entry=entry).delete()
    gone, _tables = SessionPlan.objects.filter(entry=entry).delete()
    if gone:
        _note("session plan thrown away", entry, by, at)


@transaction.atomic
def add_part(
    *,
    entry: TimelineEntry,
    titles: Texts,
    notes: Texts,
    minutes: int,
    is_speaker_slot: bool,
    by: Person,
    at: datetime,
) -> AgendaItem:
    """Put a part at the end of the session's programme.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
        PlanIsScript: the programme is still the playbook's.
        TooManyParts: there are thirty.
    """
    entry = _own_plan(entry)
    there = list(AgendaItem.objects.filter(entry=entry).order_by("position"))
    if len(there) >= MOST_PARTS:
        raise TooManyParts
    item = AgendaItem.objects.create(
        entry=entry,
        position=there[-1].position + 1 if there else 0,
        titles=dict(titles),
        notes=dict(notes),
        minutes=minutes,
        is_speaker_slot=is_speaker_slot,
    )
    _note("session plan changed", entry, by, at)
    return item


@transaction.atomic
def change_part(
    *, item: AgendaItem, titles: Texts, notes: Texts, minutes: int, is_speaker_slot: bool, by: Person, at: datetime
) -> AgendaItem:
    """Give a part other words or another length.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
        PlanIsScript: the programme is the playbook's again.
    """
    entry = _own_plan(item.entry)
    item.titles, item.notes = dict(titles), dict(notes)
    item.minutes, item.is_speaker_slot = minutes, is_speaker_slot
    AgendaItem.objects.filter(pk=item.pk).update(
        titles=item.titles, notes=item.notes, minutes=minutes, is_speaker_slot=is_speaker_slot
    )
    _note("session plan changed", entry, by, at)
    return item


@transaction.atomic
def move_part(*, item: AgendaItem, up: bool, by: Person, at: datetime) -> None:
    """Let a part change places with its neighbour; at the end of the list it stays.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
        PlanIsScript: the programme is the playbook's again.
    """
    entry = _own_plan(item.entry)
    there = list(AgendaItem.objects.filter(entry=entry).order_by("position"))
    here = next((place for place, other in enumerate(there) if other.pk == item.pk), None)
    if here is None:
        return
    to = here - 1 if up else here + 1
    if not 0 <= to < len(there):
        return
    there[here], there[to] = there[to], there[here]
    _number(there)
    _note("session plan changed", entry, by, at)


@transaction.atomic
def remove_part(*, item: AgendaItem, by: Person, at: datetime) -> None:
    """Take a part out of the session's programme. Twice changes nothing.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
        PlanIsScript: the programme is the playbook's again.
    """
    entry = _own_plan(item.entry)
    gone, _tables = AgendaItem.objects.filter(pk=item.pk).delete()
    if gone:
        _note("session plan changed", entry, by, at)


@transaction.atomic
def add_material(*, entry: TimelineEntry, title: str, link: str, by: Person, at: datetime) -> Material:
    """Give everybody a link for the session.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
        MaterialThere: the list has the link.
    """
    entry = locked(entry=entry)
    try:
        with transaction.atomic():
            material = Material.objects.create(entry=entry, title=title, link=link, added_by=by, added_at=at)
    except IntegrityError as wrong:
        raise MaterialThere from wrong
    _note("session material added", entry, by, at)
    return material


@transaction.atomic
def add_file(
    *, entry: TimelineEntry, title: str, file: CheckedFile, send_key: str, by: Person, at: datetime
) -> Material:
    """Give everybody a file for the session, called after itself without a title. The same form sent again adds none.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
        FilesAreGone: files of the programme are not kept any more.
        SessionFull: there is no space left.
    """
    entry = locked(entry=entry)
    there = Material.objects.filter(entry=entry)
    before = there.filter(send_key=send_key).exclude(send_key="").defer("content").first()
    if before is not None:
        return before
    if queries.keeps_no_files(entry.programme, at):
        raise FilesAreGone
    size = len(file.content)
    if (there.aggregate(bytes=Sum("size"))["bytes"] or 0) + size > MOST_BYTES:
        raise SessionFull
    material = Material.objects.create(
        entry=entry,
        title=title or file.name,
        file_name=file.name,
        content_type=file.content_type,
        size=size,
        content=file.content,
        added_by=by,
        added_at=at,
        send_key=send_key,
    )
    _note("session material added", entry, by, at)
    return material


@transaction.atomic
def forget_files(*, at: datetime) -> int:
    """Forget the files of sessions when the rooms of their programme are emptied, and return how many those were."""
    return queries.outlived_files(at).delete()[0]


@transaction.atomic
def remove_material(*, material: Material, by: Person, at: datetime) -> None:
    """Take a link or a file back. Twice changes nothing.

    Raises:
        ProgrammeNotLive: the programme has been cancelled.
    """
    entry = locked(entry=material.entry)
    gone, _tables = Material.objects.filter(pk=material.pk).delete()
    if gone:
        _note("session material removed", entry, by, at)


def _own_plan(entry: TimelineEntry) -> TimelineEntry:
    entry = locked(entry=entry)
    if not SessionPlan.objects.filter(entry=entry).exists():
        raise PlanIsScript
    return entry


def _number(items: list[AgendaItem]) -> None:
    """Write the order down; numbers beyond the present ones first, for no two may be equal even on the way."""
    beyond = max(item.position for item in items) + 1
    for offset in (beyond, 0):
        for position, item in enumerate(items):
            item.position = position + offset
            AgendaItem.objects.filter(pk=item.pk).update(position=item.position)


def _note(verb: str, entry: TimelineEntry, by: Person, at: datetime) -> None:
    audit.record(verb=verb, target=entry, at=at, actor_id=by.pk, programme_id=entry.programme_id)
