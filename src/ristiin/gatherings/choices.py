"""Closed vocabularies of joint sessions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stream(TextChoices):
    """What an insight is about: midway has two streams, closing a harvest (S20, S21)."""

    THEME = "theme", _("What we have learnt of the theme")
    PROCESS = "process", _("How working together has gone")
    HARVEST = "harvest", _("What we take with us")


class MidwayState(TextChoices):
    """Where a pair is at midway (S19), when it chooses to tell."""

    ON_TRACK = "on-track", _("on track")
    HELP = "help", _("would like help")


class Answer(TextChoices):
    """What an invited speaker answers."""

    WAITING = "waiting", pgettext_lazy("speaker", "has not answered")
    YES = "yes", pgettext_lazy("speaker", "comes")
    NO = "no", pgettext_lazy("speaker", "cannot come")
