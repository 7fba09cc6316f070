import pytest
from django.core.management import call_command
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


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_of_a_test_that_wrote_for_good(programme):
    def filled():
        with connection.cursor() as cursor:
            tables = connection.introspection.django_table_names(only_existing=True)
            found = {table: cursor.execute(f'SELECT 1 FROM "{table}"').fetchone() for table in tables}  # noqa: S608
        return {table for table, row in found.items() if row}

    assert filled() > {"programmes_programme", "programmes_role", "accounts_person"}

    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)

    assert filled() == set()
