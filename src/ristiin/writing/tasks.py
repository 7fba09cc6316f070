"""Background work of writing: letters of news, and forgetting."""

from datetime import datetime, timedelta

from ristiin.kernel.periodic import every
from ristiin.writing.actions import forgetting, news


@every(timedelta(minutes=5))
def tell_news(at: datetime) -> None:
    """Tell those who have not been in their room that somebody has written there."""
    news.tell_waiting(at=at)


@every(timedelta(days=1))
def forget(at: datetime) -> None:
    """Forget what was removed a month ago, and saves that were but steps on the way."""
    forgetting.forget_removed(at=at)
    forgetting.fold_saves(at=at)
