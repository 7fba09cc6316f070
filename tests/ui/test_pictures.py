import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ristiin.ui import pictures, threads
from ristiin.ui.pictures import Hours
from ristiin.ui.threads import Mark, Phase, Session, Thread, Words


def words_for(plan: Thread) -> Words:
    return Words(
        sessions=["to 3.2." for _session in plan.sessions],
        marks=[mark.name for mark in plan.marks],
        months={(day.year, day.month): "kuu" for day in threads.months_between(plan.starts_on, plan.ends_on)},
        today="tänään",
    )


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_a_pair_s_flower_is_the_cross_itself() -> None:
    drawing = pictures.flower([80, 65])

    assert [shape.kind for shape in drawing.shapes] == ["st-g", "st-g", "st-b", "st-a"]
    assert drawing.shapes[3].path == "M14 50Q41 41 50 14Q23 23 14 50z"
    assert drawing.shapes[2].path == "M17.4 17.4Q24.7 39.3 46.6 46.6Q39.3 24.7 17.4 17.4z"


def test_ten_people_have_ten_petals_and_the_first_stands_up() -> None:
    drawing = pictures.flower([100] * 10)

    assert len([shape for shape in drawing.shapes if shape.kind != "st-g"]) == 10
    assert drawing.shapes[1].path.startswith("M48 41Q")
    assert " 48 4Q" in drawing.shapes[1].path


@given(st.lists(st.integers(0, 100), min_size=1, max_size=14))
def test_a_flower_stays_in_its_box(values: list[int]) -> None:
    drawing = pictures.flower(values)

    assert all(0 <= number <= drawing.width for shape in drawing.shapes for number in numbers(shape.path))


def test_a_pair_s_week_has_a_stroke_each_and_a_cross_where_both_can() -> None:
    drawing = pictures.weave([Hours("a", {(0, 0), (0, 1)}), Hours("b", {(0, 1), (1, 1)})], days=2, slots=2)

    assert [(shape.kind, shape.path) for shape in drawing.shapes] == [
        ("st-a", "M3 17Q13.5 13.5 17 3Q6.5 6.5 3 17z"),
        ("st-b", "M3 23Q6.5 33.5 17 37Q13.5 26.5 3 23z"),
        ("st-a", "M3 37Q13.5 33.5 17 23Q6.5 26.5 3 37z"),
        ("st-b", "M23 23Q26.5 33.5 37 37Q33.5 26.5 23 23z"),
    ]
    assert [(dot.kind, dot.x, dot.y) for dot in drawing.dots] == [("st-c", "10", "30"), ("g-edge", "30", "10")]


def test_in_a_trio_s_week_a_cross_needs_all_and_a_stroke_some() -> None:
    people = [Hours("a", {(0, 0), (1, 0)}), Hours("b", {(0, 0)}), Hours("c", {(0, 0)})]

    drawing = pictures.weave(people, days=3, slots=1)

    assert [shape.kind for shape in drawing.shapes] == ["st-b", "st-a", "st-a"]
    assert [dot.kind for dot in drawing.dots] == ["st-c", "g-edge"]


def test_one_s_own_week_has_strokes_and_no_crosses() -> None:
    drawing = pictures.weave([Hours("a", {(0, 0)})], days=1, slots=1)

    assert ([shape.kind for shape in drawing.shapes], drawing.dots) == (["st-a"], [])


def test_the_middle_answer_stands_on_the_middle_line() -> None:
    segments = pictures.spread([0, 0, 1, 4, 6])

    assert [(segment.kind, segment.x, segment.width) for segment in segments] == [
        ("g-linen2", "105", "10"),
        ("g-m1", "115", "40"),
        ("g-accent", "155", "60"),
    ]
    assert pictures.spread([0, 0, 0]) == []


def test_many_people_in_a_day_share_a_stroke() -> None:
    assert pictures.daily([1, 0, 3]).per == 1
    assert pictures.daily([800, 0]).per == 100
    assert len(pictures.daily([800, 1]).columns[0].strokes) == 8
    assert len(pictures.daily([800, 1]).columns[1].strokes) == 1


def test_the_front_page_s_fields_mirror_each_other_and_flower_where_they_cross() -> None:
    drawing = pictures.two_fields()
    right, left = (shape.path.count("M") for shape in drawing.shapes)

    assert [shape.kind for shape in drawing.shapes] == ["st-b", "st-a"]
    assert left == right
    assert "M147.4 188.6Q177.9 177.9 188.6 147.4Q158.1 158.1 147.4 188.6z" in drawing.shapes[1].path
    assert [dot.r for dot in drawing.dots if (dot.x, dot.y) == ("360", "264")] == ["6.4"]
    assert sum(dot.x == "360" for dot in drawing.dots) == 10


def test_the_threads_cross_at_every_joint_session() -> None:
    first, second = threads.strands([240.2, 592.3, 994.8])

    assert second == (
        "M3 186.8C121.6 186.8 159.6 175.3 240.2 150C345.8 81 486.7 81 592.3 150"
        "C713.1 219 874.1 219 994.8 150C1055.9 108.6 1080.3 113.2 1117 113.2"
    )
    assert (first[:9], first[-10:]) == ("M3 113.2C", "1117 186.8")


def test_without_joint_sessions_the_threads_run_side_by_side() -> None:
    assert threads.strands([]) == ("M3 113.2H1117", "M3 186.8H1117")


def test_a_name_without_room_gives_way_to_the_short_one_and_then_to_none() -> None:
    plan = Thread(
        title="",
        first_label="",
        second_label="",
        starts_on=date(2022, 1, 1),
        ends_on=date(2022, 6, 5),
        phases=[
            Phase("Parien muodostus", date(2022, 1, 20), date(2022, 1, 27), "Parit"),
            Phase("Yksi päivä", date(2022, 2, 1), date(2022, 2, 1)),
        ],
    )

    bands = threads.thread(plan, words_for(plan)).bands

    assert [band.label.text if band.label else None for band in bands] == ["Parit", None]


day_numbers = st.integers(0, 400)


@given(
    sessions=st.lists(day_numbers, max_size=6),
    phases=st.lists(st.tuples(day_numbers, st.integers(0, 90)), max_size=6),
    marks=st.lists(day_numbers, max_size=4),
    today=st.none() | day_numbers,
    length=st.integers(0, 400),
)
def test_a_programme_s_picture_stays_in_its_box(sessions, phases, marks, today, length) -> None:
    start = date(2022, 1, 1)

    def on(days: int) -> date:
        return start + timedelta(days=days)

    plan = Thread(
        title="Ohjelma",
        first_label="parit",
        second_label="kaikki",
        starts_on=start,
        ends_on=on(length),
        today=None if today is None else on(today),
        phases=[Phase("Vaihe", on(first), on(first + lasting)) for first, lasting in phases],
        sessions=[
            Session("Tapaaminen", datetime(2022, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)) for day in sessions
        ],
        marks=[Mark("valmis", on(day)) for day in marks],
    )

    drawing = threads.thread(plan, words_for(plan))

    edges = [float(band.x) + float(band.width) for band in drawing.bands]
    crossings = [float(crossing.x) for crossing in drawing.crossings]
    assert all(0 <= edge <= 1120 for edge in edges)
    assert all(24 <= x <= 1096 for x in crossings)
    assert all(float(band.y) + 30 <= drawing.top + drawing.height for band in drawing.bands)


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (-0.01, "0"), (3, "3"), (3.25, "3.3"), (-2.5, "-2.5")])
def test_a_coordinate_has_at_most_one_decimal(value: float, text: str) -> None:
    assert pictures.number(value) == text
