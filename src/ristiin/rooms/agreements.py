"""The agreement as the group reads it: what stands, what has changed, who has signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import Direction
from ristiin.enrolment.models import Enrolment, SkillChoice
from ristiin.grouping.models import Group
from ristiin.programmes.choices import OutputPolicy
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import sessions
from ristiin.rooms.models import AgreementVersion, Signature
from ristiin.ui import dates

DUE_AFTER = timedelta(days=14)
SMALLEST_CIRCLE = 5
"""From so many on a group is a circle that talks: nobody asks it for goals, steps or an output (S57, S62, S64)."""
OF_ALL = ("theme", "methods", "timetable", "output", "audience")
IN_SHORT = {"goal", "methods", "timetable", "output"}
OF_EACH = ("goal", "by", "noticed", "gives", "gets")


@dataclass(frozen=True)
class Line:
    """One part of the agreement, and what it was in the version before when it has changed."""

    key: str
    label: str
    text: str
    before: str | None = None


@dataclass(frozen=True)
class Signed:
    """Somebody of the group, and when they signed."""

    person_id: int
    name: str
    at: datetime | None


@dataclass(frozen=True)
class Agreement:
    """One version as somebody in the room reads it."""

    version: AgreementVersion
    lines: list[Line]
    signatures: list[Signed]
    is_made: bool
    i_have_signed: bool

    @property
    def missing(self) -> list[str]:
        """The names of those who have not signed."""
        return [one.name for one in self.signatures if one.at is None]

    @property
    def theme(self) -> str:
        """What it is about."""
        return next((line.text for line in self.lines if line.key == "theme"), "")

    @property
    def in_short(self) -> list[Line]:
        """The parts by which the group works: goals, ways, timetable, output."""
        return [line for line in self.lines if line.key.partition("-")[0] in IN_SHORT]

    @property
    def changes(self) -> list[Line]:
        """The parts that differ from the version before."""
        return [line for line in self.lines if line.before is not None]


def labels(people: Iterable[tuple[int, str]]) -> dict[str, str]:
    """Return what each part of an agreement is called, in order; a person's parts are `key-id`."""
    found = {"theme": _("Theme")}
    for pk, name in people:
        said = {"name": name}
        found[f"goal-{pk}"] = _("Goal: %(name)s") % said
        found[f"by-{pk}"] = _("By when: %(name)s") % said
        found[f"noticed-{pk}"] = _("How it shows: %(name)s") % said
        found[f"gives-{pk}"] = _("Gives: %(name)s") % said
        found[f"gets-{pk}"] = _("Gets: %(name)s") % said
    found["methods"] = _("How we work")
    found["timetable"] = _("Timetable")
    found["dates"] = _("Our own days")
    found["output"] = _("Output")
    found["audience"] = pgettext("output", "For whom")
    return found


def call_names(people: Iterable[Person]) -> dict[int, str]:
    """Return what each is called among these people: by the first name, unless two have the same."""
    known = list(people)
    first = [person.first_name for person in known]
    return {
        person.pk: person.first_name if person.first_name and first.count(person.first_name) == 1 else str(person)
        for person in known
    }


def parts(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the parts of a version as texts, by the keys of `labels`."""
    found = {key: str(content.get(key) or "") for key in OF_ALL}
    found["dates"] = ", ".join(dates.full_day(date.fromisoformat(day)) for day in content.get("dates") or ())
    for pk, own in (content.get("people") or {}).items():
        found |= {f"{key}-{pk}": str(own.get(key) or "") for key in OF_EACH}
    return found


def latest(group: Group, since: datetime | None = None) -> AgreementVersion | None:
    """Return the newest version; None when there is none, or none since one who joined late came."""
    found = AgreementVersion.objects.filter(group=group).order_by("-number").select_related("written_by").first()
    return None if found is None or (since is not None and found.written_at < since) else found


def number_now(group: Group) -> int:
    """Return the number of the newest version, 0 for none."""
    return (
        AgreementVersion.objects.filter(group=group).order_by("-number").values_list("number", flat=True).first() or 0
    )


def versions(group: Group, since: datetime | None) -> list[AgreementVersion]:
    """Return every version that the reader may see, the newest first."""
    found = AgreementVersion.objects.filter(group=group).select_related("written_by").order_by("-number")
    return list(found if since is None else found.filter(written_at__gte=since))


def agreement(
    group: Group,
    version: AgreementVersion,
    reader: Person,
    people: Iterable[Person],
    since: datetime | None,
    *,
    with_changes: bool = True,
) -> Agreement:
    """Return a version with who has signed it and, when asked, what it changed; `people` are those who sign."""
    signing = list(people)
    before = None
    if with_changes and version.number > 1:
        previous = AgreementVersion.objects.filter(group=group, number=version.number - 1).first()
        if previous is not None and (since is None or previous.written_at >= since):
            before = parts(previous.content)
    now = parts(version.content)
    names = call_names(signing)
    written_of = {int(key.partition("-")[2]) for key in (*now, *(before or ())) if "-" in key}
    for gone in Person.objects.filter(pk__in=written_of - set(names)).order_by("pk") if written_of - set(names) else ():
        names[gone.pk] = gone.first_name or str(gone)
    lines = []
    for key, label in labels(names.items()).items():
        text, was = now.get(key, ""), (before or now).get(key, "")
        if text or was:
            lines.append(Line(key, label, text, was if before is not None and was != text else None))
    signed = dict(Signature.objects.filter(version=version).values_list("person_id", "signed_at"))
    return Agreement(
        version=version,
        lines=lines,
        signatures=[Signed(person.pk, str(person), signed.get(person.pk)) for person in signing],
        is_made=bool(signing) and all(person.pk in signed for person in signing),
        i_have_signed=reader.pk in signed,
    )


def is_expected(programme: Programme) -> bool:
    """Tell whether a group is asked for an agreement: who makes something, or is few. A circle talks (S64)."""
    return programme.output_policy == OutputPolicy.REQUIRED or programme.size_min < SMALLEST_CIRCLE


def due_at(group: Group, entries: Iterable[TimelineEntry]) -> datetime:
    """Return when the agreement should be there (S27): two weeks after the kick-off, or after the group was made."""
    first = next(iter(sessions(entries)), None)
    return max(first.starts_at if first else group.published_at, group.published_at) + DUE_AFTER


def suggestion(group: Group, people: Iterable[Enrolment]) -> dict[str, Any]:
    """Return what a first version may begin with: the group's theme, and what each chose to show to others."""
    shown = {e.pk: e for e in people}
    wanted = {
        Direction.OFFERS: [pk for pk, e in shown.items() if "offers" in e.shown_to_others],
        Direction.SEEKS: [pk for pk, e in shown.items() if "seeks" in e.shown_to_others],
    }
    choices = SkillChoice.objects.filter(enrolment__in=shown).select_related("skill").order_by("skill__position", "pk")
    own: dict[str, dict[str, list[str]]] = {str(e.person_id): {"gives": [], "gets": []} for e in shown.values()}
    for choice in choices:
        direction = Direction(choice.direction)
        if choice.enrolment_id in wanted[direction]:
            key = "gives" if direction == Direction.OFFERS else "gets"
            own[str(shown[choice.enrolment_id].person_id)][key].append(choice.skill.name)
    return {
        "theme": group.theme.name if group.theme else "",
        "people": {pk: {key: ", ".join(names) for key, names in said.items()} for pk, said in own.items()},
    }
