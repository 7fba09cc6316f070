"""Closed vocabularies of growth."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(IntegerChoices):
    """The four phases of growing from a pilot to a standing community (S70–S73)."""

    TRY = 1, _("Try, recognise, invite")
    SPARK = 2, _("Give the experience, light the spark")
    PLAN = 3, _("Bring people together, plan together")
    EXTEND = 4, _("Support, build the community, extend")


class Column(TextChoices):
    """What a card of the planning board is about."""

    THEMES = "themes", _("Themes")
    PEOPLE = "people", _("Whom to invite")
    DATES = "dates", _("When")
    PLACES = "places", _("Where")
    TASKS = "tasks", _("Who does what")


class Became(TextChoices):
    """What a card has become in the draft of the next programme."""

    THEME = "theme", _("a theme")
    TARGET_GROUP = "target-group", _("a target group")
    DECISION = "decision", _("a line in the log of decisions")


class IdeaKind(TextChoices):
    """What a member proposes (S42, S79)."""

    GROUP = "group", _("a new group")
    PROGRAMME = "programme", _("a programme of my own")


class IdeaState(TextChoices):
    """What has come of an idea."""

    ASKED = "asked", pgettext_lazy("idea", "waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("idea", "yes, go ahead")
    DECLINED = "declined", pgettext_lazy("idea", "not now")
    WITHDRAWN = "withdrawn", pgettext_lazy("idea", "taken back")


class Coming(TextChoices):
    """What somebody answers to an invitation to an outside event."""

    YES = "yes", _("I am coming")
    NO = "no", _("I cannot come")
