"""What the tables of registrations hold of people."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import ImportState
from ristiin.enrolment.models import (
    CancellingNews,
    Channel,
    Enrolment,
    ImportBatch,
    Invitation,
    Offer,
    PairRequest,
    PartnerWish,
    RememberedMapping,
    SessionNews,
    SkillChoice,
    ThemeChoice,
    WaitingRule,
)
from ristiin.kernel.personal import Basis, Declaration, Erasure, declare

WISHES_KEPT = "until 30 days after the pairs are published"

declare(Declaration(model=CancellingNews, plain=("programme", "told_up_to", "told_at")))
declare(Declaration(model=SessionNews, plain=("entry", "sequence", "last", "told_up_to", "told_at")))
declare(Declaration(model=WaitingRule, plain=("programme", "giving", "hours_kept")))
declare(Declaration(model=Channel, plain=("programme", "label", "code", "opened")))
declare(
    Declaration(
        model=Invitation,
        plain=("programme", "list_label", "language", "message", "letter"),
        personal={
            "address": "where the invitation goes",
            "name": "to greet the one invited",
            "token": "what the link in the letter is known by",
            "person": "who came by the invitation",
            "invited_by": "who invited",
            "invited_at": "when",
            "reminded_at": "when a reminder went",
            "opened_at": "when the link was opened",
            "withdrawn_at": "when the invitation was taken back",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention="until the end of the programme",
        of=lambda person: Invitation.objects.filter(_is_invited(person) | Q(invited_by=person)),
        exported=lambda person: Invitation.objects.filter(_is_invited(person)),
        erasure=Erasure.CLEAR,
        cleared={
            "address": lambda row, person: f"{row.pk}@erased.invalid" if _theirs(row, person) else row.address,
            "name": lambda row, person: "" if _theirs(row, person) else row.name,
            "token": lambda row, person: f"erased-{row.pk}" if _theirs(row, person) else row.token,
            "person": lambda row, person: None if _theirs(row, person) else row.person,
            "invited_by": lambda row, person: None if row.invited_by_id == person.pk else row.invited_by,
        },
        not_exported=("token", "invited_by", "list_label", "letter"),
        title=_("Invitations to you"),
    )
)
declare(
    Declaration(
        model=Enrolment,
        plain=(
            "programme",
            "state",
            "source",
            "channel",
            "brought_by",
            "changed_at",
            "waiting_number",
            "target_group",
            "is_guest",
            "wishes_forgotten_at",
            "skills",
            "themes",
        ),
        personal={
            "person": "who takes part",
            "organisation": "to bring people of different organisations together",
            "unit": "to bring people of different units together",
            "role_title": "who one is, for one's pair",
            "region": "to bring people of different parts of the country together",
            "could_facilitate": "to ask those who could imagine looking after a group",
            "discipline": "to honour the wish for the same or a different discipline",
            "own_words": "what one hopes for in one's own words, for the matching",
            "seeks_more": "what one wants to learn besides the list, for the matching",
            "offers_more": "what one can give besides the list, for the matching",
            "own_theme": "a theme of one's own, for the matching",
            "shown_to_others": "what one chose to show in free pairing",
            "partner_discipline": "for the matching",
            "meeting_mode": "for the matching",
            "languages": "for the matching",
            "free_slots": "to find hours that suit both",
            "attributes": "answers to the organiser's own questions and one's code in their lists, for the matching",
            "partner": "whom one has found in free pairing",
            "promised_at": "when the terms were read",
            "registered_at": "when one registered",
            "withdrawn_at": "when one withdrew",
            "withdrawal_reason": "why the organiser withdrew it, as told to the person",
        },
        basis=Basis.CONTRACT,
        retention=WISHES_KEPT,
        of=lambda person: Enrolment.objects.filter(person=person),
        erasure=Erasure.CLEAR,
        cleared={
            "unit": None,
            "role_title": "",
            "region": "",
            "could_facilitate": "",
            "discipline": "",
            "own_words": "",
            "seeks_more": "",
            "offers_more": "",
            "own_theme": "",
            "shown_to_others": [],
            "partner_discipline": "any",
            "meeting_mode": "either",
            "languages": [],
            "free_slots": [],
            "attributes": {},
            "partner": None,
            "withdrawal_reason": "",
        },
        not_exported=("skills", "themes"),  # choices are tables of their own
        title=_("Your registrations"),
    )
)
declare(
    Declaration(
        model=SkillChoice,
        plain=(),
        personal={
            "enrolment": "whose choice it is",
            "skill": "what one wants to learn or can give",
            "direction": "which of the two",
        },
        basis=Basis.CONTRACT,
        retention=WISHES_KEPT,
        of=lambda person: SkillChoice.objects.filter(enrolment__person=person),
        title=_("What you want to learn and can give"),
    )
)
declare(
    Declaration(
        model=ThemeChoice,
        plain=(),
        personal={"enrolment": "whose choice it is", "theme": "what interests one", "rank": "how much"},
        basis=Basis.CONTRACT,
        retention=WISHES_KEPT,
        of=lambda person: ThemeChoice.objects.filter(enrolment__person=person),
        title=_("Themes you chose"),
    )
)
declare(
    Declaration(
        model=PartnerWish,
        plain=("folded",),
        personal={
            "enrolment": "whose wish it is",
            "kind": "for or against",
            "written": "about whom, as it was written",
            "about": "about whom, as it was understood",
        },
        basis=Basis.CONTRACT,
        retention=WISHES_KEPT,
        # What others wish about a person goes with the person, but is not theirs to read.
        of=lambda person: PartnerWish.objects.filter(
            Q(enrolment__person=person) | Q(about=person) | Q(folded=person.email) | _written_as(person)
        ),
        exported=lambda person: PartnerWish.objects.filter(enrolment__person=person),
        not_exported=("folded", "about"),
        title=_("Your wishes about partners"),
    )
)
declare(
    Declaration(
        model=PairRequest,
        plain=("programme", "state"),
        personal={
            "asker": "who asked",
            "asked": "who was asked",
            "asked_at": "when",
            "answered_at": "when it was answered",
        },
        basis=Basis.CONTRACT,
        retention=WISHES_KEPT,
        of=lambda person: PairRequest.objects.filter(Q(asker__person=person) | Q(asked__person=person)),
        title=_("Requests to be a pair"),
    )
)
declare(
    Declaration(
        model=ImportBatch,
        plain=("programme", "mapping", "state", "rows_total", "rows_done", "counts", "started_at", "finished_at"),
        personal={
            "uploaded_by": "who brought the list",
            "uploaded_at": "when",
            "file_name": "what the file was called",
            "content": "the list itself, until it is written or thrown away",
        },
        basis=Basis.LEGITIMATE_INTEREST,
        retention=timedelta(days=30),
        of=lambda person: ImportBatch.objects.filter(Q(uploaded_by=person) | Q(pk__in=_lists_naming(person))),
        exported=lambda person: ImportBatch.objects.filter(uploaded_by=person),
        erasure=Erasure.CLEAR,
        cleared={
            "uploaded_by": lambda row, person: None if row.uploaded_by_id == person.pk else row.uploaded_by,
            "content": lambda row, person: b"" if _names(row, person) else row.content,
            "file_name": lambda row, person: "" if _names(row, person) else row.file_name,
            "state": lambda row, person: (
                ImportState.FAILED if _names(row, person) and not row.finished_at else row.state
            ),
        },
        not_exported=("content", "counts", "mapping"),
        title=_("Lists you imported"),
    )
)
declare(
    Declaration(
        model=RememberedMapping,
        plain=("headings", "mapping"),
        personal={"person": "whose habit it is"},
        basis=Basis.LEGITIMATE_INTEREST,
        retention="until the person is erased",
        of=lambda person: RememberedMapping.objects.filter(person=person),
        not_exported=("headings",),
        title=_("How you mapped the columns of lists"),
    )
)


def _is_invited(person: Person) -> Q:
    return Q(person=person) | Q(address=person.email)


def _theirs(row: Invitation, person: Person) -> bool:
    return row.person_id == person.pk or row.address == person.email


def _written_as(person: Person) -> Q:
    return Q(folded=person.folded_name) if person.folded_name else Q(pk=None)


def _lists_naming(person: Person) -> list[int]:
    batches: QuerySet[ImportBatch] = ImportBatch.objects.exclude(content=b"")
    return [batch.pk for batch in batches.iterator(chunk_size=1) if _names(batch, person)]


def _names(batch: ImportBatch, person: Person) -> bool:
    """Tell whether the uploaded list has the person's address or name in any of the encodings we read."""
    wanted = [
        text.encode(encoding, "replace").lower()
        for text in filter(None, (person.email, person.name))
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
    ]
    return any(text in content.lower() for content in _insides(bytes(batch.content)) for text in wanted if text)


def _insides(content: bytes) -> list[bytes]:
    packed: Any = BytesIO(content)
    if not zipfile.is_zipfile(packed):
        return [content]
    with zipfile.ZipFile(packed) as book:
        return [book.read(name) for name in book.namelist() if name.endswith(".xml")]


declare(
    Declaration(
        model=Offer,
        plain=("state",),
        personal={
            "enrolment": "who is offered a place that came free",
            "token": "what the link in the letter is known by",
            "offered_at": "when",
            "until": "until when it is kept",
            "answered_at": "when the person answered",
        },
        basis=Basis.CONTRACT,
        retention="until the end of the programme",
        of=lambda person: Offer.objects.filter(enrolment__person=person),
        not_exported=("token",),
        title=_("Places you were offered"),
    )
)
