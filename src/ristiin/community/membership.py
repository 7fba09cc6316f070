"""Who belongs to the community, and who organises in it: later apps know it and tell it here.

A source returns a QuerySet whose rows have a `person`; it is asked inside the database, so it costs no question of its
own. Guests from other organisations are no members (S125).
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

Source = Callable[[], QuerySet[Any]]
_members: list[Source] = []
_organisers: list[Source] = []


def members(source: Source) -> Source:
    """Have the people of `source` taken for members. Registering twice changes nothing."""
    if source not in _members:
        _members.append(source)
    return source


def organisers(source: Source) -> Source:
    """Have the people of `source` taken for organisers. Registering twice changes nothing."""
    if source not in _organisers:
        _organisers.append(source)
    return source


def among_members(column: str = "person") -> Q:
    """Return the filter that keeps the rows whose `column` is a member."""
    return _among(_members, column)


def is_member(user: Any) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Tell whether the user is a member."""
    return _is_in(_members, user)


def organises(user: Any) -> bool:  # noqa: ANN401 - a person or Django's anonymous user
    """Tell whether the user organises a programme of the community."""
    return _is_in(_organisers, user)


def _among(sources: list[Source], column: str) -> Q:
    found = Q(pk__in=[])
    for source in sources:
        found |= Q(**{f"{column}__in": source().values("person")})
    return found


def _is_in(sources: list[Source], user: Any) -> bool:  # noqa: ANN401 - as above
    return bool(user.is_authenticated and any(source().filter(person_id=user.pk).exists() for source in sources))
