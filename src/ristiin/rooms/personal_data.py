"""What the tables of rooms hold of people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare
from ristiin.rooms.models import (
    AgreementVersion,
    CarryOn,
    GuestOpener,
    HelpRequest,
    HistoryConsent,
    Meeting,
    MeetingOption,
    Opener,
    OptionAnswer,
    OutputStep,
    Promise,
    Renewal,
    RoomEnd,
    SelfCheck,
    Series,
    Signature,
    StartCheck,
)

UNTIL_EMPTIED = "90 days after the end of the programme, or of carrying on"

declare(
    Declaration(
        model=Promise,
        plain=("group",),
        personal={"person": "who gave the promise", "promised_at": "when it was given"},
        basis=Basis.CONSENT,
        retention="as long as the group's membership",
        of=lambda person: Promise.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Promises of confidentiality you have given"),
    )
)


def _own_part(row: AgreementVersion, person: object) -> object:
    """Return what a person wrote of an agreement in common and what it says of them, nothing of the others."""
    pk = getattr(person, "pk", None)
    content = dict(row.content)
    own = (content.pop("people", None) or {}).get(str(pk))
    return {**(content if row.written_by_id == pk else {}), "people": {"me": own} if own else {}}


def _without(row: AgreementVersion, person: object) -> object:
    """Return an agreement without what stands in it under one person's name."""
    content = dict(row.content)
    pk = str(getattr(person, "pk", ""))
    content["people"] = {key: own for key, own in (content.get("people") or {}).items() if key != pk}
    return content


def _writer(row: AgreementVersion, person: object) -> object:
    """Return who wrote a version, nobody when it was the one who is forgotten."""
    return None if row.written_by_id == getattr(person, "pk", None) else row.written_by


declare(
    Declaration(
        model=AgreementVersion,
        plain=("group", "number"),
        personal={
            "content": "what the group agreed on, each one's own goals among it",
            "written_by": "who wrote this version",
            "written_at": "when it was written",
        },
        basis=Basis.CONTRACT,
        retention=UNTIL_EMPTIED,
        of=lambda person: AgreementVersion.objects.filter(
            Q(written_by=person) | Q(group__memberships__enrolment__person=person)
        ).distinct(),
        erasure=Erasure.CLEAR,
        cleared={"content": _without, "written_by": _writer},
        exported_as={"content": _own_part},
        title=_("Agreements of your pairs and groups"),
    )
)
declare(
    Declaration(
        model=Signature,
        plain=("version",),
        personal={"person": "who stands behind the agreement", "signed_at": "since when"},
        basis=Basis.CONSENT,
        retention=UNTIL_EMPTIED,
        of=lambda person: Signature.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Agreements you have signed"),
    )
)
declare(
    Declaration(
        model=Meeting,
        plain=("group", "uid", "sequence", "form_key", "number", "series", "state", "step", "changed_at"),
        personal={
            "called_by": "who called the meeting",
            "starts_at": "when the group meets",
            "ends_at": "until when",
            "place": "where the group meets",
            "link": "where it meets online",
            "headline": "what it talks about",
            "carry_on": "from where it carries on",
        },
        basis=Basis.CONTRACT,
        retention=UNTIL_EMPTIED,
        of=lambda person: Meeting.objects.filter(called_by=person),
        erasure=Erasure.CLEAR,
        cleared={"called_by": None},
        title=_("Meetings you have called"),
    )
)
declare(Declaration(model=MeetingOption, plain=("meeting", "starts_at", "ends_at")))
declare(
    Declaration(
        model=OptionAnswer,
        plain=("option",),
        personal={"person": "whose answer it is", "fit": "how the time suits them"},
        basis=Basis.CONTRACT,
        retention=UNTIL_EMPTIED,
        of=lambda person: OptionAnswer.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("How proposed times suited you"),
    )
)
declare(
    Declaration(
        model=OutputStep,
        plain=("group", "due_on", "position", "done_at"),
        personal={"added_by": "who put the step on the list", "title": "what is to be done"},
        basis=Basis.CONTRACT,
        retention=UNTIL_EMPTIED,
        of=lambda person: OutputStep.objects.filter(added_by=person),
        erasure=Erasure.CLEAR,
        cleared={"added_by": None},
        title=_("Steps you have put on the list of an output"),
    )
)
declare(
    Declaration(
        model=StartCheck,
        plain=("group",),
        personal={
            "person": "whose answer it is",
            "answer": "how they got started, for them alone",
            "answered_at": "when they answered",
        },
        basis=Basis.CONSENT,
        retention=UNTIL_EMPTIED,
        of=lambda person: StartCheck.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("How you got started"),
    )
)
declare(
    Declaration(
        model=HelpRequest,
        plain=("group", "form_key"),
        personal={
            "asked_by": "who asks",
            "kind": "what for",
            "addressee": "whom they chose to ask",
            "addressed_to": "the facilitator they asked",
            "body": "what they wrote to them",
            "asked_at": "when",
            "answered_at": "when it was answered",
        },
        basis=Basis.CONSENT,
        retention=UNTIL_EMPTIED,
        of=lambda person: HelpRequest.objects.filter(asked_by=person),
        erasure=Erasure.DELETE,
        not_exported=("addressed_to",),
        title=_("Requests for help you have sent"),
    )
)
declare(
    Declaration(
        model=HistoryConsent,
        plain=("group",),
        personal={"person": "who opened the history to late-comers", "given_at": "when"},
        basis=Basis.CONSENT,
        retention=UNTIL_EMPTIED,
        of=lambda person: HistoryConsent.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Rooms whose history you have opened"),
    )
)
declare(
    Declaration(
        model=CarryOn,
        plain=("group", "until", "said_at"),
        personal={"said_by": "who said that the group carries on"},
        basis=Basis.CONTRACT,
        retention=UNTIL_EMPTIED,
        of=lambda person: CarryOn.objects.filter(said_by=person),
        erasure=Erasure.CLEAR,
        cleared={"said_by": None},
        title=_("Groups you have said to carry on"),
    )
)
declare(Declaration(model=RoomEnd, plain=("group", "ended_at", "warned_at", "emptied_at", "has_met")))
declare(
    Declaration(
        model=Series,
        plain=("programme", "key", "meetings_each", "made_at", "taken_back_at"),
        personal={"made_by": "which organiser put the groups’ meetings into their calendars"},
        basis=Basis.CONTRACT,
        retention="as long as the programme",
        of=lambda person: Series.objects.filter(made_by=person),
        erasure=Erasure.CLEAR,
        cleared={"made_by": None},
        title=_("Meetings of groups you have set"),
    )
)


