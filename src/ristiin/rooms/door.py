"""The one button of a programme's public page, for somebody who has a room in it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.grouping.models import Group
from ristiin.programmes.choices import State
from ristiin.programmes.doors import Door
from ristiin.programmes.models import Programme


def keeper(programme: Programme, user: Any, _at: datetime) -> Door | None:  # noqa: ANN401 - a person or Django's anonymous user
    """Return the way to one's own room, to the newest where there are several (S26); None leaves it to others."""
    if not user.is_authenticated or programme.state == State.CANCELLED:
        return None
    group = Group.objects.of(user).filter(programme=programme).order_by("pk").last()
    if group is None:
        return None
    return Door(_("To your room"), reverse("rooms:room", args=[group.pk]), is_own=True)
