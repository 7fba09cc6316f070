"""Django's handle on this app."""

from django.apps import AppConfig


class GroupingConfig(AppConfig):
    """Names the app, hears of withdrawals, and tells what needs the organiser's attention."""

    name = "ristiin.grouping"
    label = "grouping"

    def ready(self) -> None:
        """Connect receivers and registries."""
        from ristiin.grouping import queries, receivers
        from ristiin.programmes import attention, figures

        assert receivers
        attention.register(queries.attention)
        figures.register(queries.counts)
