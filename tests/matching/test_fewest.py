"""Where rules clash, no groups break fewer; that is proven where all groups can be listed."""

from random import Random

import pytest

from ristiin.matching import (
    Criteria,
    Importance,
    Person,
    Problem,
    Sizes,
    alike,
    common_times,
    give_and_get,
    judge,
    language,
    mixed,
    mode,
    no_one_alone,
    solve,
    theme,
)
from tests.matching.brute_force import ways

MUST = Importance.MUST


def clashing(seed, fairness):
    """Seven to nine people with more musts than any pairs or groups can keep."""
    draw = Random(seed)
    groups = [(9, Sizes(3, 3)), (8, Sizes(4, 4)), (9, Sizes(4, 5)), (8, Sizes(3, 5))]
    count, sizes = draw.choice([*groups, (7, Sizes(2, 2)), (8, Sizes(2, 2))])
    musts = [
        common_times(MUST, at_least=draw.choice((1, 1, 2))),
        language(MUST),
        mode(MUST),
        mixed("unit", MUST),
        alike("role", MUST),
        no_one_alone("role", MUST),
        give_and_get(MUST),
        theme(MUST),
    ]
    people = [
        Person(
            k,
            {"unit": draw.choice("wxyz"), "role": draw.choice("ab"), "site": draw.choice("mn")},
            mode=draw.choice(["remote", "in-person", "either", "either"]),
            languages=draw.sample(["fi", "sv", "en"], draw.randint(1, 2)),
            times=draw.sample("abcd", draw.randint(1, 3)),
            seeks=draw.sample("pqrs", 1),
            offers=draw.sample("pqrs", 2),
            themes=draw.sample("tuv", 1),
        )
        for k in range(count)
    ]
    never = tuple(tuple(draw.sample(range(count), draw.choice((2, 2, 3)))) for _ in range(draw.randint(0, 4)))
    criteria = Criteria([*draw.sample(musts, draw.randint(2, 4)), mixed("site")])
    return Problem(tuple(people), criteria, sizes, never=never, fairness=fairness)


def clashing_pairs(seed, fairness):
    """Seven or eight people in pairs, some of whom are sure to have a partner who has nothing for them."""
    draw = Random(seed)
    people = [
        Person(
            k,
            {"level": draw.randrange(6), "site": draw.choice("mn")},
            seeks=draw.sample("pqr", 1),
            offers={"p"},
            times=draw.sample("abcd", draw.randint(1, 2)),
        )
        for k in range(draw.choice((7, 8)))
    ]
    hours = draw.choice((Importance.OFF, MUST))
    criteria = Criteria([give_and_get(MUST), common_times(hours), alike("level"), mixed("site")])
    return Problem(tuple(people), criteria, fairness=fairness)


@pytest.mark.parametrize("seed", [*range(12), 185, 209])
@pytest.mark.parametrize("fairness", ["fairness-first", "total-first"])
@pytest.mark.parametrize("make", [clashing, clashing_pairs])
def test_of_all_ways_none_breaks_fewer_and_of_those_as_few_none_is_better(make, seed, fairness):
    problem = make(seed, fairness)
    result = solve(problem)
    seen = [
        judge(problem, w) for w in ways([p.id for p in problem.people], problem.sizes.smallest, problem.sizes.largest)
    ]
    fewest = min(len(one.broken) for one in seen)
    as_few = [one for one in seen if len(one.broken) == fewest]
    if fairness == "fairness-first":
        floor = max(one.worst_off for one in as_few)
        assert result.worst_off == floor
        as_few = [one for one in as_few if one.worst_off == floor]
    assert len(result.broken) == fewest
    assert result.score == max(one.score for one in as_few)
    assert result.bound == result.score
    assert result.proven


def test_rows_that_stay_together_leave_open_whether_parting_more_of_them_breaks_fewer():
    people = [Person(k, {"unit": "x"}) for k in range(8)]
    problem = Problem(people, Criteria([mixed("unit", MUST)]), Sizes(4, 4), together=((0, 1),))
    result = solve(problem)
    assert len(result.broken) == 12
    assert not result.proven
