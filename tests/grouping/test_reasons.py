"""Reasons in words: complete sentences in three languages, to organisers and to members."""

import re

import pytest
from django.utils.translation import override

from ristiin.grouping import reasons, words
from ristiin.grouping.adapter import Case
from ristiin.grouping.board import Maker
from ristiin.grouping.material import gather
from ristiin.programmes.models import Programme

LEFT_OVER = re.compile(r"%\(|%s|\{\{|\}\}|\{[a-z]|None|<")


@pytest.mark.once
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_reason_has_a_placeholder_left(programme, proposal, language):
    with override(language):
        material = gather(programme)
        board = Maker(material, proposal.layout, proposal.pins).board(proposal, [proposal], movable=True)
        texts = [reason.text for card in board.cards for reason in card.reasons]
        for why in Case(material).explain(proposal.layout):
            circle = reasons.circle_of(material, why.people)
            kept = reasons.for_members(why.reasons)
            texts += [reason.text for me in why.people for reason in reasons.for_member(circle, kept, me)]
        texts += [*board.goodness.told, board.compared_told, board.diverging_told, board.weakest.lacks]

    assert [text for text in texts if LEFT_OVER.search(text) or not text.strip()] == []
    assert [text for text in texts if not text.endswith(".")] == []


def test_each_gives_what_the_other_looks_for(programme, proposal, twelve):
    material = gather(programme)
    two = [twelve["Heikki Lehtinen"].pk, twelve["Outi Ahonen"].pk]
    (why,) = Case(material).explain([two])

    said = reasons.for_organiser(reasons.circle_of(material, two), why.reasons)

    assert [(reason.holds_for, reason.text, reason.is_unmet) for reason in said] == [
        (
            "both",
            "Each gives what the other looks for. Heikki gets: verkkokurssin rakenne. Outi gets: palautteen antaminen.",
            False,
        ),
        ("both", "Shared theme: ohjausosaaminen.", False),
        ("both", "Different organisations.", False),
        ("first", "Outi hoped for a different discipline.", True),
    ]


def test_people_of_one_first_name_go_by_their_whole_names(programme, twelve):
    material = gather(programme)
    two = [twelve["Outi Ahonen"].pk, twelve["Outi Åkerlund"].pk]

    assert material.call_names(two) == {two[0]: "Outi Ahonen", two[1]: "Outi Åkerlund"}


def test_a_member_reads_what_they_get_and_nobodys_unmet_wish(programme, proposal, twelve):
    material = gather(programme)
    heikki, outi = twelve["Heikki Lehtinen"].pk, twelve["Outi Ahonen"].pk
    (why,) = Case(material).explain([[heikki, outi]])
    circle = reasons.circle_of(material, [heikki, outi])

    said = [reason.text for reason in reasons.for_member(circle, reasons.for_members(why.reasons), heikki)]

    assert said == [
        "Each of you gives what the other looks for. You get: verkkokurssin rakenne. Outi gets: palautteen antaminen.",
        "Your shared theme: ohjausosaaminen.",
        "You come from different organisations.",
        "You meet face to face.",
        "Shared languages: Finnish.",
    ]


def test_a_one_sided_wish_that_came_true_is_told_to_the_one_who_wished(programme, proposal, twelve):
    material = gather(programme)
    nadia, heikki = twelve["Nadia Salonen"].pk, twelve["Heikki Lehtinen"].pk
    (why,) = Case(material).explain([[heikki, nadia]])
    circle, kept = reasons.circle_of(material, [heikki, nadia]), reasons.for_members(why.reasons)

    to_nadia = [reason.text for reason in reasons.for_member(circle, kept, nadia)]
    to_heikki = [reason.text for reason in reasons.for_member(circle, kept, heikki)]

    assert "You hoped for: Heikki." in to_nadia
    assert [text for text in to_heikki if "hoped" in text] == []


def test_a_way_of_meeting_that_does_not_suit_is_told_to_the_organiser(programme, twelve):
    material = gather(programme)
    two = [twelve["Nadia Salonen"].pk, twelve["Aino Heinonen"].pk]
    (why,) = Case(material).explain([two])

    said = [reason.text for reason in reasons.for_organiser(reasons.circle_of(material, two), why.reasons)]

    assert "Meeting: Nadia online, Aino face to face." in said
    assert "Nadia hoped for: Heikki Lehtinen." in said


def test_a_trio_says_for_how_many(programme, twelve):
    material = gather(programme)
    three = [twelve[name].pk for name in ("Heikki Lehtinen", "Outi Ahonen", "Veera Salo")]
    (why,) = Case(material).explain([three])

    said = reasons.for_organiser(reasons.circle_of(material, three), why.reasons)

    assert said[0].text.startswith(("Everyone gets something they look for.", "2 of 3 get", "1 of 3 gets"))


def test_hours_and_points_are_said_naturally():
    assert words.hour("mon-9-11") == "Mon 9–11"
    assert words.hour("wed-8.30-9.30") == "Wed 8.30–9.30"
    assert words.in_week_order({"fri-9-11", "mon-15-17", "mon-9-11"}, ["9-11", "15-17"]) == [
        "mon-9-11",
        "mon-15-17",
        "fri-9-11",
    ]
    assert [words.points(value) for value in (3.6, -12.2, 0.2)] == ["+4", "−12", "±0"]
    pairs, groups = Programme(size_min=2, size_max=2), Programme(size_min=5, size_max=8)
    assert words.headline(pairs, [2] * 6) == "six pairs"
    assert words.headline(pairs, [2, 2, 3]) == "two pairs and a group of three"
    assert words.headline(groups, [6] * 14) == "14 groups"


def test_a_programme_has_words_of_its_own() -> None:  # S4
    own = {"pair": {"fi": "kaksikko"}, "pairs": {"fi": "kaksikot"}}
    programme = Programme(size_min=2, size_max=2, playbook="cem", words=own)
    with override("fi"):
        assert words.group_name(programme, 3, is_pair=True) == "Kaksikko 3"
        assert words.group_name(programme, 3, is_pair=False) == "Ryhmä 3"
        assert words.headline(programme, [2] * 6) == "kaksikot: 6"


def test_plain_words_are_counted_in_letters() -> None:
    programme = Programme(size_min=2, size_max=2, playbook="cem", words={"pairs": {"fi": "parit", "sv": "par"}})
    with override("fi"):
        assert words.headline(programme, [2] * 6) == "kuusi paria"
    with override("sv"):
        assert words.headline(programme, [2] * 6) == "sex par"
