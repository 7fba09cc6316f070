import pytest

from ristiin.matching import (
    BadValue,
    ContradictoryRules,
    Criterion,
    DuplicateId,
    EmptyInput,
    Importance,
    ImpossibleSizes,
    MatchingError,
    NotANumber,
    OnePerson,
    Past,
    Person,
    Problem,
    Sizes,
    Theme,
    TooLarge,
    UnknownReference,
    distribution,
    judge,
    moves,
)

ANNA, BEA, CAJ, DAN = (Person(name) for name in ("anna", "bea", "caj", "dan"))
FOUR = (ANNA, BEA, CAJ, DAN)

BAD = [
    (lambda: Problem(()), EmptyInput),
    (lambda: Problem((ANNA,)), OnePerson),
    (lambda: Problem((ANNA, ANNA)), DuplicateId),
    (lambda: Problem((ANNA, Person("bea", wishes={"nobody"}))), UnknownReference),
    (lambda: Problem((ANNA, Person("bea", avoids={"nobody"}))), UnknownReference),
    (lambda: Problem((ANNA, Person("bea", wishes={"bea"}))), ContradictoryRules),
    (lambda: Problem((ANNA, BEA), never=(("anna", "zed"),)), UnknownReference),
    (lambda: Problem((ANNA, BEA), never=(("anna", "bea"),)), ContradictoryRules),
    (lambda: Problem((ANNA, Person("bea", avoids={"anna"}))), ContradictoryRules),
    (lambda: Problem(FOUR, never=(("anna", "bea"),), together=(("anna", "bea"),)), ContradictoryRules),
    (lambda: Problem(FOUR, fixed=(("anna", "bea"), ("bea", "caj"))), ContradictoryRules),
    (lambda: Problem(FOUR, fixed=(("anna",),)), ContradictoryRules),
    (lambda: Problem(FOUR, fixed=(("anna", "bea"),), together=(("bea", "caj"),)), ContradictoryRules),
    (lambda: Problem(FOUR, together=(("anna", "bea", "caj"),)), ContradictoryRules),
    (lambda: Problem(FOUR, sizes=Sizes(3, 3)), ImpossibleSizes),
    (lambda: Problem(FOUR, fixed=(("anna", "bea", "caj"),)), ImpossibleSizes),
    (lambda: Sizes(1, 2), ImpossibleSizes),
    (lambda: Sizes(5, 4), ImpossibleSizes),
    (lambda: Problem((ANNA, Person("bea", {"level": float("nan")}))), NotANumber),
    (lambda: Problem((ANNA, Person("bea", {"level": float("inf")}))), NotANumber),
    (lambda: Problem((ANNA, BEA), (Criterion("theme", weight=-1),)), NotANumber),
    (lambda: Problem((ANNA, BEA), (Criterion("luck"),)), BadValue),
    (lambda: Problem((ANNA, BEA), (Criterion("mixed"),)), BadValue),
    (lambda: Problem((ANNA, Person("bea", mode="by-letter"))), BadValue),
    (lambda: Problem((ANNA, Person("bea", partner_discipline="some"))), BadValue),
    (lambda: Person("bea", seeks="reading"), BadValue),
    (lambda: Person("bea", themes="reading"), BadValue),
    (lambda: Person("bea", times={9, "mon-9"}), BadValue),
    (lambda: Problem((ANNA, Person("bea", {"level": [1]}))), BadValue),
    (lambda: Problem(FOUR, never=("anna",)), BadValue),
    (lambda: Problem(FOUR, fairness="nice"), BadValue),
    (lambda: Problem(FOUR, levels="many"), BadValue),
    (lambda: Problem(FOUR, levels=0), BadValue),
    (lambda: Problem(FOUR, seed="x"), BadValue),
    (lambda: Problem(FOUR, history=(Past(("anna", "bea"), float("nan")),)), BadValue),
    (lambda: Problem(FOUR, themes=(Theme("t", -1),)), BadValue),
    (lambda: Problem(FOUR, (Criterion("common_times", at_least=float("nan")),)), NotANumber),
    (lambda: Problem(FOUR, (Criterion("not_again", within="x"),)), NotANumber),
    (lambda: Sizes(2.5, 3), BadValue),
    (lambda: judge(Problem(FOUR), [["anna", "zed"]]), UnknownReference),
    (lambda: judge(Problem(FOUR), [["anna", "bea"], ["bea", "caj"]]), DuplicateId),
    (lambda: moves(Problem(FOUR), [["anna", "bea"], ["caj", "dan"]], "zed"), UnknownReference),
    (lambda: distribution(Problem(tuple(Person(k) for k in range(15)))), TooLarge),
]


@pytest.mark.parametrize(("make", "error"), BAD)
def test_bad_input_is_named_and_says_what_to_change(make, error):
    with pytest.raises(error) as caught:
        make()
    assert isinstance(caught.value, MatchingError)
    assert str(caught.value).endswith(".")


def test_importance_is_a_word():
    assert [str(i) for i in Importance] == ["must", "strong", "some", "off"]
