"""Who opens a meeting (S58, S88–S90, S100): nobody, a member, or a guest by a link. Callers have checked who may."""

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.actions import clean_address
from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.grouping.models import Group
from ristiin.kernel import audit, outbox
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme
from ristiin.rooms import guests, mails
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import Coming, MeetingState
from ristiin.rooms.holding import hold
from ristiin.rooms.models import GuestOpener, Meeting, Opener

TOPIC = "room-meetings"


class NotAhead(Refusal):
    """Only a meeting whose time is settled and ahead has an opener."""

    def __init__(self) -> None:
        super().__init__(_("Choose who opens once the time is settled and while the meeting is ahead."))


class NotOfTheGroup(Refusal):
    """The chosen one does not belong to the group."""

    def __init__(self) -> None:
        super().__init__(_("Choose somebody of your group, or invite a guest."))


class NoMeetingAhead(Refusal):
    """None of the chosen groups has a meeting to open."""

    def __init__(self) -> None:
        super().__init__(_("None of these groups has a meeting ahead without an opener. Nobody was invited."))


class LinkIsDead(Refusal):
    """The guest is not invited any more."""

    def __init__(self) -> None:
        super().__init__(_("The invitation does not stand any more, or the meeting is over."))


@dataclass(frozen=True)
class Invitee:
    """A guest as somebody has written them down."""

    name: str
    address: str
    language: str = "fi"


@transaction.atomic
def choose_member(*, meeting: Meeting, opener: Person, person: Person, at: datetime) -> Opener:
    """Let a member open the meeting; whoever opened it before does so no more. Choosing the same again changes nothing.

    Raises:
        NotAhead: the meeting has no time, is over or was called off.
        NotOfTheGroup: the chosen one does not belong to the group.
    """
    meeting = _ahead(meeting, person, at)
    if opener.pk not in {one.pk for one in people_in(meeting.group)}:
        raise NotOfTheGroup
    now = _opener_of(meeting)
    if now is not None and now.person_id == opener.pk:
        return now
    _drop(now, at)
    chosen = Opener.objects.create(meeting=meeting, person=opener, coming=Coming.YES, chosen_by=person, chosen_at=at)
    _note("opener chosen", meeting, person.pk, at)
    if opener.pk != person.pk:
        tell(
            person=opener,
            topic=TOPIC,
            kind="rooms/you_open",
            context={
                "programme": meeting.group.programme.name,
                "when": meeting.starts_at,
                "url": settings.BASE_URL + reverse("rooms:meeting", args=[meeting.group_id, meeting.pk]),
            },
            at=at,
            once_key=f"opener/{chosen.pk}/{opener.pk}",
            not_after=meeting.starts_at,
        )
    return chosen


@transaction.atomic
def invite_guest(*, meeting: Meeting, invitee: Invitee, form_key: uuid.UUID, person: Person, at: datetime) -> Opener:
    """Invite a guest to open the meeting, by a letter with a link to it alone. The same form twice is one guest.

    Raises:
        BrokenAddress: it cannot be an address.
        NotAhead: the meeting has no time, is over or was called off.
    """
    meeting = _ahead(meeting, person, at)
    now = _opener_of(meeting)
    if now is not None and now.guest is not None and now.guest.form_key == form_key:
        return now
    guest = _guest(meeting.group.programme, invitee, form_key, person, at)
    guest.save()
    _drop(now, at)
    opener = Opener.objects.create(meeting=meeting, guest=guest, chosen_by=person, chosen_at=at)
    mails.invite(guest, [meeting], at=at)
    _note("guest opener invited", meeting, person.pk, at)
    return opener


@transaction.atomic
def nobody_opens(*, meeting: Meeting, person: Person, at: datetime) -> None:
    """Have nobody open the meeting: a guest's link dies at once, and the guest is told. Twice changes nothing."""
    group = hold(meeting.group, person)
    now = _opener_of(meeting)
    if now is None:
        return
    now.meeting.group = group
    _drop(now, at)
    _note("opener removed", meeting, person.pk, at)


@transaction.atomic
def invite_to_first_meetings(
    *,
    programme: Programme,
    groups: Collection[int],
    invitee: Invitee,
    form_key: uuid.UUID,
    actor: Person,
    at: datetime,
) -> GuestOpener:
    """Invite one guest to open the next meeting of several groups in one act (S100). The same form twice is one guest.

    A group that has chosen its opener keeps it, and one without a meeting ahead is left out.

    Raises:
        BrokenAddress: it cannot be an address.
        NoMeetingAhead: no group is left.
    """
    held = list(
        Group.objects.select_for_update(of=("self",))
        .filter(programme=programme, programme__state=State.PUBLISHED, pk__in=groups, ended_at=None)
        .order_by("pk")
    )
    already = GuestOpener.objects.filter(programme=programme, form_key=form_key).first()
    if already is not None:
        return already
    first: dict[int, Meeting] = {}
    ahead = Meeting.objects.filter(group__in=held, state=MeetingState.SETTLED, starts_at__gt=at)
    for meeting in ahead.select_related("group__programme").order_by("starts_at", "pk"):
        first.setdefault(meeting.group_id, meeting)
    taken = set(Opener.objects.filter(meeting__in=first.values()).values_list("meeting_id", flat=True))
    meetings = [meeting for meeting in first.values() if meeting.pk not in taken]
    if not meetings:
        raise NoMeetingAhead
    guest = _guest(programme, invitee, form_key, actor, at)
    guest.is_sent_by_organiser = True
    guest.save()
    Opener.objects.bulk_create(
        Opener(meeting=meeting, guest=guest, chosen_by=actor, chosen_at=at) for meeting in meetings
    )
    mails.invite(guest, meetings, at=at)
    audit.record(verb="guest opener invited", target=guest, at=at, actor_id=actor.pk, programme_id=programme.pk)
    return guest


