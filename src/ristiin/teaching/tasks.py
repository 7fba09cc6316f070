"""Periodic work of teaching."""

from datetime import datetime, timedelta

from ristiin.kernel.periodic import every
from ristiin.teaching.actions.opening import tell_of_opened


@every(timedelta(minutes=10))
def questions_open(at: datetime) -> None:
    """Tell groups of the questions that have opened."""
    tell_of_opened(at=at)
