"""Letters about a group's own meetings: when, and where to read on. Place and link are in the calendar parts alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.community.models import Community
from ristiin.community.queries import the_community
from ristiin.connect.addresses import host
from ristiin.connect.calendars import calendar_file, invitation
from ristiin.connect.queries import entry_occasion, meeting_occasion, page_of
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.models import Meeting

INVITATIONS = "meeting-invitations"
ANSWERS = "meeting-answers"


@dataclass(frozen=True)
class Told:
    """A meeting and its count in the letter."""

    meeting: Meeting
    sequence: int


@dataclass(frozen=True)
class Asked:
    """A joint session, its count in the letter, and whether it is taken out of the calendar."""

    entry: TimelineEntry
    sequence: int
    is_cancelled: bool


def invite(told: Sequence[Told], person: Person, *, kind: str, at: datetime) -> None:
    """Send one person meetings of one group, a change or their cancelling; `kind` is settled, moved, cancelled or left.

    However many there are, it is one letter with a calendar part for each.
    """
    first, last = told[0].meeting, told[-1].meeting
    many = {"others": [one.meeting for one in told[1:]], "number": len(told)}
    key = once(first, person) if len(told) == 1 else f"{once_of_many(first.group_id, person)}{first.uid}/"
    page = page_of(first) if len(told) == 1 else settings.BASE_URL + reverse("rooms:meetings", args=[first.group_id])
    with override(person.language), in_zone(ZoneInfo(person.timezone)):
        tell(
            person=person,
            topic=INVITATIONS,
            kind=f"connect/{kind}",
            context=_context(first, person) | many | {"url": page, "answers_by_mail": bool(settings.REPLY_MAILBOX)},
            at=at,
            once_key=f"{key}{told[0].sequence}",
            not_after=last.ends_at,
            attachments=[_file(one, person, at, is_cancelled=kind in {"cancelled", "left"}) for one in told],
        )


def _file(told: Told, person: Person, at: datetime, *, is_cancelled: bool) -> dict[str, str]:
    community = the_community().name
    occasion = meeting_occasion(told.meeting, community, told.sequence, is_cancelled=is_cancelled)
    inviting = host(uid=told.meeting.uid, person_id=person.pk, name=community)
    return invitation(occasion, host=inviting, guest=person.email, language=person.language, at=at)


def once(meeting: Meeting, person: Person) -> str:
    """Return how the keys of all letters begin that invite this person to this meeting."""
    return f"meeting/{meeting.uid}/{person.pk}/"


def once_of_many(group_id: int, person: Person) -> str:
    """Return how the keys of all letters begin that invite this person to several meetings of a group at once."""
    return f"meetings/{group_id}/{person.pk}/"


def has_gone(meeting: Meeting, person: Person) -> bool:
    """Tell whether a letter that invites this person to this meeting, or to several, has been sent."""
    about = Q(once_key__startswith=once(meeting, person))
    about |= Q(once_key__startswith=once_of_many(meeting.group_id, person))
    return OutgoingMail.objects.filter(about, state=MailState.SENT).exists()


def once_of_answers(meeting: Meeting) -> str:
    """Return how the keys of all letters begin that say who cannot come."""
    return f"cannot-come/{meeting.uid}/"


def cannot_come(meeting: Meeting, who: Person, reader: Person, *, at: datetime) -> None:
    """Tell one of the group that another cannot come."""
    with override(reader.language), in_zone(ZoneInfo(reader.timezone)):
        tell(
            person=reader,
            topic=ANSWERS,
            kind="connect/cannot_come",
            context=_context(meeting, reader) | {"who": str(who)},
            at=at,
            once_key=f"{once_of_answers(meeting)}{meeting.sequence}/{who.pk}/{reader.pk}",
            not_after=meeting.ends_at,
        )


def session_files(asked: Sequence[Asked], reader: Person, community: Community, at: datetime) -> list[dict[str, str]]:
    """Return joint sessions for the calendar of the letter's reader."""
    with override(reader.language):
        files = []
        for one in asked:
            occasion = entry_occasion(one.entry, community.name, one.sequence, is_cancelled=one.is_cancelled)
            inviting = host(uid=one.entry.uid, person_id=reader.pk, name=community.name)
            files.append(invitation(occasion, host=inviting, guest=reader.email, language=reader.language, at=at))
        return files


def guest_file(meeting: Meeting, page: str, at: datetime) -> bytes:
    """Return a meeting for the calendar of the guest who opens it; `page` is the guest's own."""
    community, language = the_community().name, (get_language() or "fi")[:2]
    title = " · ".join([_("A talk to open"), community])
    occasion = replace(meeting_occasion(meeting, community), title=title, page=page, changed_at=at)
    return calendar_file([occasion], name=community, language=language)


def _context(meeting: Meeting, reader: Person) -> dict[str, Any]:
    return {
        "name": reader.first_name,
        "programme": meeting.group.programme,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "zone": reader.timezone,
        "url": page_of(meeting),
    }
