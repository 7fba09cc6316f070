"""What is forgotten in time: removed things after a month, saves that went into the next, a whole room at its end."""

from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction

from ristiin.grouping.models import Group
from ristiin.writing.models import Message, RoomFile, RoomNews, Text, TextVersion
from ristiin.writing.queries import is_step

REMOVED_KEPT = timedelta(days=30)
SAVES_KEPT = timedelta(days=1)


@transaction.atomic
def empty(*, group: Group) -> None:
    """Forget everything that was written in a room."""
    Text.objects.filter(group=group).delete()
    Message.objects.filter(group=group).delete()
    RoomFile.objects.filter(group=group).delete()
    RoomNews.objects.filter(group=group).delete()


@transaction.atomic
def forget_removed(*, at: datetime) -> None:
    """Forget what was removed a month ago."""
    Text.objects.filter(removed_at__lt=at - REMOVED_KEPT).delete()
    RoomFile.objects.filter(removed_at__lt=at - REMOVED_KEPT).delete()


@transaction.atomic
def fold_saves(*, at: datetime) -> int:
    """Forget the saves of yesterday and before that the next save of the same person, soon after, replaced.

    What somebody else has built on stays, and so does what waits to be settled. Return how many were forgotten.
    """
    before = at - SAVES_KEPT
    forgotten = 0
    texts = TextVersion.objects.filter(written_at__lt=before, written_at__gte=before - 2 * SAVES_KEPT)
    for text_id in texts.order_by("text_id").values_list("text_id", flat=True).distinct():
        versions = list(
            TextVersion.objects.filter(text_id=text_id).order_by("number").defer("body", "title").select_related("text")
        )
        needed = _built_on(versions)
        gone = [
            one.pk
            for one, following in pairwise([version for version in versions if not version.is_beside])
            if one.number > 1 and one.number not in needed and following.written_at < before and is_step(one, following)
        ]
        gone += [one.pk for one in versions if one.is_beside and one.went_into is not None and one.written_at < before]
        forgotten += len(gone)
        TextVersion.objects.filter(pk__in=gone).delete()
    return forgotten


def _built_on(versions: list[TextVersion]) -> set[int]:
    """Return the numbers that others have written on, merged with or brought back, and those that are the text."""
    by_number = {version.number: version for version in versions}
    needed = {version.text.revision for version in versions}
    for version in versions:
        for number in (version.base, version.merged_with, version.brought_back):
            one = by_number.get(number or 0)
            if one is not None and (one.written_by_id != version.written_by_id or version.is_open):
                needed.add(one.number)
    return needed
