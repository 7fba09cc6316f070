"""Closed vocabularies of outputs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OutputKind(TextChoices):
    """What kind of thing it is (S33)."""

    BLOG = "blog", _("blog text")
    SLIDES = "slides", _("slides")
    RECORDING = "recording", _("recording")
    COURSE = "course", _("course material")
    LINK = "link", _("link")
    FILE = "file", _("file")
    OTHER = "other", _("something else")


class OutputState(TextChoices):
    """Whether an output is in the open."""

    DRAFT = "draft", pgettext_lazy("output", "draft")
    PUBLISHED = "published", pgettext_lazy("output", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("output", "withdrawn")


class Audience(TextChoices):
    """Who may see it once published."""

    PROGRAMME = "programme", _("those in the programme")
    WORLD = "world", _("everybody")
