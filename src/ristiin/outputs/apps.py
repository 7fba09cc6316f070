"""Django's handle on this app."""

from django.apps import AppConfig


class OutputsConfig(AppConfig):
    """Names the app."""

    name = "ristiin.outputs"
    label = "outputs"
