"""Django's handle on this app."""

from django.apps import AppConfig


class DemandConfig(AppConfig):
    """Names the app, and tells what needs the organiser's attention."""

    name = "ristiin.demand"
    label = "demand"

    def ready(self) -> None:
        """Tell what needs attention."""
        from ristiin.demand import standing
        from ristiin.programmes import attention

        attention.register(standing.notes)
