"""What the tables of feedback hold of people."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ristiin.feedback.models import Development, FollowUp, Listed, NetworkSnapshot, Plan, Tie
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

declare(Declaration(model=Plan, plain=("programme", "off", "own_questions", "cut")))
declare(Declaration(model=NetworkSnapshot, plain=("programme", "moment", "content")))
declare(
    Declaration(
        model=FollowUp,
        plain=("programme",),
        personal={"person": "who may be asked again after the programme"},
        basis=Basis.CONSENT,
        retention="until the last questions have closed",
        of=lambda person: FollowUp.objects.filter(person=person),
        title=_("Where you may be asked again after the programme"),
    )
)
declare(
    Declaration(
        model=Listed,
        plain=("programme", "moment"),
        personal={"person": "whom others may name as one they know"},
        basis=Basis.CONSENT,
        retention="until the questions close",
        of=lambda person: Listed.objects.filter(person=person),
        title=_("Where others may name you"),
    )
)
declare(
    Declaration(
        model=Tie,
        plain=("programme", "moment"),
        personal={"named_by": "who says so", "knows": "whom they know"},
        basis=Basis.CONSENT,
        retention="until the questions close",
        of=lambda person: Tie.objects.filter(Q(named_by=person) | Q(knows=person)),
        # Who has named me is theirs to tell.
        exported=lambda person: Tie.objects.filter(named_by=person),
        exported_as={"knows": lambda tie, _person: _name(tie.knows)},
        erasure=Erasure.DELETE,
        title=_("Whom you have said you know"),
    )
)
declare(
    Declaration(
        model=Development,
        plain=("programme",),
        personal={
            "person": "whose view it is",
            "own": "what you want to learn, in your own words",
            "start": "where you stood at the start",
            "end": "where you stand at the end",
            "joins_others": "whether your figures are counted among everybody’s, without your name",
        },
        basis=Basis.CONSENT,
        retention="until you remove it",
        of=lambda person: Development.objects.filter(person=person),
        title=_("Your own development"),
    )
)


def _name(person: Any) -> str:  # noqa: ANN401 - a person or nobody
    return str(person)
