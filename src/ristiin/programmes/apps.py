"""Django's handle on this app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Names the app, and hears when somebody is erased."""

    name = "ristiin.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Connect the receivers."""
        from ristiin.programmes import receivers

        assert receivers
