"""Everything that changes the room's thread of messages. Callers have checked who may enter the room."""

from datetime import datetime, timedelta

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel.plain import plain
from ristiin.rooms.holding import hold
from ristiin.writing.actions import news
from ristiin.writing.models import Message
from ristiin.writing.refusals import NoTimeToTakeBack

TAKEN_BACK_WITHIN = timedelta(minutes=15)


@transaction.atomic
def send(*, group: Group, person: Person, body: str, send_key: str, at: datetime) -> Message:
    """Put a message into the thread. The same form sent again gives the first message.

    Raises:
        NotInside: the person has left the group.
    """
    hold(group, person)
    before = Message.objects.filter(group=group, send_key=send_key).exclude(send_key="").first()
    if before is not None:
        return before
    news.spread(group=group, by=person, at=at)
    return Message.objects.create(
        group=group, body=plain(body).strip(), written_by=person, written_at=at, send_key=send_key
    )


@transaction.atomic
def take_back(*, message: Message, person: Person, at: datetime) -> Message:
    """Take back a message of one's own; its words are gone, its place says so. Taking it back twice changes nothing.

    Raises:
        NotInside: the person has left the group.
        NoTimeToTakeBack: it has stood for a while.
    """
    hold(message.group, person)
    message = Message.objects.select_for_update().get(pk=message.pk, written_by=person)
    if message.taken_back_at is not None:
        return message
    if at - message.written_at > TAKEN_BACK_WITHIN:
        raise NoTimeToTakeBack
    message.body, message.taken_back_at = "", at
    message.save(update_fields=["body", "taken_back_at"])
    return message
