"""Django's handle on this app."""

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    """Names the app, and puts calendars to the work of earlier floors."""

    name = "ristiin.connect"
    label = "connect"

    def ready(self) -> None:
        """Connect the receivers, name the letters, and enter what stands on the pages of meetings and in letters."""
        from django.utils.translation import gettext_lazy as _

        from ristiin.accounts import topics
        from ristiin.connect import (
            events,
            mails,
            meeting_page,
            receivers,  # noqa: F401 - imported so that it hears
            session_page,
        )
        from ristiin.connect.actions import inviting
        from ristiin.gatherings import session_parts
        from ristiin.growth import calendar as growing_calendar
        from ristiin.programmes import calendar_files
        from ristiin.rooms import guests, meeting_parts, panels

        topics.register(
            topics.Topic(
                mails.INVITATIONS,
                _("Invitations to your group’s own meetings"),
                _("When a meeting is settled, moved or cancelled. Your calendar takes it from the letter."),
                is_essential=True,
            )
        )
        topics.register(
            topics.Topic(
                mails.ANSWERS,
                _("Somebody cannot come"),
                _("When somebody in your group answers that they cannot come to a meeting."),
            )
        )
        calendar_files.register(inviting.session_files)
        guests.make_calendars_by(mails.guest_file)
        growing_calendar.make_by(events.invited, events.file)
        meeting_parts.register(meeting_page.can_you_come)
        session_parts.register(session_page.can_you_come)
        panels.register(meeting_page.who_cannot)
