"""What goes over from a programme to its next run: later apps tell it here, each copies its own.

A copier is a function of the old programme, the new draft and the moment, registered in its app's `ready()`. The new
one has its timeline (entries of the same keys), themes, skills and target groups (of the same folded names) already.
Nothing of people is copied: no registrations, no groups, no answers.
"""

from collections.abc import Callable
from datetime import datetime

from ristiin.programmes.models import Programme

Copier = Callable[[Programme, Programme, datetime], None]
_copiers: list[Copier] = []


def register(copier: Copier) -> Copier:
    """Have `copier(old, new, at)` called within every cloning. Registering twice changes nothing."""
    if copier not in _copiers:
        _copiers.append(copier)
    return copier


def copy(old: Programme, new: Programme, at: datetime) -> None:
    """Let every app copy its own, in the order of the floors."""
    for copier in _copiers:
        copier(old, new, at)
