"""One door to the solvers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ristiin.matching._model import Layout, Problem, Result, layout


@dataclass(frozen=True)
class Progress:
    """How far a solve has come: part done 0–1, best score and bound so far, in points."""

    done: float
    score: float | None
    bound: float | None


OnProgress = Callable[[Progress], object]


def solve(
    problem: Problem,
    time_limit: float = 10.0,
    on_progress: OnProgress | None = None,
    *,
    start: Layout | None = None,
) -> Result:
    """Return the best groups found, with a bound on how good any could be.

    Pairs are exact; groups stop when proven, when their fixed amount of work is done, or at
    `time_limit` seconds. The limit is a ceiling: an answer cut short by it may differ
    between machines. With `start`, a search for groups goes on from these instead of from the beginning.
    """
    # NumPy is loaded by the first solve, not by the first import.
    from ristiin.matching._engine import run

    return run(problem, time_limit, on_progress, start=() if start is None else layout(start))
