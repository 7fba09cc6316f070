"""What joint sessions do of themselves."""

from datetime import datetime

from ristiin.gatherings.actions import polling
from ristiin.kernel.periodic import every_round


@every_round
def tell_of_polls(at: datetime) -> None:
    """Write to those whom a poll asks or tells, some at a time."""
    polling.tell_some(at=at)
