"""Django's handle on this app."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Names the app, and hears when somebody is erased."""

    name = "ristiin.enrolment"
    label = "enrolment"

    def ready(self) -> None:
        """Connect the receivers, keep the door of the programme's page, tell what needs attention."""
        from ristiin.accounts import my_page
        from ristiin.enrolment import attention, attention_intake, door, own, receivers  # noqa: F401 - receivers hear once imported
        from ristiin.enrolment.counts import counts
        from ristiin.programmes import attention as programme_attention
        from ristiin.programmes import doors, figures

        my_page.shows(own.matters)
        programme_attention.register(attention.notes)
        programme_attention.register(attention_intake.notes)
        doors.register(door.keeper)
        figures.register(counts)
