"""Questions about what a group has written. One who joined late sees what has changed since they came."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.rooms.access import sees_from
from ristiin.writing.markdown import Block, blocks
from ristiin.writing.merging import likeness
from ristiin.writing.models import Comment, Message, RoomFile, Text, TextVersion

FOLDS_WITHIN = timedelta(minutes=10)
"""Saves of one person that follow one another as soon as this are one line in the history."""
ON_A_PAGE = 30
MESSAGES_ON_A_PAGE = 40
_ALIKE = 0.5


@dataclass(frozen=True)
class TextLine:
    """A text in a list: what it is called, who changed it last and when."""

    text: Text
    changed_by: Person | None


@dataclass(frozen=True)
class Passage:
    """A part of a text as it is read, with what is said beside it."""

    number: int
    block: Block
    comments: list[Comment] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """A text with its comments, each beside the paragraph it speaks of."""

    passages: list[Passage]
    loose: list[Comment]
    settled: list[Comment]


@dataclass(frozen=True)
class HistoryLine:
    """One line of the history: a version, how many saves it stands for, and the version before it."""

    version: TextVersion
    before: int | None
    saves: int = 1


def visible_texts(group: Group, reader: Person) -> QuerySet[Text]:
    """Return the texts of the room that the reader may see, the removed ones too."""
    texts = Text.objects.filter(group=group)
    since = sees_from(group, reader)
    return texts if since is None else texts.filter(changed_at__gte=since)


def visible_versions(text: Text, reader: Person) -> QuerySet[TextVersion]:
    """Return the versions of a text that the reader may see."""
    versions = TextVersion.objects.filter(text=text)
    since = sees_from(text.group, reader)
    return versions if since is None else versions.filter(written_at__gte=since)


def visible_messages(group: Group, reader: Person) -> QuerySet[Message]:
    """Return the messages of the room that the reader may see."""
    messages = Message.objects.filter(group=group)
    since = sees_from(group, reader)
    return messages if since is None else messages.filter(written_at__gte=since)


def visible_files(group: Group, reader: Person) -> QuerySet[RoomFile]:
    """Return the files of the room that the reader may see, without what is in them."""
    files = RoomFile.objects.filter(group=group).defer("content")
    since = sees_from(group, reader)
    return files if since is None else files.filter(added_at__gte=since)


def visible_comments(text: Text, reader: Person) -> QuerySet[Comment]:
    """Return the comments of a text that the reader may see."""
    comments = Comment.objects.filter(text=text)
    since = sees_from(text.group, reader)
    return comments if since is None else comments.filter(written_at__gte=since)


def texts(group: Group, reader: Person) -> list[TextLine]:
    """Return the texts of the room, the one changed last first."""
    live = visible_texts(group, reader).filter(removed_at__isnull=True)
    return with_writers(list(live.order_by("-changed_at", "-pk")))


def removed_texts(group: Group, reader: Person) -> list[Text]:
    """Return the removed texts of the room, the one removed last first."""
    return list(visible_texts(group, reader).filter(removed_at__isnull=False).order_by("-removed_at", "-pk"))


def newest_texts(group: Group, reader: Person, most: int) -> list[TextLine]:
    """Return the texts of the room that were changed last, with who changed each."""
    shown = visible_texts(group, reader).filter(removed_at__isnull=True)
    tips = TextVersion.objects.filter(text__in=shown, number=F("text__revision")).defer("title", "body")
    newest = tips.select_related("text", "written_by").order_by("-text__changed_at", "-text_id")[:most]
    return [TextLine(tip.text, tip.written_by) for tip in newest]


def with_writers(found: Sequence[Text]) -> list[TextLine]:
    """Return texts with who changed each last."""
    tips = TextVersion.objects.filter(text__in=found, number=F("text__revision")).only("text_id", "written_by")
    writers = {tip.text_id: tip.written_by for tip in tips.select_related("written_by")}
    return [TextLine(text, writers.get(text.pk)) for text in found]


def tip_of(text: Text) -> TextVersion:
    """Return the version that is the text now."""
    return TextVersion.objects.select_related("written_by").get(text=text, number=text.revision)


def waiting(text: Text, person: Person) -> TextVersion | None:
    """Return what the person has sent that waits beside the text to be settled, the newest."""
    mine = TextVersion.objects.filter(text=text, is_beside=True, went_into__isnull=True, written_by=person)
    return mine.order_by("-number").defer("body").first()


def reading(text: Text, body: str, reader: Person) -> Reading:
    """Return a text as it is read, in parts, each with the open comments that speak of it."""
    passages = [Passage(number, block) for number, block in enumerate(blocks(body))]
    said = list(visible_comments(text, reader).select_related("written_by").order_by("written_at", "pk"))
    loose: list[Comment] = []
    for comment in (one for one in said if one.settled_at is None):
        place = _place_of(comment.anchor, passages)
        (loose if place is None else place.comments).append(comment)
    return Reading(passages, loose, [one for one in said if one.settled_at is not None])


def _place_of(anchor: str, passages: Sequence[Passage]) -> Passage | None:
    """Return the part a comment speaks of: the same as then, or the one most like it."""
    same = next((one for one in passages if one.block.source == anchor), None)
    if same is not None or not anchor:
        return same
    alike = max(((likeness(anchor, one.block.source), -one.number) for one in passages), default=(0.0, 0))
    return passages[-alike[1]] if alike[0] >= _ALIKE else None


def history(
    text: Text, reader: Person, page: str | None, *, every: bool
) -> tuple[Page[TextVersion], list[HistoryLine]]:
    """Return one page of a text's history, the newest first; without `every`, steps on the way are folded."""
    versions = visible_versions(text, reader).select_related("written_by").order_by("-number").defer("body", "title")
    if not every:
        versions = versions.filter(pk__in=_folded(list(versions)))
    found: Page[TextVersion] = Paginator(versions, ON_A_PAGE).get_page(page)
    shown = list(found)
    befores = [version.number for version in shown[1:] if not version.is_beside]
    lines = []
    for version in shown:
        before = version.base if version.is_beside else next((n for n in befores if n < version.number), version.base)
        lines.append(HistoryLine(version, before if before and before < version.number else None))
    return found, lines


