"""Real databases: SQLite in a file of its own, or the PostgreSQL of `scripts/with-postgres`.

Tables are made from the models, in a second; that migrations make the same ones is a test of its own.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

PROJECT = Path(__file__).resolve().parents[2]
USES_DATABASE = {"db", "transactional_db", "django_db_setup"}


def on_postgres() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def address_of_test_database() -> str:
    """Return the DATABASE_URL by which another process reaches the database under test."""
    return address_of_database(connection.settings_dict["NAME"])


def address_of_database(name: str | Path) -> str:
    """Return the DATABASE_URL of a database beside the one under test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(name))}"
    return f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{name}"


def pytest_collection_modifyitems(config, items):
    """Leave out what says nothing on this database: the other one's tests, and whatever would only run twice."""
    wanted = _wanted_on_postgres if on_postgres() else _wanted_on_sqlite
    left_out = [item for item in items if not wanted(item)]
    if left_out:
        items[:] = [item for item in items if wanted(item)]
        config.hook.pytest_deselected(items=left_out)


def _wanted_on_sqlite(item) -> bool:
    return item.get_closest_marker("postgres") is None


def _wanted_on_postgres(item) -> bool:
    if item.get_closest_marker("once") or item.get_closest_marker("journey"):
        return False
    touches_database = item.get_closest_marker("django_db") or not USES_DATABASE.isdisjoint(item.fixturenames)
    return bool(touches_database)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    # In memory, other processes could not see it and two threads would share one connection.
    if not on_postgres():
        file = tmp_path_factory.getbasetemp() / "test.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(file)


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_row_by_row():
    # To truncate them makes every file of theirs anew, half a second for a test; what few rows there are is gone in
    # a tenth of it.
    if on_postgres():
        connection.ops.sql_flush = _deletes


def _deletes(_style, tables, **_options) -> list[str]:
    names = [connection.ops.quote_name(table) for table in tables]
    # As truncating does, it waits for whoever is still writing.
    locks = [f"LOCK TABLE {', '.join(names)}"] if names else []
    return locks + [f"DELETE FROM {name}" for name in names]  # noqa: S608 - our own tables


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory, worker_id, django_db_blocker):
    """The name of an empty database whose tables `migrate` has made, as on a site."""
    if on_postgres():
        name = f"migrated_{worker_id}"
        with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
        _migrate(name)
        return name
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    made, unfinished = shared / "migrated.sqlite3", shared / "unfinished.sqlite3"
    # It takes many seconds: whichever process needs it first makes it for all of them.
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _migrate(unfinished)
            unfinished.rename(made)
    return shutil.copy(made, tmp_path_factory.mktemp("migrated") / "site.sqlite3")


def _migrate(name: str | Path) -> None:
    told = {"DATABASE_URL": address_of_database(name), "PYTHONPATH": str(PROJECT / "src")}
    migrate = [sys.executable, "-m", "ristiin.site.manage", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=os.environ | told, check=True)


@pytest.fixture(autouse=True)
def fresh_cache():
    # Limits on tries are counted there: one test's tries are not the next one's.
    cache.clear()
