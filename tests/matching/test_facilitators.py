import csv
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import (
    BadValue,
    Criteria,
    DuplicateId,
    Facilitator,
    Group,
    Importance,
    Person,
    Problem,
    Sizes,
    UnknownReference,
    common_times,
    judge,
    mixed,
    place_facilitators,
    place_times,
    solve,
    stand_in,
    theme,
)
from ristiin.matching._engine import run
from ristiin.matching._table import read_people, split_list

DATA = Path(__file__).parents[1] / "data"
HOURS = ["mon-9", "tue-9"]
THEMES = ["writing", "sewing"]


@st.composite
def cases(draw):
    groups = [
        Group((k,), draw(st.sampled_from([None, *THEMES])), tuple(draw(st.sets(st.sampled_from(HOURS)))))
        for k in range(draw(st.integers(1, 4)))
    ]
    facilitators = [
        Facilitator(
            f"f{k}",
            most=draw(st.integers(0, 2)),
            themes=tuple(draw(st.lists(st.sampled_from(THEMES), unique=True))),
            times=draw(st.frozensets(st.sampled_from(HOURS))),
            experienced=draw(st.booleans()),
            knows=draw(st.frozensets(st.integers(0, 3), max_size=1)),
        )
        for k in range(draw(st.integers(1, 3)))
    ]
    return groups, facilitators


def fits(group, f, hour):
    theme_fits = not f.themes or group.theme is None or group.theme in f.themes
    hour_fits = hour is None or (hour in group.times and (not f.times or hour in f.times))
    return theme_fits and hour_fits and not f.knows & set(group.people)


def ways(groups, facilitators):
    """Everything that could be done: a leader and an hour for each group, or nobody."""
    choices = []
    for group in groups:
        hours = group.times or (None,)
        choices.append([None, *((f, h) for f in facilitators for h in hours if fits(group, f, h))])
    for way in product(*choices):
        led = [c for c in way if c is not None]
        load = {f.id: sum(c[0] is f for c in led) for f in facilitators}
        booked = [(c[0].id, c[1]) for c in led if c[1] is not None]
        if len(set(booked)) == len(booked) and all(load[f.id] <= f.most for f in facilitators):
            yield way, load


@settings(max_examples=150, deadline=None)
@given(cases())
def test_as_many_groups_are_led_as_can_be_within_everybodys_load_and_hours(case):
    groups, facilitators = case
    found = place_facilitators(groups, facilitators)
    best = max(sum(c is not None for c in way) for way, _ in ways(groups, facilitators))
    assert len(groups) - len(found.without) == best
    by_id = {f.id: f for f in facilitators}
    booked = []
    for group, guided in zip(groups, found.groups, strict=True):
        if guided.facilitator is None:
            continue
        leader = by_id[guided.facilitator]
        assert fits(group, leader, guided.time)
        booked += [(i, guided.time) for i in (guided.facilitator, *guided.beside) if guided.time]
        for other in guided.beside:
            assert by_id[other].experienced != leader.experienced
    assert len(set(booked)) == len(booked)
    assert all(found.load[f.id] <= f.most for f in facilitators)
    counts = {f.id: sum(f.id in (g.facilitator, *g.beside) for g in found.groups) for f in facilitators}
    assert found.load == counts


@settings(max_examples=100, deadline=None)
@given(cases())
def test_a_shortage_cannot_be_led_and_without_any_one_of_its_groups_it_can(case):
    groups, facilitators = case
    found = place_facilitators(groups, facilitators)
    assert bool(found.without) == bool(found.shortages)
    for short in found.shortages:
        some = [groups[g] for g in short.groups]
        assert place_facilitators(some, facilitators).without
        for one in range(len(some)):
            assert not place_facilitators(some[:one] + some[one + 1 :], facilitators).without
        assert {*short.facilitators, *short.why} == {f.id for f in facilitators}


@st.composite
def tight_cases(draw):
    """Groups that share people, few rooms, hours that overlap and hours already taken."""
    groups = [
        Group(
            tuple(draw(st.sets(st.integers(0, 4), min_size=1, max_size=3))),
            draw(st.sampled_from([None, *THEMES])),
            tuple(draw(st.sets(st.sampled_from([*HOURS, "mon-10"]), min_size=1))),
        )
        for _ in range(draw(st.integers(2, 4)))
    ]
    _, facilitators = draw(cases())
    return (
        groups,
        facilitators,
        {
            "rooms": draw(st.sampled_from([None, 1, 2])),
            "overlaps": draw(st.sampled_from([(), (("mon-9", "mon-10"),)])),
            "busy": {
                draw(st.sampled_from(["f0", "f1", 0, 1])): draw(st.frozensets(st.sampled_from(HOURS), max_size=1))
            },
        },
    )


def clashes(one, other, overlaps):
    return one == other or (one, other) in overlaps or (other, one) in overlaps


