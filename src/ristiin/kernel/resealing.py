"""Sealing everything anew with the newest key, in batches, while people read and write.

Every key opens until all is done, so that it may be killed at any moment and run again.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import BinaryField, Field, TextField, Value
from django.db.models.functions import Cast

from ristiin.kernel import sealed
from ristiin.kernel.sealed import SealedFileField, SealedJSONField, SealedTextField

SEALED = (SealedTextField, SealedJSONField, SealedFileField)
BATCH = 200
BATCH_OF_FILES = 5

Told = Callable[[str, int], None]


def sealed_columns() -> Iterator[tuple[type[models.Model], "Field[Any, Any]"]]:
    """Yield every sealed field of every table."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SEALED):
                yield model, field


def seal_anew(*, told: Told) -> int:
    """Seal with the newest key whatever it does not open yet and return how much that was.

    A row that somebody changes meanwhile is left as they wrote it: it is sealed with the newest key already, or found
    by the next round. `told` hears of each batch.

    Raises:
        KeyMissing: something was sealed with a key that is not there.
    """
    return sum(_seal_column(model, field, told) for model, field in sealed_columns())


def _seal_column(model: type[models.Model], field: "Field[Any, Any]", told: Told) -> int:
    is_file = isinstance(field, SealedFileField)
    as_stored = BinaryField() if is_file else TextField()
    rows = (
        models.QuerySet(model).annotate(stored=Cast(field.name, as_stored)).filter(**{f"{field.name}__isnull": False})
    )
    last, done = None, 0
    while True:
        batch = rows if last is None else rows.filter(pk__gt=last)
        found = list(batch.order_by("pk").values_list("pk", "stored")[: BATCH_OF_FILES if is_file else BATCH])
        if not found:
            return done
        sealed_now = 0
        for pk, stored in found:
            content = bytes(stored) if is_file else stored.encode()
            if sealed.is_newly_sealed(content):
                continue
            fresh = sealed.seal(sealed.unseal(content))
            value = Value(fresh if is_file else fresh.decode(), output_field=as_stored)
            sealed_now += rows.filter(pk=pk, stored=stored).update(**{field.name: value})
        last, done = found[-1][0], done + sealed_now
        told(f"{model._meta.label}.{field.name}", len(found))
