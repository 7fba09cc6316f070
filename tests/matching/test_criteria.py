"""Each row of the table of criteria (MATCHING.md §1), on people made for it."""

import pytest

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
    explain,
    give_and_get,
    judge,
    language,
    mixed,
    mode,
    mutual_wish,
    no_one_alone,
    not_again,
    one_sided_wish,
    solve,
    theme,
)

STRONG, MUST = Importance.STRONG, Importance.MUST


def points(criterion, *people, sizes=None, **rest):
    """Everyone's points when they all are one group."""
    problem = Problem(people, Criteria([criterion]), sizes or Sizes(len(people), len(people)), **rest)
    seen = judge(problem, [[p.id for p in people]])
    return [seen.per_person[p.id] for p in people]


def broken(criterion, *people, **rest):
    problem = Problem(people, Criteria([criterion]), Sizes(len(people), len(people)), **rest)
    return [(b.rule, b.people) for b in judge(problem, [[p.id for p in people]]).broken]


def test_a_one_way_match_counts_less_than_half_of_one_both_ways():
    both = points(give_and_get(), Person(1, seeks={"a"}, offers={"b"}), Person(2, seeks={"b"}, offers={"a"}))
    one = points(give_and_get(), Person(1, seeks={"a"}, offers={"c"}), Person(2, seeks={"b"}, offers={"a"}))
    assert both == [100, 100]
    assert sum(one) < sum(both) / 2


def test_a_theme_is_worth_the_rank_each_member_gave_it():
    people = [
        Person(1, themes=("a", "b", "c")),
        Person(2, themes=("a",)),
        Person(3, themes=("b", "a")),
        Person(4, themes=("d",)),
    ]
    assert points(theme(), *people) == [100, 100, 70, 0]


@pytest.mark.parametrize(("make", "expected"), [(mixed, [50, 100, 50]), (alike, [50, 0, 50])])
def test_an_attribute_is_mixed_or_alike_in_a_group(make, expected):
    people = [Person(1, {"unit": "x"}), Person(2, {"unit": "y"}), Person(3, {"unit": "x"})]
    assert points(make("unit"), *people) == expected


@pytest.mark.parametrize(("make", "expected"), [(mixed, [60, 50, 90]), (alike, [40, 50, 10])])
def test_a_number_is_spread_or_near_in_a_group(make, expected):
    # Years of experience 0, 2 and 10: as far apart as can be is 10.
    people = [Person(1, {"years": 0}), Person(2, {"years": 2}), Person(3, {"years": 10})]
    found = points(make("years"), *people)
    assert found == expected


def test_numbers_as_musts_have_a_least_and_a_greatest_difference():
    people = [Person(1, {"level": 1}), Person(2, {"level": 4})]
    assert broken(alike("level", MUST, at_least=2), *people) == [("alike:level", (1, 2))]
    assert broken(alike("level", MUST, at_least=3), *people) == []
    assert broken(mixed("level", MUST, at_least=4), *people) == [("mixed:level", (1, 2))]


def test_discipline_is_as_each_wished():
    people = [
        Person(1, {"discipline": "arts"}, partner_discipline="different"),
        Person(2, {"discipline": "arts"}, partner_discipline="same"),
        Person(3, {"discipline": "law"}),
    ]
    assert points(as_wished(), *people) == [50, 50, 100]


def test_hours_are_a_must_and_more_of_them_is_better():
    few, many = Person(1, times={"mon"}), Person(2, times={"mon", "tue"})
    assert broken(common_times(at_least=2), few, many) == [("common_times", (1, 2))]
    assert broken(common_times(at_least=1), few, many) == []
    assert points(common_times(STRONG), few, many) == [25, 25]
    assert points(common_times(STRONG), many, Person(3, times={"mon", "tue"})) == [50, 50]


def test_mode_and_language_must_fit_by_default():
    assert broken(mode(), Person(1, mode="remote"), Person(2, mode="in-person")) == [("mode", (1, 2))]
    assert broken(mode(), Person(1, mode="remote"), Person(2)) == []
    assert broken(language(), Person(1, languages={"fi"}), Person(2, languages={"sv"})) == [("language", (1, 2))]
    three = [Person(1, languages={"fi", "sv"}), Person(2, languages={"fi", "en"}), Person(3, languages={"sv", "en"})]
    assert broken(language(), *three) == [("language", (1, 2, 3))]


def test_wished_partners_mutual_and_one_sided():
    people = [Person(1, wishes={2}), Person(2, wishes={1, 3}), Person(3)]
    assert points(mutual_wish(), *people) == [100, 100, 100]
    assert points(one_sided_wish(), *people) == [100, 100, 100]
    apart = judge(Problem((*people, Person(4)), Criteria([mutual_wish()])), [[1, 3], [2, 4]])
    assert apart.per_person[1] == 0


def test_not_again_weighs_by_how_long_ago():
    pair = (Person(1), Person(2))
    assert points(not_again(STRONG), *pair, history=(Past((1, 2), 1),)) == [0, 0]
    assert points(not_again(STRONG), *pair, history=(Past((1, 2), 2),)) == [50, 50]
    assert broken(not_again(), *pair, history=(Past((1, 2), 5),)) == [("not_again", (1, 2))]
    assert broken(not_again(within=3), *pair, history=(Past((1, 2), 5),)) == []


def test_nobody_is_the_only_one_of_a_kind():
    people = [Person(1, {"role": "teacher"}), Person(2, {"role": "teacher"}), Person(3, {"role": "guide"})]
    assert broken(no_one_alone("role"), *people) == [("no_one_alone:role", (3,))]
    assert broken(no_one_alone("role", values=("teacher",)), *people) == []
    six = tuple(Person(k, {"role": "guide" if k < 2 else "teacher"}) for k in range(6))
    result = solve(Problem(six, Criteria([no_one_alone("role")]), Sizes(3, 3)))
    assert any({0, 1} <= set(g.people) for g in result.groups)


def test_reasons_have_the_keys_of_the_criteria():
    criteria = [mixed("unit"), alike("years"), common_times(), no_one_alone("unit", STRONG)]
    people = tuple(Person(k, {"unit": "xy"[k % 2], "years": k}, times={"mon"}) for k in range(4))
    (why,) = explain(Problem(people, Criteria(criteria), Sizes(4, 4)), [range(4)])
    assert [r.key for r in why.reasons] == ["mixed:unit", "alike:years", "common_times", "no_one_alone:unit"]
