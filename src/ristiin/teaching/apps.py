"""Django's handle on this app."""

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    """Names the app."""

    name = "ristiin.teaching"
    label = "teaching"
