"""Everything that changes an import: brought in, columns named, rows taken. Callers have checked who."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ristiin.accounts.models import Person
from ristiin.enrolment import queries, tasks
from ristiin.enrolment.actions.registration import fill_places
from ristiin.enrolment.actions.writing import checked, sheet_of, write
from ristiin.enrolment.belonging import published_in
from ristiin.enrolment.choices import EnrolmentState, ImportState, Source
from ristiin.enrolment.importing.checked import WRITTEN, CheckedRow, UnknownThemes
from ristiin.enrolment.importing.columns import Field, guess, signature
from ristiin.enrolment.importing.known import fitting, usual_choices
from ristiin.enrolment.importing.spelling import neutral
from ristiin.enrolment.importing.words import row_order
from ristiin.enrolment.models import Enrolment, ImportBatch, RememberedMapping
from ristiin.enrolment.refusals import ProgrammeOver
from ristiin.kernel import audit
from ristiin.kernel.collation import fold
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.tables import read
from ristiin.programmes.choices import Phase
from ristiin.programmes.models import Programme, Theme

AT_ONCE = 200
"""So many rows are written while the organiser waits; more are written in the background."""

OPEN_STATES = (ImportState.UPLOADED, ImportState.PREVIEWED)


class ImportUnderWay(Refusal):
    """The list is being written or has been written."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("This list has been taken already. Bring the file again to look through it anew.")
        )


class ColumnsMissing(Refusal):
    """A column is missing without which nobody can be registered."""


class NothingToTakeBack(Refusal):
    """The import has not been written, or was taken back."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("There is nothing left to take back."))


@transaction.atomic
def upload(*, programme: Programme, person: Person, content: bytes, file_name: str, at: datetime) -> ImportBatch:
    """Keep a file until it is written or thrown away, its columns guessed or remembered from the last time.

    Raises:
        UnreadableFile: it is no table; the words say why.
    """
    sheet = read(content, file_name)
    remembered = RememberedMapping.objects.filter(person=person, headings=signature(sheet.headings)).first()
    fields = fitting(remembered.mapping["fields"] if remembered else guess(sheet), programme)
    choices = usual_choices(programme)
    batch = ImportBatch.objects.create(
        programme=programme,
        uploaded_by=person,
        uploaded_at=at,
        file_name=file_name[-200:],
        content=content,
        mapping={
            "fields": fields,
            "is_remembered": remembered is not None,
            "form": sheet.form,
            "unknown_themes": str(choices.unknown_themes),
            "adds_times": choices.adds_times,
        },
        rows_total=len(sheet.rows),
    )
    _note("list brought in", batch, at, person.pk, rows=len(sheet.rows))
    return batch


@transaction.atomic
def name_columns(*, batch: ImportBatch, fields: Sequence[str], person: Person, at: datetime) -> ImportBatch:
    """Set what each column holds, and remember it for the next file with the same headings.

    Raises:
        ImportUnderWay: it is being written or has been.
    """
    batch = _open(batch)
    batch.mapping = {**batch.mapping, "fields": [str(Field(field)) for field in fields]}
    batch.state = ImportState.PREVIEWED
    batch.save(update_fields=["mapping", "state"])
    RememberedMapping.objects.update_or_create(
        person=person,
        headings=signature(sheet_of(batch).headings),
        defaults={"mapping": {"fields": batch.mapping["fields"]}},
    )
    _note("columns of a list named", batch, at, person.pk)
    return batch


@transaction.atomic
def choose(*, batch: ImportBatch, unknown_themes: str, adds_times: bool, person: Person, at: datetime) -> ImportBatch:
    """Set what is done about themes and times that the programme does not know.

    Raises:
        ImportUnderWay: it is being written or has been.
    """
    batch = _open(batch)
    chosen = {"unknown_themes": str(UnknownThemes(unknown_themes)), "adds_times": adds_times}
    batch.mapping = {**batch.mapping, **chosen}
    batch.save(update_fields=["mapping"])
    _note("unknown words of a list decided", batch, at, person.pk, **chosen)
    return batch


@transaction.atomic
def throw_away(*, batch: ImportBatch, person: Person, at: datetime) -> None:
    """Forget a list of which nothing was written.

    Raises:
        ImportUnderWay: it is being written or has been.
    """
    batch = _open(batch)
    _note("list thrown away", batch, at, person.pk)
    batch.delete()


@transaction.atomic
def take(*, batch: ImportBatch, person: Person, sends_mail: bool, at: datetime) -> ImportBatch:
    """Take the good rows: at once when they are few, else in the background. New themes and times come with them.

    Raises:
        ImportUnderWay: it is being written or has been.
        ColumnsMissing: no column holds names, or none addresses.
        ProgrammeOver: after the close.
    """
    batch = _open(batch)
    programme = Programme.objects.select_for_update().get(pk=batch.programme_id)
    if queries.phase_of(programme, at) in {Phase.CLOSED, Phase.CANCELLED}:
        raise ProgrammeOver
    found = checked(batch)
    if found.missing:
        raise ColumnsMissing(found.missing[0])
    taken = [row for row in found.rows if row.outcome in WRITTEN]
    _add_times(programme, taken)
    _add_themes(programme, taken)
    batch.counts = {**found.counts(), "sends_mail": sends_mail, "to_write": len(taken)}
    batch.state, batch.started_at, batch.rows_done = ImportState.RUNNING, at, 0
    batch.save(update_fields=["counts", "state", "started_at", "rows_done"])
    _note("list being taken", batch, at, person.pk, rows=len(taken))
    if len(taken) <= AT_ONCE:
        write(batch_id=batch.pk, at=at)
    else:
        tasks.write_import.enqueue(batch.pk)
    return batch


@transaction.atomic
def take_back(*, batch: ImportBatch, person: Person, at: datetime) -> int:
    """Remove the registrations that came by this import alone and that nobody has touched since; return how many.

    Whoever has signed in, changed an answer, found a pair or is in published groups stays. People known only by this
    import are forgotten.

    Raises:
        NothingToTakeBack: it was not written, or nothing of it is left untouched.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("programme").get(pk=batch.pk)
    if batch.state != ImportState.DONE or batch.started_at is None:
        raise NothingToTakeBack
    untouched = list(untouched_since(batch))
    if not untouched:
        raise NothingToTakeBack
    gone = _forget(untouched, batch.started_at)
    _close_the_queue(batch.programme)
    fill_places(programme=batch.programme, at=at, actor=person)
    batch.state = ImportState.TAKEN_BACK
    batch.counts = {**batch.counts, "taken_back": gone}
    batch.save(update_fields=["state", "counts"])
    _note("import taken back", batch, at, person.pk, rows=gone)
    return gone


