"""The planning board: cards that move, go, come back and become parts of the draft."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from ristiin.growth import permissions, queries
from ristiin.growth.actions import planning
from ristiin.growth.choices import Became, Column
from ristiin.growth.models import Card
from ristiin.growth.refusals import CardGone, CardUsed, TextMissing
from ristiin.programmes.actions import appointing, cloning
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import TargetGroup, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(programme, organiser, at):
    """Put a card on the board."""

    def add(text="etätyön arki", column=Column.THEMES, key=None):
        return planning.add_card(
            programme=programme, column=column, text=text, form_key=key or uuid.uuid4(), by=organiser, at=at
        )

    return add


@pytest.fixture
def next_run(programme, organiser, at):
    """A draft that follows the programme."""
    return cloning.clone(
        programme=programme, actor=organiser, first_day=date(2028, 1, 10), names={"fi": "CEM 2028"}, at=at
    )


def texts(programme, column=Column.THEMES):
    return [card.text for card in queries.board(programme)[column]]


def test_a_card_stands_at_the_end_of_its_column(programme, add):  # S77
    add("ensin")
    add("sitten")
    add("Kuopio", Column.PLACES)

    assert (texts(programme), texts(programme, Column.PLACES)) == (["ensin", "sitten"], ["Kuopio"])


def test_the_same_form_twice_is_one_card(programme, add):
    key = uuid.uuid4()
    first = add(key=key)
    assert add(key=key) == first
    assert Card.objects.count() == 1


def test_a_card_says_something(add):
    with pytest.raises(TextMissing):
        add("  ")


def test_a_card_changes_places_with_its_neighbour_and_stays_at_the_end(programme, add, organiser, at):
    add("a")
    second = add("b")
    planning.move_card(card=second, up=True, by=organiser, at=at)
    assert texts(programme) == ["b", "a"]
    planning.move_card(card=second, up=True, by=organiser, at=at)
    assert texts(programme) == ["b", "a"]


def test_a_card_put_into_another_column_comes_last_there(programme, add, organiser, at):
    add("Kuopio", Column.PLACES)
    card = add("Oulu")
    planning.write_card(card=card, text="Oulu tai Turku", column=Column.PLACES, by=organiser, at=at)
    assert texts(programme, Column.PLACES) == ["Kuopio", "Oulu tai Turku"]


def test_a_card_that_was_taken_away_can_be_put_back(programme, add, organiser, at):
    add("a")
    card = add("b")
    add("c")
    planning.remove_card(card=card, by=organiser, at=at)
    assert (texts(programme), queries.last_removed(programme, at - timedelta(minutes=1))) == (["a", "c"], card)
    with pytest.raises(CardGone):
        planning.move_card(card=card, up=True, by=organiser, at=at)
    planning.put_back(card=card, by=organiser, at=at)
    assert texts(programme) == ["a", "b", "c"]


def test_cards_become_themes_target_groups_and_decisions_of_the_draft(add, next_run, organiser, at):  # S111
    for text, became in (("lepo", Became.THEME), ("uudet", Became.TARGET_GROUP), ("viisi kertaa", Became.DECISION)):
        planning.make(card=add(text), became=became, draft=next_run, by=organiser, at=at)

    assert Theme.objects.filter(programme=next_run, folded_name="lepo").count() == 1
    assert [group.name for group in TargetGroup.objects.filter(programme=next_run)] == ["uudet"]
    assert [decision.text for decision in next_run.decisions.all()] == ["viisi kertaa"]


def test_a_card_becomes_something_once(add, next_run, organiser, at):
    card = add("lepo")
    planning.make(card=card, became=Became.THEME, draft=next_run, by=organiser, at=at)
    with pytest.raises(CardUsed):
        planning.make(card=card, became=Became.DECISION, draft=next_run, by=organiser, at=at)


def test_those_who_take_part_plan_only_in_a_training(programme, participant, organiser, enrol, at):
    enrol(participant)
    assert not permissions.writes_on_board(participant, programme)
    programme.playbook = "facilitator-training"
    programme.save()
    assert permissions.writes_on_board(participant, programme)


def test_the_providers_people_plan_too(programme, organiser, make_person, at):  # S99
    person = make_person("Terhi Toteuttaja")
    assert not permissions.writes_on_board(person, programme)
    appointing.give_role(programme=programme, address=person.email, role=RoleKind.PROVIDER, by=organiser, at=at)
    assert permissions.writes_on_board(person, programme)


def test_a_card_of_another_board_does_not_exist(programme, next_run, add, organiser, client):
    card = add()
    client.force_login(organiser)
    addresses = [reverse("growth:card", args=[slug, card.pk]) for slug in (programme.slug, next_run.slug)]
    assert [client.get(address).status_code for address in addresses] == [200, 404]


def test_the_board_asks_as_much_of_three_cards_as_of_sixty(
    add, organiser, programme, client, django_assert_max_num_queries
):
    client.force_login(organiser)
    address = reverse("growth:board", args=[programme.slug])
    for number in range(60):
        add(f"kortti {number}", list(Column)[number % 5])
    with django_assert_max_num_queries(20):
        assert b"kortti 59" in client.get(address).content
