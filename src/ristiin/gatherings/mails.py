"""Letters about joint sessions. None repeats what a group has written."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import override as in_language_of

from ristiin.accounts import telling
from ristiin.accounts.models import Person
from ristiin.gatherings.models import Poll, Speaker
from ristiin.kernel import outbox
from ristiin.programmes import calendar_files
from ristiin.programmes.models import Programme, TimelineEntry

POLLS = "session-polls"
CHANGES = "session-changes"


def about(speaker: Speaker) -> str:
    """Return what the keys of all letters to a guest about one invitation begin with."""
    return f"speaker/{speaker.pk}/{speaker.invited_at:%Y%m%d%H%M%S%f}/"


def invite_speaker(speaker: Speaker, entry: TimelineEntry, at: datetime) -> None:
    """Invite a guest: what, when, where, and the link by which they answer."""
    _to_speaker("speaker_invited", speaker, entry, at)


def tell_speaker_of_change(speaker: Speaker, entry: TimelineEntry, at: datetime) -> None:
    """Tell a guest when and where the session is now; a letter that has not gone says it instead of an older one."""
    if outbox.withdraw(f"{about(speaker)}speaker_invited"):
        _to_speaker("speaker_invited", speaker, entry, at, again=f"/{entry.sequence}")
        return
    outbox.withdraw(f"{about(speaker)}speaker_changed")
    _to_speaker("speaker_changed", speaker, entry, at, again=f"/{entry.sequence}")


def say_no_more_of(entry: TimelineEntry, speakers: Iterable[Speaker], at: datetime) -> None:
    """Keep letters about a session that is over from going."""
    telling.withdraw(f"session-facilitator/{entry.uid}/", at=at)
    for speaker in speakers:
        outbox.withdraw(about(speaker))


def tell_speaker_not_needed(speaker: Speaker, entry: TimelineEntry, at: datetime) -> None:
    """Tell a guest that the invitation does not stand any more."""
    _to_speaker("speaker_withdrawn", speaker, entry, at)


def _to_speaker(kind: str, speaker: Speaker, entry: TimelineEntry, at: datetime, *, again: str = "") -> None:
    zone = entry.programme.timezone
    context = {
        "name": speaker.name.split(" ", maxsplit=1)[0],
        "programme": entry.programme,
        "entry": entry,
        "topic": speaker.topic,
        "organiser": str(speaker.invited_by or ""),
        "zone": zone,
        "link": settings.BASE_URL + reverse("gatherings:guest", args=[speaker.token]),
    }
    with in_language_of(speaker.language), in_zone(ZoneInfo(zone)):
        outbox.write(
            kind=f"gatherings/{kind}",
            to_address=speaker.address,
            language=speaker.language,
            context=context,
            at=at,
            once_key=f"{about(speaker)}{kind}{again}",
            not_after=entry.ends_at,
        )


def forget_earlier(entry: TimelineEntry, at: datetime) -> None:
    """Keep letters to those who facilitate that tell of an earlier state of a session from going."""
    telling.withdraw(f"session-facilitator/{entry.uid}/{entry.sequence - 1}/", at=at)


def tell_of_session(people: Sequence[Person], entry: TimelineEntry, at: datetime) -> None:
    """Tell those who facilitate when and where a session is now."""
    files = calendar_files.files([entry], people, at=at)
    for person in people:
        _to_person(
            "session_changed",
            person,
            entry.programme,
            at,
            topic=CHANGES,
            once_key=f"session-facilitator/{entry.uid}/{entry.sequence}/{person.pk}",
            not_after=entry.ends_at,
            url=reverse("gatherings:session", args=[entry.programme.slug, entry.key]),
            attachments=files[person.pk],
            entry=entry,
        )


def ask_in_poll(person: Person, poll: Poll, at: datetime) -> None:
    """Ask somebody which times suit."""
    _to_person(
        "poll_asked",
        person,
        poll.programme,
        at,
        topic=POLLS,
        once_key=f"poll/{poll.pk}/asked/{person.pk}",
        not_after=poll.closes_at,
        url=reverse("gatherings:poll", args=[poll.programme.slug]),
        closes_at=poll.closes_at,
    )


def tell_times_stay(person: Person, poll: Poll, entries: Sequence[TimelineEntry], at: datetime) -> None:
    """Tell somebody that the poll is settled and that these sessions keep the time they had."""
    _to_person(
        "poll_settled",
        person,
        poll.programme,
        at,
        topic=POLLS,
        once_key=f"poll/{poll.pk}/settled/{person.pk}",
        not_after=max(entry.ends_at for entry in entries),
        url=reverse("gatherings:sessions", args=[poll.programme.slug]),
        entries=entries,
    )


def _to_person(
    kind: str,
    person: Person,
    programme: Programme,
    at: datetime,
    *,
    topic: str,
    once_key: str,
    not_after: datetime,
    url: str,
    attachments: list[dict[str, str]] | None = None,
    **more: object,
) -> None:
    context = {
        "programme": programme,
        "zone": person.timezone,
        "url": settings.BASE_URL + url,
        **more,
    }
    with in_language_of(person.language), in_zone(ZoneInfo(person.timezone)):
        telling.tell(
            person=person,
            topic=topic,
            kind=f"gatherings/{kind}",
            context=context,
            at=at,
            once_key=once_key,
            not_after=not_after,
            attachments=attachments,
        )
