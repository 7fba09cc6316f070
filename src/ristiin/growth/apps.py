"""Django's handle on this app."""

from django.apps import AppConfig


class GrowthConfig(AppConfig):
    """Names the app."""

    name = "ristiin.growth"
    label = "growth"
