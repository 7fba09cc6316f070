"""What the engine is told of a programme: its people, and what matters in a pair or a group of theirs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ristiin import matching
from ristiin.enrolment.choices import MeetingMode
from ristiin.grouping.material import Material, Member
from ristiin.kernel.collation import fold
from ristiin.programmes.choices import Place, Scope, Weight

MODES: Mapping[str, Any] = {
    MeetingMode.ONLINE: "remote",
    MeetingMode.FACE_TO_FACE: "in-person",
    MeetingMode.EITHER: "either",
}
STRONG, SOME = matching.Importance.STRONG, matching.Importance.SOME
OF_FACTS = frozenset({"mixed", "alike", "no_one_alone"})
"""What a programme may ask of a fact that its own registration form or list asks for."""


def criteria_of(material: Material) -> matching.Criteria:
    """Return what matters: the usual criteria of pairs or of groups, with the programme's own importances by key."""
    importance: dict[str, str] = dict(material.programme.criteria or {})
    usual = _of_groups(material) if material.has_plans else _of_pairs(material)
    known = {item.key for item in usual}
    own = [
        matching.Criterion(kind, attribute=attribute)
        for kind, _colon, attribute in (key.partition(":") for key in importance if key not in known)
        if kind in OF_FACTS and attribute
    ]
    return matching.Criteria(
        replace(item, importance=matching.Importance(importance.get(item.key, item.importance)))
        for item in [*usual, *own]
    )


def _of_pairs(material: Material) -> list[matching.Criterion]:
    mixed = {Scope.ANYWHERE: "organisation", Scope.ORGANISATION: "unit"}.get(Scope(material.programme.scope), "")
    return [
        matching.give_and_get(),
        matching.theme(),
        *([matching.mixed(mixed)] if mixed else []),
        matching.as_wished("discipline"),
        matching.common_times(),
        matching.mode(),
        matching.language(),
        matching.mutual_wish(),
        matching.one_sided_wish(),
        matching.not_again(),
    ]


def _of_groups(material: Material) -> list[matching.Criterion]:
    """Return what matters in groups: a theme people ranked, an hour when all can, people from different places.

    Nobody but the organiser makes a rule of the language or of earlier company: among many these cannot always hold.
    """
    weight = matching.Importance(material.target_group.mixed_units if material.target_group else Weight.SOME)
    differ = [name for name in ("unit", "region", "organisation") if len(_values(material, name)) > 1]
    # Guests have another organisation than the rest, and no unit: they differ as it is.
    mixed = [name for name in differ if name != "organisation" or not {"unit", "region"} & set(differ)]
    guests = sum(member.is_guest for member in material.members.values())
    place = material.target_group.mode if material.target_group else Place.EITHER
    return [
        matching.theme(),
        matching.common_times(),
        *(matching.mixed(name, weight if spot == 0 else SOME) for spot, name in enumerate(mixed)),
        *([matching.no_one_alone("guest", STRONG, values=("guest",))] if guests > 1 else []),
        matching.give_and_get(),
        *([matching.mode()] if place == Place.EITHER else []),
        matching.language(STRONG),
        matching.mutual_wish(),
        matching.one_sided_wish(),
        matching.not_again(SOME),
    ]


def _values(material: Material, name: str) -> set[str]:
    return {told[name] for member in material.members.values() if name in (told := _told(member))}


def _told(member: Member) -> dict[str, str]:
    told = {
        "organisation": str(member.organisation_id or ""),
        "unit": str(member.unit_id or ""),
        "discipline": fold(member.discipline),
        "region": fold(member.region),
        "role": fold(member.role_title),
        "guest": "guest" if member.is_guest else "",
    }
    return {name: value for name, value in told.items() if value}


def person_of(member: Member) -> matching.Person:
    """Return somebody as the engine knows them: ids and facts, no name."""
    facts: dict[str, str | float] = {fold(name): _number(value) for name, value in member.facts.items() if value}
    return matching.Person(
        id=member.id,
        attributes={**facts, **_told(member)},
        seeks=frozenset(map(str, member.seeks)),
        offers=frozenset(map(str, member.offers)),
        themes=tuple(map(str, member.themes)),
        times=frozenset(member.slots),
        mode=MODES[member.meeting_mode],
        languages=frozenset(member.languages),
        wishes=frozenset(member.hopes),
        avoids=frozenset(member.avoids),
        partner_discipline=member.partner_discipline,  # type: ignore[arg-type]
    )


def _number(value: str) -> str | float:
    """Return a fact as a number where it is one, such as years of experience."""
    return float(value) if value.isdecimal() else fold(value)
