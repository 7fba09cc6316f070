"""Names in each language's own order, the same on every database."""

import pytest

from ristiin.accounts.models import Person
from ristiin.kernel.collation import fold, sort_key

NORDIC = ["Aalto", "Virtanen", "Wirtanen", "Zetterlund", "Åberg", "Ahola".replace("Ahola", "Ängström"), "Öberg"]
ENGLISH = ["Aalto", "Åberg", "Ängström", "Öberg", "Virtanen", "Wirtanen", "Zetterlund"]


@pytest.fixture
def everybody(make_person) -> None:
    for number, name in enumerate(["Öberg", "Wirtanen", "Aalto", "Åberg", "Virtanen", "Zetterlund", "Ängström"]):
        person = make_person(f"Kaisa {name}")
        Person.objects.filter(pk=person.pk).update(joined_at=person.joined_at, email=f"{number}@example.org")


@pytest.mark.parametrize(("language", "order"), [("fi", NORDIC), ("sv", NORDIC), ("en", ENGLISH)])
def test_people_stand_in_the_readers_order(everybody, language, order) -> None:
    found = [person.name.split()[-1] for person in Person.objects.by_name(language)]

    assert found == order


def test_the_same_surname_goes_by_the_first_name(make_person) -> None:
    for name in ("Östen Aalto", "Aino Aalto", "Åke Aalto"):
        make_person(name)

    assert [p.name for p in Person.objects.by_name("fi")] == ["Aino Aalto", "Åke Aalto", "Östen Aalto"]


@pytest.mark.parametrize("twins", [("Ängström", "Ängström"), ("AALTO", "aalto"), ("Maija  Meri", "maija meri")])
def test_unicode_twins_are_one(twins) -> None:
    first, second = twins

    assert (fold(first), sort_key(fold(first), "fi")) == (fold(second), sort_key(fold(second), "fi"))


def test_accents_are_kept_when_people_are_searched_for() -> None:
    assert fold("Häkkinen") != fold("Hakkinen")
