"""What is done of itself: letters written some at a time, addresses and lists forgotten when they have served."""

from datetime import datetime, timedelta

from ristiin.demand.actions import bringing, inviting, keeping
from ristiin.demand.models import ThemeSurvey
from ristiin.kernel.periodic import every, every_round


@every_round
def tell(at: datetime) -> None:
    """Write to those who are asked, some at a time."""
    inviting.tell(at=at)


@every_round
def remind(at: datetime) -> None:
    """Remind those who have not answered, some at a time."""
    inviting.remind(at=at)


@every_round
def tell_listeners(at: datetime) -> None:
    """Tell those who wait that registration opens, some at a time."""
    inviting.tell_listeners(at=at)


@every(timedelta(minutes=10))
def forget_addresses(at: datetime) -> None:
    """Forget whom closed surveys asked, and who has waited for registration a year."""
    for survey in ThemeSurvey.objects.filter(invitees__isnull=False, round__closed_at__isnull=False).distinct():
        keeping.forget_addresses(survey=survey, at=at)


@every(timedelta(days=1))
def forget_old(at: datetime) -> None:
    """Forget lists that nobody took within a week, and addresses that have waited a year."""
    bringing.forget_untaken(at=at)
    inviting.forget_listeners(at=at)
