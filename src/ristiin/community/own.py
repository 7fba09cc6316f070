"""What the community puts on a person's own page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.accounts.my_page import Matter
from ristiin.community import permissions
from ristiin.community.facilitators import queries as facilitators
from ristiin.community.members import queries as members


def places(person: Person) -> list[Matter]:
    """Return where the person says what others find of them."""
    found = []
    member = members.own(person)
    if member or permissions.may_see_members(person):
        note = _("others find you") if member else _("you are not there")
        found.append(Matter(_("Members’ directory"), reverse("own:membership"), note))
    facilitator = facilitators.own(person)
    if facilitator is None:
        found.append(Matter(_("Facilitating"), reverse("community:become")))
    else:
        note = _("organisers find you") if facilitator.is_listed else _("organisers do not find you")
        found.append(Matter(_("You as a facilitator"), reverse("own:facilitating"), note))
    return found
