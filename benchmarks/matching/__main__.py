"""Measure the matching engine, and its peers beside it in the same run.

    python benchmarks/matching                    quick: a few minutes
    python benchmarks/matching --full             everything, about half an hour
    python benchmarks/matching --only pairs mdgp  these sections alone
    python benchmarks/matching --mdgp FOLDER      more instances than the few that lie here
    python benchmarks/matching --write            also write docs/benchmarks.md and its pictures, section by section

Times are processor seconds of one thread, so that a busy machine changes them little. Peers
(networkx, pymatching) are measured when installed, LEMON when its headers and g++ are there;
rustworkx always. `--peers PYTHON` names an interpreter with anti-clustering, a peer for groups;
`--r-library FOLDER` where R's anticlust and socialroulette are installed, if not where R looks itself;
`--gruepr PROGRAM` a console start of gruepr's optimiser, as `gruepr_peer.py` says.
"""

import argparse
import csv
import gzip
import importlib.metadata
import json
import math
import os
import platform
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import rustworkx
from gruepr_peer import peer_row
from r_peer import programmes as beside_peers
from r_peer import rows_beside, rows_of_ours

from ristiin.matching import (
    Criteria,
    Importance,
    Problem,
    Sizes,
    alike,
    as_wished,
    cem_criteria,
    common_times,
    give_and_get,
    judge,
    mixed,
    moves,
    solve,
    theme,
)
from ristiin.matching._bench import group_criteria, invented_people
from ristiin.matching._compile import compiled
from ristiin.matching._dense import best_pairs
from ristiin.matching._diverse import diverse_groups
from ristiin.matching._engine import run

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
REPORT = DOCS / "benchmarks.md"
PEERS = {"pairs": ("rustworkx", "networkx", "pymatching"), "peers": ("anti-clustering",)}
BEGIN, END = "<!-- matching: begin -->", "<!-- matching: end -->"
LINES = []
SHORT = 2.0
STRONG, SOME = Importance.STRONG, Importance.SOME
MIXED = ("organisation", "discipline", "role")


def say(text=""):
    print(text, flush=True)
    LINES.append(text)


def machine():
    """What this run was measured on."""
    cpu = memory = "unknown"
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        cpu = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        memory = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
    except (OSError, StopIteration, ValueError):
        cpu = platform.processor() or cpu
    return f"{cpu}, {os.cpu_count()} cores, {memory}, {platform.system()}"


def write(section, text):
    """Put a section between its marks in the report; what stands around them stays."""
    begin, end = f"<!-- matching, {section}: begin -->", f"<!-- matching, {section}: end -->"
    known = REPORT.read_text(encoding="utf-8")
    head, _, inside = known.partition(BEGIN)
    inside, _, rest = inside.partition(END)
    if begin in inside:
        before, _, after = inside.partition(begin)
        inside = f"{before}{begin}\n{text}\n{end}{after.partition(end)[2]}"
    else:
        inside = f"{inside.rstrip()}\n\n{begin}\n{text}\n{end}\n"
    REPORT.write_text(f"{head}{BEGIN}{inside}{END}{rest}", encoding="utf-8")


def table(*heads):
    say("| " + " | ".join(heads) + " |")
    say("|" + "---|" * len(heads))


def row(*cells):
    say("| " + " | ".join(str(c) for c in cells) + " |")


