"""The populated world of the tests of trust."""

from tests.trust.conftest import world

__all__ = ["world"]
