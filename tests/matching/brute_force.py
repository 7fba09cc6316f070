"""What a plain reader of the rules would compute: shares nothing with the library but its plain data."""

# ruff: noqa: C901, PLR0911, PLR0912 -- one rule after another, as they are written

from fractions import Fraction
from itertools import combinations

STEPS = 1_000_000


def ways(ids, smallest, largest):
    """Every way to put ids into groups of these sizes; pairs of an odd number have exactly one trio."""
    if smallest == largest == 2 and len(ids) % 2:
        for trio in combinations(ids, 3):
            for way in ways([i for i in ids if i not in trio], 2, 2):
                yield [trio, *way]
        return
    if not ids:
        yield []
        return
    for size in range(smallest, min(largest, len(ids)) + 1):
        for others in combinations(ids[1:], size - 1):
            for way in ways([i for i in ids[1:] if i not in others], smallest, largest):
                yield [(ids[0], *others), *way]


def meets(p, q):
    return "either" in (p.mode, q.mode) or p.mode == q.mode


def past(problem, p, q, within=None):
    """Rounds since p and q were together, or None."""
    rounds = [row.ago for row in problem.history if p.id in row.people and q.id in row.people]
    ago = min(rounds, default=None)
    return None if ago is None or (within is not None and ago > within) else ago


def hard_rules_hold(problem, way, themes=None):
    """Whether a layout keeps every rule: sizes are given by `ways`; themes are any that suits."""
    who = {p.id: p for p in problem.people}
    home = {i: k for k, group in enumerate(way) for i in group}
    if any(len({home[i] for i in row}) > 1 for row in problem.together):
        return False
    if any(tuple(sorted(row)) not in {tuple(sorted(g)) for g in way} for row in problem.fixed):
        return False
    return all(_holds(problem, [who[i] for i in group]) for group in way)


def _holds(problem, group):
    ids = {p.id for p in group}
    if any(len(ids & set(row)) > 1 for row in problem.never):
        return False
    if any(p.avoids & ids for p in group):
        return False
    return all(_must(problem, c, group) for c in problem.criteria.items if c.importance == "must")


def rules_hold(problem, way, asked):
    """Whether a layout keeps the rules that are asked: names, each with a row or with the one it is asked of."""
    who = {p.id: p for p in problem.people}
    return all(_rules_hold(problem, [who[i] for i in group], asked) for group in way)


def _rules_hold(problem, group, asked):
    ids = {p.id for p in group}
    for name, row in asked:
        inside = ids & set(row)
        if name in {"never", "avoid"} and len(inside) > 1:
            return False
        if name == "together" and 0 < len(inside) < len(row):
            return False
    for c in problem.criteria.items:
        # A must is kept by those it is asked of among themselves; a wish about a partner by whoever comes.
        everybody = tuple(sorted(p.id for p in problem.people))
        own = [p for p in group if {(c.key, (p.id,)), (c.key, everybody)} & asked]
        if c.importance == "must" and own:
            if c.kind != "as_wished":
                if not _must(problem, c, own):
                    return False
            elif not all(_as_wished(c, p, q) for p in own for q in group if p is not q):
                return False
    return True


def _as_wished(c, p, q):
    if c.attribute not in p.attributes or c.attribute not in q.attributes:
        return True
    same = p.attributes[c.attribute] == q.attributes[c.attribute]
    return p.partner_discipline == "any" or same == (p.partner_discipline == "same")


def _must(problem, c, group):
    pairs = list(combinations(group, 2))
    if c.kind == "mode":
        return all(meets(p, q) for p, q in pairs)
    if c.kind == "not_again":
        return all(past(problem, p, q, c.within) is None for p, q in pairs)
    if c.kind == "language":
        said = [p.languages for p in group if p.languages]
        return not said or bool(frozenset.intersection(*said))
    if c.kind == "common_times":
        said = [p.times for p in group if p.times]
        return not said or len(frozenset.intersection(*said)) >= c.at_least
    if c.kind == "give_and_get":
        return all(any(p.seeks & q.offers for q in group if q is not p) for p in group if p.seeks)
    values = [p.attributes[c.attribute] for p in group if c.attribute in p.attributes]
    if c.kind == "no_one_alone":
        return all(values.count(v) > 1 for v in values)
    if c.kind in {"mixed", "alike"}:
        return all(_suit(c, one, other) for one, other in combinations(values, 2))
    raise AssertionError(c.kind)


def _suit(c, one, other):
    if isinstance(one, str):
        return (one == other) == (c.kind == "alike")
    return abs(one - other) <= c.at_least if c.kind == "alike" else abs(one - other) >= c.at_least


def worth(problem, c, p, others):
    """Share, 0–1, of what one person gets by one criterion, or None where it does not concern them."""
    rest = Fraction(len(others))
    if c.kind == "give_and_get":
        if not p.seeks:
            return None
        got = Fraction(0)
        for q in others:
            hits = len(p.seeks & q.offers)
            if hits:
                one = Fraction(7, 10) + Fraction(3, 10) * hits / len(p.seeks)
                got += one if not q.seeks or q.seeks & p.offers else one * Fraction(8, 10)
        return got / rest
    if c.kind == "mode":
        return None if p.mode == "either" else Fraction(sum(meets(p, q) for q in others)) / rest
    if c.kind == "common_times":
        if not p.times:
            return None
        shared = frozenset.intersection(*(q.times for q in [p, *others] if q.times))
        return Fraction(min(4, len(shared)), 4)
    if c.kind == "not_again":
        if not any(p.id in row.people and len(row.people) > 1 for row in problem.history):
            return None
        ago = [past(problem, p, q) for q in others]
        return sum((Fraction(1) if a is None else Fraction(a - 1, a) for a in ago), Fraction(0)) / rest
    if c.attribute not in p.attributes:
        return None
    mine = p.attributes[c.attribute]
    if c.kind == "no_one_alone":
        return Fraction(any(q.attributes.get(c.attribute) == mine for q in others))
    total = Fraction(0)
    given = [q.attributes[c.attribute] for q in problem.people if c.attribute in q.attributes]
    numbers = all(isinstance(v, int | float) for v in given)
    span = max(given) - min(given) if numbers else 0
    for q in others:
        if c.attribute not in q.attributes:
            total += Fraction(1, 2)
            continue
        yours = q.attributes[c.attribute]
        far = Fraction(mine != yours)
        if numbers:
            far = Fraction(abs(mine - yours), span) if span else Fraction(0)
        total += far if c.kind == "mixed" else 1 - far
    return total / rest


def score(problem, way):
    """Points of everyone, as exact fractions, by one's weights and shares."""
    who = {p.id: p for p in problem.people}
    out = {}
    weights = {"strong": 3, "some": 1, "must": 0, "off": 0}
    for group in way:
        for one in group:
            others = [who[i] for i in group if i != one]
            shares = [(weights[c.importance], worth(problem, c, who[one], others)) for c in problem.criteria.items]
            met = [(w, s) for w, s in shares if w and s is not None]
            whole = sum(w for w, _ in met)
            out[one] = 100 * sum((w * s for w, s in met), Fraction(0)) / whole if whole else Fraction(100)
    return out
