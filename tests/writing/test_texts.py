"""Texts that several write: saving, merging, settling, bringing back (S30)."""

from datetime import timedelta

import pytest
from django.db import connection

from ristiin.grouping.models import Membership
from ristiin.rooms.holding import NotInside
from ristiin.writing.actions import texts
from ristiin.writing.models import Text, TextVersion
from ristiin.writing.refusals import TextRemoved

pytestmark = pytest.mark.django_db
KEY = "0b0e7a52-6f0c-4a4e-9d6f-3b1f0c0d6a01"


def numbers(text):
    return list(TextVersion.objects.filter(text=text).order_by("number").values_list("number", flat=True))


def test_a_save_is_a_new_version(text, participant, write, now_of, at):  # S30
    saved = write(text, participant, "Uusi alku.", 2, key=KEY)

    assert (saved.now.number, saved.waits) == (3, False)
    tip = now_of(text)
    assert (tip.body, tip.written_by, tip.written_at, tip.base) == ("Uusi alku.", participant, at, 2)
    assert numbers(text) == [1, 2, 3]


def test_the_same_form_sent_again_gives_the_same_answer(text, participant, write):
    first = write(text, participant, "Uusi alku.", 2, key=KEY)
    again = write(text, participant, "Uusi alku.", 2, key=KEY)

    assert (again.sent.pk, again.now.pk) == (first.sent.pk, first.now.pk)
    assert numbers(text) == [1, 2, 3]


def test_the_same_form_sent_with_more_words_adds_the_words(text, participant, write, now_of):
    """Back in the browser, and on: the form still has its old key and base."""
    write(text, participant, "Uusi alku.", 2, key=KEY)
    write(text, participant, "Uusi alku. Ja lisää.", 2, key=KEY)

    assert now_of(text).body == "Uusi alku. Ja lisää."


def test_saving_what_is_there_makes_no_version(text, participant, write, now_of):
    saved = write(text, participant, now_of(text).body, 2, key=KEY)

    assert (saved.now.number, numbers(text)) == (2, [1, 2])


def test_two_who_change_different_paragraphs_are_both_in_the_text(text, participant, other_participant, write, now_of):
    write(text, participant, "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi se.", 2)
    saved = write(text, other_participant, "Ensin tämä.\n\nSitten tuo.\n\nLopuksi SE.", 2, key=KEY)

    assert now_of(text).body == "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi SE."
    assert (saved.sent.body, saved.sent.is_beside, saved.sent.went_into) == (
        "Ensin tämä.\n\nSitten tuo.\n\nLopuksi SE.",
        True,
        5,
    )
    assert (saved.now.number, saved.now.merged_with, numbers(text)) == (5, 3, [1, 2, 3, 4, 5])


def test_a_merged_save_sent_again_gives_the_same_answer(text, participant, other_participant, write):
    write(text, participant, "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi se.", 2)
    first = write(text, other_participant, "Ensin tämä.\n\nSitten tuo.\n\nLopuksi SE.", 2, key=KEY)
    again = write(text, other_participant, "Ensin tämä.\n\nSitten tuo.\n\nLopuksi SE.", 2, key=KEY)

    assert (again.sent.pk, again.now.pk, numbers(text)) == (first.sent.pk, first.now.pk, [1, 2, 3, 4, 5])


def test_who_wrote_on_while_it_was_merged_goes_on_from_what_was_sent(
    text, participant, other_participant, write, now_of
):
    write(text, participant, "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi se.", 2)
    saved = write(text, other_participant, "Ensin tämä.\n\nSitten tuo.\n\nLopuksi SE.", 2)
    write(text, other_participant, "Ensin tämä.\n\nSitten TUO.\n\nLopuksi SE.", saved.sent.number)

    assert now_of(text).body == "Ensin TÄMÄ.\n\nSitten TUO.\n\nLopuksi SE."


def test_who_has_changed_nothing_overwrites_nothing(text, participant, other_participant, write, now_of):
    before = now_of(text).body
    write(text, participant, "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi se.", 2)
    saved = write(text, other_participant, before, 2, key=KEY)
    write(text, other_participant, before.replace("tuo", "TUO"), saved.sent.number)

    assert now_of(text).body == "Ensin TÄMÄ.\n\nSitten TUO.\n\nLopuksi se."


@pytest.fixture
def clash(text, participant, other_participant, write):
    """Both have changed the first paragraph, and the second of them the last one too."""
    write(text, participant, "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi se.", 2)
    return write(text, other_participant, "Ensin VARSIN tuo.\n\nSitten tuo.\n\nLopuksi SE.", 2, key=KEY)


def test_the_same_paragraph_changed_by_both_is_overwritten_by_neither(clash, text, now_of):
    assert clash.waits
    assert now_of(text).body == "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi se."
    assert (clash.sent.body, clash.sent.went_into) == ("Ensin VARSIN tuo.\n\nSitten tuo.\n\nLopuksi SE.", None)


