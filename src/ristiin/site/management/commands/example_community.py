"""`example_community`: fills an empty installation with an example and says how to sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ristiin.kernel import clock
from ristiin.site.example import community

HOW_TO_SIGN_IN = """
Ristiin: {base_url}

Sign in with one of these addresses (Kirjaudu). The code comes to {base_url}/inbox/
  organiser      {organiser}
  participant    {participant}
  facilitator    {facilitator}
  administrator  {administrator}
"""


class Command(BaseCommand):
    """Makes the example."""

    help = __doc__

    def handle(self, **_options: Any) -> None:
        """Fill the installation when it is empty, then print how to sign in."""
        if not community.is_filled():
            community.fill(clock.now())
        self.stdout.write(
            HOW_TO_SIGN_IN.format(
                base_url=settings.BASE_URL,
                organiser=community.ORGANISER,
                participant=community.PARTICIPANT,
                facilitator=community.FACILITATOR,
                administrator=community.ADMINISTRATOR,
            )
        )