def spent(work):
    """Return (processor seconds, answer); of short work the median of three times."""
    took = []
    while not took or (took[0] < SHORT and len(took) < 3):
        start = time.process_time()
        answer = work()
        took.append(time.process_time() - start)
    return sorted(took)[len(took) // 2], answer


def seconds(value):
    return "–" if value is None else f"{value:.3f} s" if value < 10 else f"{value:.0f} s"


def dense(n, seed=0):
    """Dense scores: whole numbers up to a million."""
    half = np.triu(np.random.default_rng(n + seed).integers(0, 10**6, (n, n), dtype=np.int32), 1)
    return half + half.T


def alike_scores(n):
    """Scores of invented people by the usual mentoring criteria: many ties, and the same people suit many."""
    c = compiled(Problem(invented_people(n), cem_criteria(), Sizes(2, 2)))
    weights = (c.pair + c.pair.T).astype(np.int32)
    np.fill_diagonal(weights, 0)
    return weights


def memory_of(n):
    """Return (seconds, MB at most) of exact pairs in a process of their own, the matrix included."""
    code = (
        "import resource, time, numpy as np;"
        "from ristiin.matching._dense import best_pairs;"
        f"draw = np.random.default_rng({n}); weights = np.zeros(({n}, {n}), np.int32);\n"
        f"for i in range({n}): weights[i, i + 1:] = weights[i + 1:, i] = draw.integers(0, 10**6, {n} - 1 - i)\n"
        "start = time.process_time(); assert best_pairs(weights, compile_from=0).proven;"
        "print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    took, memory = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.split()
    return float(took), int(memory)


def by_rustworkx(weights):
    n = len(weights)
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from([(i, j, int(weights[i, j])) for i in range(n) for j in range(i + 1, n)])
    pairs = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sum(int(weights[i, j]) for i, j in pairs)


def by_networkx(weights):
    import networkx as nx

    n = len(weights)
    graph = nx.Graph()
    graph.add_weighted_edges_from((i, j, int(weights[i, j])) for i in range(n) for j in range(i + 1, n))
    pairs = nx.max_weight_matching(graph, maxcardinality=True)
    return sum(int(weights[i, j]) for i, j in pairs)


def by_pymatching(weights):
    import pymatching

    n = len(weights)
    # Far from nothing, so that no way round is shorter than an edge.
    top = 3 * int(weights.max()) + 1
    matching = pymatching.Matching()
    for i in range(n):
        for j in range(i + 1, n):
            matching.add_edge(i, j, weight=top - int(weights[i, j]))
    pairs = matching.decode_to_matched_dets_array(np.ones(n, np.uint8))
    return sum(int(weights[i, j]) for i, j in pairs)


def lemon_program(folder):
    """LEMON's matching as a program of its own, compiled here, or None without its headers or a compiler."""
    compiler = shutil.which("g++")
    out = Path(folder) / "lemon"
    if compiler is None:
        return None
    done = subprocess.run(
        [compiler, "-O3", "-march=native", "-o", str(out), str(HERE / "lemon_peer.cpp")],
        capture_output=True,
        check=False,
    )
    return out if done.returncode == 0 else None


def by_lemon(program, weights):
    n = len(weights)
    data = struct.pack("i", n) + weights[np.triu_indices(n, 1)].astype(np.int32).tobytes()
    done = subprocess.run([str(program)], input=data, capture_output=True, check=True)
    took, value = done.stdout.split()
    return float(took), int(value)


def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def pairs(full):
    say("### Pairs, dense scores, exact optimum")
    say()
    say(
        "Plain needs only NumPy, compiled also numba (warm: its compiled code is cached on disk). "
        "Both check their certificate within the time, and every value was the same as the peers'. "
        "Of work under two seconds the median of three times is told."
    )
    say()
    peers = {"rustworkx": (by_rustworkx, 2000 if full else 500)}
    for name, solver, most in (("networkx", by_networkx, 500 if full else 100), ("pymatching", by_pymatching, 1000)):
        if version(name):
            peers[name] = (solver, most)
    folder = tempfile.TemporaryDirectory()
    lemon = lemon_program(folder.name)
    if lemon:
        peers["LEMON"] = (None, 2000)
    if version("numba"):
        best_pairs(dense(100), compile_from=0)
    say("Whole numbers up to a million by chance:")
    say()
    curve = pairs_table(peers, lemon, dense, (12, 100, 500, 1000, 2000, *((5000,) if full else ())))
    say()
    say("Scores of invented people by the usual mentoring criteria (many ties, and the same people suit many):")
    say()
    few = {name: peer for name, peer in peers.items() if name != "networkx"}
    pairs_table(few, lemon, alike_scores, (100, 500, 1000, 2000))
    say()
    if full and version("numba"):
        took, memory = memory_of(10_000)
        curve["compiled"].append((10_000, took))
        say(f"10,000 people by chance, in a process of its own: {seconds(took)}, {memory} MB at most, matrix included.")
        say()
    say("Leximin, then the total: the worst-off first, then as few people as can be on each whole point from below:")
    say()
    table("people", "whole points looked at", "seconds", "worst off", "score", "score without fairness", "proven")
    for n in (100, 500):
        fair = Problem(invented_people(n), cem_criteria(), Sizes(2, 2), levels=100)
        total = solve(replace(fair, fairness="total-first", levels=1), time_limit=300)
        took, result = spent(lambda p=fair: solve(p, time_limit=300))
        row(
            n,
            "all",
            f"{took:.2f}",
            f"{result.worst_off:.1f}",
            f"{result.score:.1f}",
            f"{total.score:.1f}",
            result.proven,
        )
    say()
    return curve


def pairs_table(peers, lemon, make, counts):
    table("n", "plain", "compiled", *peers, *(f"{name} : ours" for name in ("rustworkx", "LEMON") if name in peers))
    curve = defaultdict(list)
    for n in counts:
        weights = make(n)
        plain, fast, values = None, None, set()
        if n <= 2000:
            plain, answer = spent(lambda w=weights: best_pairs(w, compile_from=10**9))
            values.add((answer.weight, answer.proven))
            curve["plain"].append((n, plain))
        if version("numba"):
            fast, answer = spent(lambda w=weights: best_pairs(w, compile_from=0))
            values.add((answer.weight, answer.proven))
            curve["compiled"].append((n, fast))
        ours = min(t for t in (plain, fast) if t is not None)
        cells = []
        ratios = {name: "–" for name in ("rustworkx", "LEMON") if name in peers}
        for name, (solver, most) in peers.items():
            if n > most:
                cells.append("–")
                continue
            took, value = by_lemon(lemon, weights) if solver is None else spent(lambda s=solver, w=weights: s(w))
            if name == "pymatching" and value != answer.weight:
                # It rounds weights to its own steps.
                cells.append(f"{seconds(took)} (value {100 * value / answer.weight - 100:+.4f} %)")
                continue
            values.add((value, True))
            curve[name].append((n, took))
            cells.append(seconds(took))
            if name in ratios:
                ratios[name] = f"{took / ours:.0f}" if took > 10 * ours else f"{took / ours:.1f}"
        if len(values) != 1:
            sys.exit(f"The solvers disagree at n = {n}: {values}")
        row(n, seconds(plain), seconds(fast), *cells, *ratios.values())
    return curve


def programmes(full):
    say("### Programmes like those organisers run")
    say()
    say(
        "Invented people (`ristiin.matching._bench`): pairs by the usual mentoring criteria, groups of 4–6 by themes, "
        "organisations, roles, experience, skills and hours. *At least* is the certified part of the best total."
    )
    say()
    table(
        "people", "groups of", "first", "solve", "one person's moves", "score", "at least", "worst off", "rules broken"
    )
    curve = defaultdict(list)
    counts = [12, 13, 24, 60, 200, 201, 500, *((1000, 2000) if full else ())]
    for count in counts:
        for sizes, criteria in ((Sizes(2, 2), cem_criteria()), (Sizes(4, 6), group_criteria())):
            if sizes.largest > 2 and count > (1000 if full else 201):
                continue
            for fairness in ("fairness-first", "total-first"):
                problem = Problem(invented_people(count), criteria, sizes, fairness=fairness)
                solve(replace(problem, people=problem.people[: min(count, 60)]), time_limit=60) if count > 60 else None
                took, result = spent(lambda p=problem: solve(p, time_limit=300))
                moved, _ = spent(lambda p=problem, r=result: moves(p, r, 0))
                name = "pairs" if sizes.largest == 2 else "groups of 4–6"
                if count % 2 == 0:  # an odd number of pairs has a trio, and a time of its own
                    curve[f"{name}, {fairness.split('-')[0]} first"].append((count, took))
                part = "proven" if result.proven else f"{100 * (1 - result.gap):.1f} %"
                size = "2" if sizes.largest == 2 else f"{sizes.smallest}–{sizes.largest}"
                row(
                    count, size, fairness.split("-")[0], f"{took:.2f} s", f"{1000 * moved:.0f} ms",
                    f"{result.score:.1f}", part, f"{result.worst_off:.1f}", len(result.broken),
                )  # fmt: skip
    say()
    return curve


SHAPES = {
    "themes": group_criteria(),
    "mixed": Criteria([mixed(name) for name in MIXED]),
    "alike": Criteria([alike("role", STRONG), alike("discipline", SOME), mixed("organisation", SOME)]),
    "number": Criteria([alike("experience", STRONG), mixed("organisation", SOME), mixed("discipline", SOME)]),
    "hours": Criteria([common_times(STRONG), mixed("organisation", SOME), alike("role", SOME)]),
    "skills": Criteria([give_and_get(STRONG), mixed("discipline", SOME), as_wished("discipline", SOME)]),
    "everything": Criteria(
        [
            theme(STRONG),
            give_and_get(STRONG),
            mixed("organisation"),
            alike("role", SOME),
            common_times(STRONG),
            as_wished("discipline", SOME),
        ]
    ),
}


def bounds():
    say("### How near the certified bound comes")
    say()
    say(
        "Invented people, total first, several kinds of criteria and sizes of groups: the certified part of the best "
        "total, and the seconds of the whole. Goals: 99 % at up to 60 people, 97 % at 200, 95 % at 1,000. Four to six "
        "groups of around ten people who need common hours take longest. Of some fifty combinations tried with other "
        "people than these, three stayed further away: 59 in 7–10 by hours 2.4 %, 59 in 10–12 with everything 2.1 %, "
        "50 in 10–12 by who is alike 4.5 %."
    )
    say()
    table("people", "groups of", *SHAPES)
    # Warm: what is compiled is cached on disk.
    for criteria in SHAPES.values():
        for sizes in ((5, 5), (8, 12)):
            how_near(30, sizes, criteria)
    for count, ranges in (
        (24, ((3, 5), (4, 6), (8, 12))),
        (30, ((8, 12),)),
        (36, ((10, 12),)),
        (45, ((8, 12), (10, 12))),
        (60, ((3, 5), (4, 6), (5, 5), (5, 10), (6, 8), (8, 12), (9, 12))),
        (200, ((4, 6),)),
        (1000, ((4, 6),)),
    ):
        for sizes in ranges:
            row(count, "–".join(map(str, sorted(set(sizes)))), *(how_near(count, sizes, s) for s in SHAPES.values()))
    say()


def how_near(count, sizes, criteria):
    problem = Problem(invented_people(count), criteria, Sizes(*sizes), fairness="total-first")
    start = time.process_time()
    result = solve(problem, time_limit=300)
    took = time.process_time() - start
    return f"{'proven' if result.proven else f'{100 * (1 - result.gap):.1f} %'}, {took:.1f} s"


def around_pins():
    say("### Worked out anew around pins")
    say()
    say("200 people in groups of 4–6, some groups pinned, the others from the beginning.")
    say()
    table("first", "pinned groups", "seconds", "at least")
    for fairness in ("fairness-first", "total-first"):
        problem = Problem(invented_people(200), group_criteria(), Sizes(4, 6), fairness=fairness)
        made = solve(problem, time_limit=60)
        for pinned in (1, 8):
            again = replace(problem, fixed=tuple(g.people for g in made.groups[:pinned]), seed=1)
            took, result = spent(lambda p=again: solve(p, time_limit=60))
            row(fairness.split("-")[0], pinned, f"{took:.2f}", f"{100 * (1 - result.gap):.1f} %")
    say()


def large(full):
    say("### Thousands of people, in parts and across seams")
    say()
    say("One process after another; on several workers the parts are shared out. Memory is that of the whole process.")
    say()
    table("people", "groups of", "seconds", "points a person", "worst off", "rules broken", "memory")
    for count in (2000, *((10_000,) if full else ())):
        for sizes in (Sizes(5, 10),):
            problem = Problem(invented_people(count), group_criteria(), sizes)
            took, result = spent(lambda p=problem: solve(p, time_limit=3000))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            row(
                count, f"{sizes.smallest}–{sizes.largest}", f"{took:.0f}", f"{result.score / count:.1f}",
                f"{result.worst_off:.1f}", len(result.broken), f"{memory} MB",
            )  # fmt: skip
    say()


def small_groups():
    say("### Up to 24 people in groups of 3–6, proven optimal")
    say()
    table("people", "first", "seconds", "score", "worst off", "proven")
    for count in (12, 18, 24):
        for fairness in ("fairness-first", "total-first"):
            problem = Problem(invented_people(count), group_criteria(), Sizes(3, 6), fairness=fairness)
            took, result = spent(lambda p=problem: solve(p, time_limit=120))
            row(
                count,
                fairness.split("-")[0],
                f"{took:.2f}",
                f"{result.score:.1f}",
                f"{result.worst_off:.1f}",
                result.proven,
            )
    say()


def read_instance(path):
    with gzip.open(path, "rt") as file:
        head = file.readline().split()
        n, groups = int(head[0]), int(head[1])
        bounds = [int(x) for x in head[3 : 3 + 2 * groups]]
        scores = np.zeros((n, n), np.int64)
        for line in file:
            cells = line.split()
            if len(cells) == 3:
                i, j = int(cells[0]), int(cells[1])
                scores[i, j] = scores[j, i] = round(float(cells[2]) * 1000)
    return scores, list(zip(bounds[::2], bounds[1::2], strict=True))


def diverse(folder):
    say("### Maximally diverse groups (MDGPLIB)")
    say()
    say(
        "Gaps to the published average and best of 20 runs of the three-phase search; below 0 is better than published."
    )
    say()
    published = {r["instance"]: r for r in csv.DictReader((folder / "published.csv").read_text().splitlines())}
    table("instance", "seconds", "gap to average", "gap to best")
    steps = {120: 1_000_000_000, 240: 5_000_000_000, 480: 16_000_000_000}
    gaps = defaultdict(list)
    for path in sorted(folder.glob("*.txt.gz")):
        name = path.name.removesuffix(".txt.gz")
        scores, sizes = read_instance(path)
        took, found = spent(lambda s=scores, z=sizes: diverse_groups(s, z, steps=steps[len(s)]))
        known = published[name]
        gap = [100 * (1 - found.total / 1000 / float(known[key])) for key in ("average_of_20", "best_of_20")]
        family = name.rpartition("_")[0]
        gaps[family].append((took, *gap))
        row(name, f"{took:.1f}", f"{gap[0]:+.3f} %", f"{gap[1]:+.3f} %")
    say()
    say("By family, the means; *at or above* counts instances where ours is as good as published or better:")
    say()
    table("family", "instances", "seconds", "gap to average", "gap to best", "at or above average", "at or above best")
    for family, values in gaps.items():
        mean = np.mean(values, axis=0)
        reached = (np.array(values)[:, 1:] <= 0).sum(axis=0)
        row(
            family, len(values), f"{mean[0]:.1f}", f"{mean[1]:+.3f} %", f"{mean[2]:+.3f} %",
            f"{reached[0]} of {len(values)}", f"{reached[1]} of {len(values)}",
        )  # fmt: skip
    say()


def by_anti_clustering(python, way, people, count):
    """Return (seconds, rows of places, version) of a peer that mixes attributes in even groups; None without it."""
    task = {"people": [{k: p.attributes[k] for k in MIXED} for p in people], "groups": count, "way": way}
    done = subprocess.run(
        [python, str(HERE / "anti_clustering_peer.py")],
        input=json.dumps(task),
        text=True,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        return None
    answer = json.loads(done.stdout)
    return answer["seconds"], answer["groups"], answer["version"]


def group_peers(python):
    say("### Groups beside a peer")
    say()
    say(
        "The same invented people, in groups of six as mixed as can be by organisation, discipline and role; one pair "
        "in six may not meet. anti-clustering (Python) knows neither such rules nor the worst-off person nor a bound; "
        "everyone's groups are judged by `judge`. Seconds are those for the groups alone, and with their bound; what "
        "is told of ours is with it."
    )
    say()
    table("people", "by", "seconds", "with a bound", "score", "worst off", "rules broken", "at least")
    criteria = Criteria([mixed(name) for name in MIXED])
    for count in (24, 60, 120):
        people = invented_people(count)
        never = tuple((k, k + 1) for k in range(0, count, 6))
        plain = Problem(people, criteria, Sizes(6, 6))
        solve(plain, time_limit=60)
        problems = {"total": replace(plain, fairness="total-first"), "fairness": plain}
        for first, problem in problems.items():
            ruled = replace(problem, never=never)
            took, _ = spent(lambda p=ruled: run(p, 60, bounds=False))
            whole, result = spent(lambda p=ruled: solve(p, time_limit=60))
            part = "proven" if result.proven else f"{100 * (1 - result.gap):.1f} %"
            row(
                count, f"ours, {first} first", f"{took:.2f}", f"{whole:.2f}", f"{result.score:.1f}",
                f"{result.worst_off:.1f}", len(result.broken), part,
            )  # fmt: skip
        for way in ("Exchange", "SimulatedAnnealing", "TabuSearch"):
            answer = by_anti_clustering(python, f"{way}HeuristicAntiClustering", people, count // 6)
            if answer is None:
                continue
            took, rows, known = answer
            seen = judge(replace(plain, never=never), rows)
            row(
                count, f"anti-clustering {known}, {way}", f"{took:.2f}", "–", f"{seen.score:.1f}",
                f"{seen.worst_off:.1f}", len(seen.broken), "–",
            )  # fmt: skip
    say()


def r_peers(library):
    say("### Groups beside R's anticlust and socialroulette")
    say()
    say(
        "The same invented people, sizes and rules for all: *mixed* by organisation, discipline and role; *skills* "
        "sought and offered; *themes*, roles, experience and hours. One pair in so many as a group holds may not "
        "meet. The peers were built from their published source, anticlust the parts that maximise the diversity. "
        "They are told what a pair is worth in a group of two (in *mixed* and *skills* their sum is then the score "
        "itself; themes and common hours of a whole group they cannot be told), anticlust's exchange also who may "
        "not meet (`cannot_link`), the others by a score of −1000. The worst-off person they do not know. Everyone's "
        "groups are judged by `judge`: score, worst off, rules broken."
    )
    say()
    say(
        "Seconds of peers are those of the call inside R, in brackets those of the whole process with R's start and "
        "reading; first with what their examples and defaults say (10 repetitions, 50 iterations; the maxima search, "
        "which knows only a time, with as much as ours), then with at least as much time as ours took with its bound. "
        "The maxima search is not seeded, so its figures change a little from run to run. *As good after* are the "
        "seconds until ours, on its way, has groups of the greatest score that any of theirs has at once. anticlust "
        "colours who may not meet by lpSolve here, which counts in its exchange."
    )
    say()
    table(
        "programme", "people", "groups of", "by", "seconds", "score", "worst off", "rules broken", "as good after",
        "with more time",
    )  # fmt: skip
    for cells in rows_beside(SHAPES, spent, library):
        row(*cells)
    say()
    say(
        "Total first, ours has groups of a score as great as the best of theirs at once sooner than the peer that "
        "found them, in every programme, and goes on; peers that end sooner still have fewer points. With fairness "
        "first it has them later in *skills* at 200. With its bound none found more than ours, total first, and "
        "nobody's worst-off person was better off than with fairness first."
    )
    say()


def beside_gruepr(program):
    say("### Groups beside gruepr")
    say()
    say(
        "The same programmes. gruepr has no command line: its own search of 13.2.3 (October 2026), unchanged, was "
        "built from its published source behind a console start that is not part of this project; its parts, its "
        "limits and the scoring of its criteria are those of August 2026, the newest to be had (13.2 counts an "
        "attribute's spread in another way). It is told in its own words: attributes diverse or similar, numbers, "
        "ranked themes as options to assign, hours (four wished, none required), who may not meet as prevented "
        "team-mates, and skills as team-mates wished for (all with whom both give and get, two of them at least), "
        "what weighs more before what weighs less. Skills one way, and same or different as each wished, it cannot "
        "be told. It runs with its defaults until it stops by its own rule, the last ten seconds and a third of a "
        "second a group by the clock; longer limits, tried with 60 people, brought nothing. It draws its own seed: "
        "three runs, from the least to the most. Its seconds are those of all its threads, in brackets by the clock, "
        "without its start. Everyone's groups are judged by `judge`."
    )
    say()
    table("programme", "people", "groups of", "by", "seconds", "score", "worst off", "rules broken", "with the bound")
    for head, ruled in beside_peers(SHAPES):
        for cells in (*rows_of_ours(ruled, spent)[0], peer_row(program, ruled, judge)):
            row(*head, *cells)
    say()
    if program is None:
        return
    say(
        "Neither broke a rule. gruepr, which seeks the best by a measure of its own, reached ours' total in *mixed* of "
        "24 only, and never more. Its worst-off person was nowhere better off than ours with fairness first, but in "
        "*skills* of 60 its best run had one better off (54.0) than ours with total first, and level with fairness "
        "first at once. Ours took less time everywhere, with its bound too."
    )
    say()


def cold_start():
    say("### From a fresh process")
    say()
    table("people", "wall seconds, import included", "processor seconds")
    for count in (12, 50):
        code = (
            "from ristiin.matching import Problem, cem_criteria, solve;"
            "from ristiin.matching._bench import invented_people;"
            f"assert solve(Problem(invented_people({count}), cem_criteria())).proven"
        )
        start, before = time.perf_counter(), os.times()
        subprocess.run([sys.executable, "-c", code], check=True)
        after = os.times()
        spent_ = after.children_user + after.children_system - before.children_user - before.children_system
        row(count, f"{time.perf_counter() - start:.2f}", f"{spent_:.2f}")
    say()


def picture(title, curve):
    """Draw seconds over people, both by powers of ten."""
    wide, high, pad = 640, 360, 56
    points = [p for line in curve.values() for p in line]
    x0, x1 = math.log10(min(n for n, _ in points)), math.log10(max(n for n, _ in points))
    y0, y1 = -4, math.ceil(math.log10(max(t for _, t in points)))

    def place(n, t):
        x = pad + (wide - 2 * pad) * (math.log10(n) - x0) / (x1 - x0)
        y = high - pad - (high - 2 * pad) * (math.log10(max(t, 1e-4)) - y0) / (y1 - y0)
        return f"{x:.1f},{y:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" font-size="13">',
        f"<title>{title}</title>",
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
    ]
    for power in range(y0, y1 + 1):
        x, y = place(10**x0, 10.0**power).split(",")
        parts.append(f'<path d="M{x} {y}H{wide - pad}" stroke="#ddd"/><text x="8" y="{y}">{10.0**power:g} s</text>')
    labels = []
    colours = ("#0b6b5d", "#a14a00", "#5b3fa0", "#333", "#888")
    for (name, line), colour in zip(curve.items(), colours, strict=False):
        path = " ".join(place(n, t) for n, t in line)
        x, y = place(*line[-1]).split(",")
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = round(float(x)), round(float(y)) - 8
        while any(abs(x - a) < 200 and abs(y - b) < 14 for a, b in labels):
            y -= 14
        labels.append((x, y))
        parts.append(f'<text x="{x}" y="{y}" text-anchor="end" fill="{colour}">{name} {line[-1][0]}</text>')
    parts.append("</svg>\n")
    return "".join(parts)


def introduce(names):
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else 0.0
    say(f"Python {platform.python_version()}, {platform.machine()}, " + ", ".join(
        f"{name} {version(name)}" for name in names if version(name)
    ) + f". {machine()}; processor seconds of one thread, measured on {time.strftime('%Y-%m-%d')} "
        f"at a load of {load:.0f}.")  # fmt: skip
    say()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--mdgp", type=Path, default=HERE / "data")
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="an interpreter with anti-clustering")
    parser.add_argument("--r-library", type=Path, metavar="FOLDER", help="where anticlust and socialroulette are")
    parser.add_argument("--gruepr", type=Path, metavar="PROGRAM", help="a console start of gruepr's optimiser")
    parser.add_argument("--only", nargs="+", default=[], metavar="SECTION")
    args = parser.parse_args()
    random.seed(0)
    sections = {
        "pairs": lambda: pairs(args.full),
        "cold": cold_start,
        "small": small_groups,
        "programmes": lambda: programmes(args.full),
        "bounds": bounds,
        "pins": around_pins,
        "peers": lambda: group_peers(args.peers),
        "r-peers": lambda: r_peers(args.r_library),
        "gruepr": lambda: beside_gruepr(args.gruepr),
        "large": lambda: large(args.full),
        "mdgp": lambda: diverse(args.mdgp) if version("numba") else None,
    }
    pictures = {
        "pairs": "Exact pairs: processor seconds by number of people",
        "programmes": "Whole programmes: processor seconds by number of people",
    }
    for name, measure in sections.items():
        if args.only and name not in args.only:
            continue
        LINES.clear()
        introduce(("numpy", "numba", "highspy", *PEERS.get(name, ())))
        curve = measure()
        if args.write:
            if name in pictures:
                (DOCS / f"benchmarks-{name}.svg").write_text(picture(pictures[name], curve), encoding="utf-8")
                say(f"![Seconds by number of people](benchmarks-{name}.svg)")
            write(name, "\n".join(LINES).strip())


main()