def untouched_since(batch: ImportBatch) -> "QuerySet[Enrolment]":
    """Return the registrations that came by this import and are still as it wrote them."""
    if batch.started_at is None:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(
        programme=batch.programme_id,
        source=Source.IMPORT,
        brought_by=batch,
        changed_at=batch.started_at,
        withdrawn_at=None,
        partner=None,
        person__last_login=None,
    ).exclude(published_in())


def left_out(batch: ImportBatch) -> str:
    """Return the rows that are not taken as CSV with the reason first, ready to be mended and brought again."""
    sheet = sheet_of(batch)
    refused_later: dict[str, str] = batch.counts.get("refused_later", {})
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Row"), _("Reason"), *map(neutral, sheet.headings)])
    for row in checked(batch).rows:
        reasons = [f"{p.column}: {p.text}" if p.column else p.text for p in row.problems if p.is_error]
        reasons += [refused_later[str(row.number)]] if str(row.number) in refused_later else []
        if reasons:
            cells = [row.number, " ".join(reasons), *row.source.cells]
            writer.writerow([neutral(str(cell)) for cell in cells])
    return "\ufeff" + out.getvalue()


def _open(batch: ImportBatch) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("programme").get(pk=batch.pk)
    if batch.state not in OPEN_STATES:
        raise ImportUnderWay
    return batch


def _add_times(programme: Programme, rows: Sequence[CheckedRow]) -> None:
    used = {slot.partition("-")[2] for row in rows for slot in row.wishes.free_slots}
    new = used - set(programme.week_rows)
    if new:
        programme.week_rows = sorted({*programme.week_rows, *new}, key=row_order)
        programme.save(update_fields=["week_rows"])


def _add_themes(programme: Programme, rows: Sequence[CheckedRow]) -> None:
    language = settings.LANGUAGE_CODE
    names = {fold(theme): theme for row in rows for theme in row.themes if isinstance(theme, str)}
    for position, (folded, name) in enumerate(names.items(), start=programme.themes.count()):
        Theme.objects.get_or_create(
            programme=programme, folded_name=folded[:160], defaults={"names": {language: name}, "position": position}
        )


def _forget(enrolments: Sequence[Enrolment], began_at: datetime) -> int:
    """Delete the registrations, and those people whom nothing else speaks of."""
    people = [enrolment.person_id for enrolment in enrolments]
    Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments]).delete()
    made_here = Person.objects.filter(pk__in=people, joined_at=began_at, last_login=None)
    made_here.filter(enrolments=None, roles=None, invitations=None).delete()
    return len(enrolments)


def _close_the_queue(programme: Programme) -> None:
    """Number those who still wait without gaps, each line by itself."""
    numbers: Counter[int | None] = Counter()
    waiting = Enrolment.objects.filter(programme=programme, state=EnrolmentState.WAITING).order_by("waiting_number")
    for enrolment in waiting:
        numbers[enrolment.target_group_id] += 1
        if enrolment.waiting_number != numbers[enrolment.target_group_id]:
            enrolment.waiting_number = numbers[enrolment.target_group_id]
            enrolment.save(update_fields=["waiting_number"])


def _note(verb: str, batch: ImportBatch, at: datetime, actor_id: int | None, **details: Any) -> None:
    audit.record(
        verb=verb, target=batch, at=at, actor_id=actor_id, programme_id=batch.programme_id, details=dict(details)
    )
