"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """Names the app."""

    name = "ristiin.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Bring the open programmes to the front page, tell what they lack, and hear when somebody is erased."""
        from ristiin.accounts import topics
        from ristiin.community import membership, showcase
        from ristiin.programmes import (
            attention,
            belonging,
            receivers,  # noqa: F401 - imported so that it hears
        )
        from ristiin.programmes.offers import offers
        from ristiin.programmes.steps import unready_sessions

        membership.organisers(belonging.organisers)
        membership.members(belonging.members)
        showcase.register(offers)
        attention.register(unready_sessions)
        topics.register(
            topics.Topic(
                "roles",
                _("Your tasks in programmes"),
                _("When somebody makes you an organiser, facilitator or teacher, or asks you to plan alongside."),
                is_essential=True,
            )
        )