@transaction.atomic
def uninvite(*, guest: GuestOpener, actor: Person, at: datetime) -> None:
    """Take back a guest that the organiser sent: the link dies at once, and the guest is told."""
    list(Group.objects.select_for_update(of=("self",)).filter(meetings__opener__guest=guest).order_by("pk"))
    audit.record(verb="guest opener removed", target=guest, at=at, actor_id=actor.pk, programme_id=guest.programme_id)
    _thank(guest, guests.openings(guest, at), at)
    guest.delete()


@transaction.atomic
def guest_says(*, opener: Opener, comes: bool, at: datetime) -> Opener:
    """Note that a guest cannot come after all, or can; whoever invited is told of a no.

    Raises:
        LinkIsDead: the guest is not invited any more, or the meeting is over.
    """
    Group.objects.select_for_update(of=("self",)).get(pk=opener.meeting.group_id)
    fresh = (
        Opener.objects.select_related("guest__invited_by", "guest__programme", "meeting__group")
        .filter(pk=opener.pk)
        .first()
    )
    if fresh is None or fresh.guest is None or not guests.is_live(fresh, at):
        raise LinkIsDead
    said = Coming.YES if comes else Coming.NO
    if fresh.coming == said:
        return fresh
    fresh.coming = said
    fresh.save(update_fields=["coming"])
    _note("guest opener answered", fresh.meeting, None, at)
    host = fresh.guest.invited_by
    if not comes and host is not None:
        page = (
            reverse("series:openers", args=[fresh.guest.programme.slug])
            if fresh.guest.is_sent_by_organiser
            else reverse("rooms:meeting", args=[fresh.meeting.group_id, fresh.meeting_id])
        )
        tell(
            person=host,
            topic=TOPIC,
            kind="rooms/opener_cannot",
            context={"programme": fresh.guest.programme.name, "url": settings.BASE_URL + page},
            at=at,
            once_key=f"opener/{fresh.pk}/no/{at:%Y%m%d%H%M%S}",
            not_after=fresh.meeting.starts_at,
        )
    return fresh


@transaction.atomic
def follow(*, meeting: Meeting, what: str, at: datetime) -> None:
    """Tell the guest who opens a meeting that it was moved or called off, or is on again."""
    opener = _opener_of(meeting)
    if opener is None or opener.guest is None or meeting.ends_at is None or meeting.ends_at <= at:
        return
    if what == "cancelled":
        mails.not_needed(opener.guest, [meeting], at=at, again=f"/{meeting.sequence}")
        return
    if what == "moved" and opener.coming != Coming.UNSAID:
        opener.coming = Coming.UNSAID
        opener.save(update_fields=["coming"])
    mails.changed(opener.guest, meeting, at=at)


@transaction.atomic
def forget_guests(*, before: datetime) -> int:
    """Remove the guests whose last meeting was over before a moment, and return how many they were."""
    still = Opener.objects.filter(meeting__ends_at__gte=before, guest__isnull=False).values("guest")
    gone = GuestOpener.objects.filter(invited_at__lt=before).exclude(pk__in=still)
    found = gone.count()
    gone.delete()
    return found


def _ahead(meeting: Meeting, person: Person, at: datetime) -> Meeting:
    """Return the meeting as it is now, its room held."""
    group = hold(meeting.group, person)
    fresh = Meeting.objects.get(pk=meeting.pk)
    fresh.group = group
    if fresh.state != MeetingState.SETTLED or fresh.ends_at is None or fresh.ends_at <= at:
        raise NotAhead
    return fresh


def _opener_of(meeting: Meeting) -> Opener | None:
    mine = Opener.objects.filter(meeting=meeting)
    return mine.select_related("guest__programme", "guest__invited_by", "meeting__group__programme").first()


def _drop(opener: Opener | None, at: datetime) -> None:
    if opener is None:
        return
    guest = opener.guest
    if guest is None:
        opener.delete()
        return
    if guests.is_live(opener, at) and opener.coming != Coming.NO:
        _thank(guest, [opener], at)
    opener.delete()
    if not guest.openings.exists():
        guest.delete()


def _thank(guest: GuestOpener, openings: Collection[Opener], at: datetime) -> None:
    ahead = [opener.meeting for opener in openings if opener.coming != Coming.NO]
    everything = len(ahead) >= guest.openings.count()
    unsent = outbox.withdraw(mails.about(guest)) if everything else 0
    if ahead and not unsent:
        mails.not_needed(guest, ahead, at=at)


def _guest(programme: Programme, invitee: Invitee, form_key: uuid.UUID, by: Person, at: datetime) -> GuestOpener:
    return GuestOpener(
        programme=programme,
        name=invitee.name,
        address=clean_address(invitee.address),
        language=invitee.language,
        token=secrets.token_urlsafe(24),
        form_key=form_key,
        invited_by=by,
        invited_at=at,
    )


def _note(verb: str, meeting: Meeting, actor_id: int | None, at: datetime) -> None:
    # Without the programme: whom a group invites is not in the organiser's log.
    audit.record(verb=verb, target=meeting, at=at, actor_id=actor_id)
