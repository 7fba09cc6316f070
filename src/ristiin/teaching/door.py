"""The one button of a programme's public page, for its teacher."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.programmes.doors import Door
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import teaches


def keeper(programme: Programme, user: Any, _at: datetime) -> Door | None:  # noqa: ANN401 - a person or Django's anonymous user
    """Return the way to the teacher's page; None leaves it to the page."""
    if not teaches(user, programme):
        return None
    return Door(_("Questions and who takes part"), reverse("teaching:home", args=[programme.slug]))
