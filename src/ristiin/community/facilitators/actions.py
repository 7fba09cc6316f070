"""Everything that changes what the community knows of its facilitators. Callers have checked who."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.community.actions import organisation_named
from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.kernel import audit
from ristiin.kernel.plain import plain_line

MOST_GROUPS = 20
MOST_THEMES = 12
LONGEST_THEME = 120
STEPS = tuple(Path.values)
"""The way from imagining it to experience; nobody is moved backwards on it."""


@transaction.atomic
def become_candidate(*, person: Person, at: datetime) -> Facilitator:
    """Note that the person could imagine facilitating, by their own act. Twice changes nothing (S110)."""
    known, is_new = Facilitator.objects.get_or_create(person=person, defaults={"changed_at": at})
    if is_new:
        audit.record(verb="could imagine facilitating", target=known, at=at, actor_id=person.pk, subject_id=person.pk)
    return known


@transaction.atomic
def say_about_oneself(
    *,
    person: Person,
    groups_at_most: int,
    themes: Sequence[str],
    free_slots: Sequence[str],
    about: str,
    organisation: str,
    has_facilitated: bool,
    is_listed: bool,
    at: datetime,
) -> Facilitator:
    """Set what a facilitator takes and tells, and whether organisers find them (S76, S106)."""
    known, _new = Facilitator.objects.select_for_update().get_or_create(person=person, defaults={"changed_at": at})
    known.groups_at_most = max(1, min(groups_at_most, MOST_GROUPS))
    known.themes = _tidy(themes)
    known.free_slots = list(free_slots)
    known.about = about.strip()
    known.organisation = organisation_named(name=organisation) if organisation.strip() else None
    known.is_listed = is_listed
    if has_facilitated:
        known.path = Path.EXPERIENCED
    elif known.path == Path.EXPERIENCED:
        known.path = Path.TRAINED
    known.changed_at = at
    known.save()
    audit.record(verb="facilitator told of themselves", target=known, at=at, actor_id=person.pk, subject_id=person.pk)
    return known


@transaction.atomic
def give_up_hours(*, person: Person, slots: Collection[str], at: datetime) -> Facilitator | None:
    """Take hours off those a facilitator has said are free; None when nothing is known of them. Twice changes nothing.

    The last hour stays, for none would mean that every hour is free.
    """
    known = Facilitator.objects.select_for_update().filter(person=person).first()
    if known is None:
        return None
    left = [slot for slot in known.free_slots if slot not in slots]
    if left and left != known.free_slots:
        known.free_slots, known.changed_at = left, at
        known.save(update_fields=["free_slots", "changed_at"])
        audit.record(
            verb="facilitator told of themselves", target=known, at=at, actor_id=person.pk, subject_id=person.pk
        )
    return known


@transaction.atomic
def move_on(*, people: Collection[int], path: Path, by: Person, at: datetime) -> int:
    """Bring people further on the way to facilitating, and return how many moved; nobody moves back (S78)."""
    known = {
        row.person_id: row
        for row in Facilitator.objects.select_for_update().filter(person_id__in=people).order_by("pk")
    }
    moved = 0
    for person_id in sorted(set(people)):
        row = known.get(person_id) or Facilitator(person_id=person_id)
        if row.pk and STEPS.index(row.path) >= STEPS.index(path):
            continue
        row.path, row.changed_at = path, at
        row.save()
        moved += 1
        audit.record(
            verb="further on the way to facilitating",
            target=row,
            at=at,
            actor_id=by.pk,
            subject_id=person_id,
            details={"path": path.value},
        )
    return moved


@transaction.atomic
def stop(*, person: Person, at: datetime) -> None:
    """Forget what the person said of facilitating; groups they look after go on. Twice changes nothing."""
    gone, _counts = Facilitator.objects.filter(person=person).delete()
    if gone:
        audit.record(verb="facilitates no more", target=person, at=at, actor_id=person.pk, subject_id=person.pk)


def _tidy(themes: Sequence[str]) -> list[str]:
    found: dict[str, str] = {}
    for theme in themes:
        text = plain_line(theme)[:LONGEST_THEME].strip()
        if text:
            found.setdefault(text.casefold(), text)
    return list(found.values())[:MOST_THEMES]
