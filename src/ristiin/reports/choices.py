"""Closed vocabularies of reports."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CostKind(TextChoices):
    """Where the money goes (S96)."""

    INTERNAL = "internal", _("own work and own costs")
    BOUGHT = "bought", _("bought from others")


class Seat(StrEnum):
    """As whom somebody reads a programme's report."""

    ORGANISER = "organiser"
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"


class Channel(TextChoices):
    """Where a story may be told (S108, S128)."""

    PROGRAMME = "programme", _("those who take part in the programme")
    REPORT = "report", _("reports to those who decide and fund")
    INTRANET = "intranet", _("an organisation’s intranet")
    PRESS = "press", _("newspapers and other press")
    WEB = "web", _("the open web")
