"""Letters about groups, each in its reader's language and time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import override

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import queries, words
from ristiin.grouping.models import Group
from ristiin.programmes import calendar_files
from ristiin.programmes.queries import sessions_ahead
from ristiin.ui.dates import day, hours


def tell_of_group(groups: Sequence[Group], *, once: str, at: datetime) -> int:
    """Write to every member of new groups and return how many letters there are."""
    return _write("grouping/published", groups, once=once, at=at)


def tell_of_change(
    groups: Sequence[Group], *, once: str, at: datetime, only: Iterable[int] | None = None, why: str = ""
) -> int:
    """Write to the members of changed groups (of `only`, by enrolment ids) and return how many letters there are."""
    return _write("grouping/changed", groups, once=once, at=at, only=only, why=why)


def tell_of_exception(
    group: Group, who: Person, readers: Sequence[Person], *, what: str, once: str, at: datetime, why: str = ""
) -> None:
    """Write that somebody has `joined` a group or `left` it; `out` is said to the one who is taken out."""
    for reader in readers:
        with override(reader.language):
            tell(
                person=reader,
                topic="groups",
                kind="grouping/exception",
                context={
                    "url": settings.BASE_URL + reverse("now"),
                    "programme": group.programme.name,
                    "group": str(group),
                    "who": who.name or who.email,
                    "what": what,
                    "why": why,
                },
                at=at,
                once_key=f"{once}-{what}-{reader.pk}",
            )


def tell_of_leaving(group: Group, left: Person, staying: Sequence[Enrolment], *, once: str, at: datetime) -> None:
    """Write to those who stay in a group that somebody has left."""
    for enrolment in staying:
        reader = enrolment.person
        with override(reader.language):
            tell(
                person=reader,
                topic="groups",
                kind="grouping/left",
                context={
                    "url": settings.BASE_URL + reverse("now"),
                    "programme": group.programme.name,
                    "left": left.name or left.email,
                    "is_alone": len(staying) == 1,
                },
                at=at,
                once_key=f"{once}-{enrolment.pk}",
            )


def tell_of_hour(group: Group, *, but: Person | None, at: datetime) -> None:
    """Write to everybody of a group that it has another hour from now on; `but` has read it in a letter already."""
    group.refresh_from_db(fields=["slot", "facilitator"])
    readers = [one.person for one in queries.members(group)]
    if group.facilitator and group.facilitator != but:
        readers.append(group.facilitator)
    for reader in readers:
        with override(reader.language):
            tell(
                person=reader,
                topic="groups",
                kind="grouping/hour",
                context={
                    "url": settings.BASE_URL + reverse("rooms:room", args=[group.pk]),
                    "programme": group.programme.name,
                    "group": str(group),
                    "hour": words.hour(group.slot),
                    "facilitator": str(group.facilitator) if group.facilitator else "",
                },
                at=at,
                once_key=f"hour-{group.pk}-{group.slot}-{at.timestamp():.0f}-{reader.pk}",
            )


def tell_facilitator(group: Group, facilitator: Person, *, at: datetime, turn_to: Person | None = None) -> None:
    """Write to somebody who looks after a group from now on; a first-timer hears of an experienced colleague."""
    with override(facilitator.language):
        room = settings.BASE_URL + reverse("rooms:room", args=[group.pk])
        tell(
            person=facilitator,
            topic="groups",
            kind="grouping/facilitator",
            context={
                "programme": group.programme.name,
                "group": str(group),
                "theme": group.theme.name if group.theme else "",
                "hour": words.hour(group.slot) if group.slot else "",
                "colleague": turn_to.name if turn_to else "",
                "colleague_address": turn_to.email if turn_to else "",
                "room": room,
                "url": room,
            },
            at=at,
        )


def _write(
    kind: str, groups: Sequence[Group], *, once: str, at: datetime, only: Iterable[int] | None = None, why: str = ""
) -> int:
    if not groups:
        return 0
    wanted = None if only is None else set(only)
    programme = groups[0].programme
    sessions = sessions_ahead(programme, at)
    views = [
        (group, view) for group, view in queries.views_of_all(groups) if wanted is None or view.enrolment_id in wanted
    ]
    # Those who came without a letter of their own have not had the sessions yet.
    files = calendar_files.files(sessions, [view.person for _group, view in views], at=at)
    written = 0
    for group, view in views:
        reader: Person = view.person
        with override(reader.language), in_zone(ZoneInfo(reader.timezone)):
            room = settings.BASE_URL + reverse("rooms:room", args=[group.pk])
            context = {
                "url": room,
                "programme": programme.name,
                "group": view.name,
                "is_pair": view.is_pair,
                "partners": view.partners,
                "reasons": [reason.text for reason in view.reasons],
                "times": [] if group.slot else view.times,
                "theme": view.theme,
                "hour": words.hour(group.slot) if group.slot else "",
                "facilitator": str(group.facilitator) if group.facilitator else "",
                "sessions": [
                    f"{entry.name}: {day(entry.starts_at)} {hours(entry.starts_at, entry.ends_at)}"
                    for entry in sessions
                ],
                "zone": reader.timezone,
                "room": room,
                "why": why,
            }
            tell(
                person=reader,
                topic="groups",
                kind=kind,
                context=context,
                at=at,
                once_key=f"{once}-{view.enrolment_id}",
                attachments=files[reader.pk],
            )
        written += 1
    return written
