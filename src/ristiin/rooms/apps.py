"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoomsConfig(AppConfig):
    """Names the app, its pages in the room's menu, its letters, and what it tells other floors."""

    name = "ristiin.rooms"
    label = "rooms"

    def ready(self) -> None:
        """Connect receivers and registries."""
        from ristiin.accounts import agenda as home
        from ristiin.accounts import reminding, topics
        from ristiin.grouping import states
        from ristiin.programmes import attention, doors
        from ristiin.rooms import (
            agenda,
            agreements,
            archive,
            door,
            panels,
            receivers,  # noqa: F401 - importing it connects it
            reminders,
            standing,
            taking_out,
        )

        home.register(agenda.steps)
        doors.register(door.keeper, goes_first=True)
        states.register(standing.states)
        attention.register(standing.help_asked_for, waits=standing.asking_help)
        attention.register(standing.attention)
        archive.register(taking_out.files)

        for key, title, url_name, is_in in (
            ("room", _("Room"), "rooms:room", None),
            ("agreement", _("Agreement"), "rooms:agreement", lambda group: agreements.is_expected(group.programme)),
            ("meetings", _("Meetings"), "rooms:meetings", None),
        ):
            panels.in_menu(panels.MenuItem(key, title, url_name, is_in))
        topics.register(
            topics.Topic(
                "room-meetings",
                _("Times for your own meetings"),
                _("When somebody in your pair or group has proposed times and waits for your answer."),
            )
        )
        topics.register(
            topics.Topic(
                "room-agreement",
                _("Your agreement"),
                _("When somebody in your pair or group has signed the agreement and it waits for you."),
            )
        )
        topics.register(
            topics.Topic(
                "room-help",
                _("Requests for help"),
                _("When somebody asks you, as an organiser or a facilitator, for help."),
                is_essential=True,
            )
        )
        topics.register(
            topics.Topic(
                "room-ending",
                _("The end of a room"),
                _("Before everything in your room is removed, so that you can take it with you."),
                is_essential=True,
            )
        )
        topics.register(
            topics.Topic(
                reminders.MEETINGS,
                _("Before and after your own meetings"),
                _("A reminder on the day before, and the day after the question whether the meeting was held."),
            )
        )
        topics.register(
            topics.Topic(
                reminders.DUE,
                _("What is due"),
                _("A few days before the agreement or the output is due, and when no meeting is agreed."),
            )
        )
        reminding.register(reminders.near_meetings)
        reminding.register(reminders.unsaid_meetings)
        reminding.register(reminders.due_agreements)
        reminding.register(reminders.silent_groups)
