"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrolmentConfig(AppConfig):
    """Names the app, and hears when somebody is erased."""

    name = "ristiin.enrolment"
    label = "enrolment"

    def ready(self) -> None:
        """Connect the receivers, name the letters, keep the door of the programme's page, tell what needs attention."""
        from ristiin.accounts import agenda, my_page, topics
        from ristiin.community import membership
        from ristiin.enrolment import (  # noqa: F401 - receivers hear once imported
            attention,
            attention_intake,
            belonging,
            copying,
            door,
            offers_now,
            own,
            receivers,
            requests_now,
        )
        from ristiin.enrolment.counts import counts, of_target_groups
        from ristiin.programmes import attention as programme_attention
        from ristiin.programmes import copying as programme_copying
        from ristiin.programmes import doors, figures

        membership.members(belonging.members)
        my_page.shows(own.matters)
        programme_attention.register(attention.unreached, waits=attention.returned)
        programme_attention.register(attention.notes)
        programme_attention.register(attention_intake.tell_of_refused, waits=attention_intake.refused)
        programme_attention.register(attention_intake.tell_of_silent, waits=attention_intake.silent)
        programme_attention.register(attention_intake.tell_of_untaken, waits=attention_intake.untaken)
        agenda.register(requests_now.steps, waits=requests_now.waiting)
        agenda.register(offers_now.steps, waits=offers_now.waiting)
        programme_copying.register(copying.copy_rule)
        doors.register(door.keeper)
        figures.register(counts)
        figures.register_of_target_groups(of_target_groups)
        topics.register(
            topics.Topic(
                "registrations",
                _("Your registrations"),
                _("When you have registered, got a place or withdrawn, or a programme is called off."),
                is_essential=True,
                waits_for_morning=False,
            )
        )
        topics.register(
            topics.Topic(
                "pairing",
                _("Finding a pair"),
                _("When somebody asks you to be their pair, or answers you."),
                is_essential=True,
            )
        )
        topics.register(
            topics.Topic(
                "session-changes",
                _("Changes of joint sessions"),
                _("When a joint session gets another time, place or link."),
                is_essential=True,
            )
        )
