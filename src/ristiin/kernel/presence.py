"""Looking whether there is anything before it is asked for: one question for many tables."""

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from django.db.models import Exists, QuerySet

Key = TypeVar("Key", bound=Hashable)


def without(rows: "Mapping[Key, QuerySet[Any] | None]", *, beside: "QuerySet[Any]") -> set[Key]:
    """Return the keys of those that have no rows; None stands for rows known not to be there.

    `beside` is any one row, beside which the question is asked.
    """
    looked_for = {key: found for key, found in rows.items() if found is not None}
    if not looked_for:
        return set(rows)
    there = beside.values_list(*(Exists(found) for found in looked_for.values())).get()
    return set(rows) - {key for key, is_there in zip(looked_for, there, strict=True) if is_there}
