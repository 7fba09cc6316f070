"""Who may do what in teaching."""

from typing import Any

from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises, teaches


def may_ask(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user writes questions to the groups and follows who has completed the programme."""
    return teaches(user, programme) or organises(user, programme)
