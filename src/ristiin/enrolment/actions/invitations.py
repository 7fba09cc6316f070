"""Everything that changes an invitation or a channel. Callers have checked who; we check when."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.actions import clean_address
from ristiin.accounts.models import Person
from ristiin.enrolment import intake_queries, queries, windows
from ristiin.enrolment.actions.registration import TAKES_PART
from ristiin.enrolment.importing.addresses import MOST, Found
from ristiin.enrolment.models import Channel, Enrolment, Invitation
from ristiin.enrolment.refusals import RegistrationClosed
from ristiin.kernel import audit, outbox
from ristiin.kernel.choices import MailState
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import EntryKind, Phase, State
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import entry_of, timeline

TAKES_INVITATIONS = (Phase.COMING, Phase.REGISTRATION)
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class NotPublished(Refusal):
    """The page is not published yet."""

    def __init__(self) -> None:
        super().__init__(_("Publish the programme’s page first: an invitation leads to it."))


class TooMany(Refusal):
    """More addresses than are invited in one go."""

    def __init__(self) -> None:
        super().__init__(_("At most %(most)s people are invited in one go. Send the list in parts.") % {"most": MOST})


class NobodyToRemind(Refusal):
    """Everybody has answered, or was written to lately."""

    def __init__(self) -> None:
        super().__init__(_("There is nobody to remind: each has answered, or had a letter within three days."))


class InvitationTaken(Refusal):
    """Somebody else has registered with this invitation."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has registered with this invitation already. Ask the organiser for one of your own.")
        )


class InvitationWithdrawn(Refusal):
    """The invitation does not stand any more."""

    def __init__(self) -> None:
        super().__init__(_("This invitation does not stand any more. Ask the organiser if you think it should."))


class InvitedAlready(Refusal):
    """The address has an invitation of its own."""

    def __init__(self) -> None:
        super().__init__(_("This address has an invitation already."))


class LabelTaken(Refusal):
    """There is a channel of this name."""

    def __init__(self) -> None:
        super().__init__(_("There is a channel of this name already."))


class ChannelUsed(Refusal):
    """People have registered by the channel."""

    def __init__(self) -> None:
        super().__init__(_("People have registered by this channel, so it stays for your figures."))


@dataclass(frozen=True)
class Sent:
    """How many were invited now, and how many were left alone because they had been invited or registered already."""

    invited: int
    invited_before: int
    registered_before: int


@transaction.atomic
def invite(
    *,
    programme: Programme,
    people: Sequence[Found],
    person: Person,
    language: str,
    at: datetime,
    list_label: str = "",
    message: str = "",
) -> Sent:
    """Invite everybody of a list who is neither invited nor registered; one letter to each, in one language.

    Raises:
        NotPublished: there is no page to lead to.
        RegistrationClosed: registration is over.
        TooMany: the list is too long for one go.
    """
    _takes_invitations(programme, at)
    if len(people) > MOST:
        raise TooMany
    addresses = [one.address for one in people]
    standing = {
        row.address: row
        for row in Invitation.objects.select_for_update().filter(programme=programme, address__in=addresses)
    }
    here = Enrolment.objects.filter(programme=programme, state__in=TAKES_PART, person__email__in=addresses)
    registered = set(here.values_list("person__email", flat=True))
    invited = before = 0
    for one in people:
        old = standing.get(one.address)
        if one.address in registered:
            continue
        if old is not None and old.withdrawn_at is None:
            before += 1
            continue
        row = old or Invitation(programme=programme, address=one.address)
        row.name = one.name or row.name
        row.list_label, row.language, row.message = list_label, language, message
        row.token, row.invited_by, row.invited_at = secrets.token_urlsafe(24), person, at
        row.reminded_at = row.opened_at = row.withdrawn_at = row.person = None
        row.save()
        _write(row, "enrolment/invitation", at, once_key=f"invited:{row.token}")
        invited += 1
    _note("people invited", programme, programme, at, person.pk, invited=invited, labelled=bool(list_label))
    return Sent(invited, before, len(registered))


@transaction.atomic
def remind(*, programme: Programme, person: Person, at: datetime, invitation: Invitation | None = None) -> int:
    """Write again to those who have not registered, each at most once in three days; return to how many.

    Raises:
        NobodyToRemind: each has answered, or was written to lately.
        NotPublished, RegistrationClosed: as for inviting.
    """
    _takes_invitations(programme, at)
    rows = intake_queries.to_remind(programme, at).select_for_update(of=("self",))
    rows = rows.filter(pk=invitation.pk) if invitation else rows
    count = 0
    for row in rows:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        _write(row, "enrolment/reminder", at, once_key=f"reminded:{row.token}:{at:%Y-%m-%d}")
        count += 1
    if not count:
        raise NobodyToRemind
    _note("invited people reminded", programme, programme, at, person.pk, reminded=count)
    return count


