"""Background work of enrolment: long imports, and forgetting files that have served."""

from datetime import datetime, timedelta

from django_tasks import task

from ristiin.enrolment import retention  # noqa: F401 - its job is entered by importing it
from ristiin.enrolment.actions import offering, telling
from ristiin.enrolment.actions.writing import write
from ristiin.enrolment.choices import ImportState
from ristiin.enrolment.models import ImportBatch
from ristiin.kernel import clock
from ristiin.kernel.periodic import every, every_round

OFFERS_LOOKED_AT = timedelta(minutes=10)
UNTAKEN_KEPT = timedelta(days=7)
FILE_KEPT = timedelta(days=30)


@task()
def write_import(batch_id: int) -> None:
    """Write the rows of a list. Run again after a kill it goes on where the last written row was."""
    write(batch_id=batch_id, at=clock.now())


@every_round
def tell_of_sessions(at: datetime) -> None:
    """Write to those to whom a session has changed, some at a time."""
    telling.tell_some(at=at)


@every_round
def tell_of_cancelling(at: datetime) -> None:
    """Write to those whose programme was called off, some at a time."""
    telling.tell_some_of_cancelling(at=at)


@every(timedelta(days=1))
def forget_files(at: datetime) -> None:
    """Drop lists that nobody took within a week, and the files of those taken a month ago."""
    untaken = ImportBatch.objects.filter(state__in=(ImportState.UPLOADED, ImportState.PREVIEWED))
    untaken.filter(uploaded_at__lt=at - UNTAKEN_KEPT).delete()
    ImportBatch.objects.filter(finished_at__lt=at - FILE_KEPT).exclude(content=b"").update(content=b"")


@every(OFFERS_LOOKED_AT)
def pass_offers_on(at: datetime) -> None:
    """Close offers whose time has run out, and offer places that are free to those in line."""
    offering.lapse_all(at=at)
    offering.offer_free_places(at=at)
