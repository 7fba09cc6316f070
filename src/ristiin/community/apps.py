"""Django's handle on this app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Names the app, and signs letters with the community's name."""

    name = "ristiin.community"
    label = "community"

    def ready(self) -> None:
        """Tell the outbox who writes."""
        from ristiin.community.queries import the_community
        from ristiin.kernel import outbox

        outbox.sign_with(lambda: the_community().name)
