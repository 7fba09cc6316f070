"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrowthConfig(AppConfig):
    """Names the app, and tells the earlier floors what grows out of programmes."""

    name = "ristiin.growth"
    label = "growth"

    def ready(self) -> None:
        """Connect the receivers, name the letters, and enter what the organiser and those who took part see."""
        from ristiin.accounts import agenda, my_page, topics
        from ristiin.community.facilitators import doors as facilitators_doors
        from ristiin.grouping import history
        from ristiin.growth import (
            mails,
            past,
            queries,
            receivers,  # noqa: F401 - imported so that it hears
            telling,
        )
        from ristiin.growth.facilitating_asked import mails as asking_mails
        from ristiin.growth.facilitating_asked import queries as facilitating_asked
        from ristiin.programmes import asides, attention
        from ristiin.rooms import panels

        topics.register(
            topics.Topic(
                mails.EVENTS,
                _("Events outside the programmes"),
                _("When you are invited to an event, or one you are invited to is moved or called off."),
            )
        )
        topics.register(
            topics.Topic(
                mails.IDEAS,
                _("Ideas for groups and programmes"),
                _("When somebody proposes a group or a programme to you, or answers a proposal of yours."),
                is_essential=True,
            )
        )
        my_page.leads_to(telling.places)
        history.register(past.earlier_rounds)
        asides.register(telling.aside)
        attention.register(telling.notes, waits=queries.ideas_waiting)
        agenda.register(telling.invited, waits=queries.invitations_to_answer)
        agenda.register(telling.ending, waits=queries.ending_for)
        panels.register(telling.panels)
        agenda.register(facilitating_asked.steps, waits=facilitating_asked.waiting)
        facilitators_doors.register(facilitating_asked.asking_url)
        topics.register(
            topics.Topic(
                asking_mails.TOPIC,
                _("Being asked to facilitate"),
                _("When an organiser asks you to facilitate, and when somebody you asked answers."),
            )
        )
