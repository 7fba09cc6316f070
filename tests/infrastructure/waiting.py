"""Waiting for something that another process or thread does."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def wait_until(condition: Callable[[], Answer], *, seconds: float = 10, every: float = 0.05) -> Answer:
    """Return the first true answer of the condition.

    Raises:
        AssertionError: none came in time.
    """
    end = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < end, f"not within {seconds} s: {condition}"
        time.sleep(every)
    return answer
