"""Closed vocabularies of calendars."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Coming(TextChoices):
    """What somebody answers to an invitation, in the words of RFC 5545."""

    ACCEPTED = "ACCEPTED", _("I can come")
    TENTATIVE = "TENTATIVE", _("Perhaps")
    DECLINED = "DECLINED", _("I cannot come")
