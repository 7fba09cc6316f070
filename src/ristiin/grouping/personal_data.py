"""What the tables of groups hold of people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ristiin.grouping.models import Group, Membership, MembershipException, PairRule, Proposal, ProposalStep
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

declare(
    Declaration(
        model=PairRule,
        plain=("programme", "kind"),
        personal={"first": "whom the organiser keeps apart or together", "second": "the other of the two"},
        basis=Basis.CONTRACT,
        retention="until the end of the programme",
        of=lambda person: PairRule.objects.filter(Q(first__person=person) | Q(second__person=person)),
        not_exported=("first", "second"),
        title=_("The organiser’s rules about you"),
    )
)
declare(
    Declaration(
        model=Proposal,
        plain=(
            "programme",
            "letter",
            "state",
            "emphasis",
            "seed",
            "target_group",
            "layout",
            "plans",
            "pins",
            "figures",
            "progress",
            "version",
            "created_at",
            "computed_at",
        ),
        personal={"created_by": "who asked for the proposal"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="until the end of the programme",
        of=lambda person: Proposal.objects.filter(created_by=person),
        erasure=Erasure.CLEAR,
        cleared={"created_by": None},
        not_exported=("layout", "plans", "pins", "figures"),
        title=_("Proposals you asked for"),
    )
)
declare(Declaration(model=ProposalStep, plain=("proposal", "number", "layout", "plans", "pins", "what", "is_undone")))
declare(
    Declaration(
        model=Group,
        plain=("programme", "number", "names", "theme", "target_group", "slot", "reasons", "published_at", "ended_at"),
        personal={"facilitator": "who facilitates the group"},
        basis=Basis.CONTRACT,
        retention="until the end of the programme",
        of=lambda person: Group.objects.filter(facilitator=person),
        erasure=Erasure.CLEAR,
        cleared={"facilitator": None},
        not_exported=("reasons",),
        title=_("Groups you facilitate"),
    )
)
declare(
    Declaration(
        model=Membership,
        plain=("group",),
        personal={
            "enrolment": "who belongs to the group",
            "joined_at": "since when",
            "left_at": "until when",
        },
        basis=Basis.CONTRACT,
        retention="until the end of the programme",
        of=lambda person: Membership.objects.filter(enrolment__person=person),
        erasure=Erasure.KEEP_BARE,
        title=_("Your pairs and groups"),
    )
)
declare(
    Declaration(
        model=MembershipException,
        plain=("programme", "came_from", "went_to", "tells_why"),
        personal={
            "enrolment": "who joined, left or changed groups",
            "reason": "why, as the organiser wrote it",
            "made_by": "who decided it",
            "made_at": "when",
        },
        basis=Basis.CONTRACT,
        retention="until the end of the programme",
        of=lambda person: MembershipException.objects.filter(Q(enrolment__person=person) | Q(made_by=person)),
        exported=lambda person: MembershipException.objects.filter(enrolment__person=person),
        erasure=Erasure.CLEAR,
        cleared={
            "reason": lambda row, person: "" if row.enrolment.person_id == person.pk else row.reason,
            "made_by": lambda row, person: None if row.made_by_id == person.pk else row.made_by,
        },
        not_exported=("made_by",),
        title=_("Changes of your group after publishing"),
    )
)
