"""Problems for Hypothesis, and the plain search that the solvers are judged by."""

from itertools import combinations

from hypothesis import strategies as st

from ristiin.matching import (
    Criteria,
    Importance,
    Past,
    Person,
    Problem,
    Sizes,
    alike,
    as_wished,
    common_times,
    give_and_get,
    judge,
    language,
    mixed,
    mode,
    mutual_wish,
    no_one_alone,
    not_again,
    one_sided_wish,
    theme,
)

SKILLS = ["a", "b", "c", "d"]
THEMES = ["t", "u", "v"]
HOURS = ["mon-9", "tue-9", "wed-9"]
ANY = st.sampled_from(list(Importance))


@st.composite
def people(draw, least=4, most=8):
    count = draw(st.integers(least, most))
    out = []
    for k in range(count):
        others = st.integers(0, count - 1).filter(lambda j, k=k: j != k)
        attributes = {}
        if draw(st.booleans()):
            attributes["unit"] = draw(st.sampled_from("xyz"))
        if draw(st.booleans()):
            attributes["level"] = draw(st.integers(0, 5))
        out.append(
            Person(
                id=k,
                attributes=attributes,
                seeks=draw(st.frozensets(st.sampled_from(SKILLS), max_size=2)),
                offers=draw(st.frozensets(st.sampled_from(SKILLS), max_size=2)),
                themes=tuple(draw(st.lists(st.sampled_from(THEMES), unique=True, max_size=3))),
                times=draw(st.frozensets(st.sampled_from(HOURS), max_size=3)),
                mode=draw(st.sampled_from(["remote", "in-person", "either", "either"])),
                languages=draw(st.frozensets(st.sampled_from(["fi", "sv"]), max_size=2)),
                wishes=draw(st.frozensets(others, max_size=2)),
                avoids=draw(st.frozensets(others, max_size=1)) if draw(st.integers(0, 4)) == 0 else frozenset(),
                partner_discipline=draw(st.sampled_from(["same", "different", "any"])),
            )
        )
    return tuple(out)


@st.composite
def criteria(draw):
    return Criteria(
        (
            give_and_get(draw(ANY)),
            theme(draw(ANY)),
            mixed("unit", draw(ANY)),
            alike("level", draw(ANY)),
            as_wished("unit", draw(ANY)),
            common_times(draw(ANY)),
            mode(draw(ANY)),
            language(draw(ANY)),
            mutual_wish(draw(ANY)),
            one_sided_wish(draw(ANY)),
            not_again(draw(ANY)),
            no_one_alone("unit", draw(ANY)),
        )
    )


@st.composite
def problems(draw, sizes=None, least=4, most=8):
    who = draw(people(least, most))
    ids = st.sampled_from([p.id for p in who])
    pairs = st.lists(ids, min_size=2, max_size=2, unique=True).map(tuple)
    return Problem(
        who,
        draw(criteria()),
        sizes=draw(sizes) if sizes is not None else Sizes(2, 2),
        never=tuple(draw(st.lists(pairs, max_size=2))),
        history=tuple(Past(pair, draw(st.integers(1, 3))) for pair in draw(st.lists(pairs, max_size=3))),
        seed=draw(st.integers(0, 3)),
        fairness=draw(st.sampled_from(["fairness-first", "total-first"])),
    )


def layouts(ids, sizes):
    """Every way to put the ids into groups of these sizes (pairs of an odd number: one trio)."""
    if sizes.largest == 2 and len(ids) % 2:
        for trio in combinations(ids, 3):
            rest = [i for i in ids if i not in trio]
            for way in layouts(rest, sizes):
                yield [trio, *way]
        return
    if not ids:
        yield []
        return
    first, others = ids[0], ids[1:]
    for size in range(sizes.smallest, sizes.largest + 1):
        for rest in combinations(others, size - 1):
            left = [i for i in others if i not in rest]
            for way in layouts(left, sizes):
                yield [(first, *rest), *way]


def rank(problem, seen):
    """What is compared: rules first, then the worst-off where fairness comes first, then the total."""
    floor = seen.worst_off if problem.fairness == "fairness-first" and seen.allowed else 0
    return (seen.allowed, floor, seen.score)


def by_brute_force(problem):
    """The best judgement among all layouts of a small problem."""
    held = {i for row in problem.fixed for i in row}
    ids = [p.id for p in problem.people if p.id not in held]
    ways = (judge(problem, [*problem.fixed, *way]) for way in layouts(ids, problem.sizes))
    return max(ways, key=lambda seen: rank(problem, seen))
