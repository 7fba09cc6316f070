"""Everything that changes a draft. Callers have checked who; we check when.

Whatever changes what would be published, or under whose names, takes the yeses away.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.grouping.queries import members
from ristiin.kernel.uploads import CheckedFile
from ristiin.outputs.drafting import Draft
from ristiin.outputs.holding import Hold, draft_held, note, output_held, take_yeses_away
from ristiin.outputs.models import Author, Output
from ristiin.outputs.refusals import ChangedMeanwhile, LastAuthor, StillPublished
from ristiin.rooms.holding import hold as room_held
from ristiin.writing.models import Text, TextVersion


@transaction.atomic
def start(
    *,
    group: Group,
    by: Person,
    draft: Draft,
    key: str,
    at: datetime,
    source: Text | None = None,
    file: CheckedFile | None = None,
) -> Output:
    """Begin an output: all members are its authors until one steps aside. The same `key` again gives the first draft.

    Raises:
        NotInside: the one who begins has left.
    """
    group = room_held(group, by)
    already = Output.objects.filter(group=group, make_key=key).first() if key else None
    if already is not None:
        return already
    if file is not None:
        draft = replace(draft, file_name=file.name, file_type=file.content_type)
    output = Output.objects.create(
        programme_id=group.programme_id,
        group=group,
        make_key=key,
        draft=draft.stored(),
        draft_file=file.content if file else b"",
        source=source,
        source_revision=source.revision if source else 0,
        created_at=at,
        changed_at=at,
    )
    people = [enrolment.person_id for enrolment in members(group)]
    if by.pk not in people:
        people.append(by.pk)
    Author.objects.bulk_create(
        Author(output=output, person_id=person, position=position) for position, person in enumerate(people)
    )
    note("output begun", output, by, at)
    return output


@transaction.atomic
def save(
    *,
    output: Output,
    by: Person,
    base: int,
    draft: Draft,
    at: datetime,
    file: CheckedFile | None = None,
    drops_file: bool = False,
    hold: Hold = draft_held,
) -> Output:
    """Save the draft, written from revision `base`. What is published stays as it is until all have said yes anew.

    Raises:
        NotInside: the writer has left.
        ChangedMeanwhile: somebody else has saved since revision `base`.
    """
    with hold(output, by) as now:
        before = now.what
        kept = replace(draft, file_name=before.file_name, file_type=before.file_type)
        if file is not None:
            kept = replace(draft, file_name=file.name, file_type=file.content_type)
        elif drops_file:
            kept = replace(draft, file_name="", file_type="")
        if kept == before and file is None:
            return now
        if now.revision != base:
            raise ChangedMeanwhile
        now.draft = kept.stored()
        changed = ["draft"]
        if file is not None or drops_file:
            now.draft_file = file.content if file else b""
            changed.append("draft_file")
        _next_revision(now, at, *changed)
        note("output draft saved", now, by, at)
    return now


@transaction.atomic
def take_text(*, output: Output, by: Person, base: int, text: Text, at: datetime, hold: Hold = draft_held) -> Output:
    """Copy a text of the room, as it is now, into the draft (S34).

    Raises:
        NotInside: the writer has left.
        ChangedMeanwhile: somebody else has saved since revision `base`.
    """
    with hold(output, by) as now:
        newest = TextVersion.objects.filter(text=text).order_by("-number").first()
        number, body = (newest.number, newest.body) if newest else (0, "")
        if now.source_id == text.pk and now.source_revision == number and now.what.body == body:
            return now
        if now.revision != base:
            raise ChangedMeanwhile
        now.draft = replace(now.what, body=body).stored()
        now.source, now.source_revision = text, number
        _next_revision(now, at, "draft", "source", "source_revision")
        note("output draft saved", now, by, at)
    return now


@transaction.atomic
def remove(*, output: Output, by: Person, at: datetime, hold: Hold = draft_held) -> Output:
    """Lay a draft aside; it can be brought back. Twice changes nothing.

    Raises:
        NotInside: the one who removes has left.
        StillPublished: it is in the open.
    """
    with hold(output, by) as now:
        if now.is_published:
            raise StillPublished
        if now.removed_at is None:
            now.removed_at = at
            now.save(update_fields=["removed_at"])
            take_yeses_away(now, at)
            note("output draft removed", now, by, at)
    return now


@transaction.atomic
def bring_back(*, output: Output, by: Person, at: datetime, hold: Hold = draft_held) -> Output:
    """Bring a removed draft back. Twice changes nothing.

    Raises:
        NotInside: the one who brings it back has left.
    """
    with hold(output, by) as now:
        if now.removed_at is not None:
            now.removed_at = None
            now.save(update_fields=["removed_at"])
            note("output draft brought back", now, by, at)
    return now


@transaction.atomic
def step_aside(*, output: Output, by: Person, at: datetime, hold: Hold = draft_held) -> Output:
    """Be no author of the draft any more. Twice changes nothing.

    Raises:
        NotInside: the author has left.
        LastAuthor: nobody would be left.
        StillPublished: it is in the open under this author's name; withdrawing comes first.
    """
    with hold(output, by) as now:
        mine = Author.objects.filter(output=now, person=by)
        if not mine.exists():
            return now
        if now.is_published:
            raise StillPublished
        if not Author.objects.filter(output=now).exclude(person=by).exists():
            raise LastAuthor
        mine.delete()
        _next_revision(now, at)
        note("author stepped aside", now, by, at)
    return now


@transaction.atomic
def join(*, output: Output, by: Person, at: datetime, hold: Hold = draft_held) -> Output:
    """Become an author of the draft. Twice changes nothing.

    Raises:
        NotInside: they have left.
        StillPublished: those who made what is in the open are its authors.
    """
    with hold(output, by) as now:
        authors = Author.objects.filter(output=now)
        if authors.filter(person=by).exists():
            return now
        if now.is_published:
            raise StillPublished
        last = authors.aggregate(last=Max("position"))["last"]
        Author.objects.create(output=now, person=by, position=0 if last is None else last + 1)
        _next_revision(now, at)
        note("author joined", now, by, at)
    return now


@transaction.atomic
def let_go(*, person: Person, group: Group, at: datetime) -> None:
    """Let somebody who has left the group be no author of its drafts; what is published stays theirs to withdraw."""
    for output in Output.objects.filter(group=group, authors=person).exclude(pk__in=Output.objects.published()):
        with output_held(output, person) as now:
            if not now.is_published:
                Author.objects.filter(output=now, person=person).delete()
                _next_revision(now, at)


@transaction.atomic
def forget_drafts(*, group: Group) -> int:
    """Forget every draft of a room whose time is over and return how many; what is published stays."""
    drafts = Output.objects.filter(group=group).exclude(pk__in=Output.objects.published())
    number = drafts.count()
    drafts.delete()
    Output.objects.filter(group=group).update(draft={}, draft_file=b"", source=None, source_revision=0)
    return number


def _next_revision(output: Output, at: datetime, *changed: str) -> None:
    output.revision += 1
    output.changed_at = at
    output.save(update_fields=["revision", "changed_at", *changed])
    take_yeses_away(output, at)
