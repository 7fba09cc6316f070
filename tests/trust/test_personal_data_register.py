"""TRUST 8: every field of every table is declared; an undeclared one fails."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from ristiin.accounts.models import Person
from ristiin.kernel.personal import Basis, Declaration, Erasure, declarations, declare, undeclared_fields
from ristiin.kernel.sealed import SealedJSONField, SealedTextField


def tables() -> list[type[models.Model]]:
    """Every table there is, ours and the libraries', those between many and many among them."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def fields_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if field.concrete and not field.primary_key}


def written_by_hand() -> list[type[models.Model]]:
    return [model for model in tables() if not model._meta.auto_created]


def test_every_field_is_declared() -> None:
    assert undeclared_fields(written_by_hand(), declarations()) == []


def test_tables_made_by_django_between_two_hold_nothing_but_the_two() -> None:
    """Such a table is declared with the field that made it."""
    made = [model for model in tables() if model._meta.auto_created]

    assert [model for model in made if not all(f.is_relation or f.primary_key for f in model._meta.fields)] == []


def test_a_field_that_nobody_declared_is_found() -> None:
    register = [entry for entry in declarations() if entry.model is not Person]
    careless = Declaration(model=Person, plain=tuple(fields_of(Person) - {"phone", "language"}))

    found = undeclared_fields([Person], [*register, careless])

    assert found == ["accounts.Person.language", "accounts.Person.phone"]


def test_a_table_that_nobody_declared_is_found() -> None:
    class Diary(models.Model):
        text = models.TextField()

        class Meta:
            app_label = "made_up_for_this_test"
            managed = False

        def __str__(self) -> str:
            return self.text

    assert undeclared_fields([Diary], declarations()) == ["made_up_for_this_test.Diary.text"]


def test_what_does_not_exist_cannot_be_declared() -> None:
    nobody = type("Nobody", (), {"_meta": Person._meta})

    with pytest.raises(ValueError, match="has no"):
        declare(Declaration(model=nobody, plain=("shoe_size",)))


def test_nothing_is_declared_twice() -> None:
    declarations()

    with pytest.raises(ValueError, match="twice"):
        declare(Declaration(model=Person, plain=()))


@pytest.mark.parametrize("missing", ["basis", "retention", "of"])
def test_personal_fields_need_a_basis_a_retention_and_a_way_to_them(missing) -> None:
    whole = {"basis": Basis.CONSENT, "retention": timedelta(days=1), "of": lambda _person: Person.objects.none()}

    with pytest.raises(ValueError, match="needs basis"):
        declare(
            Declaration(
                model=type("Nobody", (), {"_meta": Person._meta}),
                plain=(),
                personal={"name": "x"},
                **whole | {missing: None},
            )
        )


def test_no_field_is_both_plain_and_personal() -> None:
    both = {entry.model._meta.label: set(entry.plain) & set(entry.personal) for entry in declarations()}

    assert {label: names for label, names in both.items() if names} == {}


def test_every_personal_table_says_how_it_is_exported_and_erased() -> None:
    silent = []
    for entry in declarations():
        if not entry.personal:
            continue
        text_left = {
            name
            for name in entry.personal
            if isinstance(
                field := entry.model._meta.get_field(name), models.CharField | models.TextField | models.JSONField
            )
            # What is sealed belongs to a group: it stands as shared history, without the name.
            and not isinstance(field, SealedTextField | SealedJSONField)
        } - set(entry.cleared)
        named = bool(entry.title) and all(entry.personal.values())
        if (
            not named
            or (entry.erasure == Erasure.CLEAR and text_left)
            or (entry.erasure == Erasure.KEEP_BARE and text_left)
        ):
            silent.append((entry.model._meta.label, entry.erasure.name, text_left))

    assert silent == []


def test_what_is_cleared_fits_its_column() -> None:
    wrong = [
        (entry.model._meta.label, name)
        for entry in declarations()
        for name, value in entry.cleared.items()
        if value is None and not entry.model._meta.get_field(name).null
    ]

    assert wrong == []
