"""S1: page × method × role, as the rows beside each app's tests say; missing and forbidden look the same."""

import re
from collections import Counter
from itertools import product

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.trust.browsing import browser
from tests.trust.matrix import GET, POST, ROLES, SIGN_IN, Row, nowhere, rows
from tests.trust.world import World

pytestmark = pytest.mark.django_db
ROWS = rows()
NOWHERE = "/ei-ole-olemassa/"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def url_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= url_names(pattern.url_patterns, inner)
        else:
            found.add(f"{namespace}{pattern.name or pattern.pattern}")
    return found


def without_rows(names: set[str], table: list[Row]) -> set[str]:
    return names - {row.name for row in table}


def ask(client: Client, row: Row, world: World, *, method: str | None = None, url: str | None = None) -> HttpResponse:
    address = url or reverse(row.name, kwargs=dict(row.kwargs(world)))
    method = method or row.method
    if method == POST:
        return client.post(address, dict(row.data(world)))
    return client.generic(method, address)


def answer_of(response: HttpResponse) -> int | str:
    sent_to = response.headers.get("Location", "")
    is_sign_in = response.status_code == 302 and sent_to.split("?")[0] == reverse(settings.LOGIN_URL)
    return SIGN_IN if is_sign_in and "next=" in sent_to else response.status_code


def body_of(response: HttpResponse, url: str) -> str:
    """Return the page but for what must differ from one answer to the next."""
    text = response.content.decode().replace(url, "(address)")
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1(token)", text)
    return re.sub(r"(x-csrftoken[^A-Za-z0-9]+)[A-Za-z0-9]+", r"\1(token)", text)


def let_in(row: Row) -> str | None:
    """Return somebody who gets what they ask for."""
    return next((role for role in ("organiser", "participant", *ROLES) if row.expected(role) in {200, 302}), None)


def test_every_url_has_a_row() -> None:
    assert without_rows(url_names(get_resolver().url_patterns), ROWS) == set()


def test_every_row_has_a_url() -> None:
    assert {row.name for row in ROWS} - url_names(get_resolver().url_patterns) == set()


def test_a_url_without_a_row_is_found() -> None:
    assert without_rows({"front", "forgotten"}, [Row("front", lambda _: {}, GET, *[200] * 8)]) == {"forgotten"}


def test_no_row_is_written_twice() -> None:
    assert [name for name, times in Counter(str(row) for row in ROWS).items() if times > 1] == []


@pytest.fixture(scope="module")
def not_there(world: World, undone, django_db_blocker) -> dict[tuple[str, str], str]:
    """What each role gets of an address that names nothing, by (role, method)."""
    found = {}
    with django_db_blocker.unblock():
        for role, method in product(ROLES, (GET, POST)):
            with undone():
                response = browser(world, role).generic(method, NOWHERE)
            assert response.status_code == 404
            found[role, method] = body_of(response, NOWHERE)
    return found


@pytest.mark.once
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_page_by_role(row: Row, world: World, undone, not_there) -> None:
    kwargs = dict(row.kwargs(world))
    here = reverse(row.name, kwargs=kwargs)
    answers, asked_there, told_apart = {}, [], []
    for role in ROLES:
        with undone():
            response = ask(browser(world, role), row, world, url=here)
            answers[role] = answer_of(response)
        if row.expected(role) == 404:
            hidden = body_of(response, here)
            # Nobody's rights matter where nothing is: one asks for it there, and whoever is answered in another way.
            if not asked_there or hidden != not_there[role, row.method]:
                asked_there.append(role)
                there = reverse(row.name, kwargs=nowhere(kwargs))
                with undone():
                    missing = ask(browser(world, role), row, world, url=there)
                    is_same = (missing.status_code, body_of(missing, there)) == (404, hidden)
                    told_apart += [] if is_same else [role]

    assert answers == {role: row.expected(role) for role in ROLES}
    assert told_apart == [], "to these, what is hidden does not look as if it were not there"


@pytest.mark.postgres
@pytest.mark.parametrize("row", [row for row in ROWS if let_in(row)], ids=str)
def test_the_other_database_answers_who_may_come_in(row: Row, world: World) -> None:
    """Who may do what is decided above the database: there, each page is opened by one who may."""
    role = let_in(row)

    assert answer_of(ask(browser(world, role), row, world)) == row.expected(role)


@pytest.mark.once
@pytest.mark.parametrize("name", sorted({row.name for row in ROWS}))
def test_other_methods_are_refused(name: str, world: World, undone) -> None:
    mine = [row for row in ROWS if row.name == name]
    allowed = {row.method for row in mine}
    # Somebody who may open the page, so that a refused method is not taken for a refused person.
    client = browser(world, next(filter(None, map(let_in, mine)), "organiser"))
    head_allowed = {"HEAD"} if GET in allowed else set()

    refused = [method for method in METHODS if method not in allowed | head_allowed]
    answers = {method: ask(client, mine[0], world, method=method).status_code for method in refused}

    assert answers == dict.fromkeys(refused, 405)


@pytest.mark.once
@pytest.mark.parametrize("row", [row for row in ROWS if row.method == GET], ids=str)
def test_head_answers_as_get_without_a_body(row: Row, world: World) -> None:
    role = let_in(row) or "organiser"

    head = ask(browser(world, role), row, world, method="HEAD")

    assert (answer_of(head), head.content) == (row.expected(role), b"")
