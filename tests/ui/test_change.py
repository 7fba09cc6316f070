"""Before and after as a picture: a ring, a dot, and an arrow from the one to the other; the same on paper (S22)."""

import re

from ristiin.ui import change
from ristiin.ui.change import Change
from tests.ui.test_components import render

THREE = [Change("kuunteleminen", 2, 4), Change("kirjoittaminen", 3, 3), Change("laulaminen", 4, None)]


def test_each_stands_on_its_scale_and_the_arrow_goes_from_before_to_after() -> None:
    up, same, unfinished = change.drawing(THREE).rows

    assert (up.ring, up.dot) == ("86", "234")
    assert up.arrow.startswith("M92 ")
    assert "225.5" in up.arrow
    assert (same.ring, same.dot, same.arrow, same.radius) == ("160", "160", "", "3")
    assert (unfinished.ring, unfinished.dot, unfinished.arrow) == ("234", "", "")


def test_a_fall_points_back_and_a_small_step_has_no_head() -> None:
    back, step = change.drawing([Change("a", 4, 2), Change("b", 3.1, 3.2)]).rows

    assert back.arrow.startswith("M228 ")
    assert step.arrow == ""


def test_a_long_name_takes_lines_and_nothing_overlaps() -> None:
    picture = change.drawing([Change("pitkä nimi " * 10, 1, 2), Change("b", 1, 2)])
    heights = [int(y) for row in picture.rows for y, _text in row.lines]

    assert len(picture.rows[0].lines) == 3
    assert all(len(text) <= change.LETTERS for _y, text in picture.rows[0].lines)
    assert heights[3] - 13 > float(picture.rows[0].y) + change.RING > heights[2]
    assert picture.height > float(picture.rows[1].y) + change.RING


def test_the_picture_is_told_in_words_and_as_a_table() -> None:
    shown = render('{% before_after changes title="Oma kehitys" what="Taito" %}', changes=THREE)

    assert "kuunteleminen: first 2, then 4. kirjoittaminen: first 3, then 3. laulaminen: 4 at the start." in shown
    assert 'role="img"' in shown
    assert re.findall(r"<title[^>]*>(.*?)</title>", shown) == ["Oma kehitys"]
    assert [one.strip() for one in re.findall(r"<td[^>]*>(.*?)</td>", shown)] == ["2", "4", "3", "3", "4", "–"]
