"""Everything that changes the files of a room. Callers have checked who may enter the room."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel.uploads import CheckedFile
from ristiin.rooms.holding import hold
from ristiin.writing.actions import news
from ristiin.writing.models import RoomFile
from ristiin.writing.refusals import RoomFull

MOST = 100 * 1024 * 1024
"""Bytes of all files of a room together; removed ones may take as much again until they are forgotten."""


@transaction.atomic
def add(*, group: Group, person: Person, file: CheckedFile, send_key: str, at: datetime) -> RoomFile:
    """Keep a file in the room. The same form sent again gives the first file.

    Raises:
        NotInside: the person has left the group.
        RoomFull: there is no space left.
    """
    hold(group, person)
    before = RoomFile.objects.filter(group=group, send_key=send_key).exclude(send_key="").defer("content").first()
    if before is not None:
        return before
    size = len(file.content)
    _fits(group, size)
    _forget_removed(group, MOST - size)
    news.spread(group=group, by=person, at=at)
    return RoomFile.objects.create(
        group=group,
        name=file.name,
        content_type=file.content_type,
        size=size,
        content=file.content,
        added_by=person,
        added_at=at,
        send_key=send_key,
    )


@transaction.atomic
def remove(*, file: RoomFile, person: Person, at: datetime) -> None:
    """Take a file out of sight; for a month it can be put back. Removing it twice changes nothing.

    Raises:
        NotInside: the person has left the group.
    """
    hold(file.group, person)
    RoomFile.objects.filter(pk=file.pk, removed_at__isnull=True).update(removed_at=at)


@transaction.atomic
def put_back(*, file: RoomFile, person: Person) -> None:
    """Put a removed file back. Putting it back twice changes nothing.

    Raises:
        NotInside: the person has left the group.
        RoomFull: others have taken its space meanwhile.
    """
    hold(file.group, person)
    removed = RoomFile.objects.filter(pk=file.pk, removed_at__isnull=False)
    if removed.exists():
        _fits(file.group, file.size)
        removed.update(removed_at=None)


def _fits(group: Group, size: int) -> None:
    live = RoomFile.objects.filter(group=group, removed_at__isnull=True)
    if _bytes(live.aggregate(bytes=Sum("size"))) + size > MOST:
        raise RoomFull


def _forget_removed(group: Group, most: int) -> None:
    """Forget the files removed longest ago until the removed ones take no more than `most` bytes."""
    removed = RoomFile.objects.filter(group=group, removed_at__isnull=False).order_by("-removed_at", "-pk")
    total = 0
    for pk, size in removed.values_list("pk", "size"):
        total += size
        if total > most:
            RoomFile.objects.filter(pk=pk).delete()


def _bytes(found: dict[str, int | None]) -> int:
    return found["bytes"] or 0
