"""What the tables of theme surveys hold of people."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ristiin.demand.models import BroughtList, Invitee, Likening, Listener, Making, ThemeSurvey
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

declare(
    Declaration(
        model=ThemeSurvey,
        plain=(
            "programme",
            "code",
            "words",
            "themes",
            "cut",
            "classes",
            "by_invitation",
            "closes_at",
            "round",
            "made_at",
        ),
        personal={"made_by": "who made the survey"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the programme",
        of=lambda person: ThemeSurvey.objects.filter(made_by=person),
        erasure=Erasure.CLEAR,
        cleared={"made_by": None},
        title=_("Theme surveys you made"),
    )
)
declare(
    Declaration(
        model=Invitee,
        plain=("survey", "language"),
        personal={
            "address": "where the letter goes",
            "token": "the secret part of the address by which you answer",
            "has_answered": "whether you have answered, so that nobody reminds you in vain",
            "invited_at": "when you were asked",
            "told_at": "when the letter to you was written",
            "reminded_at": "when you were reminded",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention="until the survey closes",
        of=lambda person: Invitee.objects.filter(address=person.email),
        erasure=Erasure.DELETE,
        not_exported=("token",),
        title=_("Theme surveys sent to you"),
    )
)
declare(
    Declaration(
        model=Listener,
        plain=("survey", "language"),
        personal={
            "address": "where the letter goes when registration opens",
            "left_at": "the day you left the address",
        },
        basis=Basis.CONSENT,
        retention="until the letter is written, a year at most",
        of=lambda person: Listener.objects.filter(address=person.email),
        erasure=Erasure.DELETE,
        title=_("Programmes you want to hear about"),
    )
)
declare(
    Declaration(
        model=BroughtList,
        plain=("survey", "columns"),
        personal={
            "file_name": "what the brought list was called",
            "content": "the list itself, until it is taken",
            "brought_by": "who brought it",
            "brought_at": "when",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention=timedelta(days=7),
        of=lambda person: BroughtList.objects.filter(brought_by=person),
        erasure=Erasure.DELETE,
        not_exported=("content",),
        title=_("Lists of answers you brought"),
    )
)
declare(
    Declaration(
        model=Likening,
        plain=("survey", "item", "into", "act", "made_at"),
        personal={"made_by": "who joined like wishes"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the programme",
        of=lambda person: Likening.objects.filter(made_by=person),
        erasure=Erasure.CLEAR,
        cleared={"made_by": None},
        title=_("Like wishes you joined"),
    )
)
declare(
    Declaration(
        model=Making,
        plain=("survey", "before", "made_at"),
        personal={"made_by": "who made themes of the demand"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the programme",
        of=lambda person: Making.objects.filter(made_by=person),
        erasure=Erasure.CLEAR,
        cleared={"made_by": None},
        title=_("Themes you made of a survey"),
    )
)