def test_what_waits_sent_again_waits_once(clash, text, other_participant, write):
    again = write(text, other_participant, clash.sent.body, 2, key=KEY)

    assert (again.sent.pk, again.waits, numbers(text)) == (clash.sent.pk, True, [1, 2, 3, 4])


def test_what_waits_goes_into_the_text_as_its_writer_says(clash, text, other_participant, now_of, at):
    done = texts.settle(
        beside=clash.sent,
        person=other_participant,
        seen=3,
        said=lambda _n, one: f"{one.theirs}\n\n{one.mine}",
        at=at,
    )

    assert done == now_of(text)
    assert (done.body, done.merged_with, done.written_by) == (
        "Ensin TÄMÄ.\n\nEnsin VARSIN tuo.\n\nSitten tuo.\n\nLopuksi SE.",
        3,
        other_participant,
    )
    clash.sent.refresh_from_db()
    assert clash.sent.went_into == done.number


def test_settling_twice_settles_once(clash, text, other_participant, at):
    def settle():
        return texts.settle(beside=clash.sent, person=other_participant, seen=3, said=lambda _n, one: one.mine, at=at)

    assert settle() == settle()
    assert numbers(text) == [1, 2, 3, 4, 5]


def test_who_settles_sees_first_what_has_been_saved_meanwhile(
    clash, text, participant, other_participant, write, now_of, at
):
    write(text, participant, "Ensin TÄMÄ NYT.\n\nSitten tuo.\n\nLopuksi se.", 3)

    done = texts.settle(beside=clash.sent, person=other_participant, seen=3, said=lambda _n, one: one.mine, at=at)

    assert done is None
    assert now_of(text).body == "Ensin TÄMÄ NYT.\n\nSitten tuo.\n\nLopuksi se."


def test_what_is_written_on_instead_of_settling_takes_the_place_of_what_waits(
    clash, text, other_participant, write, now_of
):
    more = write(text, other_participant, "Ensin VARSIN tuo toki.\n\nSitten tuo.\n\nLopuksi SE.", 2, key=KEY)

    clash.sent.refresh_from_db()
    assert (more.waits, more.sent.base, clash.sent.went_into) == (True, 2, more.sent.number)
    assert now_of(text).number == 3


def test_a_title_that_one_has_changed_is_the_title(text, participant, other_participant, write, now_of):
    write(text, participant, "Ensin TÄMÄ.\n\nSitten tuo.\n\nLopuksi se.", 2, title="Video ja palaute")
    write(text, other_participant, "Ensin tämä.\n\nSitten tuo.\n\nLopuksi SE.", 2, title="Videopalaute")

    assert (now_of(text).title, text.title) == ("Video ja palaute", "Video ja palaute")


def test_an_older_version_comes_back_as_a_new_one(text, participant, write, now_of, at):
    write(text, participant, "", 2)

    texts.bring_back(text=text, person=participant, number=2, at=at)

    tip = now_of(text)
    assert (tip.number, tip.brought_back, tip.body) == (4, 2, "Ensin tämä.\n\nSitten tuo.\n\nLopuksi se.")
    assert texts.bring_back(text=text, person=participant, number=2, at=at) == tip


def test_a_removed_text_is_not_written_in_and_can_be_put_back(text, participant, write, now_of, at):
    texts.remove(text=text, person=participant, at=at)

    with pytest.raises(TextRemoved):
        write(text, participant, "Uusi.", 2)
    texts.put_back(text=text, person=participant, at=at)
    write(text, participant, "Uusi.", 2)
    assert now_of(text).body == "Uusi."


def test_who_has_left_meanwhile_saves_nothing(text, pair, participant, write, now_of, at):
    """The page was open: the door was passed before they left."""
    Membership.objects.filter(enrolment__person=participant).update(left_at=at)

    with pytest.raises(NotInside):
        write(text, participant, "Uusi.", 2)
    with pytest.raises(NotInside):
        texts.start(group=pair, person=participant, title="Uusi", save_key="", at=at)
    with pytest.raises(NotInside):
        texts.bring_back(text=text, person=participant, number=1, at=at)
    with pytest.raises(NotInside):
        texts.remove(text=text, person=participant, at=at)
    assert now_of(text).number == 2


def test_beginning_twice_with_one_form_begins_one_text(pair, participant, at):
    first = texts.start(group=pair, person=participant, title="Muistio", save_key=KEY, at=at)
    again = texts.start(group=pair, person=participant, title="Muistio", save_key=KEY, at=at)

    assert (first.pk, Text.objects.count()) == (again.pk, 1)


def test_a_save_asks_as_many_questions_whatever_the_length_of_the_history(text, participant, write, at):
    def asked(number):
        before = len(connection.queries_log)
        write(text, participant, f"Nyt {number}.", number + 1, at=at + timedelta(seconds=number))
        return len(connection.queries_log) - before

    connection.force_debug_cursor = True
    try:
        _first, *counts = [asked(number) for number in range(1, 12)]
    finally:
        connection.force_debug_cursor = False

    assert len(set(counts)) == 1
    assert max(counts) <= 20
