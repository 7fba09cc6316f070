"""What the tables of rooms hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.personal import Basis, Declaration, Erasure, declare
from ristiin.rooms.models import Promise

declare(
    Declaration(
        model=Promise,
        plain=("group",),
        personal={"person": "who gave the promise", "promised_at": "when it was given"},
        basis=Basis.CONSENT,
        retention="as long as the group's membership",
        of=lambda person: Promise.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Promises of confidentiality you have given"),
    )
)
