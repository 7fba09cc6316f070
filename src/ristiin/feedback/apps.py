"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    """Names the app, its letters, and what it tells other floors."""

    name = "ristiin.feedback"
    label = "feedback"

    def ready(self) -> None:
        """Connect registries."""
        from ristiin.accounts import agenda, my_page, topics
        from ristiin.feedback import mails, queries, standing
        from ristiin.programmes import attention

        topics.register(
            topics.Topic(
                mails.TOPIC,
                _("How it was"),
                _("Short questions at the start, midway and at the end, with one reminder each."),
            )
        )
        agenda.register(standing.steps, waits=queries.open_tickets)
        attention.register(standing.notes, waits=standing.ready)
        my_page.shows(standing.matters)
