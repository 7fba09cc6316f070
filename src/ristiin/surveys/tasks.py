"""What is done of itself: rounds whose time is over are closed."""

from datetime import datetime, timedelta

from ristiin.kernel.periodic import every
from ristiin.surveys import actions, queries


@every(timedelta(minutes=10))
def close_rounds(at: datetime) -> None:
    """Close every round whose time is over."""
    for round_ in queries.to_close(at):
        actions.close(round_=round_, at=at)
