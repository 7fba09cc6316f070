"""How a group gets started, and asking for help. Callers have checked who may enter the room; we check when."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.queries import organisers
from ristiin.rooms.choices import Addressee, HelpKind, StartAnswer
from ristiin.rooms.holding import hold
from ristiin.rooms.models import HelpRequest, StartCheck

TOPIC = "room-help"


class NoFacilitator(Refusal):
    """A group without a facilitator has nobody to ask but the organiser."""

    def __init__(self) -> None:
        super().__init__(_("Your group has no facilitator now. Ask the organiser."))


@transaction.atomic
def say_started(*, group: Group, person: Person, answer: StartAnswer, at: datetime) -> StartCheck:
    """Answer whether one got started (S45). Answering again changes the answer; nobody else reads it."""
    group = hold(group, person)
    check, _is_new = StartCheck.objects.update_or_create(
        group=group, person=person, defaults={"answer": answer, "answered_at": at}
    )
    audit.record(verb="start answered", target=check, at=at, actor_id=person.pk)
    return check


@transaction.atomic
def ask_for_help(
    *,
    group: Group,
    person: Person,
    kind: HelpKind,
    addressee: Addressee,
    body: str,
    form_key: uuid.UUID,
    at: datetime,
) -> HelpRequest:
    """Ask the organisers or the facilitator for help; the others in the room are not told. A form asks once.

    Raises:
        NoFacilitator: the facilitator was asked and there is none.
    """
    group = hold(group, person)
    already = HelpRequest.objects.filter(form_key=form_key, asked_by=person).first()
    if already is not None:
        return already
    facilitator = group.facilitator if addressee == Addressee.FACILITATOR else None
    if addressee == Addressee.FACILITATOR and facilitator is None:
        raise NoFacilitator
    request = HelpRequest.objects.create(
        group=group,
        asked_by=person,
        kind=kind,
        addressee=addressee,
        addressed_to=facilitator,
        form_key=form_key,
        body=body,
        asked_at=at,
    )
    # Without the programme: who was not asked would read in the log that somebody was.
    audit.record(verb="help asked", target=request, at=at, actor_id=person.pk)
    for reader in [facilitator] if facilitator else organisers(group.programme):
        tell(
            person=reader,
            topic=TOPIC,
            kind="rooms/help_asked",
            context={
                "programme": group.programme.name,
                "url": settings.BASE_URL + reverse("help:desk", args=[group.programme.slug]),
            },
            at=at,
            once_key=f"help-{request.pk}-{reader.pk}",
        )
    return request


@transaction.atomic
def mark_answered(*, request: HelpRequest, person: Person, is_answered: bool, at: datetime) -> HelpRequest:
    """Mark a request as answered, or as open again. Marking it again changes nothing."""
    request = HelpRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if bool(request.answered_at) == is_answered:
        return request
    request.answered_at = at if is_answered else None
    request.save(update_fields=["answered_at"])
    audit.record(
        verb="help answered" if is_answered else "help reopened",
        target=request,
        at=at,
        actor_id=person.pk,
        subject_id=request.asked_by_id,
    )
    return request
