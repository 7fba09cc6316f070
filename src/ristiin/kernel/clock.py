"""The only place that asks the time. Views, commands and task entry points call it; actions are told."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return this moment, in UTC."""
    return timezone.now()
