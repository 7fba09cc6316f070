"""News of people, for the floors built on them."""

from django.dispatch import Signal

erasing = Signal()
"""Somebody is about to be erased: `person`, `at`. A receiver ends what they take part in, or raises a `Refusal`."""
