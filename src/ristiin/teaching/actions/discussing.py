"""A group ticks a question it has talked about. Callers have checked who; we check when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.holding import hold
from ristiin.teaching import queries
from ristiin.teaching.models import Question, QuestionDone


class NotAskedNow(Refusal):
    """The question was withdrawn, or has not opened for the group."""

    def __init__(self) -> None:
        super().__init__(_("This question is not asked of your group any more."))


@transaction.atomic
def say_done(*, question: Question, group: Group, is_done: bool, by: Person, at: datetime) -> None:
    """Say that the group has talked about a question, or take it back. Saying it twice changes nothing.

    Raises:
        NotInside: the person has left.
        RoomIsClosed: the time of the room is over.
        NotAskedNow: the question does not stand open for the group.
    """
    group = hold(group, by)
    if question.pk not in {one.question.pk for one in queries.asked_of(group, at)}:
        raise NotAskedNow
    if is_done:
        _row, is_new = QuestionDone.objects.get_or_create(question=question, group=group)
    else:
        gone, _tables = QuestionDone.objects.filter(question=question, group=group).delete()
        is_new = bool(gone)
    if is_new:
        # Without the programme: organisers read their programme's log, and when a group is at work is not theirs.
        audit.record(
            verb="question talked about" if is_done else "question opened again",
            target=question,
            at=at,
            actor_id=by.pk,
            details={"group": group.pk},
        )
