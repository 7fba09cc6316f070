"""What is forgotten in time, and what is not."""

from datetime import timedelta

import pytest

from ristiin.writing.actions import forgetting, texts
from ristiin.writing.models import Text, TextVersion

pytestmark = pytest.mark.django_db


def numbers(text):
    return list(TextVersion.objects.filter(text=text).order_by("number").values_list("number", flat=True))


def test_saves_that_went_into_the_next_are_forgotten_after_a_day(text, participant, write, now_of, at):
    for minute in range(1, 5):
        write(text, participant, f"Nyt {minute}.", minute + 1, at=at + timedelta(minutes=minute))

    assert forgetting.fold_saves(at=at + timedelta(hours=20)) == 0
    assert forgetting.fold_saves(at=at + timedelta(hours=30)) == 4
    assert numbers(text) == [1, 6]
    assert now_of(text).body == "Nyt 4."


def test_what_somebody_else_has_built_on_stays(text, participant, other_participant, write, at):
    write(text, participant, "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi se.", 2, at=at + timedelta(minutes=1))
    write(text, participant, "Ensin TÄMÄ NYT.\n\nSitten tuo.\n\nLopuksi se.", 3, at=at + timedelta(minutes=2))
    write(text, other_participant, "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi SE.", 3, at=at + timedelta(minutes=3))

    forgetting.fold_saves(at=at + timedelta(days=1, hours=1))

    # 2 went into 3; 3 was built on; 4 was merged with; 5 was sent and went into 6.
    assert numbers(text) == [1, 3, 4, 6]


def test_what_waits_to_be_settled_stays(text, participant, other_participant, write, at):
    write(text, participant, "Ensin TÄMÄ.", 2, at=at + timedelta(minutes=1))
    write(text, other_participant, "Ensin muu.", 2, at=at + timedelta(minutes=2))

    forgetting.fold_saves(at=at + timedelta(days=1, hours=1))

    assert numbers(text) == [1, 2, 3, 4]


def test_who_goes_on_from_a_forgotten_save_loses_nothing(text, participant, other_participant, write, now_of, at):
    """A page left open for days: its base is gone, and the nearest before it takes its place."""
    write(text, participant, "Ensin A.\n\nSitten tuo.\n\nLopuksi se.", 2, at=at + timedelta(minutes=1))
    write(text, participant, "Ensin A.\n\nSitten B.\n\nLopuksi se.", 3, at=at + timedelta(minutes=2))
    forgetting.fold_saves(at=at + timedelta(days=1, hours=1))
    assert numbers(text) == [1, 4]

    write(text, other_participant, "Ensin A.\n\nSitten tuo.\n\nLopuksi C.", 3, at=at + timedelta(days=2))

    said = " ".join(TextVersion.objects.filter(text=text).values_list("body", flat=True))
    assert "Sitten B." in now_of(text).body
    assert "Lopuksi C." in said


def test_what_was_removed_a_month_ago_is_forgotten(text, participant, at):
    texts.remove(text=text, person=participant, at=at)

    forgetting.forget_removed(at=at + timedelta(days=29))
    assert Text.objects.count() == 1
    forgetting.forget_removed(at=at + timedelta(days=31))
    assert Text.objects.count() == 0
