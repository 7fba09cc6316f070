"""The key that signs badges. It lies in a file beside the room keys, made at first use, read by nobody else.

When it is changed, the public part of the old one is kept in a file beside it, so that badges signed with it stand.
"""

import fcntl
import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc.jwk import RSAKey

SIZE = 2048
SHOWN = ("kty", "n", "e", "alg", "use")
"""What a public key says; nothing of its secret part is among it."""


def signing_key() -> RSAKey:
    """Return the key that signs, made when there is none yet. Of several who begin at once the first one's is used."""
    file = Path(settings.BADGE_KEY_FILE)
    if not file.exists():
        _make(file)
    found = file.stat()
    return _read(str(file), (found.st_mtime_ns, found.st_ino))


def thumbprint() -> str:
    """Return what the key is known by (RFC 7638)."""
    return signing_key().thumbprint()


def public_keys() -> dict[str, dict[str, Any]]:
    """Return the public part of every key that has signed, by thumbprint: the one that signs now comes first."""
    now = signing_key()
    return {now.thumbprint(): _shown(now), **{known: key for known, key in _old().items() if known != now.thumbprint()}}


def change() -> str:
    """Have a new key sign from now on, keep the public part of the old one, and return the new one's thumbprint.

    Killed midway, the old key goes on signing.
    """
    file = Path(settings.BADGE_KEY_FILE)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = json.dumps(public_keys(), indent=1).encode()
        _written(_beside(file), kept).replace(_beside(file))
        _fresh(file).replace(file)
    return thumbprint()


def _shown(key: RSAKey) -> dict[str, Any]:
    whole = {**key.as_dict(private=False), "alg": "RS256", "use": "sig"}
    return {name: whole[name] for name in SHOWN}


def _old() -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, Mapping[str, Any]] = json.loads(_beside(Path(settings.BADGE_KEY_FILE)).read_bytes())
    except FileNotFoundError:
        return {}
    return {known: {name: key[name] for name in SHOWN} for known, key in found.items()}


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.stem}-old.json")


def _make(file: Path) -> None:
    fresh = _fresh(file)
    with suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()


def _fresh(file: Path) -> Path:
    return _written(file, RSAKey.generate_key(SIZE).as_pem(private=True))


def _written(file: Path, content: bytes) -> Path:
    """Return a file beside another one, wholly on the disk and read by nobody else."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.new")
    handle = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return fresh


@lru_cache(maxsize=2)
def _read(file: str, stamp: tuple[int, int]) -> RSAKey:  # noqa: ARG001 - the stamp makes a changed file be read anew
    return RSAKey.import_key(Path(file).read_bytes())
