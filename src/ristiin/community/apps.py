"""Django's handle on this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    """Names the app, signs letters with the community's name, and has its places on a person's own page."""

    name = "ristiin.community"
    label = "community"

    def ready(self) -> None:
        """Tell the outbox who writes, name the letters, and show what a person tells of themselves."""
        from ristiin.accounts import my_page, topics
        from ristiin.accounts.choices import How
        from ristiin.community import own
        from ristiin.community.news import mails
        from ristiin.community.queries import the_community
        from ristiin.kernel import outbox

        outbox.sign_with(lambda: the_community().name)
        my_page.leads_to(own.places)
        topics.register(
            topics.Topic(
                mails.TOPIC,
                _("News of the community"),
                _("When the community announces something to everybody."),
                default=How.NONE,
            )
        )
