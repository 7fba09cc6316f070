"""What the tables of surveys hold of people."""

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.personal import Basis, Declaration, Erasure, declare
from ristiin.surveys.models import Release, Round, Sheet, Ticket

declare(
    Declaration(
        model=Round,
        plain=(
            "programme",
            "key",
            "target_group",
            "questionnaire",
            "cut",
            "class_names",
            "thresholds",
            "is_public",
            "opens_at",
            "closes_at",
            "closed_at",
            "published_at",
        ),
    )
)
declare(Declaration(model=Release, plain=("round", "asked", "answered", "cells")))
declare(
    Declaration(
        model=Ticket,
        plain=("round",),
        personal={
            "person": "who is asked",
            "token": "the secret part of the address by which you answer",
            "label": "your organisation, while the questions are open",
            "happened": "what has happened, so that you are asked only about that",
            "sheet": "your answers, while you can still change them",
            "has_answered": "whether you have answered, so that nobody reminds you in vain",
            "asked_at": "when you were asked",
            "told_at": "when the letter to you was written",
            "reminded_at": "when you were reminded",
            "closed_at": "when you left, after which you are not asked",
        },
        basis=Basis.CONSENT,
        retention="as long as the programme",
        of=lambda person: Ticket.objects.filter(person=person),
        erasure=Erasure.DELETE,
        not_exported=("token", "sheet"),
        title=_("What you have been asked"),
    )
)
# After the tickets: the last declared is erased first, and a sheet is found by its ticket.
declare(
    Declaration(
        model=Sheet,
        plain=("round",),
        personal={"answers": "what you have answered, while you can still change it", "label": "your organisation"},
        basis=Basis.CONSENT,
        retention="until the questions close; then only what gives nobody away is kept",
        of=lambda person: Sheet.objects.filter(ticket__person=person),
        erasure=Erasure.DELETE,
        title=_("Your answers to open questions"),
    )
)
