"""The database named by one address."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit


def database_from_url(url: str | None, *, default_file: Path) -> dict[str, Any]:
    """Return Django's settings for `url`, or for SQLite in `default_file` when there is none.

    Raises:
        ValueError: the address is neither `sqlite:///file` nor `postgres://…`.
    """
    parts = urlsplit(url or f"sqlite:///{quote(str(default_file))}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) or str(default_file),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    message = f"DATABASE_URL starts with {parts.scheme!r}; write sqlite:///file or postgres://user:password@host/name"
    raise ValueError(message)
