"""What tests of signing in need."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ristiin.kernel.models import OutgoingMail


@pytest.fixture
def mailed_code(db: None) -> Callable[[str], str]:
    """Read the newest code mailed to an address."""

    def read(address: str) -> str:
        letter = OutgoingMail.objects.filter(to_address=address, kind="accounts/login_code").latest("pk")
        found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", letter.body)
        assert found, letter.body
        return found[0]

    return read


@pytest.fixture
def sign_in(mailed_code: Callable[[str], str]) -> Callable[..., Client]:
    """Sign in as a browser does, and return the browser."""

    def go(address: str, client: Client | None = None) -> Client:
        client = client or Client()
        client.post(reverse("account_request_login_code"), {"address": address})
        client.post(reverse("account_confirm_login_code"), {"code": mailed_code(address)})
        return client

    return go
