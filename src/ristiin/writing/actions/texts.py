"""Everything that changes a text. Callers have checked who may enter the room; we check that they still may.

What is written in a room leaves no rows in the audit log: a log of saves would tell organisers when people are at work.
The text's own history, which only the room sees, says who and when.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel.plain import plain_line
from ristiin.rooms.holding import hold
from ristiin.writing.actions import news
from ristiin.writing.merging import Clash, Merged, merge, one_way_of_lines
from ristiin.writing.models import Text, TextVersion
from ristiin.writing.refusals import TextRemoved, TooManyTexts

MOST_TEXTS = 200

Hold = Callable[[Text, Person], AbstractContextManager[Text]]
"""Holds a text while it is read, merged and written."""


@dataclass(frozen=True)
class Draft:
    """A text as somebody sends it: on which version they wrote it, and the key of the form they sent."""

    title: str
    body: str
    base: int
    save_key: str = ""


@dataclass(frozen=True)
class Saved:
    """What became of what was sent: `sent` holds it as it was sent, `now` is the text; a clash waits to be settled."""

    sent: TextVersion
    now: TextVersion

    @property
    def waits(self) -> bool:
        """Whether the sender has a paragraph to settle."""
        return self.sent.is_open


@contextmanager
def text_held(text: Text, person: Person) -> Iterator[Text]:
    """Hold the room and the text until the transaction ends: whoever else saves waits, nobody leaves meanwhile.

    Raises:
        NotInside: the person has left the group.
        TextRemoved: the text is not there any more.
    """
    hold(text.group, person)
    held = Text.objects.select_for_update(of=("self",)).select_related("group").get(pk=text.pk)
    if held.removed_at is not None:
        raise TextRemoved
    yield held


@transaction.atomic
def start(*, group: Group, person: Person, title: str, save_key: str, at: datetime) -> Text:
    """Begin a text. The same form sent again gives the text it began.

    Raises:
        NotInside: the person has left the group.
        TooManyTexts: there are enough.
    """
    hold(group, person)
    begun = TextVersion.objects.filter(text__group=group, save_key=save_key, number=1).exclude(save_key="").first()
    if begun is not None:
        return begun.text
    if Text.objects.filter(group=group).count() >= MOST_TEXTS:
        raise TooManyTexts
    title = plain_line(title)
    text = Text.objects.create(group=group, title=title, revision=1, last_number=1, created_at=at, changed_at=at)
    TextVersion.objects.create(
        text=text, number=1, title=title, body="", written_by=person, written_at=at, save_key=save_key
    )
    news.spread(group=group, by=person, at=at)
    return text


@transaction.atomic
def save(*, text: Text, person: Person, draft: Draft, at: datetime, hold: Hold = text_held) -> Saved:
    """Save what somebody wrote, together with what others have saved since they began.

    Changes to different paragraphs become one text. Where both have changed one paragraph, nothing is overwritten: what
    was sent is kept beside the text until its writer settles it. The same form sent again gives the same answer.

    Raises:
        NotInside: the person has left the group.
        TextRemoved: the text is not there any more.
    """
    with hold(text, person) as held:
        versions = TextVersion.objects.filter(text=held)
        body, title = one_way_of_lines(draft.body), plain_line(draft.title)
        tip = versions.get(number=held.revision)
        before = versions.filter(save_key=draft.save_key).first() if draft.save_key else None
        if before is not None and (before.body, before.title) == (body, title):
            return Saved(before, tip)
        # The same form with other words in it (back, and on): written on what that form saved.
        base = before or _version(held, draft.base)
        if base.is_open and base.written_by_id == person.pk:
            base = _version(held, base.base)  # what waits gives way to what is sent now
        sent = TextVersion(
            text=held,
            title=title,
            body=body,
            base=base.number,
            save_key="" if before else draft.save_key,
            written_by=person,
            written_at=at,
        )
        if (body, title) == (tip.body, tip.title):
            return Saved(tip, tip)
        if (body, title) == (base.body, base.title):
            return Saved(base, tip)
        return _put_on(held, sent) if base.number == tip.number else _put_together(held, sent, base, tip)


@transaction.atomic
def settle(
    *, beside: TextVersion, person: Person, seen: int, said: Callable[[int, Clash], str], at: datetime
) -> TextVersion | None:
    """Put what waited beside the text into it, each clash as the person says; return the version made of it.

    Return None when the text has changed since the person saw version `seen`: then they look again. Settling what is
    settled gives the version it went into.

    Raises:
        NotInside: the person has left the group.
        TextRemoved: the text is not there any more.
    """
    with text_held(beside.text, person) as held:
        versions = TextVersion.objects.filter(text=held)
        beside = versions.get(pk=beside.pk)
        tip = versions.get(number=held.revision)
        if not beside.is_open:
            return versions.filter(number=beside.went_into or 0).first() or tip
        if tip.number != seen:
            return None
        found = together(beside, tip)
        body = found.text(said)
        now = TextVersion(
            text=held,
            title=_title(_version(held, beside.base), beside, tip),
            body=body,
            base=tip.number,
            merged_with=tip.number,
            written_by=person,
            written_at=at,
        )
        if (now.body, now.title) != (tip.body, tip.title):
            tip = _put_on(held, now).now
        versions.filter(pk=beside.pk).update(went_into=tip.number)
        return tip


@transaction.atomic
def bring_back(*, text: Text, person: Person, number: int, at: datetime) -> TextVersion:
    """Make an older version the text again, as a new version: what was between stays in the history.

    Raises:
        NotInside: the person has left the group.
        TextRemoved: the text is not there any more.
        TextVersion.DoesNotExist: there is no such version.
    """
    with text_held(text, person) as held:
        old = TextVersion.objects.get(text=held, number=number)
        tip = TextVersion.objects.get(text=held, number=held.revision)
        if (old.body, old.title) == (tip.body, tip.title):
            return tip
        again = TextVersion(
            text=held,
            title=old.title,
            body=old.body,
            base=tip.number,
            brought_back=old.number,
            written_by=person,
            written_at=at,
        )
        return _put_on(held, again).now


@transaction.atomic
def remove(*, text: Text, person: Person, at: datetime) -> Text:
    """Take a text out of sight; for a month it can be put back. Removing it twice changes nothing.

    Raises:
        NotInside: the person has left the group.
    """
    hold(text.group, person)
    Text.objects.filter(pk=text.pk, removed_at__isnull=True).update(removed_at=at)
    text.refresh_from_db()
    return text


@transaction.atomic
def put_back(*, text: Text, person: Person, at: datetime) -> Text:
    """Put a removed text back. Putting it back twice changes nothing.

    Raises:
        NotInside: the person has left the group.
    """
    hold(text.group, person)
    Text.objects.filter(pk=text.pk, removed_at__isnull=False).update(removed_at=None, changed_at=at)
    text.refresh_from_db()
    return text


def together(beside: TextVersion, tip: TextVersion) -> Merged:
    """Return what stands beside the text and the text as it is now, brought together."""
    base = _version(beside.text, beside.base)
    return merge(base=base.body, mine=beside.body, theirs=tip.body)


def _put_on(text: Text, version: TextVersion) -> Saved:
    """Make a version the text."""
    version.number = text.last_number + 1
    version.save()
    text.revision = text.last_number = version.number
    text.title, text.changed_at = version.title, version.written_at
    text.save(update_fields=["title", "revision", "last_number", "changed_at"])
    if version.written_by is not None:
        news.spread(group=text.group, by=version.written_by, at=version.written_at)
    return Saved(version, version)


def _put_together(text: Text, sent: TextVersion, base: TextVersion, tip: TextVersion) -> Saved:
    """Keep what was sent beside the text, and make the text of both unless a paragraph clashes."""
    found = merge(base=base.body, mine=sent.body, theirs=tip.body)
    sent.number, sent.is_beside = text.last_number + 1, True
    text.last_number = sent.number
    if found.clashes:
        _give_way(text, sent)
        sent.save()
        text.save(update_fields=["last_number"])
        return Saved(sent, tip)
    sent.went_into = sent.number + 1
    sent.save()
    both = TextVersion(
        text=text,
        title=_title(base, sent, tip),
        body=found.text(),
        base=tip.number,
        merged_with=tip.number,
        written_by=sent.written_by,
        written_at=sent.written_at,
    )
    return Saved(sent, _put_on(text, both).now)


def _give_way(text: Text, sent: TextVersion) -> None:
    """Let what the same person sent before from the same form give way to what they send now."""
    waiting = TextVersion.objects.filter(text=text, is_beside=True, went_into__isnull=True)
    waiting.filter(written_by=sent.written_by, base=sent.base).update(went_into=sent.number)


def _title(base: TextVersion, mine: TextVersion, theirs: TextVersion) -> str:
    return mine.title if mine.title != base.title else theirs.title


def _version(text: Text, number: int | None) -> TextVersion:
    """Return a version, or the nearest before it: folded ones are forgotten in time."""
    versions = TextVersion.objects.filter(text=text).order_by("-number")
    return versions.filter(number__lte=number or 0).first() or versions.order_by("number")[0]
