"""Invented people in any number, and how long this machine takes over them."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from ristiin.matching._criteria import alike, cem_criteria, common_times, give_and_get, mixed, theme
from ristiin.matching._model import Criteria, Importance, Mode, Person, Problem, Sizes, Wish
from ristiin.matching._moves import moves
from ristiin.matching._solve import solve

SKILLS = tuple(f"skill-{k}" for k in range(14))
THEMES = tuple(f"theme-{k}" for k in range(6))
HOURS = tuple(f"{day}-{hour}" for day in ("mon", "tue", "wed", "thu", "fri") for hour in (9, 11, 13, 15))
MODES: tuple[Mode, ...] = ("either", "either", "remote", "in-person")
WISHES: tuple[Wish, ...] = ("any", "different", "different", "same")


def invented_people(count: int, seed: int = 0) -> tuple[Person, ...]:
    """Return made-up people like those of a mentoring programme."""
    draw = random.Random(seed)
    people = []
    for k in range(count):
        offers = draw.sample(SKILLS, 3)
        people.append(
            Person(
                id=k,
                attributes={
                    "organisation": f"organisation-{draw.randrange(max(8, count // 25))}",
                    "discipline": f"discipline-{draw.randrange(7)}",
                    "role": f"role-{draw.randrange(4)}",
                    "experience": draw.randrange(30),
                },
                seeks=frozenset(draw.sample([s for s in SKILLS if s not in offers], 2)),
                offers=frozenset(offers),
                themes=tuple(draw.sample(THEMES, draw.randint(2, 4))),
                times=frozenset(draw.sample(HOURS, draw.randint(6, 11))),
                mode=draw.choice(MODES),
                languages=frozenset({"fi"} | ({draw.choice(("sv", "en"))} if draw.random() < 0.4 else set())),  # noqa: PLR2004
                partner_discipline=draw.choice(WISHES),
            )
        )
    return tuple(people)


def group_criteria() -> Criteria:
    """Return criteria like those of peer learning groups."""
    return Criteria(
        (
            theme(Importance.STRONG),
            mixed("organisation"),
            mixed("experience"),
            alike("role"),
            give_and_get(Importance.SOME),
            common_times(Importance.SOME),
        )
    )


def report(largest: int) -> Iterator[str]:
    """Yield a line for each measurement: seconds for solving and for one person's moves."""
    yield f"{'people':>7} {'groups of':>9} {'solve s':>8} {'moves ms':>8} {'score':>9} {'at least':>8} {'worst':>6}"
    for count in (12, 50, 200, 500, 1000, 2000, 5000, 10_000):
        if count > largest:
            return
        for sizes, criteria in ((Sizes(2, 2), cem_criteria()), (Sizes(4, 6), group_criteria())):
            problem = Problem(invented_people(count), criteria, sizes)
            start = time.perf_counter()
            result = solve(problem)
            solved = time.perf_counter()
            moves(problem, result, 0)
            moved = time.perf_counter()
            size = f"{sizes.smallest}-{sizes.largest}" if sizes.largest > sizes.smallest else str(sizes.largest)
            part = "proven" if result.proven else f"{100 * (1 - result.gap):.1f} %"
            yield (
                f"{count:>7} {size:>9} {solved - start:>8.2f} {1000 * (moved - solved):>8.1f} "
                f"{result.score:>9.1f} {part:>8} {result.worst_off:>6.1f}"
            )
