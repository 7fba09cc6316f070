"""Django's handle on this app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Names the app, and puts the report's parts in order."""

    name = "ristiin.reports"
    label = "reports"

    def ready(self) -> None:
        """Connect registries."""
        from django.utils.translation import gettext_lazy as _

        from ristiin.accounts import agenda, my_page, topics
        from ristiin.reports import (
            knowing,
            parts,
            receivers,  # noqa: F401 - importing it connects it
            sections,
            wanting,
        )
        from ristiin.reports import mails as report_mails
        from ristiin.reports.papers import mails, own
        from ristiin.reports.stories import mails as story_mails
        from ristiin.reports.stories import queries as stories

        sections.register(10, parts.participation)
        sections.register(15, wanting.themes)
        sections.register(20, parts.meetings)
        sections.register(30, knowing.knowing)
        sections.register(40, parts.feedback)
        sections.register(50, stories.section)
        sections.register(60, parts.outputs)
        topics.register(
            topics.Topic(
                report_mails.TOPIC,
                _("What it gave"),
                _("When you can read the report of a programme you took part in."),
            )
        )
        topics.register(
            topics.Topic(
                mails.TOPIC,
                _("Certificates"),
                _("When a certificate of yours is ready, or is no longer valid."),
            )
        )
        topics.register(
            topics.Topic(
                story_mails.TOPIC,
                _("Stories you have taken out"),
                _("For organisers: when somebody takes back or changes a story that you have taken out."),
                is_essential=True,
            )
        )
        my_page.shows(own.matters)
        agenda.register(own.steps, waits=own.fresh)
