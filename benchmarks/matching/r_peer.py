"""Groups beside R's anticlust and socialroulette: the same people, rules and sizes, judged by `judge`."""

import math
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from ristiin.matching import Problem, Sizes, judge, solve
from ristiin.matching._bench import invented_people
from ristiin.matching._compile import compiled
from ristiin.matching._engine import run

SCRIPT = Path(__file__).with_suffix(".R")
PATIENCE = 900
NAMES = {
    "exchange": "anticlust {}, exchange to a local maximum, repeated",
    "phases": "anticlust {}, three-phase search",
    "roulette": "socialroulette {}, iterated maxima search",
}
# Ten starts as in its examples, fifty iterations by default.
QUICK = {"exchange": 10, "phases": 50}

PROGRAMMES = (("mixed", 6, (24, 60, 120)), ("skills", 4, (60, 200)), ("themes", 6, (60, 120)))


def by_r(way, problem, effort, library):
    """Return (seconds of the call, of the whole process, rows of ids, version), or None without the peer."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    c = compiled(replace(problem, never=()))
    size = problem.sizes.smallest
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pairs = [
            f"{i + 1},{j + 1},{(c.pair[i, j] + c.pair[j, i]) / 10_000:.4f}"
            for i in range(c.n)
            for j in range(i + 1, c.n)
        ]
        never = [f"{c.index[a] + 1},{c.index[b] + 1}" for a, b in problem.never]
        for file, lines in (("pairs", pairs), ("never", never), ("size", [f"{c.n},{size}"])):
            (folder / f"{file}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            done = subprocess.run(
                [program, "--vanilla", str(SCRIPT), name, way, str(effort)],
                env={**os.environ, **({"R_LIBS": str(library)} if library else {})},
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        took, version = done.stdout.split()
        rows = defaultdict(list)
        for one, group in zip(c.ids, (folder / "groups.csv").read_text(encoding="utf-8").split(), strict=True):
            rows[group].append(one)
    return float(took), whole, list(rows.values()), version


def told(seen):
    return f"{seen.score:.1f}", f"{seen.worst_off:.1f}", str(len(seen.broken))


def peer_row(way, problem, short, long, library):
    """Return the score at once and the cells: at once, and with at least as much time as ours took with its bound."""
    quick = QUICK.get(way, short)
    first = by_r(way, problem, quick, library)
    if first is None:
        return 0.0, (NAMES[way].replace(" {}", ""), *"––––––")
    took, whole, rows, version = first
    if way in QUICK:
        more = quick * math.ceil(1.2 * long / max(took, 0.001))
    else:
        # What its manual advises is more than ours took where programmes are small.
        more = max(long, math.exp(0.5 + 0.0025 * len(problem.people)))
    again = by_r(way, problem, more, library)
    while again is not None and again[0] < long:
        more *= math.ceil(1.2 * long / max(again[0], 0.001))
        again = by_r(way, problem, more, library)
    last = "–"
    if again is not None:
        score, worst, broken = told(judge(problem, again[2]))
        last = f"{again[0]:.1f} s: {score}, {worst}, {broken}"
    seen = judge(problem, rows)
    return seen.score, (NAMES[way].format(version), f"{took:.2f} ({whole:.2f})", *told(seen), "–", last)


def as_good(problem, score):
    """Return after how many seconds ours has groups of such a score, while it looks for the best there are."""
    start = time.process_time()
    reached = []

    def look(progress):
        if progress.score is not None and progress.score >= score - 0.05 and not reached:
            reached.append(time.process_time() - start)

    solve(problem, time_limit=300, on_progress=look)
    return f"{reached[0]:.2f}" if reached else "–"


def programmes(shapes):
    """Yield the programmes measured beside peers: (kind, people, size), and the problem."""
    for kind, size, counts in PROGRAMMES:
        for count in counts:
            never = tuple((k, k + 1) for k in range(0, count, size))
            yield (kind, count, size), Problem(invented_people(count), shapes[kind], Sizes(size, size), never=never)


def rows_of_ours(ruled, spent):
    """Return the cells of both orders, and the longest seconds at once and with the bound."""
    solve(ruled, time_limit=60)
    rows = []
    short = long = 0.0
    for first in ("total", "fairness"):
        problem = replace(ruled, fairness=f"{first}-first")
        took, alone = spent(lambda p=problem: run(p, 300, bounds=False))
        whole, result = spent(lambda p=problem: solve(p, time_limit=300))
        short, long = max(short, took), max(long, whole)
        score, worst, broken = told(result)
        part = "proven" if result.proven else f"at least {math.floor(1000 * (1 - result.gap)) / 10} %"
        at_once = told(judge(problem, [g.people for g in alone.groups]))
        later = f"{whole:.1f} s: {score}, {worst}, {broken}, {part}"
        rows.append((f"ours, {first} first", f"{took:.2f}", *at_once, later))
    return rows, short, long


def rows_beside(shapes, spent, library):
    """Yield the cells of the table, programme by programme."""
    for head, ruled in programmes(shapes):
        rows, short, long = rows_of_ours(ruled, spent)
        peers = [peer_row(way, ruled, short, long, library) for way in NAMES]
        best = max(score for score, _ in peers)
        for first, (*cells, later) in zip(("total", "fairness"), rows, strict=True):
            reached = as_good(replace(ruled, fairness=f"{first}-first"), best) if best else "–"
            yield (*head, *cells, reached, later)
        for _, cells in peers:
            yield (*head, *cells)
