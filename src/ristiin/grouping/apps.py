"""Django's handle on this app."""

from django.apps import AppConfig


class GroupingConfig(AppConfig):
    """Names the app."""

    name = "ristiin.grouping"
    label = "grouping"
