"""Django's handle on this app."""

from django.apps import AppConfig


class DemandConfig(AppConfig):
    """Names the app."""

    name = "ristiin.demand"
    label = "demand"
