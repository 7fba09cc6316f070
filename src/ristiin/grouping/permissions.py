"""Who makes the groups of a programme."""

from typing import Any

from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises


def may_group(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user sees the board and decides what is on it: organisers of the programme alone."""
    return organises(user, programme)
