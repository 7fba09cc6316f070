"""Closed vocabularies of surveys."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Cut(TextChoices):
    """By what the results are divided, when there are enough people; chosen before anybody answers."""

    NONE = "none", _("not divided")
    ORGANISATION = "organisation", _("by organisation")
    UNIT = "unit", _("by unit")
    TARGET_GROUP = "target_group", _("by target group")
    REGION = "region", _("by region")
