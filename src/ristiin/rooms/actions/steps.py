"""Steps on the way to the output, which meetings may serve (S31)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.rooms.holding import hold
from ristiin.rooms.models import OutputStep


@transaction.atomic
def add_step(*, group: Group, title: str, due_on: date | None, person: Person, at: datetime) -> OutputStep:
    """Put a step at the end of the list. The same as the last one, not done yet, is that one again."""
    group = hold(group, person)
    last = OutputStep.objects.filter(group=group).order_by("-position", "-pk").first()
    if last is not None and (last.title, last.due_on, last.done_at) == (title, due_on, None):
        return last
    position = (OutputStep.objects.filter(group=group).aggregate(last=Max("position"))["last"] or 0) + 1
    step = OutputStep.objects.create(group=group, title=title, due_on=due_on, position=position, added_by=person)
    audit.record(verb="output step added", target=step, at=at, actor_id=person.pk)
    return step


@transaction.atomic
def mark_step(*, step: OutputStep, is_done: bool, person: Person, at: datetime) -> OutputStep:
    """Say that a step is done or that it is not. Saying it again changes nothing."""
    hold(step.group, person)
    step = OutputStep.objects.get(pk=step.pk)
    if bool(step.done_at) == is_done:
        return step
    step.done_at = at if is_done else None
    step.save(update_fields=["done_at"])
    audit.record(verb="output step done" if is_done else "output step reopened", target=step, at=at, actor_id=person.pk)
    return step


@transaction.atomic
def remove_step(*, step: OutputStep, person: Person, at: datetime) -> None:
    """Take a step off the list; meetings that served it stay."""
    hold(step.group, person)
    audit.record(verb="output step removed", target=step, at=at, actor_id=person.pk)
    step.delete()
