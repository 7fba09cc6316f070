"""Groups that must have something in common: an hour, a language, a mode."""

import random

import pytest

from ristiin.matching import Criteria, Importance, Person, Problem, Sizes, alike, common_times, language, mode, solve

HOURS = [f"{day}-{hour}" for day in ("mon", "tue", "wed", "thu", "fri") for hour in (9, 12, 15, 17)]


def hidden(count, size, seed, *musts):
    """People of whom just so many groups can be made, though nothing shows which: each has other hours besides."""
    draw = random.Random(seed)
    people = []
    for g in range(count):
        hour, tongue, way = draw.choice(HOURS), draw.choice(["fi", "sv"]), draw.choice(["remote", "in-person"])
        for _ in range(size):
            people.append(
                Person(
                    len(people),
                    {"level": g // 4 * 3 + draw.randrange(2)},
                    times={hour, *draw.sample(HOURS, 2)},
                    languages={tongue} | ({draw.choice(["fi", "sv", "en"])} if draw.random() < 0.4 else set()),
                    mode=way if draw.random() < 0.8 else "either",
                )
            )
    draw.shuffle(people)
    return Problem(tuple(people), Criteria([common_times(), *musts]), Sizes(size, size))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("count", "size"), [(8, 6), (12, 10)])
def test_every_group_has_its_hour_where_that_can_be(count, size, seed):
    result = solve(hidden(count, size, seed), time_limit=5)
    assert result.broken == ()
    assert all(g.times for g in result.groups)


@pytest.mark.parametrize("seed", range(3))
def test_hours_languages_modes_and_levels_hold_together_where_they_can(seed):
    musts = (language(), mode(), alike("level", Importance.MUST, at_least=1))
    assert solve(hidden(10, 6, seed, *musts), time_limit=5).broken == ()


def test_groups_that_exchanges_do_not_come_to_are_found_where_all_rules_can_hold():
    assert solve(hidden(10, 6, 21, language(), mode()), time_limit=5).broken == ()


def test_those_who_stay_together_are_gathered_together():
    problem = hidden(10, 6, 5)
    hour = {p.id: p.times for p in problem.people}
    pairs = [(a, b) for a in range(58) for b in (a + 1,) if hour[a] & hour[b]][:4]
    tied = Problem(problem.people, problem.criteria, problem.sizes, together=pairs)
    groups = [set(g.people) for g in solve(tied, time_limit=5).groups]
    assert all(any(set(pair) <= g for g in groups) for pair in pairs)


def test_sizes_may_differ_where_the_hours_ask_for_it():
    # Seven can only on Monday, four only on Tuesday: groups of three to four fit just so.
    people = tuple(Person(k, times={"mon" if k < 7 else "tue"}) for k in range(11))
    result = solve(Problem(people, Criteria([common_times()]), Sizes(3, 4)))
    assert result.broken == ()
    assert sorted(len(g.people) for g in result.groups) == [3, 4, 4]
