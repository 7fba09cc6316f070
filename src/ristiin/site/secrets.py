"""The installation's secret key, made at the first start and kept beside the database."""

import os
import secrets
from pathlib import Path


def secret_key(directory: Path) -> str:
    """Return the key from the environment or from `directory`, writing a new one when there is none."""
    if given := os.environ.get("RISTIIN_SECRET_KEY"):
        return given
    file = directory / "secret-key"
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as fresh:
            fresh.write(secrets.token_urlsafe(50))
    return file.read_text()
