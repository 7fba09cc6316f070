"""What the organiser sees of a group at midway: on track or would like help, when the group has chosen to tell."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from ristiin.gatherings.choices import MidwayState
from ristiin.gatherings.queries import shown_midways
from ristiin.grouping.states import State


def midway_states(group_ids: Sequence[int], _at: datetime) -> dict[int, list[State]]:
    """Return the midway states that groups show."""
    return {
        check.group_id: [
            State(_("midway: would like help"), "heed")
            if check.state == MidwayState.HELP
            else State(_("midway: on track"), "done")
        ]
        for check in shown_midways(group_ids)
    }
