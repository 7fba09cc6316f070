"""Django's handle on this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app and lets it hear who signs in."""

    name = "ristiin.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect the receivers."""
        from ristiin.accounts import receivers  # noqa: F401 - imported so that it hears
