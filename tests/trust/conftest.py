"""The populated world, built once a module; what a test does to it is rolled back."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from ristiin.kernel import clock
from tests.trust.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(clock.now())
        transaction.set_rollback(True)
