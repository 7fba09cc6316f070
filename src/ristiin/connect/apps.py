"""Django's handle on this app."""

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    """Names the app."""

    name = "ristiin.connect"
    label = "connect"