def together_possible(groups, way, told):
    placed = [(group, *choice) for group, choice in zip(groups, way, strict=True) if choice is not None]
    if told["rooms"] is not None and any(
        sum(h == hour for _, _, h in placed) > told["rooms"] for hour in {h for _, _, h in placed}
    ):
        return False
    for group, f, hour in placed:
        who = {*group.people, f.id}
        if any(clashes(h, hour, told["overlaps"]) for i in who for h in told["busy"].get(i, ())):
            return False
    return not any(
        clashes(h1, h2, told["overlaps"]) and ({*g1.people, f1.id} & {*g2.people, f2.id})
        for (g1, f1, h1), (g2, f2, h2) in combinations(placed, 2)
    )


@settings(max_examples=150, deadline=None)
@given(tight_cases())
def test_leaders_and_hours_are_settled_together_with_nobody_in_two_places(case):
    groups, facilitators, told = case
    found = place_facilitators(groups, facilitators, **told)
    by_id = {f.id: f for f in facilitators}
    way = [None if g.facilitator is None else (by_id[g.facilitator], g.time) for g in found.groups]
    assert together_possible(groups, way, told)
    fine = (w for w, _ in ways(groups, facilitators) if together_possible(groups, w, told))
    assert found.proven
    assert len(groups) - len(found.without) == max(sum(c is not None for c in w) for w in fine)


def test_load_is_even_before_anything_else():
    groups = [Group((k,)) for k in range(4)]
    found = place_facilitators(groups, [Facilitator("a", 4), Facilitator("b", 4, experienced=False)])
    assert found.load == {"a": 4, "b": 2}  # two of a's are beside b
    assert [g.facilitator for g in found.groups].count("a") == 2
    assert found.alone == ()


def test_first_timers_may_only_sit_beside_the_experienced():
    groups = [Group((1,), times=("mon-9",)), Group((2,), times=("mon-9",))]
    found = place_facilitators(groups, [Facilitator("old"), Facilitator("new", experienced=False)], alone=False)
    assert [(g.facilitator, g.beside) for g in found.groups if g.facilitator] == [("old", ("new",))]
    assert found.shortages[0].why == {"new": "first-timer"}
    assert found.shortages[0].room == 1


def test_nobody_leads_a_group_of_people_they_know():
    found = place_facilitators([Group(("anna", "bea"))], [Facilitator("caj", knows={"bea"})])
    assert found.without == (0,)
    assert found.shortages[0].why == {"caj": "known"}


