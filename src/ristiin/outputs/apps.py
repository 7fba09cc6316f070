"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutputsConfig(AppConfig):
    """Names the app, its page in the room, its letters, and what it tells other floors."""

    name = "ristiin.outputs"
    label = "outputs"

    def ready(self) -> None:
        """Connect receivers and registries."""
        from ristiin.accounts import agenda, reminding, topics
        from ristiin.community import showcase
        from ristiin.grouping import states
        from ristiin.outputs import (
            made,
            parts,
            receivers,  # noqa: F401 - importing it connects it
            reminders,
            standing,
        )
        from ristiin.programmes import attention
        from ristiin.rooms import archive, panels
        from ristiin.teaching import completion

        topics.register(
            topics.Topic(
                "outputs",
                _("Outputs"),
                _("When a draft waits for your yes, and when an output of yours is published or withdrawn."),
            )
        )
        panels.in_menu(panels.MenuItem("outputs", _("Outputs"), "outputs:room"))
        panels.register(standing.panels, on_home_page=standing.panels)
        states.register(standing.states)
        agenda.register(standing.yeses, waits=standing.unsaid)
        agenda.register(standing.due_soon)
        attention.register(standing.notes)
        archive.register(parts.files)
        showcase.register_shelf(made.works)
        reminding.register(reminders.due_outputs)
        completion.register(standing.missing)
