"""Closed vocabularies of the community."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Path(TextChoices):
    """How far somebody is on the way to facilitating groups (S78, S110)."""

    CANDIDATE = "candidate", _("could imagine facilitating")
    TRAINING = "training", _("in the facilitators’ training")
    TRAINED = "trained", _("trained")
    EXPERIENCED = "experienced", _("experienced")
