"""What the tables of the community hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.community.models import Announcement, Community, Facilitator, Logo, Member, Organisation, Site, Unit
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

declare(
    Declaration(
        model=Community,
        plain=("names", "headlines", "introductions", "facilitating", "logo_mark", "colour", "contact_address"),
    )
)
declare(Declaration(model=Logo, plain=("community", "content")))
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
declare(
    Declaration(
        model=Member,
        plain=("folded_about", "changed_at"),
        personal={
            "person": "who wants to be found by the other members",
            "organisation": "where the person works, as they tell it to the others",
            "about": "what the person likes to talk about",
            "reach": "how the others may reach the person",
            "shows_address": "whether the others see the person's e-mail address",
        },
        basis=Basis.CONSENT,
        retention="until the person takes it back",
        of=lambda person: Member.objects.filter(person=person),
        not_exported=("folded_about",),
        title=_("You in the members’ directory"),
    )
)
declare(
    Declaration(
        model=Announcement,
        plain=("titles", "texts", "published_at", "changed_at", "taken_down_at", "told_up_to", "told_at"),
        personal={"written_by": "who answers for what is announced"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the announcement is shown",
        of=lambda person: Announcement.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None},
        not_exported=("told_up_to", "told_at"),
        title=_("What you have announced"),
    )
)
