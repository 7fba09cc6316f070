"""Writes the rows of a list that is being taken, some hundreds in each transaction."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override as in_language_of

from ristiin.accounts.actions import people_for_addresses
from ristiin.accounts.models import Person
from ristiin.enrolment import mails
from ristiin.enrolment.actions.many import Row, register_many
from ristiin.enrolment.choices import EnrolmentState, ImportState, Source
from ristiin.enrolment.importing.checked import WRITTEN, Checked, CheckedRow, Choices, Outcome
from ristiin.enrolment.importing.checking import check
from ristiin.enrolment.importing.columns import guess
from ristiin.enrolment.importing.known import fitting, known_of, usual_choices
from ristiin.enrolment.models import ImportBatch
from ristiin.enrolment.windows import groups_of
from ristiin.kernel import audit
from ristiin.kernel.collation import fold
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.tables import Sheet, read
from ristiin.programmes.models import Programme

IN_ONE_GO = 500
NEVER = datetime.max.replace(tzinfo=UTC)


def sheet_of(batch: ImportBatch) -> Sheet:
    """Return the table of an uploaded file."""
    return _sheet_of(batch.pk, bytes(batch.content), batch.file_name)


def checked(batch: ImportBatch) -> Checked:
    """Return every row of an uploaded file as it stands against the programme now."""
    return check(sheet_of(batch), fields_of(batch), known_of(batch.programme), choices_of(batch))


def fields_of(batch: ImportBatch) -> list[str]:
    """Return what each column holds, guessed when nothing was said."""
    return batch.mapping.get("fields") or fitting(guess(sheet_of(batch)), batch.programme)


def choices_of(batch: ImportBatch) -> Choices:
    """Return what is done about unknown words."""
    usual = usual_choices(batch.programme)
    said = batch.mapping
    return Choices(
        said.get("unknown_themes", usual.unknown_themes), adds_times=said.get("adds_times", usual.adds_times)
    )


def write(*, batch_id: int, at: datetime) -> None:
    """Write the rows that are not written yet, some hundreds in each transaction.

    Each transaction moves `rows_done` on with the rows it wrote: whoever goes on after a kill repeats nothing. All rows
    carry the moment at which the import was begun.
    """
    batch = ImportBatch.objects.select_related("programme", "uploaded_by").get(pk=batch_id)
    if batch.state != ImportState.RUNNING:
        return
    language = batch.uploaded_by.language if batch.uploaded_by else settings.LANGUAGE_CODE
    with in_language_of(language):
        rows = as_they_came(checked(batch).rows)
        added = {fold(name): theme.pk for theme in batch.programme.themes.all() for name in theme.names.values()}
        while _write_some(batch_id, rows, added):
            pass
        _finish(batch_id, at)


def as_they_came(rows: Sequence[CheckedRow]) -> list[CheckedRow]:
    """Return the rows in the order in which they were sent, those that do not say it last, in the file's order."""
    return sorted(rows, key=lambda row: (row.sent_at is None, row.sent_at or NEVER, row.number))


@lru_cache(maxsize=2)
def _sheet_of(batch_id: int, content: bytes, file_name: str) -> Sheet:
    del batch_id
    return read(content, file_name)


def _write_some(batch_id: int, rows: Sequence[CheckedRow], themes: dict[str, int]) -> bool:
    """Write the next rows and return whether any are left."""
    with transaction.atomic():
        batch = (
            ImportBatch.objects.select_for_update(of=("self",))
            .select_related("programme", "uploaded_by")
            .get(pk=batch_id)
        )
        if batch.state != ImportState.RUNNING or batch.rows_done >= len(rows) or batch.started_at is None:
            return False
        some = rows[batch.rows_done : batch.rows_done + IN_ONE_GO]
        taken = [row for row in some if row.outcome in WRITTEN]
        if taken and batch.uploaded_by is not None:
            _register(batch, taken, themes, batch.uploaded_by, batch.started_at)
        batch.rows_done += len(some)
        batch.save(update_fields=["rows_done", "counts"])
        return batch.rows_done < len(rows)


def _register(
    batch: ImportBatch, taken: Sequence[CheckedRow], themes: dict[str, int], person: Person, at: datetime
) -> None:
    people = people_for_addresses(
        names={row.address: row.name for row in taken},
        languages={row.address: _language_of(row, batch.programme) for row in taken},
        at=at,
    )
    groups = {group.pk: group for group in groups_of(batch.programme)}
    answered = [
        Row(
            people[row.address],
            row.ready(themes),
            min(row.sent_at, at) if row.sent_at else None,
            groups.get(row.target_group or 0),
        )
        for row in taken
    ]
    outcomes = register_many(
        programme=batch.programme, rows=answered, actor=person, at=at, source=Source.IMPORT, brought_by=batch
    )
    tally: Counter[str] = Counter()
    refused: dict[str, str] = dict(batch.counts.get("refused_later", {}))
    for row, outcome in zip(taken, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            refused[str(row.number)] = str(outcome)
            continue
        tally["written_new" if row.outcome == Outcome.NEW else "written_changed"] += 1
        tally["waiting"] += row.outcome == Outcome.NEW and outcome.state == EnrolmentState.WAITING
        if batch.counts.get("sends_mail") and row.outcome == Outcome.NEW:
            mails.registered(outcome, at, by_organiser=True)
    totals: dict[str, Any] = {key: batch.counts.get(key, 0) + number for key, number in tally.items()}
    batch.counts = {**batch.counts, **totals, "refused_later": refused}


def _language_of(row: CheckedRow, programme: Programme) -> str:
    """Return the language to write to a new person in: the first they named, else the programme's first."""
    return next(iter((*row.wishes.languages, *programme.languages)), settings.LANGUAGE_CODE)


@transaction.atomic
def _finish(batch_id: int, at: datetime) -> None:
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state != ImportState.RUNNING:
        return
    batch.state, batch.finished_at = ImportState.DONE, at
    batch.save(update_fields=["state", "finished_at"])
    numbers = {key: value for key, value in batch.counts.items() if isinstance(value, int)}
    audit.record(
        verb="list taken",
        target=batch,
        at=at,
        actor_id=batch.uploaded_by_id,
        programme_id=batch.programme_id,
        details=numbers,
    )
