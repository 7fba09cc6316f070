"""Lines of one's own on the list of the four phases."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.growth.choices import Stage
from ristiin.growth.models import OwnStep
from ristiin.growth.refusals import TextMissing
from ristiin.kernel import audit
from ristiin.programmes.models import Programme

LONGEST_STEP = 200


@transaction.atomic
def add_step(
    *, programme: Programme | None, stage: Stage, text: str, form_key: UUID, by: Person, at: datetime
) -> OwnStep:
    """Add a line to a programme's list, or to the community's. The same form twice returns the first line.

    Raises:
        TextMissing: it says nothing.
    """
    text = " ".join(text.split())[:LONGEST_STEP]
    if not text:
        raise TextMissing
    step, is_new = OwnStep.objects.get_or_create(
        form_key=form_key,
        defaults={"programme": programme, "stage": stage, "text": text, "written_by": by, "written_at": at},
    )
    if is_new:
        _note("step added", step, by, at)
    return step


@transaction.atomic
def tick(*, step: OwnStep, is_done: bool, by: Person, at: datetime) -> OwnStep:
    """Say that a line is done, or is not. Twice changes nothing."""
    changed = OwnStep.objects.filter(pk=step.pk, done_at__isnull=is_done).update(done_at=at if is_done else None)
    if changed:
        _note("step done" if is_done else "step not done", step, by, at)
    step.refresh_from_db()
    return step


@transaction.atomic
def remove_step(*, step: OwnStep, by: Person, at: datetime) -> None:
    """Take a line off the list."""
    _note("step removed", step, by, at)
    OwnStep.objects.filter(pk=step.pk).delete()


def _note(verb: str, step: OwnStep, by: Person, at: datetime) -> None:
    audit.record(verb=verb, target=step, at=at, actor_id=by.pk, programme_id=step.programme_id)
