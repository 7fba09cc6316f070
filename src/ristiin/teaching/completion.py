"""What a group still lacks before its members have completed the programme: later floors add what they ask for.

A check is a function of a programme, group ids and a moment, registered in its app's `ready()`; it returns what each
group lacks and asks the database a fixed number of questions whatever the number of groups. A group that lacks nothing
has completed the programme. Only the group itself ever sees what is lacking; a teacher sees yes or no.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from ristiin.programmes.models import Programme


@dataclass(frozen=True)
class Missing:
    """One thing a group has yet to do, and where in its room it is done."""

    text: str | Promise
    url: str = ""


Check = Callable[[Programme, Sequence[int], datetime], dict[int, list[Missing]]]
_checks: list[Check] = []


def register(check: Check) -> Check:
    """Have `check` asked what groups lack. Registering twice changes nothing."""
    if check not in _checks:
        _checks.append(check)
    return check


def missing(programme: Programme, group_ids: Sequence[int], at: datetime) -> dict[int, list[Missing]]:
    """Return what each group of the programme lacks, floor by floor; nothing when it is done."""
    found: dict[int, list[Missing]] = {pk: [] for pk in group_ids}
    for check in _checks:
        for pk, lacking in check(programme, group_ids, at).items():
            found[pk] += lacking
    return found
