"""Everything that brings an output into the open and takes it back. Callers have checked who; we check when."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from ristiin.accounts.models import Person
from ristiin.kernel.collation import fold
from ristiin.kernel.plain import plain_line
from ristiin.outputs import mails
from ristiin.outputs.choices import Audience, OutputState
from ristiin.outputs.drafting import Draft
from ristiin.outputs.holding import Hold, draft_held, note, output_held, take_yeses_away
from ristiin.outputs.models import Author, Output
from ristiin.outputs.queries import authors_of, ids_inside
from ristiin.outputs.refusals import ChangedMeanwhile, NotAnAuthor, NothingToPublish, SomebodyHasLeft
from ristiin.programmes.models import Theme

LONGEST_SLUG = 70


@transaction.atomic
def say_yes(
    *,
    output: Output,
    by: Person,
    revision: int,
    audience: Audience,
    name_shown: str,
    at: datetime,
    hold: Hold = draft_held,
) -> Output:
    """Say yes to publishing one revision to one audience, under the name shown or none. The last yes publishes it.

    Saying it twice changes nothing but the name.

    Raises:
        NotInside: the author has left.
        NotAnAuthor: only authors are asked.
        ChangedMeanwhile: the draft is another one by now, or meant for others.
        NothingToPublish: the draft is empty.
        SomebodyHasLeft: an author of what is published has left and cannot be asked.
    """
    with hold(output, by) as now:
        mine = _author(now, by)
        if now.published_revision == revision == now.revision:
            return now
        draft = now.what
        if now.removed_at is not None or (now.revision, draft.audience) != (revision, audience):
            raise ChangedMeanwhile
        if not draft.title or not draft.has_content:
            raise NothingToPublish
        is_new = mine.agreed_revision is None
        _agree(mine, revision, audience, name_shown, at)
        if is_new:
            note("said yes to publishing", now, by, at, details={"revision": revision, "audience": audience.value})
        waited_for = _waited_for(now)
        if not waited_for:
            return _publish(now, draft, by, at)
        mails.waits(now, [row.person for row in waited_for], at)
    return now


@transaction.atomic
def take_yes_back(*, output: Output, by: Person, at: datetime, hold: Hold = draft_held) -> Output:
    """Take one's yes back while others are still asked. Without a yes nothing changes.

    Raises:
        NotInside: the author has left.
        NotAnAuthor: only authors are asked.
    """
    with hold(output, by) as now:
        mine = _author(now, by)
        if mine.agreed_revision is None or now.published_revision == now.revision:
            return now
        mine.agreed_revision, mine.agreed_audience, mine.agreed_at = None, "", None
        mine.save(update_fields=["agreed_revision", "agreed_audience", "agreed_at"])
        if not Author.objects.filter(output=now, agreed_revision__isnull=False).exists():
            mails.nobody_waits(now, at)
        note("took a yes to publishing back", now, by, at)
    return now


@transaction.atomic
def withdraw(*, output: Output, by: Person, at: datetime, hold: Hold = output_held) -> Output:
    """Take an output out of the open at once; any one of its authors can. Twice changes nothing.

    Raises:
        NotAnAuthor: it is not theirs to withdraw.
    """
    with hold(output, by) as now:
        _author(now, by)
        if not now.is_published:
            return now
        now.state = OutputState.WITHDRAWN
        now.published_revision = None
        for column in ("title", "summary", "body", "link", "folded", "file_name", "file_type", "kind", "language"):
            setattr(now, column, "")
        now.file = None
        now.save()
        now.themes.clear()
        take_yeses_away(now, at)
        note("output withdrawn", now, by, at, is_open=True)
        mails.withdrawn(now, _others(now, by), at)
    return now


@transaction.atomic
def show_name(*, output: Output, by: Person, name_shown: str, at: datetime, hold: Hold = output_held) -> Output:
    """Show another name as the author of what is published, or none.

    Raises:
        NotAnAuthor: they are none.
    """
    with hold(output, by) as now:
        mine = _author(now, by)
        _name(mine, name_shown)
        mine.save(update_fields=["name_shown", "folded_name"])
        note("author’s name changed", now, by, at, is_open=True)
    return now


def _author(output: Output, person: Person) -> Author:
    mine = Author.objects.filter(output=output, person=person).first()
    if mine is None:
        raise NotAnAuthor
    return mine


def _others(output: Output, by: Person) -> list[Person]:
    return [row.person for row in authors_of(output) if row.person_id != by.pk and row.person.erased_at is None]


def _agree(mine: Author, revision: int, audience: Audience, name_shown: str, at: datetime) -> None:
    mine.agreed_revision, mine.agreed_audience, mine.agreed_at = revision, audience, at
    _name(mine, name_shown)
    mine.save()


def _name(mine: Author, name_shown: str) -> None:
    mine.name_shown = plain_line(name_shown)[:120]
    mine.folded_name = fold(mine.name_shown)[:120]


def _waited_for(output: Output) -> list[Author]:
    """Return the authors whose yes is missing; one who was erased is asked no more.

    Raises:
        SomebodyHasLeft: one of them has left the room.
    """
    missing = [row for row in authors_of(output) if row.agreed_revision is None and row.person.erased_at is None]
    if output.is_published:
        inside = ids_inside(output)
        if any(row.person_id not in inside for row in missing):
            raise SomebodyHasLeft
    return missing


def _publish(output: Output, draft: Draft, by: Person, at: datetime) -> Output:
    themes = list(
        Theme.objects.filter(programme_id=output.programme_id, pk__in=draft.themes).order_by("position", "pk")
    )
    is_new = not output.is_published
    output.state, output.audience = OutputState.PUBLISHED, draft.audience
    output.published_revision = output.revision
    output.published_at = at if is_new or output.published_at is None else output.published_at
    output.updated_at = at
    output.title, output.summary, output.body, output.link = draft.title, draft.summary, draft.body, draft.link
    output.kind, output.language = draft.kind, draft.language
    output.file, output.file_name, output.file_type = output.draft_file or None, draft.file_name, draft.file_type
    named = (name for theme in themes for name in theme.names.values())
    output.folded = fold(" ".join([draft.title, draft.summary, draft.body, *named]))
    _save_with_a_slug(output)
    output.themes.set(themes)
    details = {"revision": output.revision, "audience": draft.audience.value}
    note("output published", output, by, at, is_open=True, details=details)
    mails.published(output, _others(output, by), at)
    return output


def _save_with_a_slug(output: Output) -> None:
    """Save, under the address it had before or a new one made of its title."""
    if output.slug is not None:
        output.save()
        return
    wanted = slugify(output.title)[:LONGEST_SLUG].strip("-") or "output"
    taken = set(Output.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 1
    while True:
        output.slug = wanted if number == 1 else f"{wanted}-{number}"
        number += 1
        if output.slug in taken:
            continue
        try:
            with transaction.atomic():
                output.save()
        except IntegrityError:
            # Somebody took the address since we looked.
            taken.add(output.slug)
            continue
        return
