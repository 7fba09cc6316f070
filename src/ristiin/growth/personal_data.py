"""What the tables of growth hold of people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ristiin.growth.models import (
    AskedToFacilitate,
    Card,
    EventGuest,
    Idea,
    Onward,
    OutsideEvent,
    OwnStep,
    PastPair,
    Renewed,
    Training,
)
from ristiin.growth.past import codes_of, without
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

AS_LONG = "as long as the programme is kept"

declare(
    Declaration(
        model=OwnStep,
        plain=("programme", "stage", "text", "done_at", "form_key"),
        personal={"written_by": "who added the line", "written_at": "when"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention=AS_LONG,
        of=lambda person: OwnStep.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None},
        title=_("Steps you added to a plan of growth"),
    )
)
declare(
    Declaration(
        model=Card,
        plain=("programme", "column", "position", "text", "removed_at", "became", "became_in", "form_key"),
        personal={"written_by": "whose card it is", "written_at": "when"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention=AS_LONG,
        of=lambda person: Card.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None},
        title=_("Cards you wrote while planning"),
    )
)
declare(Declaration(model=Training, plain=("programme", "grew_from")))
declare(
    Declaration(
        model=Onward,
        plain=("programme",),
        personal={
            "person": "who took part",
            "may_be_invited": "whether the person may be invited to the next run",
            "said_at": "when",
        },
        basis=Basis.CONSENT,
        retention=AS_LONG,
        of=lambda person: Onward.objects.filter(person=person),
        title=_("Whether you may be invited next time"),
    )
)
declare(Declaration(model=Renewed, plain=("group", "programme", "renewed_at")))
declare(
    Declaration(
        model=Idea,
        plain=("kind", "programme", "playbook", "state", "form_key"),
        personal={
            "person": "whose idea it is",
            "title": "what the person proposes",
            "text": "what the person wrote about it",
            "asked_at": "when",
            "answer": "what was answered",
            "answered_by": "who answered",
            "answered_at": "when",
        },
        basis=Basis.CONTRACT,
        retention="as long as the person’s account is kept",
        of=lambda person: Idea.objects.filter(person=person),
        not_exported=("answered_by",),
        title=_("Groups and programmes you proposed"),
    )
)
declare(
    Declaration(
        model=PastPair,
        plain=("programme", "year"),
        personal={"first": "whom the list names", "second": "whom the list names"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="as long as the programme is kept, so that nobody gets the same pair again",
        of=lambda person: PastPair.objects.filter(Q(first__in=codes_of(person)) | Q(second__in=codes_of(person))),
        erasure=Erasure.CLEAR,
        cleared={
            "first": lambda row, person: without(person, row)[0],
            "second": lambda row, person: without(person, row)[1],
        },
        title=_("Whom you were a pair with, as a list says"),
    )
)
declare(
    Declaration(
        model=OutsideEvent,
        plain=(
            "programme",
            "also_for",
            "name",
            "text",
            "starts_at",
            "ends_at",
            "place",
            "link",
            "uid",
            "sequence",
            "changed_at",
            "called_off_at",
            "form_key",
        ),
        personal={"invited_by": "who invited", "invited_at": "when"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention=AS_LONG,
        of=lambda person: OutsideEvent.objects.filter(invited_by=person),
        erasure=Erasure.CLEAR,
        cleared={"invited_by": None},
        title=_("Events you invited people to"),
    )
)
declare(
    Declaration(
        model=EventGuest,
        plain=("event", "told_sequence"),
        personal={"person": "who is invited", "coming": "whether the person is coming"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention=AS_LONG,
        of=lambda person: EventGuest.objects.filter(person=person),
        title=_("Events outside the programmes you were invited to"),
    )
)
declare(
    Declaration(
        model=AskedToFacilitate,
        plain=("programme", "taken_back_at"),
        personal={
            "person": "who is asked to facilitate",
            "asked_by": "who asks",
            "message": "what the organiser writes to the one who is asked",
            "asked_at": "when",
            "answered_at": "when the person answered",
            "said_yes": "what the person answered",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention=AS_LONG,
        of=lambda person: AskedToFacilitate.objects.filter(person=person),
        title=_("When you were asked to facilitate"),
    )
)
