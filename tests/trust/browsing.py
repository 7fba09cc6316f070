"""Browsers of the people of the world, who have signed in once, when it was built."""

from typing import Any

from django.conf import settings
from django.test import Client

from tests.trust.matrix import ROLES
from tests.trust.world import World


def sign_in_all(world: World) -> None:
    """Sign everybody in, and remember by what they are known."""
    sessions = world.things["sessions"] = {}
    for role in ROLES:
        if role != "anonymous":
            client = Client()
            client.force_login(world.people[role])
            sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value


def browser(world: World, role: str, **options: Any) -> Client:
    """Return a fresh browser in which `role` is signed in."""
    client = Client(**options)
    if role != "anonymous":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    return client