def _is_guest(row: GuestOpener, person: Person) -> bool:
    return row.address == person.email


declare(
    Declaration(
        model=GuestOpener,
        plain=("programme", "language", "form_key", "is_sent_by_organiser", "invited_at"),
        personal={
            "name": "the guest who opens a meeting",
            "address": "where the letter went",
            "token": "the secret of the guest's own page",
            "invited_by": "who invited",
        },
        basis=Basis.CONTRACT,
        retention="a week after the last meeting the guest was invited to",
        of=lambda person: GuestOpener.objects.filter(Q(address=person.email) | Q(invited_by=person)),
        erasure=Erasure.CLEAR,
        cleared={
            "address": lambda row, person: f"{row.pk}@erased.invalid" if _is_guest(row, person) else row.address,
            "name": lambda row, person: "" if _is_guest(row, person) else row.name,
            "token": lambda row, person: f"erased-{row.pk}" if _is_guest(row, person) else row.token,
            "invited_by": lambda row, person: None if row.invited_by_id == person.pk else row.invited_by,
        },
        not_exported=("address", "token"),
        title=_("Guests who open meetings: those you have invited, and you yourself"),
    )
)
declare(
    Declaration(
        model=Opener,
        plain=("meeting", "guest"),
        personal={
            "person": "which member opens the meeting",
            "coming": "whether they come",
            "chosen_by": "who asked them",
            "chosen_at": "when",
        },
        basis=Basis.CONTRACT,
        retention=UNTIL_EMPTIED,
        of=lambda person: Opener.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Meetings you open"),
    )
)
declare(
    Declaration(
        model=SelfCheck,
        plain=("meeting",),
        personal={
            "person": "which facilitator it is of",
            "answers": "how they found their own part, for them alone",
            "written_at": "when they wrote it",
        },
        basis=Basis.CONSENT,
        retention=UNTIL_EMPTIED,
        of=lambda person: SelfCheck.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Your own looks back after meetings"),
    )
)
declare(
    Declaration(
        model=Renewal,
        plain=("group", "said_at"),
        personal={"person": "who would go on with the group in the next run"},
        basis=Basis.CONSENT,
        retention=UNTIL_EMPTIED,
        of=lambda person: Renewal.objects.filter(person=person),
        erasure=Erasure.DELETE,
        title=_("Groups you would go on with"),
    )
)
