"""What is done of itself: asking when the moment comes, reminding once, keeping no names when it is over."""

from datetime import datetime, timedelta

from ristiin.feedback.actions import asking, settling
from ristiin.kernel.periodic import every


@every(timedelta(minutes=10))
def send_due(at: datetime) -> None:
    """Send what is due."""
    asking.send_due(at=at)


@every(timedelta(minutes=30))
def remind_due(at: datetime) -> None:
    """Remind those who have not answered."""
    asking.remind_due(at=at)


@every(timedelta(minutes=10))
def settle_closed(at: datetime) -> None:
    """Keep what closed rounds leave, without names."""
    settling.settle_closed(at=at)
