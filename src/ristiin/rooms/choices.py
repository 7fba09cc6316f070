"""Closed vocabularies of rooms."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(TextChoices):
    """How far a meeting of the group is."""

    PROPOSED = "proposed", pgettext_lazy("meeting", "times proposed")
    SETTLED = "settled", pgettext_lazy("meeting", "settled")
    HELD = "held", pgettext_lazy("meeting", "held")
    NOT_HELD = "not-held", pgettext_lazy("meeting", "not held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class Fit(TextChoices):
    """How a proposed time suits somebody."""

    YES = "yes", _("suits me")
    IF_NEED_BE = "if-need-be", _("if need be")
    NO = "no", _("does not suit")


class StartAnswer(TextChoices):
    """Did you get started (S45)?"""

    WELL = "well", _("Yes, we have met or agreed when")
    SLOWLY = "slowly", _("Not yet, but we will")
    NOT = "not", _("No, and I would like help")


class HelpKind(TextChoices):
    """What somebody asks for."""

    ADVICE = "advice", _("advice or a talk")
    MEDIATION = "mediation", _("help with something that went wrong between us")
    OTHER_PAIR = "other-pair", _("another pair or group")


class Addressee(TextChoices):
    """To whom a request for help goes: the one who asks chooses."""

    ORGANISER = "organiser", _("the organiser")
    FACILITATOR = "facilitator", _("our facilitator")


class Coming(TextChoices):
    """What an opener has said of coming; silence is a yes."""

    UNSAID = "unsaid", pgettext_lazy("opener", "invited")
    YES = "yes", pgettext_lazy("opener", "comes")
    NO = "no", pgettext_lazy("opener", "cannot come")


class OwnPart(TextChoices):
    """How a facilitator finds one side of their own part went (S84)."""

    WELL = "well", _("it was there")
    PARTLY = "partly", _("at times")
    NEXT_TIME = "next-time", _("next time more of it")
    NOT_SURE = "not-sure", _("I cannot say")
