"""Django's handle on this app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Names the app."""

    name = "ristiin.ui"
    label = "ui"
