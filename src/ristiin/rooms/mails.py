"""Letters to guests who open a meeting. When it is stands in them; place, link and headline are on the guest's page."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import override as in_language_of

from ristiin.kernel import outbox
from ristiin.rooms.models import GuestOpener, Meeting


def about(guest: GuestOpener) -> str:
    """Return what the keys of all letters to a guest begin with."""
    return f"guest-opener/{guest.pk}/{guest.invited_at:%Y%m%d%H%M%S%f}/"


def page_of(guest: GuestOpener) -> str:
    """Return the whole address of the guest's page."""
    return settings.BASE_URL + reverse("guest_opener", args=[guest.token])


def invite(guest: GuestOpener, meetings: Sequence[Meeting], *, at: datetime) -> None:
    """Invite a guest: when, and the link to the rest."""
    _write("guest_invited", guest, meetings, at, "invited")


def changed(guest: GuestOpener, meeting: Meeting, *, at: datetime) -> None:
    """Tell a guest when the meeting is now; a letter that has not gone says it instead of an older one."""
    outbox.withdraw(f"{about(guest)}changed/{meeting.pk}/")
    _write("guest_changed", guest, [meeting], at, f"changed/{meeting.pk}/{meeting.sequence}")


def not_needed(guest: GuestOpener, meetings: Sequence[Meeting], *, at: datetime, again: str = "") -> None:
    """Tell a guest that they need not come."""
    _write("guest_not_needed", guest, meetings, at, f"not-needed/{meetings[0].pk}{again}")


def _write(kind: str, guest: GuestOpener, meetings: Sequence[Meeting], at: datetime, key: str) -> None:
    zone = guest.programme.timezone
    times = sorted((m.starts_at, m.ends_at) for m in meetings if m.starts_at and m.ends_at)
    context = {
        "name": guest.name.split(" ", maxsplit=1)[0],
        "programme": guest.programme.name,
        "host": str(guest.invited_by or ""),
        "times": times,
        "zone": zone,
        "link": page_of(guest),
    }
    with in_language_of(guest.language), in_zone(ZoneInfo(zone)):
        outbox.write(
            kind=f"rooms/{kind}",
            to_address=guest.address,
            language=guest.language,
            context=context,
            at=at,
            once_key=f"{about(guest)}{key}",
            not_after=times[-1][1],
        )
