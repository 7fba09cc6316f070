"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatheringsConfig(AppConfig):
    """Names the app, its letters and its pages in a room, and what it tells other floors."""

    name = "ristiin.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Connect receivers and registries."""
        from ristiin.accounts import agenda, reminding, topics
        from ristiin.gatherings import (
            attention,
            in_room,
            mails,
            poll_queries,
            receivers,  # noqa: F401 - imported so that it hears
            reminders,
            standing,
            steps,
        )
        from ristiin.grouping import states
        from ristiin.programmes import attention as programme_attention
        from ristiin.rooms import archive, panels

        topics.register(
            topics.Topic(
                mails.POLLS,
                _("Polls of times"),
                _("When you are asked which times of a joint session suit you, and when they are settled."),
            )
        )
        topics.register(
            topics.Topic(
                reminders.SESSIONS,
                _("Before a joint session"),
                _("A reminder on the day before, with the time, the place and the link."),
            )
        )
        reminding.register(reminders.near_sessions)
        agenda.register(steps.polls, waits=poll_queries.polls_waiting_for)
        agenda.register(steps.insights, waits=steps.unsaid)
        agenda.register(steps.midways, waits=steps.unanswered)
        reminding.register(reminders.polls_without_answer)
        programme_attention.register(attention.poll_to_settle, waits=attention.asking)
        programme_attention.register(attention.guests_without_yes, waits=attention.coming)
        states.register(standing.midway_states)
        panels.register(in_room.panels)
        panels.in_menu(panels.MenuItem("insights", _("Insights"), "gatherings:insights"))
        archive.register(in_room.archive)
