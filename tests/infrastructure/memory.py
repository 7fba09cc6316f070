"""What stays to the end is not looked through again and again, and what is needed again is not given back."""

import gc

import pytest
from _pytest import runner

SLOTS = 70_000
"""Rather more than half of 1 MiB: the interpreter takes the next power of two for it, and other calls have the rest."""


def pytest_collection_finish() -> None:
    # All that has been imported and collected lives on, and no test lasts long: garbage can wait.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    return runner.pytest_runtest_protocol(item, nextitem)


# The interpreter asks the system for 16 kB whenever calls nest further than what it has, and gives them back at the
# first return: a loop that calls across that edge does it each time, a seventh of the time that pages take. Below one
# call that claims to need much, there is no edge.
pytest_runtest_protocol.__code__ = pytest_runtest_protocol.__code__.replace(co_stacksize=SLOTS)
