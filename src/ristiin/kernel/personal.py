"""The register of personal data: every field of every table says whether it holds something of a person.

Each app has a `personal_data.py` that declares its tables. Export and erasure are driven by it, and a test fails on a
field that nobody declared.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

RISTIIN_APPS = "ristiin."


class Basis(Enum):
    """Why the law lets us keep it (GDPR, article 6)."""

    CONTRACT = "contract"
    CONSENT = "consent"
    LEGITIMATE_INTEREST = "legitimate interest"
    LEGAL_DUTY = "legal duty"


class Erasure(Enum):
    """What happens to a row when its person asks to be forgotten."""

    DELETE = "the row goes"
    CLEAR = "the personal fields are emptied, the row stays as shared history"
    KEEP_BARE = "the row stays, for it holds bare ids alone"


@dataclass(frozen=True)
class Declaration:
    """What one table holds of a person.

    `personal` maps a field to why it is kept; `plain` names the fields that say nothing of anybody. `of(person)` finds
    every row that speaks of the person, `exported(person)` those that are theirs to take out when these are fewer.
    `cleared` gives the values a CLEAR erasure writes, each a value or a function of the row and the person.
    `not_exported` names the fields that belong to others or to nobody; `exported_as` gives, from the row and the
    person, what is theirs in a field that is others' as well.
    """

    model: type[Model]
    plain: tuple[str, ...]
    personal: dict[str, str] = field(default_factory=dict)
    basis: Basis | None = None
    retention: timedelta | str | None = None
    of: Callable[[Any], QuerySet[Any]] | None = None
    exported: Callable[[Any], QuerySet[Any]] | None = None
    erasure: Erasure = Erasure.DELETE
    cleared: dict[str, Any] = field(default_factory=dict)
    not_exported: tuple[str, ...] = ()
    exported_as: dict[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    title: str | Promise = ""


_declarations: dict[type[Model], Declaration] = {}


def declare(declaration: Declaration) -> None:
    """Enter one table in the register.

    Raises:
        ValueError: the table is declared already, a field does not exist, or personal fields lack purpose or basis.
    """
    model = declaration.model
    names = {f.name for f in model._meta.get_fields() if f.concrete}
    unknown = (set(declaration.plain) | set(declaration.personal)) - names
    if model in _declarations or unknown:
        message = (
            f"{model._meta.label}: declared twice"
            if model in _declarations
            else f"{model._meta.label} has no {sorted(unknown)}"
        )
        raise ValueError(message)
    if declaration.personal and not (declaration.basis and declaration.of and declaration.retention):
        message = f"{model._meta.label} holds personal fields and needs basis, retention and `of`"
        raise ValueError(message)
    _declarations[model] = declaration


def declarations() -> list[Declaration]:
    """Return the whole register, in the order of the apps."""
    for config in apps.get_app_configs():
        if config.name.startswith(RISTIIN_APPS):
            try:
                import_module(f"{config.name}.personal_data")
            except ModuleNotFoundError as missing:
                if missing.name != f"{config.name}.personal_data":
                    raise
    return list(_declarations.values())


def undeclared_fields(models: Iterable[type[Model]], register: Iterable[Declaration]) -> list[str]:
    """Return the fields of `models` that no declaration in `register` names, as `app.Model.field`."""
    known = {d.model: set(d.plain) | set(d.personal) for d in register}
    return [
        f"{model._meta.label}.{f.name}"
        for model in models
        for f in model._meta.get_fields()
        if f.concrete and not f.primary_key and f.name not in known.get(model, set())
    ]


def export_of(person: Model) -> list[dict[str, Any]]:
    """Return every table that holds rows of `person`, with its purpose and basis, and nothing of anybody else.

    The bytes of a file are given as `{"base64": …}`, so that each file can be taken out whole.
    """
    tables = []
    for entry in declarations():
        if entry.of is None:
            continue
        theirs = (entry.exported or entry.of)(person).order_by("pk")
        rows = [_row_of(row, entry, person) for row in theirs]
        if rows:
            tables.append(
                {
                    "table": entry.model._meta.label,
                    "title": str(entry.title),
                    "purposes": entry.personal,
                    "basis": entry.basis.value if entry.basis else "",
                    "kept": _kept(entry.retention),
                    "rows": rows,
                }
            )
    return tables


def erase(person: Model) -> None:
    """Erase a person's rows as each declaration says, the latest floors first."""
    for entry in reversed(declarations()):
        if entry.of is None or entry.erasure == Erasure.KEEP_BARE:
            continue
        if entry.erasure == Erasure.DELETE:
            entry.of(person).delete()
            continue
        for row in entry.of(person):
            values = {name: value(row, person) if callable(value) else value for name, value in entry.cleared.items()}
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=list(entry.cleared))


def _row_of(row: Model, entry: Declaration, person: Model) -> dict[str, Any]:
    names = [name for name in (*entry.personal, *entry.plain) if name not in entry.not_exported]
    return {
        name: entry.exported_as[name](row, person) if name in entry.exported_as else _plain_value(row, name, person)
        for name in names
    }


def _plain_value(row: Model, name: str, person: Model) -> Any:  # noqa: ANN401 - whatever the column holds
    field_ = row._meta.get_field(name)
    value = getattr(row, name)
    if field_.is_relation:
        if field_.many_to_many:
            return [str(other) for other in value.all()]
        if value is None or not isinstance(value, type(person)):
            return None if value is None else str(value)
        return "me" if value.pk == person.pk else None
    if isinstance(value, bytes | memoryview):
        return {"base64": b64encode(value).decode()}
    return value


def _kept(retention: timedelta | str | None) -> str:
    return f"{retention.days} days" if isinstance(retention, timedelta) else retention or ""
