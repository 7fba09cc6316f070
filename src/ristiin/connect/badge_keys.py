"""The key that signs badges. It lies in a file beside the room keys, made at first use, read by nobody else."""

import os
import threading
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc.jwk import RSAKey

SIZE = 2048
SHOWN = ("kty", "n", "e", "kid", "alg", "use")
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


def public_key(kid: str) -> dict[str, Any]:
    """Return the public part of the key as others read it, under the name `kid`."""
    whole = {**signing_key().as_dict(private=False), "kid": kid, "alg": "RS256", "use": "sig"}
    return {name: whole[name] for name in SHOWN}


def _make(file: Path) -> None:
    fresh = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.new")
    handle = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(RSAKey.generate_key(SIZE).as_pem(private=True))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()


@lru_cache(maxsize=2)
def _read(file: str, stamp: tuple[int, int]) -> RSAKey:  # noqa: ARG001 - the stamp makes a changed file be read anew
    return RSAKey.import_key(Path(file).read_bytes())
