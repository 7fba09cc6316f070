"""Django's handle on this app."""

from django.apps import AppConfig


class WritingConfig(AppConfig):
    """Names the app."""

    name = "ristiin.writing"
    label = "writing"
