"""Django's handle on this app."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Names the app, and hears when somebody is erased."""

    name = "ristiin.enrolment"
    label = "enrolment"

    def ready(self) -> None:
        """Connect the receivers."""
        from ristiin.enrolment import receivers  # noqa: F401 - imported so that it hears
