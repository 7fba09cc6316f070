"""A person's registrations, for their own page."""

from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.accounts.my_page import Matter
from ristiin.enrolment.models import Enrolment


def matters(person: Person) -> list[Matter]:
    """Return the person's registrations, the newest first."""
    rows = Enrolment.objects.of(person).select_related("programme").order_by("-changed_at", "-pk")
    return [
        Matter(str(row.programme), reverse("programmes:page", args=[row.programme.slug]), row.get_state_display())
        for row in rows
    ]
