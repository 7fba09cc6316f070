"""News of groups for the later floors; each is sent in the transaction of the action."""

from django.dispatch import Signal

groups_published = Signal()
"""The groups of a programme are there: `programme`, `groups`, `at`, `by`."""

membership_changed = Signal()
"""Somebody left a group or joined one after publishing: `programme`, `enrolments` (ids), `at`."""

facilitator_changed = Signal()
"""Somebody else looks after a group, or nobody: `group`, `before` and `person` (each may be None), `at`."""
