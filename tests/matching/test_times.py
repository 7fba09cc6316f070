from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import BadValue, HourClash, place_times

HOURS = ["mon-9", "tue-9", "wed-9"]


@st.composite
def timetables(draw):
    people = list(range(draw(st.integers(2, 6))))
    times = {i: draw(st.frozensets(st.sampled_from(HOURS), max_size=3)) for i in people}
    row = st.lists(st.sampled_from(people), min_size=1, max_size=4, unique=True)
    return {
        "times": times,
        "groups": draw(st.lists(row, min_size=1, max_size=4)),
        "rooms": draw(st.sampled_from([None, None, 1, 2])),
        "busy": {i: draw(st.frozensets(st.sampled_from(HOURS), max_size=1)) for i in people},
    }


def price(case, hours):
    """(without an hour, not all can, away), or None when somebody is in two places or out of room."""
    groups, times, busy, rooms = case["groups"], case["times"], case["busy"], case["rooms"]
    taken = [(i, h) for group, h in zip(groups, hours, strict=True) if h for i in group]
    if len(set(taken)) < len(taken) or any(h in busy[i] for i, h in taken):
        return None
    if rooms is not None and any(hours.count(h) > rooms for h in HOURS):
        return None
    away = [sum(bool(times[i]) and h not in times[i] for i in g) for g, h in zip(groups, hours, strict=True) if h]
    return (hours.count(None), sum(a > 0 for a in away), sum(away))


@settings(max_examples=150, deadline=None)
@given(timetables())
def test_hours_are_as_good_as_the_best_of_all_timetables(case):
    table = place_times(case["times"], case["groups"], hours=HOURS, rooms=case["rooms"], busy=case["busy"])
    found = price(case, [h.time for h in table.hours])
    prices = (price(case, list(way)) for way in product([None, *HOURS], repeat=len(case["groups"])))
    assert table.proven
    assert found == min(p for p in prices if p is not None)
    assert found[2] == sum(len(h.away) for h in table.hours)


def short_of(case):
    """Whether some group lacks an hour, or an hour for all though it has one by itself."""
    alone = [
        min(p for h in [None, *HOURS] if (p := price({**case, "groups": [g]}, [h])) is not None) for g in case["groups"]
    ]
    prices = (price(case, list(way)) for way in product([None, *HOURS], repeat=len(case["groups"])))
    best = min((p for p in prices if p is not None), default=(0, 0, 0))
    return best[:2] > (sum(p[0] for p in alone), sum(p[1] for p in alone))


@settings(max_examples=100, deadline=None)
@given(timetables())
def test_every_group_without_an_hour_for_all_has_its_clash(case):
    table = place_times(case["times"], case["groups"], hours=HOURS, rooms=case["rooms"], busy=case["busy"])
    lacking = {g for g, h in enumerate(table.hours) if h.time is None or h.away}
    assert bool(lacking) == bool(table.clashes)
    for clash in table.clashes:
        if len(clash.groups) > 1:
            some = {**case, "groups": [case["groups"][g] for g in clash.groups]}
            assert short_of(some)
            for one in range(len(clash.groups)):
                assert not short_of({**some, "groups": some["groups"][:one] + some["groups"][one + 1 :]})
            continue
        free = {i: (case["times"][i] or set(HOURS)) - case["busy"][i] for i in clash.people}
        assert not set(HOURS).intersection(*free.values())
        for one in clash.people:
            assert set(HOURS).intersection(*(f for i, f in free.items() if i != one))


def test_a_facilitator_of_two_groups_is_never_in_two_places():
    times = {"guide": {"mon-9", "tue-9"}, 1: {"mon-9"}, 2: {"mon-9", "tue-9"}}
    table = place_times(times, [["guide", 2], ["guide", 1]])
    assert [h.time for h in table.hours] == ["tue-9", "mon-9"]


def test_series_share_an_hour_in_different_weeks():
    times = {"guide": {"mon-9"}}
    rows = [["guide", 1], ["guide", 2]]
    assert [h.time for h in place_times(times, rows, weeks=[{1, 3}, {2, 4}]).hours] == ["mon-9", "mon-9"]
    both = place_times(times, rows, weeks=[{1, 3}, {3, 5}])
    assert [h.time for h in both.hours].count(None) == 1
    assert both.clashes == (HourClash((0, 1), ("guide",)),)


def test_hours_that_overlap_are_one_place_too_many():
    times = {"guide": {"mon 9-11", "mon 10-12"}}
    rows = [["guide", 1], ["guide", 2]]
    assert None not in [h.time for h in place_times(times, rows).hours]
    table = place_times(times, rows, overlaps=[("mon 9-11", "mon 10-12")])
    assert [h.time for h in table.hours].count(None) == 1


def test_forty_groups_in_few_rooms_are_placed_and_proven():
    times = {i: {HOURS[i % 3], HOURS[(i // 3) % 3]} for i in range(120)}
    groups = [[i, i + 40, i + 80] for i in range(40)]
    table = place_times(times, groups, rooms=14)
    assert table.proven
    assert all(h.time is not None for h in table.hours)


def test_bad_input_is_named():
    with pytest.raises(BadValue, match="give each group its weeks"):
        place_times({}, [[1], [2]], weeks=[{1}])
    with pytest.raises(BadValue, match="no room"):
        place_times({}, [[1]], rooms=0)
