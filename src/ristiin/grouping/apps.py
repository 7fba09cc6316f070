"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupingConfig(AppConfig):
    """Names the app, hears of withdrawals, and tells what needs the organiser's attention."""

    name = "ristiin.grouping"
    label = "grouping"

    def ready(self) -> None:
        """Connect receivers and registries, and name the letters."""
        from ristiin.accounts import topics
        from ristiin.community import load
        from ristiin.grouping import (
            looked_after,
            queries,
            receivers,  # noqa: F401 - importing it connects it
        )
        from ristiin.programmes import attention, figures

        load.register(looked_after.groups_of)
        attention.register(queries.attention)
        figures.register(queries.counts)
        topics.register(
            topics.Topic(
                "groups",
                _("Your pair or group"),
                _("When you get a pair or group, and when somebody leaves it or joins."),
                is_essential=True,
            )
        )
