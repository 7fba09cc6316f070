"""Real databases: SQLite in a file of its own, or the PostgreSQL of `scripts/with-postgres`."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

USES_DATABASE = {"db", "transactional_db", "django_db_setup"}


def on_postgres() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def address_of_test_database() -> str:
    """Return the DATABASE_URL by which another process reaches the database under test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(database['NAME']))}"
    return f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


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


@pytest.fixture(autouse=True)
def fresh_cache():
    # Limits on tries are counted there: one test's tries are not the next one's.
    cache.clear()
