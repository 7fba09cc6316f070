"""The draft in hand: of many who act on one output at once, each finds it as the one before left it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.outputs import mails
from ristiin.outputs.models import Author, Output
from ristiin.rooms import holding as room

Hold = Callable[[Output, Person], AbstractContextManager[Output]]


@contextmanager
def draft_held(output: Output, by: Person) -> Iterator[Output]:
    """Give the output as it is now, locked until the transaction ends, to one who is in its room at this moment.

    Raises:
        NotInside: they have left.
        RoomIsEmptied: the room's time is over.
    """
    room.hold(output.group, by)
    with output_held(output, by) as now:
        yield now


@contextmanager
def output_held(output: Output, _by: Person) -> Iterator[Output]:
    """Give the output as it is now, locked until the transaction ends, to whoever may come from outside its room."""
    yield Output.objects.select_for_update(of=("self",)).select_related("group", "programme").get(pk=output.pk)


def take_yeses_away(output: Output, at: datetime) -> None:
    """Let nobody have said yes, and take back the letters that ask the others."""
    Author.objects.filter(output=output).update(agreed_revision=None, agreed_audience="", agreed_at=None)
    mails.nobody_waits(output, at)


def note(
    verb: str,
    output: Output,
    by: Person,
    at: datetime,
    *,
    is_open: bool = False,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write down what was done, never a word of what is in it; the programme's log has only what is in the open."""
    audit.record(
        verb=verb,
        target=output,
        at=at,
        actor_id=by.pk,
        programme_id=output.programme_id if is_open else None,
        details=dict(details or {}),
    )
