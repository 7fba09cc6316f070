"""What follows when a round has closed: names go, views are told together."""

from datetime import datetime

from ristiin.feedback import queries
from ristiin.feedback.actions import developing, knowing
from ristiin.feedback.choices import Moment
from ristiin.feedback.models import FollowUp


def settle_closed(*, at: datetime) -> None:
    """Keep the networks of closed rounds without names, and tell own views together after the end."""
    for round_, moment in queries.to_settle(at):
        if moment == Moment.END:
            developing.tell_together(programme=round_.programme, at=at)
        knowing.settle(programme=round_.programme, moment=moment, at=at)


def forget_follow_ups(*, at: datetime) -> None:
    """Forget who may be asked again where nobody will be."""
    FollowUp.objects.filter(programme__in=queries.over_for_good(at)).delete()
