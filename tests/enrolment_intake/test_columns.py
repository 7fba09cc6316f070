"""Headings in three languages find their fields without hand work."""

from pathlib import Path

import pytest

from ristiin.enrolment.importing.columns import Field, guess, signature
from ristiin.kernel.tables import Row, Sheet, read

DATA = Path(__file__).parents[1] / "data"
F = Field


def guessed(name):
    sheet = read((DATA / name).read_bytes(), name)
    return dict(zip(sheet.headings, guess(sheet), strict=True))


def of(headings, *rows):
    return guess(Sheet(tuple(headings), tuple(Row(n, tuple(row)) for n, row in enumerate(rows, start=2)), "CSV"))


def test_the_cem_export_needs_no_hand_work():
    assert list(guessed("cem-12-registrations.csv").values()) == [
        F.SUBMITTED, F.NAME, F.ADDRESS, F.ORGANISATION, F.UNIT, F.ROLE_TITLE, F.DISCIPLINE, F.SEEKS, F.OFFERS,
        F.THEMES, F.PARTNER_DISCIPLINE, F.HOPES, F.AVOIDS, F.FREE_SLOTS, F.MEETING_MODE, F.LANGUAGES,
    ]  # fmt: skip


def test_the_association_export_needs_no_hand_work():
    assert list(guessed("association-registrations.csv").values()) == [
        F.SUBMITTED, F.NAME, F.ADDRESS, F.REGION, F.ROLE_TITLE, F.THEMES, F.THEMES, F.THEMES, F.FREE_SLOTS,
        F.COULD_FACILITATE,
    ]  # fmt: skip


def test_the_company_export_needs_no_hand_work():
    assert list(guessed("company-registrations.csv").values()) == [
        F.NAME, F.ADDRESS, F.ORGANISATION, F.UNIT, F.REGION, F.ROLE_TITLE, F.THEMES, F.LANGUAGES, F.FREE_SLOTS,
    ]  # fmt: skip


def test_the_rotation_list_needs_no_hand_work():
    assert list(guessed("rotation-people.csv").values()) == [
        F.CODE, F.NAME, F.ADDRESS, F.UNIT, F.DISCIPLINE, F.PARTNER_DISCIPLINE,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["dirty-import-utf16.csv", "dirty-import-cp1252.csv"])
def test_the_dirty_lists_need_no_hand_work(name):
    assert list(guessed(name).values()) == [F.NAME, F.ADDRESS, F.ORGANISATION, F.THEMES]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["Förnamn", "Efternamn", "E-postadress"], [F.FIRST_NAME, F.LAST_NAME, F.ADDRESS]),
        (["First Name", "Last Name", "E-mail Address"], [F.FIRST_NAME, F.LAST_NAME, F.ADDRESS]),
        (["Etunimi:", "Sukunimi:", "Sähkoposti"], [F.FIRST_NAME, F.LAST_NAME, F.ADDRESS]),
        (["Namn", "E-post", "Vad vill jag lära mig?", "Vad kan jag ge?"], [F.NAME, F.ADDRESS, F.SEEKS, F.OFFERS]),
        (["NAME", "EMAIL", "What do you want to learn?"], [F.NAME, F.ADDRESS, F.SEEKS]),
        (["1. teema", "2. teema", "Nimesi *", "Email"], [F.THEMES, F.THEMES, F.NAME, F.ADDRESS]),
        (["Nimi", "Sähköposti", "Syntymäaika", "Puhelinnumero"], [F.NAME, F.ADDRESS, F.IGNORE, F.IGNORE]),
        (["Nimi", "Sähköposti (työ)", "Sähköposti (koti)"], [F.NAME, F.ADDRESS, F.IGNORE]),
    ],
)
def test_headings_of_forms_in_three_languages(headings, fields):
    assert (
        of(
            headings,
            [
                "x@y.example" if "mail" in h.lower() or "post" in h.lower() or "posti" in h.lower() else "x"
                for h in headings
            ],
        )
        == fields
    )


@pytest.mark.parametrize("heading", ["id", "ID", "Tunnus", "code", "Koodi", "Personkod"])
@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("P001", "P002", "P003"), F.CODE),
        (("40112", "40017", "40233"), F.CODE),
        (("1", "2", "4"), F.IGNORE),
        (("010190-123A", "020290A123B", "030390+123C"), F.IGNORE),
    ],
)
def test_a_code_is_the_persons_own_and_no_row_number_or_identity_code(heading, values, field):  # S55
    assert of([heading, "Nimi"], *((value, "Aino") for value in values))[0] == field


def test_addresses_are_found_under_an_odd_heading():
    assert of(["Kuka", "Mihin vastataan"], ["Bo", "bo@x.example"], ["Ada", "ada@x.example"])[1] == F.ADDRESS


def test_unknown_answers_that_repeat_are_kept_for_pairing_and_others_left_out():
    rows = [(f"n{n}", f"n{n}@x.example", "aamu" if n % 2 else "ilta", f"jotain aivan muuta {n}") for n in range(8)]

    assert of(["Nimi", "Sähköposti", "Paras hetki päivästä", "Miksi juuri sinä"], *rows)[2:] == [F.ATTRIBUTE, F.IGNORE]


def test_a_heading_row_is_remembered_whatever_its_case():
    assert signature(["Nimi", "Sähköposti"]) == signature(["NIMI", "sähköposti "])
    assert signature(["Nimi", "Sähköposti"]) != signature(["Nimi", "Osoite"])
