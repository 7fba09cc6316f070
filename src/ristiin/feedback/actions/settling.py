"""What follows when a round has closed: names go, views are told together."""

from datetime import datetime

from ristiin.feedback import queries
from ristiin.feedback.actions import developing, knowing
from ristiin.feedback.choices import Moment


def settle_closed(*, at: datetime) -> None:
    """Keep the networks of closed rounds without names, and tell own views together after the end."""
    for round_, moment in queries.to_settle(at):
        if moment == Moment.END:
            developing.tell_together(programme=round_.programme, at=at)
        knowing.settle(programme=round_.programme, moment=moment, at=at)
