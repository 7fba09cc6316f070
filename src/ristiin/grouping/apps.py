"""Django's handle on this app."""

from django.apps import AppConfig


class GroupingConfig(AppConfig):
    """Names the app, hears of withdrawals, and tells what needs the organiser's attention."""

    name = "ristiin.grouping"
    label = "grouping"

    def ready(self) -> None:
        """Connect receivers and registries."""
        from ristiin.grouping import (
            queries,
            receivers,  # noqa: F401 - importing it connects it
        )
        from ristiin.programmes import attention, figures

        attention.register(queries.attention)
        figures.register(queries.counts)
