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
from ristiin.grouping import queries
from ristiin.grouping.models import Group
from ristiin.programmes import calendar_files
from ristiin.programmes.queries import sessions_ahead
from ristiin.ui.dates import day, hours


def tell_of_group(groups: Sequence[Group], *, once: str, at: datetime) -> int:
    """Write to every member of new groups and return how many letters there are."""
    return _write("grouping/published", groups, once=once, at=at)


def tell_of_change(groups: Sequence[Group], *, once: str, at: datetime, only: Iterable[int] | None = None) -> int:
    """Write to the members of changed groups (of `only`, by enrolment ids) and return how many letters there are."""
    return _write("grouping/changed", groups, once=once, at=at, only=only)


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


def tell_facilitator(group: Group, facilitator: Person, *, at: datetime) -> None:
    """Write to somebody who looks after a group from now on."""
    with override(facilitator.language):
        room = settings.BASE_URL + reverse("rooms:room", args=[group.pk])
        tell(
            person=facilitator,
            topic="groups",
            kind="grouping/facilitator",
            context={"programme": group.programme.name, "group": str(group), "room": room, "url": room},
            at=at,
        )


def _write(kind: str, groups: Sequence[Group], *, once: str, at: datetime, only: Iterable[int] | None = None) -> int:
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
                "times": view.times,
                "sessions": [
                    f"{entry.name}: {day(entry.starts_at)} {hours(entry.starts_at, entry.ends_at)}"
                    for entry in sessions
                ],
                "zone": reader.timezone,
                "room": room,
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