def _folded(versions: Sequence[TextVersion]) -> list[int]:
    """Return the versions that are lines of their own, of versions that come newest first."""
    kept: list[int] = []
    following: TextVersion | None = None
    for version in versions:
        if version.is_beside:
            if version.is_open:
                kept.append(version.pk)
            continue
        if following is None or not is_step(version, following):
            kept.append(version.pk)
        following = version
    return kept


def is_step(one: TextVersion, following: TextVersion) -> bool:
    """Tell whether a version is but a step on the way to the next: the same person saved again soon after."""
    return (
        one.written_by_id is not None
        and one.written_by_id == following.written_by_id
        and one.merged_with is None
        and following.merged_with is None
        and following.brought_back is None
        and one.brought_back is None
        and following.written_at - one.written_at <= FOLDS_WITHIN
    )


def thread(group: Group, reader: Person, page: str | None) -> tuple[Page[Message], list[Message]]:
    """Return one page of the thread, oldest first; the first page holds the newest messages."""
    newest = visible_messages(group, reader).select_related("written_by").order_by("-written_at", "-pk")
    found: Page[Message] = Paginator(newest, MESSAGES_ON_A_PAGE).get_page(page)
    return found, list(found)[::-1]


def files(group: Group, reader: Person) -> list[RoomFile]:
    """Return the files of the room, the newest first."""
    live = visible_files(group, reader).filter(removed_at__isnull=True)
    return list(live.select_related("added_by").order_by("-added_at", "-pk"))


def removed_files(group: Group, reader: Person) -> list[RoomFile]:
    """Return the removed files of the room, the one removed last first."""
    return list(visible_files(group, reader).filter(removed_at__isnull=False).order_by("-removed_at", "-pk"))
