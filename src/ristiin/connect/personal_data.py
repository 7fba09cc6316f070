"""What the tables of calendars hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.connect.models import CalendarFeed
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

declare(
    Declaration(
        model=CalendarFeed,
        plain=(),
        personal={
            "person": "whose calendar it is",
            "token": "the secret part of the address",
            "created_at": "when the address was made",
            "revoked_at": "when it stopped working",
        },
        basis=Basis.CONSENT,
        retention="until the person changes the address",
        of=lambda person: CalendarFeed.objects.filter(person=person),
        erasure=Erasure.DELETE,
        not_exported=("token",),
        title=_("Addresses of your calendar"),
    )
)
