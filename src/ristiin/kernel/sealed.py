"""Text that a dump of the database alone does not show: sealed with a key that lies outside it.

The key file holds Fernet keys (AES-128-CBC with HMAC-SHA256), the newest first. The newest seals and every one opens,
so that keys can be changed while people write. What an operator with both database and keys could do is said on the
page that tells who sees what.
"""

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression


class KeyMissing(Exception):
    """What is stored was sealed with a key that the key file does not hold."""


def seal(content: bytes) -> bytes:
    """Return the content sealed with the newest key."""
    return _box().encrypt(content)


def unseal(sealed: bytes) -> bytes:
    """Return what was sealed.

    Raises:
        KeyMissing: no key of the key file opens it.
    """
    try:
        return _box().decrypt(sealed)
    except InvalidToken as wrong:
        message = f"no key in {settings.ROOM_KEYS_FILE} opens this"
        raise KeyMissing(message) from wrong


def add_key() -> int:
    """Put a new key before the others and return how many there are now."""
    file = Path(settings.ROOM_KEYS_FILE)
    keys = [Fernet.generate_key().decode(), *_keys()]
    fresh = file.with_suffix(".new")
    handle = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write("\n".join(keys) + "\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    _read_box.cache_clear()
    return len(keys)


def keep_newest_key() -> None:
    """Forget every key but the newest; only after everything has been sealed anew."""
    file = Path(settings.ROOM_KEYS_FILE)
    file.write_text(_keys()[0] + "\n")
    _read_box.cache_clear()


def _keys() -> list[str]:
    file = Path(settings.ROOM_KEYS_FILE)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as fresh:
            fresh.write(Fernet.generate_key().decode() + "\n")
    return file.read_text().split()


def _box() -> MultiFernet:
    file = Path(settings.ROOM_KEYS_FILE)
    stamp = file.stat().st_mtime_ns if file.exists() else 0
    return _read_box(str(file), stamp)


@lru_cache(maxsize=4)
def _read_box(file: str, stamp: int) -> MultiFernet:  # noqa: ARG001 - the stamp makes a changed file be read anew
    return MultiFernet([Fernet(key) for key in _keys()])


class SealedTextField(models.TextField[str, str]):
    """Text that is stored sealed; it cannot be searched or sorted by the database."""

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """Seal what is written."""
        return None if value is None else seal(str(value).encode()).decode()

    def from_db_value(self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper) -> str | None:
        """Open what is read."""
        return None if value is None else unseal(value.encode()).decode()

    def get_lookup(self, lookup_name: str) -> Any:  # noqa: ANN401 - Django's own signature
        """Offer no look-up but asking whether there is a value."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SealedJSONField(models.TextField[Any, Any]):
    """Plain data that is stored sealed."""

    # For the type checker: anything goes in and comes out, unlike text.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """Seal what is written."""
        return None if value is None else seal(json.dumps(value).encode()).decode()

    def from_db_value(self, value: str | None, _expression: Expression, _connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401
        """Open what is read."""
        return None if value is None else json.loads(unseal(value.encode()))

    def get_lookup(self, lookup_name: str) -> Any:  # noqa: ANN401 - Django's own signature
        """Offer no look-up but asking whether there is a value."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SealedFileField(models.BinaryField[bytes, bytes]):
    """The bytes of a file, stored sealed."""

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002
        """Seal what is written."""
        sealed = None if value is None else seal(bytes(value))
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, _expression: Expression, _connection: BaseDatabaseWrapper) -> bytes | None:  # noqa: ANN401
        """Open what is read."""
        return None if value is None else unseal(bytes(value))
