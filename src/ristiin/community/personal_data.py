"""What the tables of the community hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.community.models import Community, Facilitator, Organisation, Site, Unit
from ristiin.kernel.personal import Basis, Declaration, declare

declare(Declaration(model=Community, plain=("names", "headlines", "introductions", "colour", "contact_address")))
declare(Declaration(model=Organisation, plain=("name", "folded_name")))
declare(Declaration(model=Unit, plain=("organisation", "name", "folded_name")))
declare(Declaration(model=Site, plain=("name", "folded_name", "venue")))
declare(
    Declaration(
        model=Facilitator,
        plain=("changed_at",),
        personal={
            "person": "who looks after groups, or could",
            "organisation": "for whom the person does it",
            "path": "how far the person is on the way to facilitating",
            "groups_at_most": "how many groups the person takes at a time",
            "themes": "what the person likes to talk about",
            "free_slots": "to find hours that suit a group and its facilitator",
            "about": "what the person tells of themselves",
            "is_listed": "whether organisers find the person in the directory",
        },
        basis=Basis.CONSENT,
        retention="until the person takes it back",
        of=lambda person: Facilitator.objects.filter(person=person),
        title=_("You as a facilitator"),
    )
)
