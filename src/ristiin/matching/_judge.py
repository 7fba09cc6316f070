"""Judges a layout straight from the problem; shares no code with the solvers.

The score of a person is a whole number of units (10,000 to the point, 100 points at
most): the weighted mean of how well each criterion that concerns them is met. A criterion
between two people counts as the mean over the other members of the group; wished partners
count as the share of those the group could hold; theme, hours and 'no one alone' count
once for the group. The total is the sum of the persons' scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations

from ristiin.matching._model import (
    FULL,
    UNITS_PER_POINT,
    Broken,
    Criteria,
    Criterion,
    Group,
    Id,
    Importance,
    Judgement,
    Layout,
    Level,
    Person,
    Problem,
    Result,
    Tally,
    layout,
    order_key,
    size_plan,
)

ENOUGH_HOURS = 4
"""Common hours after which more is no better."""


def rank_value(rank: int) -> int:
    """Return the worth of a theme ranked `rank`-th (0 is first), in millionths: 0.7 per step."""
    return FULL * int(7**rank) // int(10**rank)


def is_number(value: object) -> bool:
    """Tell numbers from texts."""
    return isinstance(value, int | float) and not isinstance(value, bool)


class Book:
    """What is looked up many times while judging one problem."""

    def __init__(self, problem: Problem) -> None:
        """Index people, past partners and numeric attributes."""
        self.problem = problem
        self.person: dict[Id, Person] = {p.id: p for p in problem.people}
        self.past: dict[Id, dict[Id, int]] = {p.id: {} for p in problem.people}
        for past in problem.history:
            for a in past.people:
                for b in past.people:
                    if a != b and a in self.person and b in self.person:
                        ago = self.past[a].get(b, past.ago)
                        self.past[a][b] = min(ago, past.ago)
        self.mutual = {p.id: frozenset(w for w in p.wishes if p.id in self.person[w].wishes) for p in problem.people}
        self.span: dict[str, float] = {}
        for item in problem.criteria.items:
            name = item.attribute or ""
            if name and item.kind in {"mixed", "alike"}:
                values = [p.attributes[name] for p in problem.people if name in p.attributes]
                if values and all(is_number(v) for v in values):
                    self.span[name] = float(max(values)) - float(min(values))
        offered = [t.key for t in problem.themes]
        if not offered:
            offered = sorted({t for p in problem.people for t in p.themes})
        self.themes = offered
        self.room = max(1, problem.sizes.largest - 1)

    # What a criterion is worth to one person, in millionths, and whether it concerns them.

    def concerns(self, item: Criterion, p: Person) -> bool:
        """Tell whether the criterion has anything to say about this person."""
        kind, name = item.kind, item.attribute or ""
        if kind in {"mixed", "alike"}:
            return name in p.attributes
        if kind == "as_wished":
            return name in p.attributes and p.partner_discipline != "any"
        if kind == "no_one_alone":
            return name in p.attributes and (not item.values or str(p.attributes[name]) in item.values)
        return bool(
            {
                "give_and_get": p.seeks,
                "theme": p.themes,
                "common_times": p.times,
                "mode": p.mode != "either",
                "language": p.languages,
                "mutual_wish": self.mutual[p.id],
                "one_sided_wish": p.wishes - self.mutual[p.id],
                "not_again": self._recent(item, p),
            }[kind]
        )

    def _recent(self, item: Criterion, p: Person) -> dict[Id, int]:
        past = self.past[p.id]
        if item.within is None:
            return past
        return {other: ago for other, ago in past.items() if ago <= item.within}

    def between(self, item: Criterion, p: Person, q: Person) -> int:
        """Return what the criterion is worth to `p` from being with `q`, in millionths."""
        kind, name = item.kind, item.attribute or ""
        if kind == "give_and_get":
            gets = len(p.seeks & q.offers)
            if not gets:
                return 0
            worth = 700_000 + 300_000 * gets // len(p.seeks)
            mutual = not q.seeks or bool(q.seeks & p.offers)
            return worth if mutual else worth * 8 // 10
        if kind == "mode":
            return FULL if "either" in (p.mode, q.mode) or p.mode == q.mode else 0
        if kind == "language":
            return FULL if not q.languages or p.languages & q.languages else 0
        if kind == "not_again":
            ago = self._recent(item, p).get(q.id)
            return FULL if ago is None else FULL * (ago - 1) // ago
        if name not in q.attributes:
            return FULL // 2
        mine, yours = p.attributes[name], q.attributes[name]
        if kind in {"mixed", "alike"} and name in self.span:
            span = self.span[name]
            far = int(1_000_000 * abs(float(mine) - float(yours)) / span) if span else 0
            return far if kind == "mixed" else FULL - far
        same = mine == yours
        wants_same = kind == "alike" or (kind == "as_wished" and p.partner_discipline == "same")
        return FULL if same == wants_same else 0

    def hours(self, people: Sequence[Person]) -> frozenset[str] | None:
        """Return the hours all who gave any can; None when nobody gave any."""
        given = [p.times for p in people if p.times]
        return frozenset.intersection(*given) if given else None

    def worth(self, item: Criterion, p: Person, others: Sequence[Person], theme: str | None) -> int:
        """Return what the criterion is worth to `p` in this group times (group size − 1)."""
        kind, name = item.kind, item.attribute or ""
        if kind in {"mutual_wish", "one_sided_wish"}:
            wished = self.mutual[p.id] if kind == "mutual_wish" else p.wishes - self.mutual[p.id]
            room = min(len(wished), self.room)
            return FULL * min(room, sum(q.id in wished for q in others)) // room
        if kind == "theme":
            return rank_value(p.themes.index(theme)) if theme in p.themes else 0
        if kind == "common_times":
            hours = self.hours([p, *others])
            return FULL if hours is None else FULL * min(ENOUGH_HOURS, len(hours)) // ENOUGH_HOURS
        mine = p.attributes[name]
        return FULL if any(q.attributes.get(name) == mine for q in others) else 0

    def units(self, p: Person, others: Sequence[Person], theme: str | None) -> int:
        """Return the person's score in units."""
        soft = [c for c in self.problem.criteria.items if c.points and self.concerns(c, p)]
        whole = sum(c.points for c in soft)
        if not whole:
            return FULL
        if not others:
            return 0
        between = [c for c in soft if c.kind not in GROUP_KINDS]
        mean = sum(sum(c.points * self.between(c, p, q) for c in between) // whole for q in others) // len(others)
        return mean + sum(c.points * self.worth(c, p, others, theme) // whole for c in soft if c.kind in GROUP_KINDS)

    def best_theme(self, people: Sequence[Person]) -> str | None:
        """Return the theme worth most to these people; at a tie the kinder to the worst-off."""
        weights = [c.points for c in self.problem.criteria.items if c.kind == "theme"]
        musts = any(c.kind == "theme" and c.importance is Importance.MUST for c in self.problem.criteria.items)
        if not weights or not self.themes:
            return None
        if self.problem.criteria.in_order and any(weights):
            return self._themes_alone.best_theme(people)
        best: tuple[int, int, int] | None = None
        chosen = None
        for place, key in enumerate(self.themes):
            units = [self.units(p, [q for q in people if q is not p], key) for p in people]
            wanted = sum(key in p.themes for p in people)
            rank = (sum(units) if any(weights) else 0, min(units), -place)
            if musts:
                rank = (wanted * FULL * len(people) + rank[0], rank[1], rank[2])
            if best is None or rank > best:
                best, chosen = rank, key
        if chosen is not None and not any(chosen in p.themes for p in people):
            return None if not any(p.themes for p in people) else chosen
        return chosen

    @cached_property
    def _themes_alone(self) -> Book:
        """The same people with no other points than those of themes: in order, none makes up for another."""
        kept = [c for c in self.problem.criteria.items if c.kind == "theme" or c.importance is Importance.MUST]
        alone = [replace(c, weight=1) if c.points else c for c in kept]
        return Book(replace(self.problem, criteria=Criteria(alone)))

    def broken(self, people: Sequence[Person], theme: str | None) -> list[Broken]:
        """Return every rule about who may be together that this group breaks."""
        found: list[Broken] = []
        ids = {p.id for p in people}
        for row in self.problem.never:
            found += [Broken("never", _sorted(pair)) for pair in combinations([i for i in row if i in ids], 2)]
        for p, q in combinations(people, 2):
            if q.id in p.avoids or p.id in q.avoids:
                found.append(Broken("avoid", _sorted((p.id, q.id)), private=True))
        for item in self.problem.criteria.items:
            if item.importance is Importance.MUST:
                found += self._broken_must(item, people, theme)
        return found

    def _broken_must(self, item: Criterion, people: Sequence[Person], theme: str | None) -> list[Broken]:
        kind, key = item.kind, item.key
        concerned = [p for p in people if self.concerns(item, p)]
        everyone = _sorted(p.id for p in concerned)
        if kind in {"mixed", "alike", "as_wished", "mode", "not_again"}:
            pairs = {
                _sorted((p.id, q.id))
                for p in concerned
                for q in people
                if p is not q and not self._pair_holds(item, p, q)
            }
            return [Broken(key, pair) for pair in sorted(pairs, key=_pair_order)]
        if kind == "give_and_get":
            left = [p.id for p in concerned if not any(p.seeks & q.offers for q in people if q is not p)]
            return [Broken(key, (one,)) for one in left]
        if kind in {"mutual_wish", "one_sided_wish", "no_one_alone"}:
            alone = [p.id for p in concerned if not self.worth(item, p, [q for q in people if q is not p], theme)]
            return [Broken(key, (one,)) for one in alone]
        if kind == "language":
            shared = [p.languages for p in concerned]
            return [] if not shared or frozenset.intersection(*shared) else [Broken(key, everyone)]
        if kind == "common_times":
            hours = self.hours(people)
            enough = hours is None or len(hours) >= item.at_least
            return [] if enough else [Broken(key, everyone)]
        unhappy = [p.id for p in concerned if theme not in p.themes]
        return [Broken(key, _sorted(unhappy))] if unhappy else []

    def _pair_holds(self, item: Criterion, p: Person, q: Person) -> bool:
        if item.kind == "not_again":
            return q.id not in self._recent(item, p)
        name = item.attribute or ""
        if item.kind in {"mixed", "alike"}:
            if name not in q.attributes:
                return True
            if name in self.span:
                far = abs(float(p.attributes[name]) - float(q.attributes[name]))
                return far >= item.at_least if item.kind == "mixed" else far <= item.at_least
        elif item.kind == "as_wished" and name not in q.attributes:
            return True
        return self.between(item, p, q) > 0


GROUP_KINDS = frozenset({"mutual_wish", "one_sided_wish", "theme", "common_times", "no_one_alone"})


def _sorted(ids: Iterable[Id]) -> tuple[Id, ...]:
    return tuple(sorted(ids, key=order_key))


def _pair_order(pair: tuple[Id, ...]) -> list[tuple[int, int, str]]:
    return [order_key(i) for i in pair]


def book_of(problem: Problem) -> Book:
    """Return the problem's index, made once."""
    book = problem.__dict__.get("_book")
    if book is None:
        book = Book(problem)
        problem.__dict__["_book"] = book
    return book


def judge(problem: Problem, groups: Layout, *, themes: Mapping[int, str] | None = None) -> Judgement:
    """Return every rule that a layout breaks and every score, whoever made the layout.

    `groups` is a result, groups, or lists of ids; a person may be missing (left out).
    Themes are taken from `Group` objects or `themes` (by place in the list); otherwise
    each group gets the one worth most to it. O(n · group size · criteria).

    Raises:
        UnknownReference: an id is not among the people.
        DuplicateId: a person is in two groups.
    """
    from ristiin.matching._errors import DuplicateId, UnknownReference

    book = book_of(problem)
    given = list(groups.groups if isinstance(groups, Result | Judgement) else groups)
    chosen = {i: g.theme for i, g in enumerate(given) if isinstance(g, Group) and g.theme is not None}
    chosen.update(themes or {})
    rows = layout(given)
    seen: set[Id] = set()
    for row in rows:
        for one in row:
            if one not in book.person:
                message = f"The layout names {one!r}, who is not among the people."
                raise UnknownReference(message, people=(one,))
            if one in seen:
                message = f"{one!r} is in two groups: take them out of one."
                raise DuplicateId(message, people=(one,))
            seen.add(one)
    fixed = {frozenset(g) for g in problem.fixed}
    out: list[Group] = []
    units: dict[Id, int] = {p.id: 0 for p in problem.people}
    broken: list[Broken] = []
    for place, row in enumerate(rows):
        people = [book.person[i] for i in _sorted(row)]
        theme = chosen.get(place) or book.best_theme(people)
        for p in people:
            units[p.id] = book.units(p, [q for q in people if q is not p], theme)
        broken += book.broken(people, theme)
        out.append(
            Group(
                people=tuple(p.id for p in people),
                theme=theme,
                times=tuple(sorted(book.hours(people) or ())),
                score=sum(units[p.id] for p in people) / UNITS_PER_POINT,
                fixed=frozenset(row) in fixed,
            )
        )
    broken += layout_rules(problem, out)
    left_out = _sorted(p.id for p in problem.people if p.id not in seen)
    worst = min(units.values())
    return Judgement(
        groups=tuple(out),
        score=sum(units.values()) / UNITS_PER_POINT,
        worst_off=worst / UNITS_PER_POINT,
        worst_off_people=_sorted(i for i, u in units.items() if u == worst),
        per_person={p.id: units[p.id] / UNITS_PER_POINT for p in problem.people},
        broken=tuple(broken),
        left_out=left_out,
        tallies=_tallies(book, out),
    )


def by_criterion(problem: Problem, groups: Layout) -> tuple[Level, ...]:
    """Return what each criterion that earns points would give by itself, in their order.

    With `in_order` these are what is compared, one after another.

    Raises:
        MatchingError: as `judge`.
    """
    seen = judge(problem, groups)
    musts = [c for c in problem.criteria.items if c.importance is Importance.MUST]
    out = []
    for item in problem.criteria.items:
        if item.points:
            alone = replace(problem, criteria=Criteria([*musts, replace(item, weight=1)]))
            found = judge(alone, seen)
            out.append(Level(item.key, found.score, found.worst_off))
    return tuple(out)


def layout_rules(problem: Problem, groups: Sequence[Group]) -> list[Broken]:
    """Return the rules that the layout as a whole breaks, rather than one of its groups."""
    where = {i: place for place, group in enumerate(groups) for i in group.people}
    whole = {frozenset(g.people) for g in groups}
    found: list[Broken] = [
        Broken("together", _sorted(row))
        for row in problem.together
        if len({where.get(i, -1 - k) for k, i in enumerate(row)}) > 1
    ]
    found += [Broken("fixed", _sorted(r)) for r in problem.fixed if frozenset(r) not in whole]
    fixed = {i for row in problem.fixed for i in row}
    free = len(problem.people) - len(fixed)
    plan = size_plan(free, problem.sizes)
    extra = int(plan is not None and plan[2] > problem.sizes.largest)
    for group in groups:
        if group.fixed:
            continue
        size = len(group.people)
        over = size > problem.sizes.largest
        if over and extra and size == problem.sizes.largest + 1:
            extra -= 1
            over = False
        if size < problem.sizes.smallest or over:
            found.append(Broken("size", group.people))
    room = {t.key: t.capacity for t in problem.themes if t.capacity is not None}
    for key, capacity in room.items():
        having = [g for g in groups if g.theme == key]
        if len(having) > capacity:
            found.append(Broken("theme-capacity", tuple(i for g in having for i in g.people)))
    return found


def met_by(book: Book, item: Criterion, p: Person, others: Sequence[Person], theme: str | None) -> bool:
    """Tell whether the criterion is met for this person, as a reader would say it.

    Between people in groups over two: give and get and a shared language or mode are met
    by the group as a whole; mixed is met when somebody differs, alike when all are alike.
    """
    kind = item.kind
    if not others:
        return False
    if kind == "common_times":
        hours = book.hours([p, *others])
        return hours is None or len(hours) >= item.at_least
    if kind == "theme":
        return theme in p.themes
    if kind == "give_and_get":
        return any(p.seeks & q.offers for q in others)
    if kind in GROUP_KINDS:
        return book.worth(item, p, others, theme) > 0
    worths = [book.between(item, p, q) for q in others]
    if kind == "mixed":
        return max(worths) > 0 if item.attribute not in book.span else max(worths) >= FULL // 4
    if kind == "alike" and item.attribute in book.span:
        return min(worths) >= FULL * 3 // 4
    return min(worths) > 0


def _tallies(book: Book, groups: Sequence[Group]) -> tuple[Tally, ...]:
    out: list[Tally] = []
    for item in book.problem.criteria.items:
        if item.importance is Importance.OFF:
            continue
        met = of = 0
        for group in groups:
            people = [book.person[i] for i in group.people]
            for p in people:
                if book.concerns(item, p):
                    of += 1
                    met += met_by(book, item, p, [q for q in people if q is not p], group.theme)
        out.append(Tally(item.key, item.importance, met, of))
    return tuple(out)
