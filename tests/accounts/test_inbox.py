"""The inbox of development."""

import pytest
from django.test import Client

from ristiin.kernel import clock, outbox

ADDRESS = "/inbox/"


@pytest.fixture
def letters(db, settings) -> None:
    settings.DEBUG, settings.MAIL_URL = True, "inbox:"
    for number, to in enumerate(("aino@example.org", "olli@example.org", "aino@example.org")):
        outbox.write(
            kind="accounts/login_code",
            to_address=to,
            language="fi",
            context={"code": f"CODE-{number}", "name": "<b>Aino</b>"},
            at=clock.now(),
        )


def codes(client: Client, query: str = "") -> list[str]:
    return [letter.subject[-6:] for letter in client.get(ADDRESS + query).context["page"]]


def test_letters_stand_newest_first(letters) -> None:
    assert codes(Client()) == ["CODE-2", "CODE-1", "CODE-0"]


def test_letters_to_one_address_can_be_picked(letters) -> None:
    assert codes(Client(), "?to=Aino@example.org") == ["CODE-2", "CODE-0"]


def test_links_in_letters_can_be_followed_and_nothing_else_is_markup(letters, settings) -> None:
    page = Client().get(ADDRESS).content.decode()

    assert f'<a href="{settings.BASE_URL}"' in page
    assert "<b>Aino</b>" not in page


def test_a_confirmation_page_leads_to_the_letter(letters) -> None:
    client = Client()
    client.post("/account/login/", {"address": "olli@example.org"})

    assert "/inbox/?to=olli%40example.org" in client.get("/account/login/code/").content.decode()


@pytest.mark.parametrize(
    ("debug", "mail_url"), [(False, "inbox:"), (True, "smtp://127.0.0.1:25"), (False, "smtp://127.0.0.1:25")]
)
def test_elsewhere_there_is_no_inbox(letters, settings, debug, mail_url) -> None:
    settings.DEBUG, settings.MAIL_URL = debug, mail_url

    assert Client().get(ADDRESS).status_code == 404


def test_the_inbox_asks_the_database_the_same_for_few_and_many(letters, django_assert_max_num_queries) -> None:
    client = Client()
    counts = []
    for more in (0, 12):
        for number in range(more):
            outbox.write(
                kind="accounts/login_code",
                to_address=f"{number}@example.org",
                language="fi",
                context={"code": "X"},
                at=clock.now(),
            )
        with django_assert_max_num_queries(10) as asked:
            client.get(ADDRESS)
        counts.append(len(asked))

    assert counts[0] == counts[1]
