"""A worker killed in the middle of a list: another goes on, and the result is the same as without the kill."""

from datetime import timedelta

from ristiin.accounts.models import Person
from ristiin.enrolment.actions import importing
from ristiin.enrolment.choices import ImportState
from ristiin.enrolment.models import Enrolment, ImportBatch, ThemeChoice
from ristiin.kernel.models import AuditEntry, WorkerPulse
from tests.infrastructure.waiting import wait_until

ROWS = 2_000


def a_long_list():
    lines = ["Nimi;Sähköposti;Teemat;Toivon parikseni"]
    lines += [f"Henkilö N{n};henkilo{n}@x.example;arviointi, digitalisaatio;Henkilö N{n ^ 1}" for n in range(ROWS)]
    return "\n".join(lines).encode()


def test_a_killed_import_goes_on_where_it_was(start_worker, programme, organiser, at):
    batch = importing.upload(programme=programme, person=organiser, content=a_long_list(), file_name="pitkä.csv", at=at)
    importing.take(batch=batch, person=organiser, sends_mail=False, at=at + timedelta(minutes=1))
    mine = ImportBatch.objects.defer("content").filter(pk=batch.pk)
    first = start_worker()
    midway = wait_until(lambda: mine.filter(rows_done__gt=0, rows_done__lt=ROWS).first(), seconds=60)
    first.kill()
    assert midway.state == ImportState.RUNNING
    WorkerPulse.objects.update(beat_at=at - timedelta(days=365))

    start_worker()
    wait_until(mine.filter(state=ImportState.DONE).exists, seconds=90)

    assert mine.get().counts["written_new"] == ROWS
    assert Enrolment.objects.count() == ROWS
    assert ThemeChoice.objects.count() == 2 * ROWS
    assert Person.objects.filter(email__endswith="@x.example").count() == ROWS
    assert AuditEntry.objects.filter(verb="registered").count() == ROWS
    assert AuditEntry.objects.filter(verb="list taken").count() == 1
