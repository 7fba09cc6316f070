"""Telling groups that a question has opened."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.choices import State
from ristiin.teaching.letters import QUESTIONS
from ristiin.teaching.models import Question


@transaction.atomic
def tell_of_opened(*, at: datetime) -> int:
    """Tell each group once of every question that has opened and is not over; return how many questions it was.

    A question that opens before the groups are published waits for them.
    """
    opened = Question.objects.opened(at).filter(
        told_at__isnull=True,
        due_at__gt=at,
        programme__state=State.PUBLISHED,
        programme__pairs_published_at__isnull=False,
    )
    count = 0
    for question in opened.select_for_update(of=("self",)).select_related("programme").order_by("pk"):
        for person, group in _asked(question):
            tell(
                person=person,
                topic=QUESTIONS.key,
                kind="teaching/question_opened",
                context={
                    "programme": question.programme,
                    "due_at": question.due_at,
                    "url": reverse("teaching:room", args=[group.pk]),
                },
                at=at,
                once_key=f"question-{question.pk}-{person.pk}",
                not_after=question.due_at,
            )
        count += 1
        Question.objects.filter(pk=question.pk).update(told_at=at)
    return count


def _asked(question: Question) -> list[tuple[Person, Group]]:
    """Return everybody in the groups that are asked, facilitators among them, in three queries."""
    groups = Group.objects.filter(programme=question.programme_id, ended_at__isnull=True)
    if not question.is_for_all:
        groups = groups.filter(pk__in=question.addressed.values("group"))
    there = {group.pk: group for group in groups.select_related("facilitator").order_by("pk")}
    members = Membership.objects.filter(Q(left_at__isnull=True), group__in=list(there))
    pairs = [
        (row.enrolment.person, there[row.group_id])
        for row in members.select_related("enrolment__person").order_by("group", "pk")
    ]
    return pairs + [(group.facilitator, group) for group in there.values() if group.facilitator is not None]
