"""What the tables of programmes hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.personal import Basis, Declaration, Erasure, declare
from ristiin.programmes.models import (
    Decision,
    OwnPlaybook,
    Programme,
    Provider,
    Role,
    Skill,
    TargetGroup,
    Theme,
    ThemePlan,
    TimelineEntry,
)

declare(
    Declaration(
        model=Programme,
        plain=(
            "slug",
            "playbook",
            "names",
            "summaries",
            "descriptions",
            "for_whom",
            "words",
            "theme_policy",
            "entry",
            "pairing",
            "scope",
            "organisation",
            "unit",
            "site",
            "follows",
            "employer_organises",
            "teaching",
            "output_policy",
            "counts_for_credit",
            "size_min",
            "size_max",
            "capacity",
            "hours_estimate",
            "week_rows",
            "languages",
            "disciplines",
            "criteria",
            "timezone",
            "state",
            "published_at",
            "pairs_published_at",
            "registration_closed_at",
        ),
        personal={
            "created_by": "who started the programme",
            "created_at": "when the person started it",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the programme is kept",
        of=lambda person: Programme.objects.filter(created_by=person),
        erasure=Erasure.CLEAR,
        cleared={"created_by": None},
        title=_("Programmes you started"),
    )
)
declare(
    Declaration(
        model=Role,
        plain=("programme",),
        personal={
            "person": "who organises or facilitates",
            "role": "what the person does in the programme",
            "given_at": "since when",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the person has the role",
        of=lambda person: Role.objects.filter(person=person),
        title=_("Your roles in programmes"),
    )
)
declare(
    Declaration(
        model=TimelineEntry,
        plain=(
            "programme",
            "key",
            "kind",
            "names",
            "starts_at",
            "ends_at",
            "is_online",
            "place",
            "link",
            "uid",
            "sequence",
            "changed_at",
        ),
    )
)
declare(Declaration(model=Theme, plain=("programme", "names", "folded_name", "position", "is_retired")))
declare(Declaration(model=Skill, plain=("programme", "names", "folded_name", "position", "is_retired")))
declare(
    Declaration(
        model=TargetGroup,
        plain=(
            "programme",
            "names",
            "folded_name",
            "position",
            "basis",
            "roles",
            "is_deferred",
            "opens_at",
            "closes_at",
            "ends_on",
            "capacity",
            "size_min",
            "size_max",
            "mixed_units",
            "mode",
            "site",
            "takes_guests",
            "groups_published_at",
        ),
    )
)
declare(
    Declaration(
        model=OwnPlaybook,
        plain=("key", "names", "folded_name", "text"),
        personal={"made_by": "who made the playbook", "made_at": "when"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the playbook is kept",
        of=lambda person: OwnPlaybook.objects.filter(made_by=person),
        erasure=Erasure.CLEAR,
        cleared={"made_by": None},
        not_exported=("made_by",),  # oneself
        title=_("Playbooks you have made"),
    )
)
declare(Declaration(model=ThemePlan, plain=("programme", "target_group", "theme", "least", "most", "target")))
declare(Declaration(model=Provider, plain=("programme", "organisation")))
declare(
    Declaration(
        model=Decision,
        plain=("programme", "text", "decided_on", "replaces", "form_key"),
        personal={
            "decided_by": "who decided it, as the person wrote",
            "written_by": "who wrote it down",
            "written_at": "when",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the programme is kept",
        of=lambda person: Decision.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None, "decided_by": ""},
        title=_("Decisions you wrote down"),
    )
)
