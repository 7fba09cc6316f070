"""News of rooms for the later floors; each is sent in the transaction of the action."""

from django.dispatch import Signal

meeting_changed = Signal()
"""A meeting was settled, moved (a new time, place or link) or cancelled: `meeting`, `what` ("settled", "moved",
"cancelled"), `at`, `by`. `meeting.sequence` has grown, but for the first "settled" of a meeting."""

room_emptied = Signal()
"""A room's time is over and all that was in it goes: `group`, `at`."""
