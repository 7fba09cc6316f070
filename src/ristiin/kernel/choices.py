"""Closed vocabularies of the kernel."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailState(TextChoices):
    """How far a letter has come."""

    QUEUED = "queued", _("waiting to be sent")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused by the receiving server")
    EXPIRED = "expired", _("no longer needed")
