"""What is done of itself: asking when its moment comes, writing and reminding once, keeping no names afterwards."""

from datetime import datetime, timedelta

from ristiin.feedback.actions import asking, settling
from ristiin.kernel.periodic import every, every_round


@every(timedelta(minutes=10))
def send_due(at: datetime) -> None:
    """Send what is due."""
    asking.send_due(at=at)


@every(timedelta(minutes=10))
def follow_due(at: datetime) -> None:
    """Ask those who have come, and those no more who have gone."""
    asking.follow_due(at=at)


@every_round
def tell(at: datetime) -> None:
    """Write to those who are asked, some at a time."""
    asking.tell(at=at)


@every_round
def remind(at: datetime) -> None:
    """Remind those who have not answered, some at a time."""
    asking.remind(at=at)


@every(timedelta(minutes=10))
def settle_closed(at: datetime) -> None:
    """Keep what closed rounds leave, without names."""
    settling.settle_closed(at=at)


@every(timedelta(days=1))
def forget_follow_ups(at: datetime) -> None:
    """Forget who may be asked again when the last questions have closed."""
    settling.forget_follow_ups(at=at)
