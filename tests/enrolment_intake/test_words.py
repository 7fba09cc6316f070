"""What people write in three languages is understood; what is not is named, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ristiin.enrolment.importing import words
from ristiin.enrolment.importing.checked import Choices, Known
from ristiin.enrolment.importing.checking import check
from ristiin.enrolment.importing.columns import Field
from ristiin.enrolment.importing.spelling import closest, neutral
from ristiin.kernel.tables import Row, Sheet


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("ma 9-11, ti 15-17", ("mon-9-11", "tue-15-17")),
        ("Mon 9–11; Tue 3-5", ("mon-9-11", "tue-3-5")),
        ("mån kl. 9—11 och tors 13–15", ("mon-9-11", "thu-13-15")),
        ("maanantaina klo 9.00-11.00", ("mon-9-11",)),
        ("ma 8.30-9.30, ma 12:15-13:45", ("mon-8.30-9.30", "mon-12.15-13.45")),
        ("ma 9-11 ja 13-15, pe 9-11", ("mon-9-11", "mon-13-15", "fri-9-11")),
        ("ma-ke 09-11", ("mon-9-11", "tue-9-11", "wed-9-11")),
        ("wed 1-2\nmon 1-2", ("mon-1-2", "wed-1-2")),
        ("", ()),
    ],
)
def test_times_of_the_week(text, slots):
    assert words.free_times(text) == words.Times(slots, ())


@pytest.mark.parametrize("text", ["joskus", "ma 11-9", "25-27", "9-11", "ma 9-99"])
def test_times_that_say_nothing_are_named(text):
    assert words.free_times(text) == words.Times((), (text,))


@pytest.mark.parametrize(
    ("text", "value"),
    [("ei väliä", "any"), ("Sama", "same"), ("annat ämne", "different"), ("EITHER", "any"), ("joo", None)],
)
def test_the_pairs_discipline(text, value):
    assert words.partner_discipline(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("etänä", "online"), ("Teams", "online"), ("kasvotusten", "in-person"), ("på plats", "in-person"),
        ("kumpi vain", "either"), ("etänä, kasvotusten", "either"), ("etänä tai lähi", "either"), ("huomenna", None),
    ],
)  # fmt: skip
def test_the_way_of_meeting(text, value):
    assert words.meeting_mode(text) == value


@pytest.mark.parametrize(("text", "value"), [("suomi", "fi"), ("Svenska", "sv"), ("EN", "en"), ("saksa", None)])
def test_languages(text, value):
    assert words.language(text) == value


def test_a_known_thing_with_a_comma_stays_whole():
    known = {"luku, laskenta ja minä", "kielet"}

    assert words.split_list("kielet, Luku, laskenta ja minä, muu", known) == ["kielet", "Luku, laskenta ja minä", "muu"]


def test_numbered_and_bulleted_lists_are_lists():
    assert words.split_list("1. arviointi\n2) ohjaus\n- arviointi") == ["arviointi", "ohjaus"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("opiskelijoiden arviointi", "arviointi"), ("digitalisatio", "digitalisaatio"), ("ohjaus", "ohjausosaaminen"),
        ("tuntematon teema", None), ("arvi", None), ("", None),
    ],
)  # fmt: skip
def test_a_theme_is_understood_when_only_one_can_be_meant(written, meant):
    assert closest(written, ["arviointi", "digitalisaatio", "ohjausosaaminen", "yhteisöllinen oppiminen"]) == meant


def test_a_word_that_fits_two_fits_neither():
    assert closest("oppiminen", ["yhteisöllinen oppiminen", "oppiminen työssä"]) is None


def looked_at(cells, fields, known=None, **choices):
    sheet = Sheet(tuple(fields), tuple(Row(n, tuple(row)) for n, row in enumerate(cells, start=2)), "CSV")
    return check(sheet, fields, known or Known(), Choices(**choices))


def said(checked):
    return [(p.row, p.column, p.text, p.is_error) for p in checked.problems]


def test_two_people_cannot_share_an_address():
    checked = looked_at([["Bo", "x@y.example"], ["Ada", "X@Y.example"]], [Field.NAME, Field.ADDRESS])

    text = "x@y.example stands on rows 2, 3 with different names. Give each person an own address."
    assert said(checked) == [(2, "address", text, True), (3, "address", text, True)]


def test_the_later_row_of_one_person_counts():
    checked = looked_at([["Bo", "x@y.example"], ["BO", "x@y.example"]], [Field.NAME, Field.ADDRESS])

    assert [str(row.outcome) for row in checked.rows] == ["earlier", "new"]
    assert said(checked) == [(2, "address", "The same person is on rows 2, 3. Row 3 counts.", False)]


def test_a_broken_later_row_does_not_hide_a_good_one():
    fields = [Field.NAME, Field.ADDRESS, Field.THEMES]
    checked = looked_at([["Bo", "x@y.example", ""], ["Bo", "x@y.example", "outo"]], fields)

    assert [str(row.outcome) for row in checked.rows] == ["new", "refused"]


def test_unusual_cells_are_noted_and_kept():
    fields = [Field.NAME, Field.ADDRESS, Field.ROLE_TITLE]
    checked = looked_at([["+Bo\u202e", "Bo <bo@x.example>", "leh\r\ntori"]], fields)

    row = checked.rows[0]
    assert (row.name, row.address, row.wishes.role_title) == ("+Bo", "bo@x.example", "leh tori")
    assert [p.text for p in row.problems] == [
        "Characters that do not show have been taken away.",
        "The name looks like a formula. It is kept as text and never worked out.",
        "A line break in the cell has become a space.",
    ]


def test_wishes_about_nobody_and_about_oneself_are_noted():
    fields = [Field.NAME, Field.ADDRESS, Field.HOPES, Field.AVOIDS]
    checked = looked_at(
        [["Bo", "bo@x.example", "Bo, Ada", "Salainen Nimi"], ["Ada", "ada@x.example", "bo@x.example", ""]], fields
    )

    assert [row.wishes.hopes for row in checked.rows] == [("Ada",), ("bo@x.example",)]
    assert [p.text for p in checked.problems] == [
        "A person’s own name stands here. It is left out.",
        "Nobody here has the name in this cell. The wish is kept as it is written.",
    ]


def test_a_row_with_more_cells_than_headings_is_not_taken():
    checked = looked_at([["Bo", "bo@x.example", "x"]], [Field.NAME, Field.ADDRESS])

    assert [str(row.outcome) for row in checked.rows] == ["refused"]


def test_words_not_understood_are_named():
    fields = [
        Field.NAME,
        Field.ADDRESS,
        Field.PARTNER_DISCIPLINE,
        Field.MEETING_MODE,
        Field.LANGUAGES,
        Field.FREE_SLOTS,
    ]
    checked = looked_at([["Bo", "bo@x.example", "hm", "öö", "saksa, suomi", "joskus"]], fields)

    assert [(p.column, p.is_error) for p in checked.problems] == [
        ("partner-discipline", False), ("meeting-mode", False), ("languages", False), ("free-slots", False),
    ]  # fmt: skip
    assert checked.rows[0].wishes.languages == ("fi",)


@given(st.text(max_size=20))
def test_no_cell_that_is_handed_over_is_a_formula(text):
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.lists(st.text(max_size=15), min_size=2, max_size=2), max_size=6))
def test_no_row_is_lost_whatever_stands_in_it(cells):
    checked = looked_at(cells, [Field.NAME, Field.ADDRESS])

    assert [row.number for row in checked.rows] == list(range(2, 2 + len(cells)))
    assert all(row.problems for row in checked.rows if str(row.outcome) == "refused")
