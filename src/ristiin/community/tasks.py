"""What the community does of itself."""

from datetime import datetime

from ristiin.community.news import actions
from ristiin.kernel.periodic import every_round


@every_round
def tell_news(at: datetime) -> None:
    """Write to those who follow, some at a time."""
    actions.tell(at=at)
