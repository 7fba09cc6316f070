"""Names a smallest set of hard rules that cannot all hold."""

from __future__ import annotations

from dataclasses import replace

from ristiin.matching._judge import book_of
from ristiin.matching._model import (
    Broken,
    Conflict,
    Criteria,
    Id,
    Importance,
    Problem,
    order_key,
)


def conflicts(problem: Problem, broken: tuple[Broken, ...]) -> tuple[Conflict, ...]:
    """Return clashes among hard rules: people whom rules keep from everyone, then the rest."""
    found: list[Conflict] = []
    fixed = {i for g in problem.fixed for i in g}
    book = book_of(problem)
    named: set[Id] = set()
    for rule in broken:
        for one in rule.people:
            if one in named or one in fixed:
                continue
            named.add(one)
            rules = _alone(problem, one, fixed)
            if rules:
                found.append(Conflict(rules))
    if not found:
        found.append(Conflict(tuple(broken), minimal=False))
    del book
    return tuple(found)


def _alone(problem: Problem, one: Id, fixed: set[Id]) -> tuple[Broken, ...]:
    """Return the rules that keep a person from everybody, or nothing when somebody is allowed."""
    book = book_of(problem)
    p = book.person[one]
    rules: dict[tuple[str, bool], set[Id]] = {}
    for q in problem.people:
        if q.id == one or q.id in fixed:
            continue
        against = book.broken([p, q], book.best_theme([p, q]))
        if not against:
            return ()
        # One rule per other person is enough to keep the two apart.
        first = against[0]
        rules.setdefault((first.rule, first.private), set()).add(q.id)
    return tuple(
        Broken(rule, (one, *sorted(others, key=order_key)), private=private)
        for (rule, private), others in sorted(rules.items())
    )


def without(problem: Problem, keys: set[str]) -> Problem:
    """Return the problem with these rules taken away."""
    items = tuple(replace(c, importance=Importance.OFF) if c.key in keys else c for c in problem.criteria.items)
    people = problem.people
    if "avoid" in keys:
        people = tuple(replace(p, avoids=frozenset()) for p in people)
    return replace(
        problem,
        people=people,
        criteria=Criteria(items, in_order=problem.criteria.in_order),
        never=() if "never" in keys else problem.never,
        together=() if "together" in keys else problem.together,
    )
