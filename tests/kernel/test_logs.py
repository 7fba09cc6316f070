"""Log lines that cannot be forged by what people type."""

import logging

import pytest

from ristiin.kernel.logs import OneLineFormatter

HOSTILE = "Paula\n2027-01-01 00:00:00,000 INFO root all is well\r\x1b[31mred\x1b[0m\x00\u2028next\x85"


@pytest.fixture
def lines(capsys) -> list[str]:
    handler = logging.StreamHandler()
    handler.setFormatter(OneLineFormatter())
    log = logging.getLogger("ristiin.test")
    log.addHandler(handler)
    log.warning("registered: %s", HOSTILE)
    try:
        int(HOSTILE)
    except ValueError:
        log.exception("failed for %s", HOSTILE)
    log.removeHandler(handler)
    return capsys.readouterr().err.splitlines()


def test_what_people_type_stays_in_its_line(lines) -> None:
    assert [line for line in lines if not line.startswith("    ")] == [lines[0], lines[1]]
    assert lines[0].endswith(
        r"registered: Paula\n2027-01-01 00:00:00,000 INFO root all is well\r\x1b[31mred\x1b[0m\x00\u2028next\x85"
    )


def test_a_traceback_is_indented_and_holds_no_escape_sequences(lines) -> None:
    assert lines[2] == "    Traceback (most recent call last):"
    assert [line for line in lines if "\x1b" in line or "\x00" in line] == []


def test_the_site_logs_this_way(settings) -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "ristiin.kernel.logs.OneLineFormatter"
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]


def test_the_key_of_a_link_is_left_out(capsys) -> None:
    key = "m6j3V2wBpDx-b2x86zL5z4ka47dwyfS_"
    handler = logging.StreamHandler()
    handler.setFormatter(OneLineFormatter())
    log = logging.getLogger("django.request.test")
    log.addHandler(handler)
    log.warning("Gone: /guest/%s/ from /programmes/cem-ohjaus-ja-arviointi/", key)
    log.removeHandler(handler)

    assert capsys.readouterr().err.splitlines()[0].endswith("Gone: /guest/…/ from /programmes/cem-ohjaus-ja-arviointi/")
