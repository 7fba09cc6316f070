import pytest
from django.db import connection

NOT_COMPARED = {"django_migrations", "auth_group_permissions"}
"""The second is Django's own, whose numbers are larger integers where migrations make it; we have nobody in groups."""


def shape(database):
    """Return each table's columns and constraints; what a database numbers by itself has no name."""
    look = database.introspection
    with database.cursor() as cursor:
        return {
            table: (
                sorted(map(repr, look.get_table_description(cursor, table))),
                sorted(map(repr, look.get_constraints(cursor, table).values())),
            )
            for table in look.table_names(cursor)
            if table not in NOT_COMPARED
        }


@pytest.fixture
def migrated(migrated_database):
    there = connection.copy()
    there.settings_dict["NAME"] = migrated_database
    yield there
    there.close()


@pytest.mark.django_db
def test_migrations_make_the_tables_that_tests_run_on(migrated):
    here = shape(connection)

    assert len(here) > 100
    assert shape(migrated) == here


@pytest.mark.django_db
def test_another_column_or_constraint_is_told():
    """The negative control."""
    before = shape(connection)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE programmes_theme ADD COLUMN more integer NULL")
        cursor.execute("CREATE INDEX more ON programmes_theme (position)")

    columns, constraints = before["programmes_theme"]
    more_columns, more_constraints = shape(connection)["programmes_theme"]
    assert (len(more_columns), len(more_constraints)) == (len(columns) + 1, len(constraints) + 1)
