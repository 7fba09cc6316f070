"""Long tests are begun first, by every process its share: none of them runs alone at the end."""

from typing import TypeVar

import pytest

One = TypeVar("One")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    long = [item for item in items if item.get_closest_marker("long")]
    items[:] = dealt(long, [item for item in items if not item.get_closest_marker("long")], processes)


def dealt(long: list[One], others: list[One], processes: int) -> list[One]:
    """Return all in the order in which each of as many equal parts begins with its share of the long ones."""
    found: list[One] = []
    for process in range(processes):
        left = len(long) + len(others) - len(found)
        share = long[process::processes]
        before = len(found) - sum(len(long[number::processes]) for number in range(process))
        found += [*share, *others[before : before + left // (processes - process) - len(share)]]
    return found
