"""R3 in full: 2,000 tries on 120 places; then as many at once as connections allow, with the lock taken away.

    scripts/with-postgres python benchmarks/load/registrations.py

Makes a database of its own beside the one that DATABASE_URL names, and drops it at the end.
"""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django

TRIES, PLACES, AT_ONCE = 2000, 120, 40
CONTROL_PLACES = 20


def main() -> int:
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ristiin.site.settings")
    django.setup()
    from django.db import connection

    if connection.vendor != "postgresql":
        print("This measures locks between connections: run it with scripts/with-postgres.")
        return 1
    connection.creation.create_test_db(verbosity=0)
    try:
        return measure()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure() -> int:
    from ristiin.enrolment.holding import places_held

    taken, queue, seconds, slowest = rush("locked", PLACES, TRIES, places_held)
    fine = taken == PLACES and queue == list(range(1, TRIES - PLACES + 1))
    print(f"with the lock      {TRIES} tries on {PLACES} places: {taken} placed, {len(queue)} waiting, ", end="")
    print(
        f"{'gapless' if fine else 'BROKEN'}; {seconds:.1f} s, {TRIES / seconds:.0f} a second, slowest {slowest:.2f} s"
    )
    taken, queue, seconds, _slowest = rush("unlocked", CONTROL_PLACES, AT_ONCE, without_lock(AT_ONCE))
    overbooked = taken > CONTROL_PLACES
    print(f"lock taken away    {AT_ONCE} at once on {CONTROL_PLACES} places: {taken} placed, ", end="")
    print("overbooked, as it must be" if overbooked else "NOT overbooked: the test shows nothing")
    return 0 if fine and overbooked else 1


def without_lock(number):
    from ristiin.programmes.models import Programme

    barrier = threading.Barrier(number)

    @contextmanager
    def hold(programme):
        yield Programme.objects.get(pk=programme.pk)
        barrier.wait(timeout=60)

    return hold


def rush(slug, places, tries, hold):
    from django.db import connection

    from ristiin.accounts.actions import person_for_address
    from ristiin.enrolment.actions.registration import register
    from ristiin.enrolment.models import Enrolment
    from ristiin.enrolment.wishes import Wishes
    from ristiin.kernel import clock
    from ristiin.programmes.choices import EntryKind, State
    from ristiin.programmes.models import Programme, TimelineEntry

    at = clock.now()
    programme = Programme.objects.create(
        slug=slug, playbook="cem", names={"fi": slug}, capacity=places, state=State.PUBLISHED, created_at=at
    )
    TimelineEntry.objects.create(
        programme=programme,
        key="registration",
        kind=EntryKind.REGISTRATION,
        starts_at=at - timedelta(days=1),
        ends_at=at + timedelta(days=1),
        changed_at=at,
    )
    people = [person_for_address(address=f"{slug}{n}@example.org", name=f"Nimi {n}", at=at) for n in range(tries)]

    def one(person):
        began = time.perf_counter()
        register(programme=programme, person=person, wishes=Wishes(), at=at, hold=hold)
        return time.perf_counter() - began

    def part(mine):
        try:
            return [one(person) for person in mine]
        finally:
            connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waits = [wait for some in pool.map(part, [people[n::AT_ONCE] for n in range(AT_ONCE)]) for wait in some]
    seconds = time.perf_counter() - began
    rows = Enrolment.objects.filter(programme=programme)
    queue = rows.filter(state="waiting").order_by("waiting_number").values_list("waiting_number", flat=True)
    return rows.filter(state="registered").count(), list(queue), seconds, max(waits)


if __name__ == "__main__":
    raise SystemExit(main())
