"""What joint sessions do of themselves."""

from datetime import datetime, timedelta

from ristiin.gatherings.actions import announcing, planning, polling
from ristiin.kernel.periodic import every, every_round


@every_round
def tell_of_polls(at: datetime) -> None:
    """Write to those whom a poll asks or tells, some at a time."""
    polling.tell_some(at=at)


@every_round
def tell_of_sessions(at: datetime) -> None:
    """Write to those who facilitate where a session has changed, some at a time."""
    announcing.tell_some(at=at)


@every(timedelta(days=1))
def forget_files(at: datetime) -> None:
    """Forget the files of programmes that closed long ago."""
    planning.forget_files(at=at)
