"""Letters about a group's own meetings: when, and where to read on. Place and link are in the calendar part alone."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import override as in_zone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.community.queries import the_community
from ristiin.connect.addresses import host, silent_host
from ristiin.connect.calendars import calendar_file, invitation
from ristiin.connect.queries import entry_occasion, meeting_occasion, page_of
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.models import Meeting

INVITATIONS = "meeting-invitations"
ANSWERS = "meeting-answers"


def invite(meeting: Meeting, person: Person, *, kind: str, sequence: int, at: datetime) -> None:
    """Send one person a meeting, its change or its cancelling; `kind` is settled, moved, cancelled or left."""
    with override(person.language), in_zone(ZoneInfo(person.timezone)):
        community = the_community().name
        occasion = meeting_occasion(meeting, community, sequence, is_cancelled=kind in {"cancelled", "left"})
        inviting = host(uid=meeting.uid, person_id=person.pk, name=community)
        tell(
            person=person,
            topic=INVITATIONS,
            kind=f"connect/{kind}",
            context=_context(meeting, person) | {"answers_by_mail": inviting.reads_answers},
            at=at,
            once_key=f"{once(meeting, person)}{sequence}",
            not_after=meeting.ends_at,
            attachments=[invitation(occasion, host=inviting, guest=person.email, language=person.language, at=at)],
        )


def once(meeting: Meeting, person: Person) -> str:
    """Return how the keys of all letters begin that invite this person to this meeting."""
    return f"meeting/{meeting.uid}/{person.pk}/"


def has_gone(meeting: Meeting, person: Person) -> bool:
    """Tell whether a letter that invites this person to this meeting has been sent."""
    sent = OutgoingMail.objects.filter(state=MailState.SENT, once_key__startswith=once(meeting, person))
    return sent.exists()


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


def session_files(entry: TimelineEntry, reader: Person, at: datetime) -> list[dict[str, str]]:
    """Return the joint session for the calendar of the letter's reader; nobody is asked whether they come."""
    with override(reader.language):
        community = the_community().name
        occasion = entry_occasion(entry, community)
        inviting = silent_host(community)
        return [invitation(occasion, host=inviting, guest=reader.email, language=reader.language, at=at)]


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
