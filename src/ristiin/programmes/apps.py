"""Django's handle on this app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Names the app."""

    name = "ristiin.programmes"
    label = "programmes"