@transaction.atomic
def withdraw(*, invitation: Invitation, person: Person, at: datetime) -> Invitation:
    """Take an invitation back; a letter still in the outbox is not sent. Who has registered stays registered."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("programme").get(pk=invitation.pk)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        _stop_letter(invitation)
        _note("invitation withdrawn", invitation, invitation.programme, at, person.pk)
    return invitation


@transaction.atomic
def fix_address(*, invitation: Invitation, address: str, person: Person, at: datetime) -> Invitation:
    """Send the invitation to another address instead; the old link works no more.

    Raises:
        BrokenAddress: it cannot be an address.
        InvitedAlready: the other address has an invitation of its own.
        NotPublished, RegistrationClosed: as for inviting.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("programme").get(pk=invitation.pk)
    _takes_invitations(invitation.programme, at)
    address = clean_address(address)
    if Invitation.objects.filter(programme=invitation.programme, address=address).exists():
        raise InvitedAlready
    _stop_letter(invitation)
    invitation.address, invitation.token = address, secrets.token_urlsafe(24)
    invitation.invited_at, invitation.reminded_at, invitation.opened_at = at, None, None
    invitation.save()
    _write(invitation, "enrolment/invitation", at, once_key=f"invited:{invitation.token}")
    _note("address of an invitation mended", invitation, invitation.programme, at, person.pk)
    return invitation


@transaction.atomic
def answer(*, invitation: Invitation, at: datetime) -> None:
    """Note that somebody has pressed the button of the invitation's page for the first time.

    Raises:
        InvitationWithdrawn: it does not stand any more.
    """
    if invitation.withdrawn_at is not None:
        raise InvitationWithdrawn
    first = Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=at)
    if first:
        _note("invitation opened", invitation, invitation.programme, at, None)


@transaction.atomic
def redeem(*, invitation: Invitation, person: Person, at: datetime) -> Invitation:
    """Let somebody in by an invitation, whatever address they sign in with. The first to register has used it.

    Raises:
        InvitationWithdrawn: it does not stand any more.
        InvitationTaken: somebody else has registered with it.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("programme").get(pk=invitation.pk)
    if invitation.withdrawn_at is not None:
        raise InvitationWithdrawn
    if invitation.person_id == person.pk:
        return invitation
    holder = Q(person_id=invitation.person_id) | Q(person__email=invitation.address)
    used = Enrolment.objects.filter(holder, programme=invitation.programme, state__in=TAKES_PART)
    if used.exclude(person=person).exists():
        raise InvitationTaken
    invitation.person = person
    invitation.save(update_fields=["person"])
    _note("invitation redeemed", invitation, invitation.programme, at, person.pk)
    return invitation


@transaction.atomic
def add_channel(*, programme: Programme, label: str, person: Person, at: datetime) -> Channel:
    """Make a share link of its own for one way of spreading the word.

    Raises:
        LabelTaken: there is one of this name.
    """
    code = "".join(secrets.choice(_CODE_LETTERS) for _letter in range(10))
    try:
        with transaction.atomic():
            channel = Channel.objects.create(programme=programme, label=label, code=code)
    except IntegrityError as wrong:
        raise LabelTaken from wrong
    _note("channel added", channel, programme, at, person.pk)
    return channel


@transaction.atomic
def remove_channel(*, channel: Channel, person: Person, at: datetime) -> None:
    """Remove a link by which nobody has registered.

    Raises:
        ChannelUsed: somebody has.
    """
    if channel.enrolments.exists():
        raise ChannelUsed
    _note("channel removed", channel, channel.programme, at, person.pk)
    channel.delete()


def follow(*, channel: Channel) -> None:
    """Count one browser that came by the link."""
    Channel.objects.filter(pk=channel.pk).update(opened=F("opened") + 1)


def letter_context(*, invitation: Invitation, at: datetime) -> dict[str, Any]:
    """Return what the letter of an invitation says; the page shows the same before it is sent."""
    programme = invitation.programme
    registration = entry_of(timeline(programme), EntryKind.REGISTRATION)
    return {
        "programme": programme,
        "name": invitation.name.split(" ", maxsplit=1)[0],
        "message": invitation.message,
        "organiser": invitation.invited_by,
        "ends_at": registration.ends_at if registration else None,
        "opens_at": registration.starts_at if registration and registration.starts_at > at else None,
        "link": settings.BASE_URL + reverse("enrolment:invited", args=[invitation.token]),
    }


def _write(invitation: Invitation, kind: str, at: datetime, *, once_key: str) -> None:
    context = letter_context(invitation=invitation, at=at)
    invitation.letter = outbox.write(
        kind=kind,
        to_address=invitation.address,
        language=invitation.language,
        context=context,
        at=at,
        once_key=once_key,
        not_after=context["ends_at"],
    )
    invitation.save(update_fields=["letter"])


def _stop_letter(invitation: Invitation) -> None:
    if invitation.letter is not None and invitation.letter.state == MailState.QUEUED:
        invitation.letter.state = MailState.EXPIRED
        invitation.letter.save(update_fields=["state"])


def _takes_invitations(programme: Programme, at: datetime) -> None:
    if programme.state != State.PUBLISHED:
        raise NotPublished
    if queries.phase_of(programme, at) not in TAKES_INVITATIONS and not windows.takes_registrations(programme, at):
        raise RegistrationClosed


def _note(verb: str, target: Model, programme: Programme, at: datetime, actor_id: int | None, **details: int) -> None:
    audit.record(verb=verb, target=target, at=at, actor_id=actor_id, programme_id=programme.pk, details=dict(details))
