"""Closed vocabularies of theme surveys."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    """How far a theme survey is."""

    MADE = "made", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Column(TextChoices):
    """What a column of a list of answers can hold."""

    IGNORE = "ignore", _("leave out")
    FIRST = "first", _("first choice")
    SECOND = "second", _("second choice")
    THIRD = "third", _("third choice")
    THEMES = "themes", _("themes, the most wanted first")
    OWN = "own", _("a suggestion of one’s own")
    TIME = "time", _("best time of day")
    REGION = "region", _("region")
    UNIT = "unit", _("unit")
    TARGET_GROUP = "target_group", _("target group")
    WORDS = "words", _("greetings")
