"""What waits for the organiser: demand that has not become themes yet."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.demand.models import ThemeSurvey
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme


def notes(programme: Programme, _at: datetime) -> list[Note]:
    """Tell that a closed survey has not become themes, while the programme has none and is still a draft (S97)."""
    if programme.state != State.DRAFT:
        return []
    closed = ThemeSurvey.objects.filter(programme=programme, round__closed_at__isnull=False)
    if not closed.exclude(programme__themes__is_retired=False).exists():
        return []
    return [
        Note(
            _("What people want is known"),
            _("The theme survey has closed. Make the programme’s themes of what was answered."),
            reverse("demand:demand", args=[programme.slug]),
            _("See what people want"),
        )
    ]
