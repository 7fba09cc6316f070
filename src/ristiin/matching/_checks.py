"""Refuses problems that cannot be meant, with what to change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import cast

from ristiin.matching._errors import (
    BadValue,
    ContradictoryRules,
    DuplicateId,
    EmptyInput,
    ImpossibleSizes,
    NotANumber,
    OnePerson,
    UnknownReference,
)
from ristiin.matching._model import ATTRIBUTE_KINDS, KINDS, Id, Problem, joined_blocks, size_plan


def _known(ids: set[Id], what: str, group: Iterable[Id]) -> None:
    for one in group:
        if one not in ids:
            message = f"{what} names {one!r}, who is not among the people: remove it or add them."
            raise UnknownReference(message, people=(one,))


def check(problem: Problem) -> None:
    """Refuse a problem that cannot be meant.

    Raises:
        MatchingError: a subclass that names what is wrong.
    """
    if not problem.people:
        message = "There are no people: give at least two."
        raise EmptyInput(message)
    ids: set[Id] = set()
    for person in problem.people:
        given = cast("object", person.id)
        if isinstance(given, bool) or not isinstance(given, str | int):
            message = f"The id {person.id!r} is neither a text nor a whole number."
            raise BadValue(message)
        if person.id in ids:
            message = f"The id {person.id!r} occurs twice: give everyone an id of their own."
            raise DuplicateId(message, people=(person.id,))
        ids.add(person.id)
    if len(ids) == 1:
        message = "There is only one person: at least two are needed."
        raise OnePerson(message, people=tuple(ids))
    _check_choices(problem)
    _check_people(problem, ids)
    _check_criteria(problem)
    _check_rules(problem, ids)


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _check_choices(problem: Problem) -> None:
    if problem.fairness not in {"fairness-first", "total-first"}:
        raise BadValue(f"fairness is {problem.fairness!r}: use fairness-first or total-first.")
    if not _whole(problem.levels, 1):
        raise BadValue(f"levels is {problem.levels!r}: use a whole number of at least 1.")
    if not _whole(problem.seed, -(2**63)):
        raise BadValue(f"seed is {problem.seed!r}: use a whole number.")


def _check_people(problem: Problem, ids: set[Id]) -> None:
    for person in problem.people:
        if person.mode not in {"remote", "in-person", "either"}:
            message = f"mode of {person.id!r} is {person.mode!r}: use remote, in-person or either."
            raise BadValue(message, people=(person.id,))
        if person.partner_discipline not in {"same", "different", "any"}:
            message = (
                f"partner_discipline of {person.id!r} is {person.partner_discipline!r}: use same, different or any."
            )
            raise BadValue(message, people=(person.id,))
        for name, value in person.attributes.items():
            if not isinstance(cast("object", value), str | int | float):
                message = f"{name} of {person.id!r} is {value!r}: give a text or a number."
                raise BadValue(message, people=(person.id,))
            if isinstance(value, float) and not math.isfinite(value):
                message = f"{name} of {person.id!r} is not a number: leave it out or correct it."
                raise NotANumber(message, people=(person.id,))
        _known(ids, f"A wish of {person.id!r}", person.wishes)
        _known(ids, f"A private wish of {person.id!r}", person.avoids)
        if person.id in person.wishes or person.id in person.avoids:
            message = f"{person.id!r} names themself in a wish: remove it."
            raise ContradictoryRules(message, people=(person.id,))


def _check_criteria(problem: Problem) -> None:
    for item in problem.criteria.items:
        if item.kind not in KINDS:
            message = f"There is no criterion {item.kind!r}: use one of {', '.join(KINDS)}."
            raise BadValue(message)
        if (item.kind in ATTRIBUTE_KINDS) != (item.attribute is not None):
            message = f"The criterion {item.kind} needs an attribute, or must not have one."
            raise BadValue(message)
        least: object = item.at_least
        if not isinstance(least, int | float) or not math.isfinite(least) or least < 0:
            message = f"at_least of {item.key} must be a number of at least 0."
            raise NotANumber(message)
        if item.within is not None and not _whole(item.within, 1):
            message = f"within of {item.key} must be a whole number of at least 1."
            raise NotANumber(message)
        if item.weight is not None and not _whole(item.weight, 0):
            message = f"The weight of {item.key} must be a whole number of at least 0."
            raise NotANumber(message)


def _check_rules(problem: Problem, ids: set[Id]) -> None:
    for name in ("never", "together"):
        for group in getattr(problem, name):
            _known(ids, f"A '{name}' rule", group)
    taken: dict[Id, tuple[Id, ...]] = {}
    for group in problem.fixed:
        _known(ids, "A fixed group", group)
        if len(group) < 2:  # noqa: PLR2004
            message = f"The fixed group {list(group)} has fewer than two people."
            raise ContradictoryRules(message, people=group)
        for one in group:
            if one in taken:
                message = f"{one!r} is in two fixed groups: release one of them."
                raise ContradictoryRules(message, people=(one,))
            taken[one] = group
    for past in problem.history:
        if not _whole(past.ago, 1):
            message = f"A past group is {past.ago} rounds ago: the latest round is 1."
            raise BadValue(message)
    themes = [theme.key for theme in problem.themes]
    if len(set(themes)) != len(themes):
        message = "A theme is given twice: give each theme once."
        raise DuplicateId(message)
    for theme in problem.themes:
        if theme.capacity is not None and not _whole(theme.capacity, 0):
            message = f"The theme {theme.key!r} has room for {theme.capacity!r} groups: use a whole number."
            raise BadValue(message)
    free = len(ids) - len(taken)
    if size_plan(free, problem.sizes) is None and free != 0:
        sizes = problem.sizes
        message = (
            f"{free} people cannot be put into groups of {sizes.smallest} to {sizes.largest}: "
            "change the sizes, release a fixed group, or change the number of people."
        )
        raise ImpossibleSizes(message)
    _check_pairs(problem, taken)


def _check_pairs(problem: Problem, taken: Mapping[Id, tuple[Id, ...]]) -> None:
    apart = {frozenset((a, b)) for group in problem.never for a in group for b in group if a != b}
    plan = size_plan(len(problem.people) - len(taken), problem.sizes)
    most = plan[2] if plan else problem.sizes.largest
    blocks = joined_blocks(problem.together)
    if problem.sizes.largest == 2 and sum(len(b) > 2 for b in blocks) > 1:  # noqa: PLR2004
        message = "Two sets of three are always together, but pairs have room for one trio: drop one of the rules."
        raise ContradictoryRules(message, people=tuple(i for b in blocks for i in b))
    for group in blocks:
        if len(group) > most and not any(one in taken for one in group):
            message = f"{list(group)} are always together, but a group holds at most {most}: drop one of the rules."
            raise ContradictoryRules(message, people=group)
        for a in group:
            for b in group:
                if a != b and frozenset((a, b)) in apart:
                    message = f"{a!r} and {b!r} are both always and never together: drop one rule."
                    raise ContradictoryRules(message, people=(a, b))
        for one in group:
            if one in taken and not set(group) <= set(taken[one]):
                message = (
                    f"{list(group)} are always together, but a fixed group holds only some of "
                    "them: release the group or drop the rule."
                )
                raise ContradictoryRules(message, people=group)
    if len(problem.people) == 2 and not taken:  # noqa: PLR2004
        first, second = problem.people
        if frozenset((first.id, second.id)) in apart or second.id in first.avoids or first.id in second.avoids:
            message = "There are only two people and they may not be together: add people."
            raise ContradictoryRules(message, people=(first.id, second.id))
