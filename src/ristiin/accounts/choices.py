"""Closed vocabularies of people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """The languages the software speaks."""

    FINNISH = "fi", _("Finnish")
    SWEDISH = "sv", _("Swedish")
    ENGLISH = "en", _("English")


class How(TextChoices):
    """How news of one kind comes to a person."""

    NOW = "now", _("by mail at once")
    DIGEST = "digest", _("in the day’s digest")
    NONE = "none", _("not at all")


class Gathering(TextChoices):
    """Letters that gather what several things have to say."""

    DIGEST = "digest", _("the day’s digest")
    REMINDERS = "reminders", _("the day’s reminders")
