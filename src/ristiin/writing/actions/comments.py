"""Everything that changes the comments beside a text. Callers have checked who may enter the room."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.kernel.plain import plain
from ristiin.rooms.holding import hold
from ristiin.writing.actions import news
from ristiin.writing.models import Comment, Text
from ristiin.writing.refusals import TextRemoved


@transaction.atomic
def add(*, text: Text, person: Person, anchor: str, body: str, send_key: str, at: datetime) -> Comment:
    """Put a comment beside a paragraph. The same form sent again gives the first comment.

    Raises:
        NotInside: the person has left the group.
        TextRemoved: the text is not there any more.
    """
    hold(text.group, person)
    if not Text.objects.filter(pk=text.pk, removed_at__isnull=True).exists():
        raise TextRemoved
    before = Comment.objects.filter(text=text, send_key=send_key).exclude(send_key="").first()
    if before is not None:
        return before
    news.spread(group=text.group, by=person, at=at)
    return Comment.objects.create(
        text=text, anchor=anchor, body=plain(body).strip(), written_by=person, written_at=at, send_key=send_key
    )


@transaction.atomic
def settle(*, comment: Comment, person: Person, at: datetime) -> Comment:
    """Say that what a comment asked for is done. Saying it twice changes nothing.

    Raises:
        NotInside: the person has left the group.
    """
    hold(comment.text.group, person)
    Comment.objects.filter(pk=comment.pk, settled_at__isnull=True).update(settled_at=at)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def open_again(*, comment: Comment, person: Person) -> Comment:
    """Open a settled comment. Opening it twice changes nothing.

    Raises:
        NotInside: the person has left the group.
    """
    hold(comment.text.group, person)
    Comment.objects.filter(pk=comment.pk).update(settled_at=None)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def take_back(*, comment: Comment, person: Person) -> None:
    """Take away a comment of one's own. Taking it away twice changes nothing.

    Raises:
        NotInside: the person has left the group.
    """
    hold(comment.text.group, person)
    Comment.objects.filter(pk=comment.pk, written_by=person).delete()
