"""Names a smallest set of hard rules that cannot all hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ristiin.matching._judge import book_of, judge
from ristiin.matching._model import (
    Broken,
    Conflict,
    Criteria,
    Id,
    Importance,
    Past,
    Person,
    Problem,
    joined_blocks,
    order_key,
    size_plan,
)
from ristiin.matching._smallest import smallest_clash

PERSONAL = frozenset({"mixed", "alike", "as_wished", "common_times", "mode", "language", "not_again"})
"""Kinds of musts that can be waived for one person without asking more of another."""
ROWS = frozenset({"never", "together", "avoid"})
"""Rules about the people of a row with one another."""
STEPS = 60_000
"""Steps of the search for one sub-problem, and for all of one answer together."""
ALL_STEPS = 300_000
ALONE_STEPS = 1_000_000
"""Steps for leaving out what is not needed of the rules that keep people from everybody."""
CLASHES = 4
Ways = list[tuple[Id, ...]]


@dataclass(frozen=True)
class _Rule:
    """One hard rule: `who` is a row of people, or the one person that a criterion is asked of."""

    name: str
    who: tuple[Id, ...]
    private: bool = False


def conflicts(
    problem: Problem, broken: tuple[Broken, ...], _feasible: Callable[[Problem], bool] | None = None
) -> tuple[Conflict, ...]:
    """Return clashes among hard rules: people whom rules keep from everyone, then the rest.

    Each clash is irreducible: its rules alone cannot hold, and without any one of them the others can
    (after Junker 2004, QuickXplain); `smallest` says that no other set of fewer rules clashes. Whether rules can
    hold is settled exactly for an even number of pairs, and by a search of counted steps else. Where that
    was not enough, all rules that do not hold are given as one clash with `minimal` false.
    """
    found: list[Conflict] = []
    fixed = {i for g in problem.fixed for i in g}
    named: set[Id] = set()
    purse = _Purse(ALONE_STEPS)
    for rule in broken:
        for one in rule.people:
            if one in named or one in fixed:
                continue
            named.add(one)
            rules = _alone(problem, one, fixed)
            if rules and (clash := _reduced(problem, rules, purse)) not in found:
                found.append(clash)
    if found:
        return tuple(found)
    pinned = tuple(rule for rule in broken if set(rule.people) <= fixed)
    if pinned and len(pinned) == len(broken):
        return (Conflict(tuple(broken), minimal=False),)
    return _clashes(problem) or (Conflict(tuple(broken), minimal=False),)


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


def _reduced(problem: Problem, told: tuple[Broken, ...], purse: _Purse) -> Conflict:
    """Return the clash of these rules without those that it does not need."""
    asked = {b.rule: set(b.people) for b in told}
    rules = [
        rule
        for rule in _rules(problem)
        if rule.name in asked
        and (asked[rule.name].issuperset(rule.who) or not (rule.name in ROWS or len(rule.who) == 1))
    ]
    many = 20 * len(problem.people) * len(rules) > purse.steps
    if many or can_hold(_only(problem, rules), purse) is not False:
        return Conflict(told, minimal=False)
    every = list(rules)
    for rule in every:
        rest = [other for other in rules if other != rule]
        answer = can_hold(_only(problem, rest), purse) if purse.steps > 0 else None
        if answer is None:
            return Conflict(told, minimal=False)
        if answer is False:
            rules = rest
    return Conflict(told if rules == every else _named(rules))


def _clashes(problem: Problem) -> tuple[Conflict, ...]:
    """Return irreducible clashes that share no rule, at most a few."""
    rules = _rules(problem)
    out: list[Conflict] = []
    purse, further = _Purse(), _Purse()
    sure = True

    def holds(some: Sequence[_Rule]) -> bool:
        nonlocal sure
        answer = can_hold(_only(problem, some), purse) if purse.steps > 0 else None
        sure = sure and answer is not None
        return answer is not False

    while len(out) < CLASHES and not holds(rules):
        # Which irreducible set is met depends on the order; of two, the one with fewer rules is told.
        either = [_explain(holds, [], order, changed=False) for order in (rules, rules[::-1])]
        clash = min((c for c in either if c), key=lambda c: (sum(r.private for r in c), len(c)), default=[])
        if not clash or not sure:
            clash = clash if clash and not holds(clash) else rules
            sure = False
        least = False
        if sure:
            clash, least = _smallest(problem, rules, clash, further)
        out.append(Conflict(_named(clash), minimal=sure, smallest=least))
        if not sure:
            break
        rules = [rule for rule in rules if rule not in clash]
    return tuple(out)


def _smallest(
    problem: Problem, rules: Sequence[_Rule], known: Sequence[_Rule], purse: _Purse
) -> tuple[list[_Rule], bool]:
    """Return a clash of the fewest rules, of two the one with fewer private wishes, and whether that is sure."""

    def find(some: Sequence[_Rule]) -> Ways | bool | None:
        return way_to_hold(_only(problem, some), purse) if purse.steps > 0 else None

    def kept_by(way: Ways, all_rules: Sequence[_Rule]) -> set[int] | None:
        """Return places of rules that this way keeps: those that nothing broken speaks of."""
        purse.steps -= 20 * len(problem.people)
        broken: dict[str, list[set[Id]]] = {}
        for b in judge(_only(problem, all_rules), way).broken:
            broken.setdefault(b.rule, []).append(set(b.people))

        def meant(rule: _Rule, people: set[Id]) -> bool:
            return len(people.intersection(rule.who)) > (rule.name in ROWS)

        kept = [
            k
            for k, rule in enumerate(all_rules)
            if not any(meant(rule, people) for people in broken.get(rule.name, ()))
        ]
        held = judge(_only(problem, [all_rules[k] for k in kept]), way)
        return None if held.broken or held.left_out else set(kept)

    return smallest_clash(rules, known, cost=lambda rule: 1000 + rule.private, find=find, kept_by=kept_by)


def _explain(
    holds: Callable[[Sequence[_Rule]], bool], base: list[_Rule], rules: list[_Rule], *, changed: bool
) -> list[_Rule]:
    """Return a smallest part of `rules` that cannot hold beside `base`."""
    if changed and base and not holds(base):
        return []
    if len(rules) <= 1:
        return rules
    half = len(rules) // 2
    first, second = rules[:half], rules[half:]
    needed = _explain(holds, base + first, second, changed=True)
    return _explain(holds, base + needed, first, changed=bool(needed)) + needed


def _rules(problem: Problem) -> list[_Rule]:
    """List hard rules one by one; private ones first, so that others are named where either would do."""
    known = [p.id for p in problem.people]
    avoided = {tuple(sorted((p.id, other), key=order_key)) for p in problem.people for other in p.avoids}
    out = [_Rule("avoid", row, private=True) for row in sorted(avoided, key=lambda r: [order_key(i) for i in r])]
    book = book_of(problem)
    for item in problem.criteria.items:
        if item.importance is Importance.MUST:
            if item.kind in PERSONAL:
                concerned = sorted((p.id for p in problem.people if book.concerns(item, p)), key=order_key)
                out += [_Rule(item.key, (one,)) for one in concerned]
            else:
                out.append(_Rule(item.key, tuple(sorted(known, key=order_key))))
    out += [_Rule("never", _in_order(row)) for row in problem.never if len(row) > 1]
    out += [_Rule("together", _in_order(row)) for row in problem.together if len(row) > 1]
    # Said twice it is one rule still.
    return list(dict.fromkeys(out))


def _in_order(row: Sequence[Id]) -> tuple[Id, ...]:
    return tuple(sorted(row, key=order_key))


def _only(problem: Problem, rules: Sequence[_Rule]) -> Problem:
    """Return the problem with these hard rules and no others; what is soft does not matter."""
    keep = {(rule.name, rule.who) for rule in rules}
    asked: dict[str, set[Id]] = {}
    for rule in rules:
        asked.setdefault(rule.name, set()).update(rule.who)
    items = [c for c in problem.criteria.items if c.importance is Importance.MUST and c.key in asked]
    return replace(
        problem,
        people=tuple(_person(problem, p, keep, asked) for p in problem.people),
        criteria=Criteria(items),
        never=tuple(row for row in problem.never if ("never", _in_order(row)) in keep),
        together=tuple(row for row in problem.together if ("together", _in_order(row)) in keep),
        history=tuple(
            Past(left, past.ago)
            for past in problem.history
            if len(left := tuple(i for i in past.people if i in asked.get("not_again", ()))) > 1
        ),
        fairness="total-first",
    )


def _person(problem: Problem, p: Person, keep: set[tuple[str, tuple[Id, ...]]], asked: dict[str, set[Id]]) -> Person:
    """Return the person with only what the kept rules ask of them."""

    def free(kind: str) -> bool:
        return p.id not in asked.get(kind, ())

    waived = {
        c.attribute
        for c in problem.criteria.items
        if c.kind in PERSONAL and c.attribute and p.id not in asked.get(c.key, ())
    }
    needed = {c.attribute for c in problem.criteria.items if c.attribute and p.id in asked.get(c.key, ())}
    avoids = frozenset(other for other in p.avoids if ("avoid", tuple(sorted((p.id, other), key=order_key))) in keep)
    return replace(
        p,
        attributes={k: v for k, v in p.attributes.items() if k not in waived or k in needed},
        times=frozenset() if free("common_times") else p.times,
        mode="either" if free("mode") else p.mode,
        languages=frozenset() if free("language") else p.languages,
        avoids=avoids,
    )


@dataclass
class _Purse:
    """Steps that may still be taken, all questions together: counted, so that every machine answers alike."""

    steps: int = ALL_STEPS


def can_hold(problem: Problem, purse: _Purse | None = None) -> bool | None:
    """Tell whether all hard rules can hold at once; None when that was not settled."""
    way = way_to_hold(problem, purse)
    return None if way is None else way is not False


def way_to_hold(problem: Problem, purse: _Purse | None = None) -> Ways | bool | None:
    """Return groups in which all hard rules hold, False when there are none, None when that was not settled."""
    from ristiin.matching._compile import compiled

    purse = purse or _Purse()
    c = compiled(problem)
    held = {c.index[i] for g in problem.fixed for i in g}
    free = [i for i in range(c.n) if i not in held]
    way: Ways = [tuple(g) for g in problem.fixed]
    if not free:
        return way
    pairs = problem.sizes.largest == 2  # noqa: PLR2004
    if pairs and len(free) % 2 == 0 and not problem.together:
        import numpy as np

        from ristiin.matching._perfect import perfect_pairs

        purse.steps -= 20 * len(free)
        allowed = c.pair_bad[np.ix_(free, free)] == 0
        np.fill_diagonal(allowed, val=False)
        found, _ = perfect_pairs(allowed)
        return found is not None and [*way, *((c.ids[free[i]], c.ids[free[j]]) for i, j in found)]
    if size_plan(len(free), problem.sizes) is None:
        return False
    whole = [frozenset(c.index[i] for i in r) for r in joined_blocks(problem.together) if c.index[r[0]] not in held]
    block = {i: b for b in whole for i in b}
    apart = c.apart.tolist()
    near = {i: frozenset(j for j in free if j != i and not apart[i][j]) for i in free}
    ends = purse.steps - STEPS

    def grow(group: tuple[int, ...], able: list[int], size: int) -> Iterator[tuple[int, ...]]:
        """Yield every group of this size that begins so and that nobody is kept apart in."""
        purse.steps -= 1
        if purse.steps < ends:
            return
        if len(group) == size:
            yield group
            return
        for k, j in enumerate(able):
            yield from grow((*group, j), [o for o in able[k + 1 :] if o in near[j]], size)

    def fill(left: frozenset[int], *, extra: bool) -> bool | None:
        if not left:
            return True
        purse.steps -= len(left)
        if purse.steps < min(ends, 0):
            return None
        # The one with fewest left to be with is placed first.
        first = min(left, key=lambda i: (len(near[i] & left), i))
        able = sorted(near[first] & left, key=lambda i: (len(near[i] & left), i))
        sure = True
        for size in range(problem.sizes.smallest, problem.sizes.largest + 1 + extra):
            still = extra and size <= problem.sizes.largest
            rest = len(left) - size
            if rest < 0 or (rest and not _fits(rest, problem, trio=still)):
                continue
            for group in grow((first,), able, size):
                inside = frozenset(group)
                if any(not block[i] <= inside for i in group if i in block):
                    continue
                # Valuing a group takes as long as many steps.
                purse.steps -= 20
                if c.evaluate(tuple(sorted(group))).broken:
                    continue
                answer = fill(left - inside, extra=still)
                if answer:
                    way.append(tuple(c.ids[i] for i in group))
                    return True
                sure = sure and answer is not None
            if purse.steps < ends:
                return None
        return False if sure else None

    answer = fill(frozenset(free), extra=pairs and len(free) % 2 == 1)
    return way if answer else answer


def _fits(count: int, problem: Problem, *, trio: bool) -> bool:
    if trio:
        return count % 2 == 1 and count > 2  # noqa: PLR2004
    low, high = problem.sizes.smallest, problem.sizes.largest
    return -(-count // high) <= count // low


def _named(rules: Sequence[_Rule]) -> tuple[Broken, ...]:
    """Return rules as they are told: one line for a criterion, with everyone it is asked of."""
    asked: dict[str, set[Id]] = {}
    out: list[Broken] = []
    for rule in rules:
        if rule.name in ROWS:
            out.append(Broken(rule.name, tuple(sorted(rule.who, key=order_key)), private=rule.private))
        else:
            asked.setdefault(rule.name, set()).update(rule.who)
    out += [Broken(name, tuple(sorted(who, key=order_key))) for name, who in asked.items()]
    return tuple(sorted(out, key=lambda b: (b.rule, [order_key(i) for i in b.people])))
