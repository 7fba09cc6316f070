"""Groups beside gruepr, an optimiser of student teams: a program of one's own building starts it.

The program is called PROGRAM people.csv settings.json teams.csv. It reads a head and a line for each
person (lists are parted by semicolons), and from the settings the size of a group and the criteria, the
first first: each says its kind (`apart`, `together`, `attribute`, `options`, `schedule`) and its column.
It writes a line `person,team` for each, and prints wall seconds, processor seconds and its version.
"""

import json
import subprocess
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from ristiin.matching import Importance

PATIENCE = 900
ENOUGH_HOURS = 4
TWO_WAY = 2


def apart(problem):
    """Return for each person the others never to be with."""
    found = defaultdict(set)
    for row in (*problem.never, *((p.id, q) for p in problem.people for q in p.avoids)):
        for one, other in combinations(row, 2):
            found[one].add(other)
            found[other].add(one)
    return [found[p.id] for p in problem.people]


def both_ways(people):
    """Return for each person those with whom both give and get."""
    return [{q.id for q in people if q is not p and p.seeks & q.offers and q.seeks & p.offers} for p in people]


def asked(problem):
    """Return the lines of people and the settings, as far as gruepr has words for the problem."""
    people, columns, criteria = problem.people, [], []
    place = {p.id: k for k, p in enumerate(people)}

    def tell(kind, answers, **how):
        criteria.append({"kind": kind, "column": f"{kind}-{len(columns)}", **how})
        columns.append((criteria[-1]["column"], answers))

    def listed(rows):
        return [";".join(map(str, row)) for row in rows]

    prevented = apart(problem)
    if any(prevented):
        tell("apart", listed(sorted(place[q] for q in row) for row in prevented))
    for item in sorted(problem.criteria.items, key=lambda c: -c.points):
        if item.kind in {"mixed", "alike"}:
            values = [p.attributes[item.attribute] for p in people]
            number = all(isinstance(v, int | float) for v in values)
            codes = {v: f"value-{k}" for k, v in enumerate(sorted(set(values), key=str))}
            answers = [str(v) if number else codes[v] for v in values]
            tell("attribute", answers, numerical=number, similar=item.kind == "alike")
        elif item.kind == "theme":
            codes = {t: f"theme-{k}" for k, t in enumerate(sorted({t for p in people for t in p.themes}))}
            tell("options", listed([codes[t] for t in p.themes] for p in people))
        elif item.kind == "common_times":
            codes = {h: k for k, h in enumerate(sorted({h for p in people for h in p.times}))}
            needed = item.at_least if item.importance is Importance.MUST else 0
            tell(
                "schedule",
                listed([f"week-{codes[h]}" for h in sorted(p.times)] for p in people),
                days=["week"], times=[str(k) for k in codes.values()], minimum=needed, desired=ENOUGH_HOURS,
            )  # fmt: skip
        elif item.kind == "give_and_get" and item.importance is Importance.STRONG:
            tell("together", listed(sorted(place[q] for q in row) for row in both_ways(people)), number=TWO_WAY)
    lines = [",".join(("person", *(name for name, _ in columns)))]
    lines += [",".join((str(k), *(answers[k] for _, answers in columns))) for k in range(len(people))]
    return lines, {"size": problem.sizes.smallest, "criteria": criteria}


def by_gruepr(program, problem):
    """Return (wall seconds, processor seconds, version, rows of ids), or None without the peer."""
    if program is None:
        return None
    program = Path(program).absolute()
    lines, settings = asked(problem)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / file for file in ("people.csv", "settings.json", "teams.csv")]
        files[0].write_text("\n".join(lines) + "\n", encoding="utf-8")
        files[1].write_text(json.dumps(settings), encoding="utf-8")
        try:
            done = subprocess.run([program, *files], capture_output=True, text=True, timeout=PATIENCE, check=True)
        except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
        wall, processor, version = done.stdout.split()[:3]
        rows = defaultdict(list)
        for line in files[2].read_text(encoding="utf-8").split():
            person, team = line.split(",")
            rows[team].append(problem.people[int(person)].id)
    return float(wall), float(processor), version, list(rows.values())


def between(values, digits=0):
    """Return the least and the most in words, once where they are the same."""
    return "–".join(dict.fromkeys(f"{value:.{digits}f}" for value in (min(values), max(values))))


def peer_row(program, problem, judged, times=3):
    """Return the cells of gruepr, from the least to the most of several runs: it draws its own seed."""
    runs = [by_gruepr(program, problem) for _ in range(times)]
    if None in runs:
        return ("gruepr", *"–––––")
    seen = [judged(problem, rows) for *_, rows in runs]
    return (
        f"gruepr {runs[0][2]}",
        f"{between([run[1] for run in runs])} ({between([run[0] for run in runs])})",
        between([one.score for one in seen], 1),
        between([one.worst_off for one in seen], 1),
        between([len(one.broken) for one in seen]),
        "–",
    )
