"""Text that a dump of the database alone does not show: sealed with a key that lies outside it.

The key file holds Fernet keys (AES-128-CBC with HMAC-SHA256), the newest first. The newest seals and every one opens,
so that keys can be changed while people write. What an operator with both database and keys could do is said on the
page that tells who sees what.
"""

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


class KeysAreChanging(Exception):
    """Somebody else is changing the keys at this moment."""


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
        message = (
            f"No key in {settings.ROOM_KEYS_FILE} opens this. Put back the key file that was there when it was "
            "written: it is kept with the backups, apart from the database. What it opens cannot be read without it."
        )
        raise KeyMissing(message) from wrong


def is_newly_sealed(sealed: bytes) -> bool:
    """Tell whether the newest key alone opens this."""
    try:
        Fernet(_keys()[0]).decrypt(sealed)
    except InvalidToken:
        return False
    return True


def count_keys() -> int:
    """Return how many keys the key file holds."""
    return len(_keys())


def add_key() -> int:
    """Put a new key before the others and return how many there are now."""
    keys = [Fernet.generate_key().decode(), *_keys()]
    _write(keys)
    return len(keys)


def keep_newest_key() -> None:
    """Forget every key but the newest; only after everything has been sealed anew."""
    _write(_keys()[:1])


@contextmanager
def keys_held() -> Iterator[None]:
    """Keep others from changing the keys meanwhile.

    Raises:
        KeysAreChanging: somebody else holds them.
    """
    with _beside(".lock").open("w") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            message = "The keys are being changed by another process."
            raise KeysAreChanging(message) from taken
        yield


def _beside(ending: str) -> Path:
    file = Path(settings.ROOM_KEYS_FILE)
    return file.with_name(file.name + ending)


def _write(keys: list[str]) -> None:
    """Put the keys into the key file at one stroke: whoever reads it meanwhile reads the old ones or the new ones."""
    fresh = _fresh(keys)
    fresh.replace(settings.ROOM_KEYS_FILE)
    _sync_folder(fresh.parent)
    _read_box.cache_clear()


def _fresh(keys: list[str]) -> Path:
    fresh = _beside(f".{os.getpid()}-{threading.get_ident()}.new")
    handle = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write("\n".join(keys) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return fresh


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keys() -> list[str]:
    file = Path(settings.ROOM_KEYS_FILE)
    if not file.exists():
        fresh = _fresh([Fernet.generate_key().decode()])
        # Of several who begin at once the first one's key is everybody's.
        with suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
        _sync_folder(file.parent)
    return file.read_text().split()


def _box() -> MultiFernet:
    file = Path(settings.ROOM_KEYS_FILE)
    if not file.exists():
        _keys()
    found = file.stat()
    return _read_box(str(file), (found.st_mtime_ns, found.st_ino))


@lru_cache(maxsize=4)
def _read_box(file: str, stamp: tuple[int, int]) -> MultiFernet:  # noqa: ARG001 - the stamp makes a changed file be read anew
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
