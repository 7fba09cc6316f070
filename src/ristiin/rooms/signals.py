"""News of rooms for the later floors; each is sent in the transaction of the action."""

from django.dispatch import Signal

meeting_changed = Signal()
"""A meeting was settled, moved (a new time, place or link) or cancelled: `meeting`, `what` ("settled", "moved",
"cancelled"), `at`, `by`. `meeting.sequence` has grown, but for the first "settled" of a meeting."""

series_settled = Signal()
"""Several meetings of one group were settled at once: `meetings` in their order, `at`, `by`. It is sent instead of
`meeting_changed` for each of them; what happens to one of them afterwards is."""

room_emptied = Signal()
"""A room's time is over and all that was in it goes: `group`, `at`."""
