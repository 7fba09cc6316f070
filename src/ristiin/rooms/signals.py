"""News of rooms for the later floors; each is sent in the transaction of the action."""

from django.dispatch import Signal

meeting_changed = Signal()
"""A meeting was settled, moved or cancelled: `meeting`, `what` ("settled", "moved", "cancelled"), `at`, `by`."""

room_emptied = Signal()
"""A room's time is over and all that was in it goes: `group`, `at`."""
