"""Two who change one text: what each has written is in it, or is laid before a person."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ristiin.writing.comparing import Passage, Piece, compare, words
from ristiin.writing.merging import Clash, joined, merge, paragraphs


def merged(base, mine, theirs):
    found = merge(base=base, mine=mine, theirs=theirs)
    return found.text() if not found.clashes else found.clashes


def test_changes_to_different_paragraphs_are_both_there():
    assert merged("yksi\n\nkaksi\n\nkolme", "YKSI\n\nkaksi\n\nkolme", "yksi\n\nkaksi\n\nKOLME") == (
        "YKSI\n\nkaksi\n\nKOLME"
    )


def test_paragraphs_that_touch_are_still_different_paragraphs():
    assert merged("yksi\n\nkaksi", "YKSI\n\nkaksi", "yksi\n\nKAKSI") == "YKSI\n\nKAKSI"
    assert merged("yksi", "yksi eka", "yksi\n\nkaksi") == "yksi eka\n\nkaksi"
    assert merged("yksi", "alku\n\nyksi", "yksi toinen") == "alku\n\nyksi toinen"


def test_both_who_write_at_the_end_are_there_the_first_first():
    assert merged("yksi", "yksi\n\nminun", "yksi\n\nheidän") == "yksi\n\nheidän\n\nminun"
    assert merged("", "minun", "heidän") == "heidän\n\nminun"


def test_a_paragraph_that_only_grew_is_not_said_twice():
    assert merged("", "Hei kaikki", "Hei") == "Hei kaikki"
    assert merged("Hei", "Hei kaikki te", "Hei kaikki") == "Hei kaikki te"


def test_the_same_paragraph_changed_by_both_is_for_a_person_to_settle():
    assert merged("Aamu on hyvä.", "Aamu on kaunis.", "Aamu oli hyvä.") == [
        Clash("Aamu on hyvä.", "Aamu on kaunis.", "Aamu oli hyvä.")
    ]


def test_what_one_took_out_and_the_other_changed_is_for_a_person_to_settle():
    assert merged("yksi\n\nkaksi", "yksi", "yksi\n\nkaksi ja puoli") == [Clash("kaksi", "", "kaksi ja puoli")]


def test_what_was_undone_is_not_brought_back_by_one_who_wrote_on():
    assert merged("a b", "a b c", "a") == [Clash("a b", "a b c", "a")]


def test_taking_out_different_paragraphs_takes_out_both():
    assert merged("yksi\n\nkaksi\n\nkolme", "kaksi\n\nkolme", "yksi\n\nkaksi") == "kaksi"


def test_the_same_change_by_both_is_one_change():
    assert merged("yksi", "kaksi", "kaksi") == "kaksi"


def test_a_clash_becomes_what_the_person_says():
    found = merge(base="a\n\nx", mine="a\n\ny", theirs="a\n\nz")

    assert found.text(lambda number, clash: f"{number}{clash.mine}{clash.theirs}") == "a\n\n0yz"
    assert found.text(lambda _number, _clash: "") == "a"


def test_the_lines_one_has_just_opened_stay_open():
    assert merge(base="a", mine="a\n\n", theirs="b\n\na").text() == "b\n\na\n\n"


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d e", "f g h", "d e i"]), max_size=6)


@given(base=WORDS, mine=WORDS, theirs=WORDS)
@settings(max_examples=400, deadline=None)
def test_no_paragraph_that_somebody_added_is_lost(base, mine, theirs):
    found = merge(base=joined(base), mine=joined(mine), theirs=joined(theirs))
    said = " ".join(paragraphs(found.text(lambda _number, clash: f"{clash.mine} {clash.theirs}")))

    for new in (set(mine) | set(theirs)) - set(base):
        assert new in said


@given(base=WORDS, mine=WORDS)
@settings(max_examples=200, deadline=None)
def test_where_only_one_has_changed_it_is_as_they_left_it(base, mine):
    text = joined(mine)

    assert merged(joined(base), text, joined(base)) == text
    assert merged(joined(base), joined(base), text) == text


def test_what_changed_is_shown_by_words():
    assert words("Aamu on hyvä.", "Aamu oli hyvä.") == Passage(
        (Piece("same", "Aamu "), Piece("gone", "on"), Piece("new", "oli"), Piece("same", " hyvä."))
    )


def test_paragraphs_that_came_and_went_are_whole():
    found = compare("yksi kaksi\n\npois tämä\n\nviimeinen", "yksi kolme\n\nviimeinen\n\nlopuksi")

    assert [[(piece.kind, piece.text) for piece in passage.pieces] for passage in found] == [
        [("same", "yksi "), ("gone", "kaksi"), ("new", "kolme")],
        [("gone", "pois tämä")],
        [("same", "viimeinen")],
        [("new", "lopuksi")],
    ]


@given(old=WORDS, new=WORDS)
@settings(max_examples=200, deadline=None)
def test_a_comparison_holds_both_versions(old, new):
    found = compare(joined(old), joined(new))

    def side(*kinds):
        said = ["".join(piece.text for piece in passage.pieces if piece.kind in kinds) for passage in found]
        return [one for one in said if one]

    assert (side("same", "gone"), side("same", "new")) == (old, new)