def test_when_a_facilitator_falls_away_the_others_keep_their_groups():
    groups = [Group((k,), THEMES[k % 2], ("mon-9", "tue-9")) for k in range(6)]
    everyone = [Facilitator(f"f{k}", 2, (THEMES[k % 2], THEMES[k // 2 % 2])) for k in range(5)]
    before = {g: found.facilitator for g, found in enumerate(place_facilitators(groups, everyone).groups)}
    for gone in everyone:
        rest = [f for f in everyone if f is not gone]
        after = place_facilitators(groups, rest, keep=before)
        changed = [g for g, found in enumerate(after.groups) if found.facilitator != before[g]]
        assert len(after.without) <= 1
        assert {g for g, who in before.items() if who == gone.id} <= set(changed)
        # Nobody else changes unless that lets one more group be led.
        loose = place_facilitators(groups, rest)
        assert len(after.without) == len(loose.without)
        assert len(changed) <= sum(found.facilitator != before[g] for g, found in enumerate(loose.groups))


def prices(options):
    return [(len(o.without), len(o.moved), len(o.retimed)) for o in options]


@settings(max_examples=100, deadline=None)
@given(cases(), st.data())
def test_ways_to_go_on_without_somebody_are_led_as_well_as_can_be_and_move_the_fewest_first(case, data):
    groups, facilitators = case
    placed = place_facilitators(groups, facilitators)
    gone = data.draw(st.sampled_from([f.id for f in facilitators]))
    options = stand_in(groups, facilitators, placed, [gone])
    rest = [f for f in facilitators if f.id != gone]
    best = place_facilitators(groups, rest)
    assert options
    assert len(options[0].without) == len(best.without)
    assert prices(options) == sorted(prices(options))
    before = [g.facilitator for g in placed.groups]
    # Of all ways that lead as many groups, none keeps more leaders where they are.
    fewest = min(
        len(
            {
                before[g]
                for g, c in enumerate(way)
                if before[g] not in {None, gone} and (c is None or c[0].id != before[g])
            }
        )
        for way, _ in ways(groups, rest)
        if sum(c is None for c in way) == len(best.without)
    )
    assert len(options[0].moved) <= fewest or len(best.without) > len(placed.without)
    for option in options:
        leaders = [g.facilitator for g in option.placement.groups]
        assert gone not in leaders
        assert option.without == tuple(g for g, who in enumerate(leaders) if who is None)
        assert set(option.moved) == {
            was for was, now in zip(before, leaders, strict=True) if was not in {None, gone, now}
        }
        booked = [(g.facilitator, g.time) for g in option.placement.groups if g.facilitator and g.time]
        assert len(set(booked)) == len(booked)
        assert all(leaders.count(f.id) <= f.most for f in rest)


def test_everybody_who_could_take_the_group_is_an_option():
    groups = [Group((1, 2)), Group((3, 4))]
    facilitators = [
        Facilitator("ann"),
        Facilitator("bea"),
        Facilitator("caj", 2),
        Facilitator("dan", experienced=False),
    ]
    placed = place_facilitators(groups, facilitators[:2])
    options = stand_in(groups, facilitators, placed, ["bea"])
    assert {o.taking for o in options if not o.without and not o.moved} == {("caj",), ("dan",)}


def test_a_group_that_nobody_can_lead_may_go_into_the_others():
    people = tuple(Person(k, {"unit": "ab"[k % 2]}) for k in range(12))
    problem = Problem(people, Criteria([mixed("unit")]), Sizes(4, 6))
    groups = judge(problem, [range(4), range(4, 8), range(8, 12)]).groups
    facilitators = [Facilitator("ann"), Facilitator("bea"), Facilitator("caj")]
    placed = place_facilitators(groups, facilitators)
    assert all(o.without for o in stand_in(groups, facilitators, placed, ["caj"]))
    first = stand_in(groups, facilitators, placed, ["caj"], problem=problem)[0]
    assert first.without == ()
    assert sorted(len(g.people) for g in first.groups) == [6, 6]
    assert len(first.moved) == 4  # nobody of the groups that go on


def test_who_is_no_facilitator_cannot_fall_away():
    placed = place_facilitators([Group((1,))], [Facilitator("a")])
    with pytest.raises(UnknownReference, match="not among the facilitators"):
        stand_in([Group((1,))], [Facilitator("a")], placed, ["b"])


def test_bad_input_is_named():
    with pytest.raises(DuplicateId, match="twice"):
        place_facilitators([Group((1,))], [Facilitator("a"), Facilitator("a")])
    with pytest.raises(BadValue, match="give 0 or more"):
        Facilitator("a", -1)
    with pytest.raises(BadValue, match="give several texts"):
        Facilitator("a", themes="writing")


def association():
    """The first 120 of 134 registrations, and seven facilitators."""
    people = read_people(DATA / "association-registrations.csv", {"times": "Käy (viikonpäivä ja kello)"}).people[:120]
    rows = csv.DictReader((DATA / "association-facilitators.csv").read_text(encoding="utf-8-sig").splitlines())
    facilitators = [
        Facilitator(
            row["Sähköposti"],
            int(row["Ryhmiä enintään"]),
            tuple(split_list(row["Teemat"])),
            frozenset(split_list(row["Käy"])),
            row["Kokemus"] == "kokenut",
        )
        for row in rows
    ]
    return people, facilitators


def test_an_association_gets_twelve_groups_with_hours_themes_and_facilitators():
    people, facilitators = association()
    problem = Problem(people, Criteria([theme(Importance.STRONG), common_times()]), Sizes(10, 10))
    result = run(problem, 100, bounds=False)
    assert [len(g.people) for g in result.groups] == [10] * 12
    wanted = {p.id: p.themes for p in people}
    assert sum(g.theme in wanted[i] for g in result.groups for i in g.people) >= 115
    # With everyone in a theme they ranked, twelve groups that can all meet do not exist (integer programming, 75 s);
    # without themes they do, and a rule that can hold is never given up for a wish.
    assert [bool(g.times) for g in result.groups] == [True] * 12
    assert result.broken == ()
    placed = place_facilitators(result, facilitators)
    # Where every group has but one hour, seven facilitators may be short of one: then the shortage says why.
    assert len(placed.without) <= 1
    assert bool(placed.without) == bool(placed.shortages)
    most = {f.id: f.most for f in facilitators}
    assert all(load <= most[one] for one, load in placed.load.items())
    times = {p.id: p.times for p in people} | {f.id: f.times for f in facilitators}
    rows = [[*g.people, *([g.facilitator] if g.facilitator else []), *g.beside] for g in placed.groups]
    table = place_times(times, rows)
    assert table.proven
    with_hours = [h for h, g in zip(table.hours, placed.groups, strict=True) if g.time]
    assert all(not h.away for h in with_hours)


def test_a_company_gets_groups_of_five_to_eight():
    roster = read_people(DATA / "company-registrations.csv", {})
    criteria = Criteria([theme(Importance.STRONG), mixed("unit"), common_times(Importance.SOME)])
    result = solve(Problem(roster.people, criteria, Sizes(5, 8)), time_limit=20)
    assert result.broken == ()
    assert sorted(i for g in result.groups for i in g.people) == sorted(p.id for p in roster.people)
    assert all(5 <= len(g.people) <= 8 for g in result.groups)
