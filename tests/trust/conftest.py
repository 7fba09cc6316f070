"""The populated world, built once a module, its people signed in; what a test does to it is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction

from ristiin.kernel import clock
from tests.trust.browsing import sign_in_all
from tests.trust.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build(clock.now())
        sign_in_all(world)
        yield world
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def undone():
    """Undo what one step of a test did before the next, and what was counted of its tries."""

    @contextmanager
    def step() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        cache.clear()

    return step
