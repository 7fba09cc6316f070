"""What the tables of joint sessions hold of people."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.gatherings.choices import Answer
from ristiin.gatherings.models import (
    AgendaItem,
    Attendance,
    FacilitatorNews,
    Insight,
    InsightConsent,
    Material,
    MidwayCheck,
    MidwayConsent,
    Poll,
    PollAnswer,
    PollOption,
    Reply,
    SessionPlan,
    Speaker,
    Thanks,
)
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

ROOMS_KEPT = "as long as the room: 90 days after the programme's close"
WITH_PROGRAMME = "as long as the programme is kept"


def _is_theirs(speaker: Any, person: Any) -> bool:  # noqa: ANN401 - the register's own signature
    return bool(speaker.address == person.email)


def _invited(person: Person) -> QuerySet[Speaker]:
    return Speaker.objects.filter(address=person.email)


declare(Declaration(model=FacilitatorNews, plain=("entry", "sequence", "told_up_to", "told_at")))
declare(Declaration(model=SessionPlan, plain=("entry", "made_at")))
declare(Declaration(model=AgendaItem, plain=("entry", "position", "titles", "notes", "minutes", "is_speaker_slot")))
declare(
    Declaration(
        model=Material,
        plain=("entry", "title", "link", "file_name", "content_type", "size", "content", "send_key"),
        personal={"added_by": "who gave it to everybody", "added_at": "when"},
        basis=Basis.CONTRACT,
        retention=WITH_PROGRAMME + "; files until 90 days after its close",
        of=lambda person: Material.objects.filter(added_by=person).defer("content"),
        erasure=Erasure.CLEAR,
        cleared={"added_by": None},
        not_exported=("send_key",),
        title=_("Materials you have given for joint sessions"),
    )
)
declare(
    Declaration(
        model=Poll,
        plain=("programme", "asked_at", "closes_at", "settled_at", "withdrawn_at", "told_up_to", "told_at"),
    )
)
declare(Declaration(model=PollOption, plain=("poll", "entry", "starts_at", "ends_at", "is_chosen")))
declare(
    Declaration(
        model=Speaker,
        plain=("entry", "language", "withdrawn_at"),
        personal={
            "name": "to greet the guest, and to tell those who take part who speaks",
            "address": "where the invitation goes",
            "topic": "what the guest speaks of",
            "token": "what the link in the letter is known by",
            "answer": "whether the guest comes",
            "answered_for": "the time for which the answer was given",
            "answered_at": "when",
            "invited_by": "who invited",
            "invited_at": "when",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention=WITH_PROGRAMME,
        of=lambda person: Speaker.objects.filter(Q(address=person.email) | Q(invited_by=person)),
        exported=_invited,
        erasure=Erasure.CLEAR,
        cleared={
            "address": lambda row, person: f"{row.pk}@erased.invalid" if _is_theirs(row, person) else row.address,
            "name": lambda row, person: "" if _is_theirs(row, person) else row.name,
            "topic": lambda row, person: "" if _is_theirs(row, person) else row.topic,
            "token": lambda row, person: f"erased-{row.pk}" if _is_theirs(row, person) else row.token,
            "answer": lambda row, person: Answer.WAITING if _is_theirs(row, person) else row.answer,
            "invited_by": lambda row, person: None if row.invited_by_id == person.pk else row.invited_by,
        },
        not_exported=("token", "invited_by"),
        title=_("Invitations to speak"),
    )
)
declare(
    Declaration(
        model=Attendance,
        plain=("entry",),
        personal={"person": "who was there", "marked_at": "when it was marked"},
        basis=Basis.CONTRACT,
        retention=WITH_PROGRAMME,
        of=lambda person: Attendance.objects.filter(person=person),
        title=_("Joint sessions you attended"),
    )
)
declare(
    Declaration(
        model=PollAnswer,
        plain=("option",),
        personal={"person": "who answered", "fit": "whether the time suits"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention=WITH_PROGRAMME,
        of=lambda person: PollAnswer.objects.filter(person=person),
        title=_("Times that suited you"),
    )
)
declare(
    Declaration(
        model=Insight,
        plain=("entry", "group", "stream", "revision", "shared_at", "withdrawn_at", "send_key"),
        personal={
            "body": "what the group has learnt, in its own words",
            "written_by": "who wrote it as it is",
            "written_at": "when",
        },
        basis=Basis.CONSENT,
        retention=ROOMS_KEPT + "; what is shared, as long as the programme is kept",
        of=lambda person: Insight.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None},
        not_exported=("send_key",),
        title=_("Insights you wrote in your groups"),
    )
)
declare(
    Declaration(
        model=InsightConsent,
        plain=("insight", "revision"),
        personal={"person": "who said yes to sharing", "given_at": "when"},
        basis=Basis.CONSENT,
        retention=WITH_PROGRAMME,
        of=lambda person: InsightConsent.objects.filter(person=person),
        title=_("Your yeses to sharing an insight"),
    )
)
declare(
    Declaration(
        model=Thanks,
        plain=("insight",),
        personal={"person": "who thanks"},
        basis=Basis.CONSENT,
        retention=WITH_PROGRAMME,
        of=lambda person: Thanks.objects.filter(person=person),
        title=_("Insights you thanked for"),
    )
)
declare(
    Declaration(
        model=Reply,
        plain=("insight", "send_key"),
        personal={"body": "what the person adds", "written_by": "who adds it", "written_at": "when"},
        basis=Basis.CONSENT,
        retention=WITH_PROGRAMME,
        of=lambda person: Reply.objects.filter(written_by=person),
        not_exported=("send_key",),
        title=_("What you added to others’ insights"),
    )
)
declare(
    Declaration(
        model=MidwayCheck,
        plain=("group", "state", "shown_at"),
        personal={
            "words": "where the group is, in its own words",
            "answered_by": "who wrote them as they are",
            "answered_at": "when",
        },
        basis=Basis.CONSENT,
        retention=ROOMS_KEPT,
        of=lambda person: MidwayCheck.objects.filter(answered_by=person),
        erasure=Erasure.CLEAR,
        cleared={"answered_by": None},
        title=_("Midway checks you wrote for your groups"),
    )
)
declare(
    Declaration(
        model=MidwayConsent,
        plain=("midway",),
        personal={"person": "who lets the organiser see the state", "given_at": "when"},
        basis=Basis.CONSENT,
        retention=ROOMS_KEPT,
        of=lambda person: MidwayConsent.objects.filter(person=person),
        title=_("Midway states you let the organiser see"),
    )
)
