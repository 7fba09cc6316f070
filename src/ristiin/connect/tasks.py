"""Background work of calendars: reading the answers that come by mail."""

import imaplib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ristiin.connect import mailbox, replies
from ristiin.connect.actions import answering, inviting
from ristiin.kernel import clock
from ristiin.kernel.periodic import every
from ristiin.rooms.models import Meeting

logger = logging.getLogger(__name__)
RESULTS_KEPT = timedelta(hours=1)


@every(timedelta(minutes=2))
def look_for_answers(at: datetime) -> None:
    """Have the mailbox of answers read, where there is one and nobody is at it."""
    if not settings.REPLY_MAILBOX:
        return
    runs = DBTaskResult.objects.filter(task_path=read_answers.module_path)
    runs.filter(finished_at__lt=at - RESULTS_KEPT).delete()
    if not runs.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)).exists():
        read_answers.enqueue()


@task()
def follow_meetings(meeting_ids: list[int]) -> None:
    """Bring what people were told of a group's meetings up to what these are; run again it tells nothing twice."""
    meetings = list(Meeting.objects.filter(pk__in=meeting_ids).order_by("starts_at", "pk"))
    inviting.follow(meetings=meetings, at=clock.now())


@task()
def read_answers() -> int:
    """Note every answer in the mailbox and return how many there were.

    An answer is thrown away once it is noted; a mail that is none is left, marked as read. Whatever a mail holds, the
    others are read; what was read twice, after a kill, is noted once.
    """
    noted = 0
    try:
        with mailbox.opened(settings.REPLY_MAILBOX) as box:
            for number in box.unread():
                try:
                    reply = replies.read(box.mail(number))
                except replies.NotAReply:
                    box.leave(number)
                    continue
                noted += answering.take_in(reply=reply, at=clock.now()) is not None
                box.remove(number)
            box.tidy()
    except (OSError, imaplib.IMAP4.error) as away:
        # The next run tries again. What the server says is its own affair; no mail's text is in it.
        logger.warning("The mailbox of answers could not be read: %s", type(away).__name__)
    return noted
