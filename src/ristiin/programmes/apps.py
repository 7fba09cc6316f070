"""Django's handle on this app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Names the app."""

    name = "ristiin.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Bring the open programmes to the front page, and hear when somebody is erased."""
        from ristiin.community import showcase
        from ristiin.programmes import receivers  # noqa: F401 - imported so that it hears
        from ristiin.programmes.offers import offers

        showcase.register(offers)
