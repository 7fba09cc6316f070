"""S6: audit rows are chained by hash; one changed row is named."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ristiin.kernel import audit
from ristiin.kernel.models import AuditEntry
from ristiin.kernel.tasks import AUDIT_KEPT, forget_old_rows
from tests.kernel.pressure import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ten(participant, at) -> list[AuditEntry]:
    AuditEntry.objects.all().delete()
    for number in range(10):
        audit.record(
            verb=f"act {number}", target=participant, at=at + timedelta(days=number), subject_id=participant.pk
        )
    audit.seal()
    return list(AuditEntry.objects.order_by("sealed_number"))


def by_sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_whole_log_is_whole(ten, capsys) -> None:
    call_command("verify_audit")

    assert capsys.readouterr().out == "The audit log is whole up to entry 10.\n"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "nothing"),
        ("actor_id", 1),
        ("subject_id", 999),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("target_id", "x"),
    ],
)
def test_a_changed_row_is_named(ten, column, value) -> None:
    by_sql(f"UPDATE kernel_auditentry SET {column} = %s WHERE id = %s", value, ten[4].pk)  # noqa: S608 - our columns

    assert audit.first_broken_seal() == ten[4]
    with pytest.raises(CommandError, match=rf"Audit entry 5 \(row {ten[4].pk}\) was changed"):
        call_command("verify_audit")


def test_a_row_changed_with_its_own_seal_is_named_by_the_next(ten) -> None:
    ten[4].verb = "nothing"
    by_sql(
        "UPDATE kernel_auditentry SET verb = %s, seal = %s WHERE id = %s",
        "nothing",
        audit._seal_of(ten[4], ten[3].seal),
        ten[4].pk,
    )

    assert audit.first_broken_seal() == ten[5]


def test_a_missing_row_is_named(ten) -> None:
    by_sql("DELETE FROM kernel_auditentry WHERE id = %s", ten[6].pk)

    assert audit.first_broken_seal() == 7


def test_a_cut_head_is_named(ten) -> None:
    by_sql("DELETE FROM kernel_auditentry WHERE sealed_number < 4")

    assert audit.first_broken_seal() == 1


def test_a_cut_tail_shows_in_the_number_written_elsewhere(ten) -> None:
    by_sql("DELETE FROM kernel_auditentry WHERE sealed_number > 8")

    assert (audit.first_broken_seal(), audit.last_sealed_number()) == (None, 8)


def test_trimming_after_two_years_keeps_the_chain_whole(ten, at) -> None:
    forget_old_rows(at + AUDIT_KEPT + timedelta(days=5, hours=1))
    audit.seal()

    left = list(AuditEntry.objects.order_by("sealed_number").values_list("sealed_number", flat=True))
    assert (left, audit.first_broken_seal()) == ([6, 7, 8, 9, 10, 11], None)


def test_after_trimming_a_changed_row_is_still_named(ten, at) -> None:
    audit.trim(before=at + timedelta(days=5, hours=1), at=at)
    audit.seal()
    by_sql("UPDATE kernel_auditentry SET verb = %s WHERE id = %s", "nothing", ten[7].pk)

    assert audit.first_broken_seal() == ten[7]


def test_rows_without_a_seal_are_not_trimmed(participant, at) -> None:
    AuditEntry.objects.all().delete()
    audit.record(verb="act", target=participant, at=at)

    audit.trim(before=at + timedelta(days=1), at=at)

    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_make_one_chain(participant, at) -> None:
    for number in range(60):
        audit.record(verb=f"act {number}", target=participant, at=at)
        if number == 0:
            audit.seal()

    sealed = at_once(audit.seal, 6)

    total = AuditEntry.objects.count()
    assert (sum(sealed), audit.first_broken_seal(), audit.last_sealed_number()) == (total - 1, None, total)
