"""The picture of a network: the same each time, inside its box, nobody upon another."""

import random
import re
import xml.etree.ElementTree as ET  # our own file, just made
from dataclasses import dataclass

import numpy as np
import pytest

from ristiin.ui.network import MARGIN, SHAPES, SIZE, dot_radius, drawing, layout, paper_svg, table


@dataclass(frozen=True)
class Net:
    """People without names and who is tied to whom."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]


def invented(people, ties, organisations=4, seed=1):
    draw = random.Random(seed)
    nodes = tuple(f"Organisation {draw.randrange(organisations)}" for _ in range(people))
    pairs = set()
    while len(pairs) < ties:
        a, b = sorted(draw.sample(range(people), 2))
        pairs.add((a, b))
    return Net(nodes, tuple(sorted(pairs)))


NETS = {people: invented(people, ties) for people, ties in ((2, 1), (12, 20), (25, 30), (120, 300), (500, 1500))}


@pytest.mark.parametrize("people", NETS)
def test_everybody_is_inside_and_apart(people):
    places = layout(people, NETS[people].edges)
    assert places.shape == (people, 2)
    assert np.isfinite(places).all()
    assert (places >= MARGIN - 8).all()
    assert (places <= SIZE - MARGIN + 8).all()
    gaps = np.sqrt(((places[:, None] - places[None, :]) ** 2).sum(axis=2)) + np.eye(people) * SIZE
    assert gaps.min() > 1.9 * dot_radius(people)


@pytest.mark.parametrize("people", NETS)
def test_the_same_network_gives_the_same_picture(people):
    assert paper_svg(drawing(NETS[people], "Before")) == paper_svg(drawing(NETS[people], "Before"))


def test_those_without_ties_and_separate_parts_have_places_of_their_own():
    places = layout(60, [(a, a + 1) for a in range(20)] + [(a, a + 1) for a in range(30, 40)])
    assert len({(round(x, 2), round(y, 2)) for x, y in places.tolist()}) == 60


def test_nobody_has_no_picture_and_one_stands_alone():
    assert layout(0, []).shape == (0, 2)
    assert layout(1, []).tolist() == [[SIZE / 2, SIZE / 2]]


def test_organisations_are_told_apart_by_shape_and_said_in_words():
    picture = drawing(NETS[12], "Before")
    assert len({key.dot.path for key in picture.keys}) == len(picture.keys) == len(set(NETS[12].nodes))
    across = sum(NETS[12].nodes[a] != NETS[12].nodes[b] for a, b in NETS[12].edges)
    assert (len(picture.across), len(picture.within)) == (across, 20 - across)
    assert re.search(rf"\b{across}\b", picture.description)


def test_more_organisations_than_shapes_share_the_last_shape():
    picture = drawing(invented(60, 90, organisations=len(SHAPES) + 4), "Before")
    assert len({key.dot.kind for key in picture.keys}) == len(SHAPES)


def test_the_picture_on_paper_is_a_whole_file_that_names_nobody_dangerous():
    root = ET.fromstring(paper_svg(drawing(Net(("<b>&", "x"), ((0, 1),)), "A < B & C")))  # noqa: S314 - our own file
    assert root.find("{http://www.w3.org/2000/svg}title").text == "A < B & C"
    assert len(root.findall("{http://www.w3.org/2000/svg}path")) == 3


def test_the_table_says_the_same_as_the_pictures():
    rows = {row.name: (row.before, row.after) for row in table(NETS[12], Net(NETS[12].nodes, ()))}
    assert ("20", "0") in rows.values()
    counted = [pair for pair in rows.values() if pair[1] == "0"]
    assert int(counted[1][0]) + int(counted[2][0]) == 20


def test_where_people_are_not_told_apart_nothing_is_said_of_organisations():
    assert len(table(Net(("",) * 12, ((0, 1),)), None)) == 2
    assert drawing(Net(("",) * 12, ((0, 1),)), "Before").keys == []
