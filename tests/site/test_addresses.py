"""The database named by one address, and the secret key."""

from pathlib import Path

import pytest

from ristiin.site.database import database_from_url
from ristiin.site.secrets import secret_key


def test_without_an_address_the_database_is_a_file(tmp_path: Path) -> None:
    database = database_from_url(None, default_file=tmp_path / "with space" / "ristiin.sqlite3")
    assert database["NAME"] == str(tmp_path / "with space" / "ristiin.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "name"), [("sqlite:////srv/a.sqlite3", "/srv/a.sqlite3"), ("sqlite:///a.sqlite3", "a.sqlite3")]
)
def test_a_file_can_be_named(url: str, name: str, tmp_path: Path) -> None:
    assert database_from_url(url, default_file=tmp_path)["NAME"] == name


def test_a_password_may_hold_any_sign(tmp_path: Path) -> None:
    database = database_from_url("postgres://anna:p%40ss%2F@db.example.org:5433/ristiin", default_file=tmp_path)
    assert (database["USER"], database["PASSWORD"], database["HOST"], database["PORT"], database["NAME"]) == (
        "anna",
        "p@ss/",
        "db.example.org",
        "5433",
        "ristiin",
    )


def test_an_unknown_kind_of_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="starts with 'mysql'"):
        database_from_url("mysql://host/name", default_file=tmp_path)


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert secret_key(tmp_path) == first
    assert len(first) > 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
