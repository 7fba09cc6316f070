import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.matching import (
    Broken,
    Conflict,
    Criteria,
    Importance,
    Person,
    Problem,
    UnknownReference,
    explain,
    judge,
    mixed,
    one_sided_wish,
    solve,
    why_not,
)
from ristiin.matching._words import LANGUAGES, Speaker
from tests.matching.invented import problems


def after(groups, found):
    """The layout when the move is made."""
    rows = [list(g.people) for g in groups]
    here = next(row for row in rows if found.person in row)
    here.remove(found.person)
    if found.other is not None:
        rows[found.to].remove(found.other)
        here.append(found.other)
    rows[found.to].append(found.person)
    return rows


@settings(max_examples=40, deadline=None)
@given(problems(), st.data())
def test_every_alternative_meets_the_wish_at_the_price_it_tells(problem, data):
    person = data.draw(st.sampled_from([p.id for p in problem.people]))
    result = solve(problem)
    missing = {r.key for g in explain(problem, result) for r in g.reasons if person in r.unmet}
    found = why_not(problem, result, person)
    assert {f.key for f in found} == missing
    before = judge(problem, [g.people for g in result.groups])
    for one in found:
        if one.kind is None:
            assert one.stands == "nowhere"
            continue
        rows = after(result.groups, one)
        seen = judge(problem, rows)
        assert one.person_change == pytest.approx(seen.per_person[person] - before.per_person[person], abs=1e-3)
        assert one.others_change == pytest.approx(seen.score - before.score - one.person_change, abs=1e-3)
        assert one.worst_off == pytest.approx(seen.worst_off, abs=1e-3)
        met = {r.key for g in explain(problem, rows) for r in g.reasons if person in r.people}
        assert one.key in met


def four():
    people = (
        Person("anna", {"unit": "x"}, wishes={"bea"}),
        Person("bea", {"unit": "x"}, wishes={"caj"}),
        Person("caj", {"unit": "y"}),
        Person("dan", {"unit": "y"}),
    )
    return Problem(people, Criteria([mixed("unit", Importance.STRONG), one_sided_wish()]))


def test_the_price_of_a_wish_is_named_in_three_languages():
    problem = four()
    found = why_not(problem, [["anna", "dan"], ["bea", "caj"]], "anna")
    assert [(f.key, f.stands, f.kind, f.other, f.person_change, f.others_change) for f in found] == [
        ("one_sided_wish", "others", "swap", "caj", -50.0, -300.0)
    ]
    told = [Speaker(language, str.capitalize).why_not("anna", found)[1] for language in LANGUAGES]
    assert told == [
        "  Toivottu pari: vaihtamalla paikkaa (Caj) saisi −50 pistettä, muut yhteensä −300.",
        "  Önskad partner: byte med Caj skulle ge −50 poäng, de andra sammanlagt −300.",
        "  Wished partner: trading places with Caj would give −50 points, the others −300 together.",
    ]


def test_rules_and_pins_that_stand_against_it_are_told_apart_without_naming_anyone():
    groups = [["anna", "dan"], ["bea", "caj"]]
    private = Problem(
        (Person("anna", wishes={"bea"}), Person("bea"), Person("caj", avoids={"dan"}), Person("dan")),
        Criteria([one_sided_wish()]),
    )
    (found,) = why_not(private, groups, "anna")
    assert found.stands == "rules"
    assert Speaker("en", str).why_not("anna", [found])[1].endswith("Rules stand against it.")
    pinned = Problem(four().people, four().criteria, fixed=(("bea", "caj"),))
    assert why_not(pinned, groups, "anna")[0].stands == "pin"


def test_one_who_is_in_no_group_is_refused():
    with pytest.raises(UnknownReference, match="in none of the groups"):
        why_not(four(), [["bea", "caj"]], "anna")


def test_only_a_settled_clash_is_called_impossible():
    rules = (Broken("common_times", ("anna", "bea")),)
    speaker = Speaker("en", str.capitalize)
    assert speaker.conflict(Conflict(rules)).startswith("These rules cannot hold together: common times (Anna, Bea)")
    assert speaker.conflict(Conflict(rules, minimal=False)).startswith(
        "Not all of these rules hold in the groups found"
    )
