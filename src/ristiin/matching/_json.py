"""JSON in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, cast

from ristiin.matching._errors import BadValue
from ristiin.matching._model import (
    Broken,
    Conflict,
    Criteria,
    Criterion,
    Group,
    Importance,
    Past,
    Person,
    Problem,
    Result,
    Sizes,
    Theme,
    order_key,
)


def to_json(value: object) -> Any:  # noqa: ANN401 -- JSON is any of six types
    """Return a dataclass of this library as plain dicts, lists, texts and numbers.

    Maps keyed by id become lists of [id, value], so that a whole number stays one.
    """
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        if all(isinstance(k, str) for k in value):
            return {k: to_json(v) for k, v in value.items()}
        return [[k, to_json(v)] for k, v in value.items()]
    if isinstance(value, frozenset | set):
        return sorted((to_json(v) for v in value), key=order_key)
    if isinstance(value, tuple | list):
        return [to_json(v) for v in value]
    return value


def problem_from_json(data: Mapping[str, Any]) -> Problem:
    """Return a problem from what `to_json` gave, or from JSON written by hand.

    Raises:
        BadValue: a key that no problem has.
        MatchingError: the problem itself is wrong.
    """
    _only(Problem, data)
    criteria = data.get("criteria", {"items": []})
    if not isinstance(criteria, Mapping):
        criteria = {"items": criteria}
    sizes = data.get("sizes", {"smallest": 2, "largest": 2})
    return Problem(
        people=tuple(_person(p) for p in data.get("people", ())),
        criteria=Criteria(
            [_criterion(c) for c in criteria.get("items", ())],
            in_order=bool(criteria.get("in_order", False)),
        ),
        sizes=Sizes(**sizes) if isinstance(sizes, Mapping) else Sizes(*_two(sizes)),
        fixed=_rows(data, "fixed"),
        never=_rows(data, "never"),
        together=_rows(data, "together"),
        history=tuple(Past(tuple(p["people"]), p.get("ago", 1)) for p in data.get("history", ())),
        themes=tuple(
            Theme(t) if isinstance(t, str) else Theme(t["key"], t.get("capacity")) for t in data.get("themes", ())
        ),
        seed=data.get("seed", 0),
        fairness=data.get("fairness", "fairness-first"),
        levels=data.get("levels", 1),
    )


def people_from_json(data: Mapping[str, Any]) -> tuple[Person, ...]:
    """Return the people of a problem, or of nothing but people.

    Raises:
        BadValue: there are none, or something is said that no person has.
    """
    try:
        return tuple(_person(p) for p in data.get("problem", data)["people"])
    except (TypeError, KeyError, AttributeError):
        raise BadValue('There are no people in the JSON: write {"people": [{"id": "anna"}]}.') from None


def result_from_json(data: Mapping[str, Any]) -> Result:
    """Return a result from what `to_json` gave."""
    _only(Result, data)
    per_person = data["per_person"]
    pairs = per_person.items() if isinstance(per_person, Mapping) else per_person
    values = dict(data)
    values.update(
        groups=tuple(
            Group(
                people=tuple(g["people"]),
                theme=g.get("theme"),
                times=tuple(g.get("times", ())),
                score=g.get("score", 0.0),
                fixed=g.get("fixed", False),
            )
            for g in data["groups"]
        ),
        worst_off_people=tuple(data["worst_off_people"]),
        per_person=dict(pairs),
        broken=tuple(_broken(b) for b in data.get("broken", ())),
        conflicts=tuple(
            Conflict(tuple(_broken(b) for b in c["rules"]), c.get("minimal", True), c.get("smallest", False))
            for c in data.get("conflicts", ())
        ),
    )
    return Result(**values)


def _broken(data: Mapping[str, Any]) -> Broken:
    return Broken(data["rule"], tuple(data["people"]), private=data.get("private", False))


def _two(sizes: object) -> tuple[Any, Any]:
    if not isinstance(sizes, list | tuple) or len(sizes) != 2:  # noqa: PLR2004
        raise BadValue(f'The sizes {sizes!r} are not understood: give {{"smallest": 2, "largest": 3}}.')
    return sizes[0], sizes[1]


def _rows(data: Mapping[str, Any], name: str) -> tuple[tuple[Any, ...], ...]:
    # A text is left for the problem to refuse.
    return tuple(cast("tuple[Any, ...]", row) if isinstance(row, str) else tuple(row) for row in data.get(name, ()))


def _only(kind: type, data: Mapping[str, Any]) -> None:
    known = {f.name for f in fields(kind)}
    for name in data:
        if name not in known:
            message = f"{kind.__name__} has no {name!r}: use {', '.join(sorted(known))}."
            raise BadValue(message)


def _person(data: Mapping[str, Any]) -> Person:
    _only(Person, data)
    values = dict(data)
    for name in ("seeks", "offers", "times", "languages", "wishes", "avoids"):
        # A text is left for the person to refuse.
        if name in values and not isinstance(values[name], str):
            values[name] = frozenset(values[name])
    return Person(**values)


def _criterion(data: Mapping[str, Any]) -> Criterion:
    _only(Criterion, data)
    values = dict(data)
    if "importance" in values:
        try:
            values["importance"] = Importance(values["importance"])
        except ValueError:
            message = f"The importance {values['importance']!r} is none of must, strong, some, off."
            raise BadValue(message) from None
    if "values" in values:
        values["values"] = tuple(values["values"])
    return Criterion(**values)
