"""News of programmes for later floors; each is sent within the action's transaction."""

from django.dispatch import Signal

session_changed = Signal()
"""A published programme's joint session has another time, place or link. `entry`, `at`, `by`."""

programme_published = Signal()
"""A programme became visible to others. `programme`, `at`, `by`."""

programme_cancelled = Signal()
"""A programme will not take place. `programme`, `at`, `by`."""
