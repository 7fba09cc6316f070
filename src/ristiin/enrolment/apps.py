"""Django's handle on this app."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    """Names the app, and hears when somebody is erased."""

    name = "ristiin.enrolment"
    label = "enrolment"

    def ready(self) -> None:
        """Connect the receivers, keep the door of the programme's page, tell what needs attention."""
        from ristiin.enrolment import attention, attention_intake, door, receivers  # noqa: F401 - receivers hear once imported
        from ristiin.enrolment.counts import counts
        from ristiin.programmes import attention as programme_attention
        from ristiin.programmes import doors, figures

        programme_attention.register(attention.notes)
        programme_attention.register(attention_intake.notes)
        doors.register(door.keeper)
        figures.register(counts)
