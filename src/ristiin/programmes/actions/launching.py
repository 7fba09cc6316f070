"""Letting others see a programme, and calling it off."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.programmes import queries, signals
from ristiin.programmes.choices import State
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme
from ristiin.programmes.refusals import NotReady


@transaction.atomic
def publish(*, programme: Programme, by: Person, at: datetime) -> Programme:
    """Let others see the programme's page. Publishing twice changes nothing.

    Raises:
        ProgrammeIsCancelled: it will not take place.
        NotReady: the page lacks something; the reason lists it.
    """
    programme = held(programme)
    if programme.state == State.PUBLISHED:
        return programme
    lacking = queries.missing(programme, queries.timeline(programme), at)
    if lacking:
        raise NotReady(" ".join(str(lack.text) for lack in lacking))
    programme.state, programme.published_at = State.PUBLISHED, at
    programme.save(update_fields=["state", "published_at"])
    note("programme published", programme, by, at)
    signals.programme_published.send(sender=Programme, programme=programme, at=at, by=by)
    return programme


@transaction.atomic
def cancel(*, programme: Programme, by: Person, at: datetime) -> Programme:
    """Call the programme off for good. Cancelling twice changes nothing."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.state == State.CANCELLED:
        return programme
    programme.state = State.CANCELLED
    programme.save(update_fields=["state"])
    note("programme cancelled", programme, by, at)
    signals.programme_cancelled.send(sender=Programme, programme=programme, at=at, by=by)
    return programme
