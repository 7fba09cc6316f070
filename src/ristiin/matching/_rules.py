"""The hard rules of a problem one by one, as clashes name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ristiin.matching._judge import book_of
from ristiin.matching._model import Broken, Id, Importance, Problem, order_key

PERSONAL = frozenset({"mixed", "alike", "as_wished", "common_times", "mode", "language", "not_again"})
"""Kinds of musts that can be waived for one person without asking more of another."""
ROWS = frozenset({"never", "together", "avoid"})
"""Rules about the people of a row with one another."""


@dataclass(frozen=True)
class Rule:
    """One hard rule: `who` is a row of people, or the one person that a criterion is asked of."""

    name: str
    who: tuple[Id, ...]
    private: bool = False


def rules_of(problem: Problem) -> list[Rule]:
    """List hard rules one by one; private ones first, so that others are named where either would do."""
    known = [p.id for p in problem.people]
    avoided = {in_order((p.id, other)) for p in problem.people for other in p.avoids}
    out = [Rule("avoid", row, private=True) for row in sorted(avoided, key=lambda r: [order_key(i) for i in r])]
    book = book_of(problem)
    for item in problem.criteria.items:
        if item.importance is Importance.MUST:
            if item.kind in PERSONAL:
                concerned = in_order(p.id for p in problem.people if book.concerns(item, p))
                out += [Rule(item.key, (one,)) for one in concerned]
            else:
                out.append(Rule(item.key, in_order(known)))
    out += [Rule("never", in_order(row)) for row in problem.never if len(row) > 1]
    out += [Rule("together", in_order(row)) for row in problem.together if len(row) > 1]
    # Said twice it is one rule still.
    return list(dict.fromkeys(out))


def named(rules: Iterable[Rule]) -> tuple[Broken, ...]:
    """Return rules as they are told: one line for a criterion, with everyone it is asked of."""
    asked: dict[str, set[Id]] = {}
    out: list[Broken] = []
    for rule in rules:
        if rule.name in ROWS:
            out.append(Broken(rule.name, rule.who, private=rule.private))
        else:
            asked.setdefault(rule.name, set()).update(rule.who)
    out += [Broken(name, in_order(who)) for name, who in asked.items()]
    return tuple(sorted(out, key=lambda b: (b.rule, [order_key(i) for i in b.people])))


def in_order(row: Iterable[Id]) -> tuple[Id, ...]:
    """Return ids in their order."""
    return tuple(sorted(row, key=order_key))
