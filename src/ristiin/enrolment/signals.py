"""News of registrations for the later floors, sent in the transaction of the action, with `enrolment` and `at`."""

from django.dispatch import Signal

registered = Signal()
"""Somebody takes part: at registration, from the waiting list, or added at the desk after the pairs were published."""

many_registered = Signal()
"""A list has brought people who take part: `enrolments` of one programme, instead of `registered` for each."""

changed = Signal()
"""Somebody who takes part, or waits, has answered anew."""

withdrew = Signal()
"""Somebody takes part, or waits, no more; `had_place` says which. Once pairs are published, a group has lost one."""

partnered = Signal()
"""Two people have found each other: `enrolment` and `partner`."""

parted = Signal()
"""Two people are a pair no more: `enrolment` and `partner`."""
