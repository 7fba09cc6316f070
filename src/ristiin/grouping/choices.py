"""Closed vocabularies of grouping."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalState(TextChoices):
    """How far a proposal is."""

    COMPUTING = "computing", pgettext_lazy("proposal", "being worked out")
    READY = "ready", pgettext_lazy("proposal", "ready")
    FAILED = "failed", pgettext_lazy("proposal", "not found")
    PUBLISHED = "published", pgettext_lazy("proposal", "published")


class Emphasis(TextChoices):
    """What a proposal puts first."""

    FAIRNESS = "fairness", _("the worst-off person as well off as possible")
    TOTAL = "total", _("the total as high as possible")
    WISHES = "wishes", _("wished partners first, then the worst-off person")


class RuleKind(TextChoices):
    """What an organiser has decided about two people (S54)."""

    NEVER = "never", _("never together")
    TOGETHER = "together", _("always together")
