"""Django's handle on this app."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """Names the app."""

    name = "ristiin.gatherings"
    label = "gatherings"
