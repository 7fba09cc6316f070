"""Letters about registrations, each in the reader's own language. None repeats what somebody wished in private."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import override as in_language_of

from ristiin.accounts.telling import tell
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment, Offer, PairRequest
from ristiin.programmes import calendar_files
from ristiin.programmes.choices import Pairing
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import sessions_ahead, timeline

_TOPICS = dict.fromkeys(("asked", "paired", "not_free", "asks_no_more", "parted"), "pairing") | {
    "session_changed": "session-changes"
}


def registered(enrolment: Enrolment, at: datetime, *, by_organiser: bool) -> None:
    """Confirm a registration, or a turn on the waiting list, and say what happens next."""
    kind = "waiting" if enrolment.state == EnrolmentState.WAITING else "registered"
    files = _calendar_files(enrolment, at) if kind == "registered" else []
    number = enrolment.waiting_number
    _write(kind, enrolment, at, number=number, by_organiser=by_organiser, steps=True, attachments=files)


def got_place(enrolment: Enrolment, at: datetime) -> None:
    """Tell somebody who waited that they have a place now."""
    _write("got_place", enrolment, at, steps=True, attachments=_calendar_files(enrolment, at))


def place_offered(offer: Offer, at: datetime) -> None:
    """Tell somebody who waits that a place is kept for them, until when, and where they answer."""
    link = settings.BASE_URL + reverse("enrolment:offered", args=[offer.token])
    _write(
        "place_offered",
        offer.enrolment,
        at,
        once_key=f"offer/{offer.pk}",
        not_after=offer.until,
        steps=True,
        until=offer.until,
        offer_link=link,
    )


def offer_lapsed(enrolment: Enrolment, at: datetime, *, stays: bool) -> None:
    """Tell somebody that the place they were offered has gone on; `stays` when they still wait."""
    _write("offer_lapsed", enrolment, at, number=enrolment.waiting_number, stays=stays)


def withdrawn(enrolment: Enrolment, at: datetime, *, by_organiser: bool) -> None:
    """Confirm a withdrawal; when the organiser did it, say so and why. Calendars drop the sessions they had."""
    files = _calendar_files(enrolment, at, leaving=True)
    reason = enrolment.withdrawal_reason
    _write("withdrawn", enrolment, at, by_organiser=by_organiser, reason=reason, attachments=files)


def asked(request: PairRequest, at: datetime) -> None:
    """Tell somebody that another would like to be their pair."""
    _write("asked", request.asked, at, other=str(request.asker.person))


def paired(enrolment: Enrolment, other: Enrolment, at: datetime) -> None:
    """Tell one of two who said yes that they are a pair."""
    _write("paired", enrolment, at, other=str(other.person))


def not_free(request: PairRequest, at: datetime) -> None:
    """Tell somebody who asked that it will not be this one; the reason is nobody's business."""
    _write("not_free", request.asker, at, other=str(request.asked.person))


def asks_no_more(request: PairRequest, at: datetime) -> None:
    """Tell somebody who was asked that they need not answer any more."""
    _write("asks_no_more", request.asked, at, other=str(request.asker.person))


def parted(enrolment: Enrolment, at: datetime) -> None:
    """Tell somebody that the pair they had made is no more."""
    _write("parted", enrolment, at, finds=enrolment.programme.pairing != Pairing.WISHES)


def session_changed(enrolment: Enrolment, entry: TimelineEntry, at: datetime, files: list[calendar_files.File]) -> None:
    """Tell somebody when and where a joint session is now, with `files` for calendars; of no use once it is over."""
    once_key = f"session/{entry.uid}/{entry.sequence}/{enrolment.pk}"
    _write("session_changed", enrolment, at, once_key=once_key, not_after=entry.ends_at, attachments=files, entry=entry)


def cancelled(enrolment: Enrolment, at: datetime, files: list[calendar_files.File]) -> None:
    """Tell somebody that the programme will not take place, with `files` for calendars."""
    _write("cancelled", enrolment, at, once_key=f"cancelled/{enrolment.pk}", attachments=files)


def _calendar_files(enrolment: Enrolment, at: datetime, *, leaving: bool = False) -> list[calendar_files.File]:
    ahead = sessions_ahead(enrolment.programme, at)
    return calendar_files.files(ahead, [enrolment.person], at=at, leaving=leaving)[enrolment.person_id]


def _write(
    kind: str,
    enrolment: Enrolment,
    at: datetime,
    *,
    steps: bool = False,
    once_key: str | None = None,
    not_after: datetime | None = None,
    attachments: list[dict[str, str]] | None = None,
    **more: Any,
) -> None:
    programme, person = enrolment.programme, enrolment.person
    links = _links(programme)
    url = links["people" if _TOPICS.get(kind) == "pairing" else "now"]
    context = {"programme": programme, "target_group": enrolment.target_group, "links": links, "url": url, **more}
    context["entries"] = [e for e in timeline(programme) if e.ends_at >= at] if steps else []
    with in_language_of(person.language), in_zone(ZoneInfo(person.timezone)):
        tell(
            person=person,
            topic=_TOPICS.get(kind, "registrations"),
            kind=f"enrolment/{kind}",
            context=context,
            at=at,
            once_key=once_key,
            not_after=not_after,
            attachments=attachments,
        )


def _links(programme: Programme) -> dict[str, str]:
    return {
        "register": settings.BASE_URL + reverse("enrolment:register", args=[programme.slug]),
        "now": settings.BASE_URL + reverse("now"),
        "people": settings.BASE_URL + reverse("enrolment:people", args=[programme.slug]),
    }
