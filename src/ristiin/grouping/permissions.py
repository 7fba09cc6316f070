"""Who makes the groups of a programme."""

from typing import Any

from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises, plans_with


def may_group(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Whether the user sees the board and decides what is on it: organisers of the programme alone."""
    return organises(user, programme)


def may_choose_facilitators(user: Any, programme: Programme) -> bool:  # noqa: ANN401 - as above
    """Whether the user says who looks after groups: organisers, and a provider who brings them (S118)."""
    return plans_with(user, programme)
