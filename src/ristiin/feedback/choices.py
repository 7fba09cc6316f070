"""Closed vocabularies of feedback."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Instrument(TextChoices):
    """What people are asked, in the order of time; the value names its file."""

    START = "start", pgettext_lazy("questions", "At the start")
    MIDWAY = "midway", pgettext_lazy("questions", "Midway")
    END = "end", pgettext_lazy("questions", "At the end")
    FOLLOW_UP_3 = "follow-up-3", pgettext_lazy("questions", "After three months")
    FOLLOW_UP_6 = "follow-up-6", pgettext_lazy("questions", "After six months")


class Moment(TextChoices):
    """When people are asked whom they know and where they stand: before and after."""

    START = "start", pgettext_lazy("moment", "at the start")
    END = "end", pgettext_lazy("moment", "at the end")


class Standing(TextChoices):
    """How far one asking is."""

    OFF = "off", pgettext_lazy("questions", "not asked")
    COMING = "coming", pgettext_lazy("questions", "comes later")
    MISSED = "missed", pgettext_lazy("questions", "was not sent")
    OPEN = "open", pgettext_lazy("questions", "can be answered")
    CLOSED = "closed", pgettext_lazy("questions", "results are ready")
    PUBLISHED = "published", pgettext_lazy("questions", "results are published")
