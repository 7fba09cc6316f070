"""The door to the matching library: a programme's material in; layouts, scores and reasons out as plain data."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ristiin import matching
from ristiin.grouping import placing
from ristiin.grouping.choices import Emphasis, RuleKind
from ristiin.grouping.criteria import criteria_of, person_of
from ristiin.grouping.findings import Answer, Broken, Met, Option, Rounds, Standing, Way, Why
from ristiin.grouping.material import PAIR, Layout, Material, Plan
from ristiin.grouping.refusals import CannotBeGrouped, TooFewPeople

LEADING_ROUNDS = 3
LEADING_SHARE = 0.5
"""How often, and for how much of the time, groups are looked for that somebody can lead."""
NEAR = 4
"""How many groups near each loose person repair opens when there are many groups."""
MANY_GROUPS = 15
BINS = 26
WAYS_COUNTED_UP_TO = 14
Report = Callable[[float, float | None, float | None], object]


class Case:
    """One programme's people and rules as the engine knows them.

    Raises:
        TooFewPeople: fewer than two take part.
        CannotBeGrouped: sizes, pins and rules leave no way.
    """

    def __init__(
        self,
        material: Material,
        *,
        pins: Sequence[Sequence[int]] = (),
        pinned: Sequence[Plan] = (),
        emphasis: str = Emphasis.FAIRNESS,
        seed: int = 1,
        sizes: tuple[int, int] | None = None,
    ) -> None:
        self.material = material
        self.pins = [tuple(pin) for pin in pins]
        self._pinned = {frozenset(pin): plan for pin, plan in zip(pins, pinned, strict=False)}
        self._emphasis, self._seed = emphasis, seed
        self._sizes = sizes or material.sizes
        self._problem = self._make()

    @classmethod
    def for_showing(cls, material: Material, *, pins: Sequence[Sequence[int]] = ()) -> "tuple[Case | None, str]":
        """Return a case to judge a layout by, and in words what stands in the way of working it out anew."""
        try:
            return cls(material, pins=pins), ""
        except TooFewPeople as few:
            return None, str(few)
        except CannotBeGrouped as cannot:
            return cls(replace(material, rules=()), sizes=(2, len(material.members))), str(cannot)

    @property
    def fixed(self) -> list[tuple[int, ...]]:
        """Groups that stay: pinned by the organiser, or made by the two themselves."""
        taken = {one for pin in self.pins for one in pin}
        return [*self.pins, *(pair for pair in self.material.partners if not taken & set(pair))]

    def solve(self, *, time_limit: float, report: Report | None = None) -> Answer:
        """Return the best layout found, how good it is and how good it could be at most."""
        tell = (lambda p: report(p.done, p.score, p.bound)) if report else None
        problem, result = self._solved(self._with_wishes(), time_limit, tell)
        if at_odds := self._wishes_told(result):
            # A wish gives way to rules, nor is it told as one.
            self._wishes = [pair for pair in self._wishes if pair not in at_odds]
            problem, result = self._solved(self._with_wishes(), time_limit, tell)
        if self._wishes_told(result):
            self._wishes = []
            problem, result = self._solved(self._problem, time_limit, tell)
        answer = self._answer(problem, result)
        return self._led(problem, result, answer, time_limit) if self.material.guides else answer

    def _solved(
        self, whole: matching.Problem, time_limit: float, tell: Callable[[matching.Progress], object] | None
    ) -> tuple[matching.Problem, matching.Result]:
        """Return the problem that was solved, of as few groups as there can be where that is good, and its result."""
        problem = self._few(whole)
        result = matching.solve(problem, time_limit, on_progress=tell)
        if result.broken and problem.sizes != whole.sizes and not self._aim:
            # Smaller groups may have what all must share; where the organiser has said how many, so many there are.
            smaller = matching.solve(whole, time_limit, on_progress=tell)
            if len(smaller.broken) < len(result.broken):
                problem, result = whole, smaller
        return problem, result

    def _wishes_told(self, result: matching.Result) -> set[tuple[int, int]]:
        """Return the mutual wishes that are among rules that are broken, or that clash."""
        rules = {*result.broken, *(rule for clash in result.conflicts for rule in clash.rules)}
        return {pair for pair in self._wishes if any(r.rule == "together" and r.people == pair for r in rules)}

    def _led(self, problem: matching.Problem, result: matching.Result, answer: Answer, time_limit: float) -> Answer:
        """Return groups that can all be looked after, where a little less for the members makes that possible.

        Whoever is in a group that nobody can lead at its hour is taken to be away at that hour, and the search goes on.
        """
        least = max(0, len(answer.layout) - placing.room_of(self.material))
        best = now = answer
        rules = len(result.broken)
        away: dict[int, set[str]] = {}
        for _round in range(LEADING_ROUNDS):
            if _unled(best) <= least:
                break
            for group, plan in zip(now.layout, now.plans, strict=True):
                if plan["facilitator"] is None:
                    hours = placing.hours_of(self.material, group)
                    for one in group:
                        away.setdefault(one, set()).update(hours)
            people = tuple(
                replace(one, times=(one.times - away.get(int(one.id), set())) or one.times) for one in problem.people
            )
            elsewhere = replace(problem, people=people)
            found = matching.solve(elsewhere, time_limit * LEADING_SHARE, start=now.layout)
            known = _as_of(problem, result, found)
            now = self._answer(problem, known)
            if _unled(now) < _unled(best) and len(known.broken) <= rules:
                best = now
        return best

    @property
    def _aim(self) -> int:
        """How many groups the organiser aims at in all; 0 where that was not said."""
        return sum(places.aim for places in self.material.places.values())

    def _few(self, problem: matching.Problem) -> matching.Problem:
        """Return the problem with sizes that make as few groups as there can be, or as many as the themes aim at.

        Every group needs a facilitator and meets by itself; whoever wants more groups makes them smaller.
        """
        if not self.material.has_plans:
            return problem
        smallest, largest = problem.sizes.smallest, problem.sizes.largest
        free = len(problem.people) - sum(len(group) for group in problem.fixed)
        wanted = self._aim - len(problem.fixed)
        count = min(max(-(-free // largest), wanted), free // smallest)
        if count < 1 or -(-free // count) > largest:
            return problem
        least = max(smallest, free // (count + 1) + 1)
        most = min(largest, -(-free // (count - 1)) - 1) if count > 1 else largest
        try:
            return replace(problem, sizes=matching.Sizes(min(least, free // count), max(most, -(-free // count))))
        except matching.MatchingError:
            return problem

    @property
    def is_large(self) -> bool:
        """Tell whether there are so many people that parts of them are worked out one by one."""
        return matching.is_large(self._problem)

    def parts(self, most: int = 0) -> Layout:
        """Return the people outside pinned groups in parts, of about `most` where that is given."""
        problem = self._with_wishes()
        return [[int(one) for one in part] for part in matching.parts_of(problem, most)]

    def solve_part(self, people: Sequence[int], *, time_limit: float) -> Layout:
        """Return the groups of one part."""
        return self._without_wishes_at_odds(lambda problem: matching.solve_part(problem, people, time_limit))

    def seams(self, layout: Layout, parts: Layout, turn: int) -> list[Layout]:
        """Return sets of groups of different parts that could do better together; none when all turns are over."""
        if turn >= matching.SEAM_TURNS:
            return []
        problem = self._with_wishes()
        rows = [tuple(group) for group in layout]
        return [_rows(seam) for seam in matching.seams_of(problem, rows, [*parts, *problem.fixed], turn)]

    def improve(self, groups: Layout, *, time_limit: float) -> Layout:
        """Return better groups of the same people, or these."""
        before = [tuple(group) for group in groups]
        return self._without_wishes_at_odds(lambda problem: matching.improved(problem, before, time_limit))

    def _without_wishes_at_odds(self, find: Callable[[matching.Problem], Sequence[Sequence[matching.Id]]]) -> Layout:
        """Return groups in which mutual wishes cost no rule."""
        ways = [find(self._with_wishes())]
        if self._wishes and self._broken_in(ways[0]):
            ways.append(find(self._problem))
        return _rows(min(ways, key=self._broken_in))

    def _broken_in(self, groups: Sequence[Sequence[matching.Id]]) -> int:
        """Return how many rules these groups break, wishes not counted."""
        here = {one for group in groups for one in group}
        return sum(here.issuperset(rule.people) for rule in matching.judge(self._problem, groups).broken)

    def whole(self, layout: Layout) -> Answer:
        """Return the answer that the groups of all parts make together with the pinned ones."""
        rows = [tuple(group) for group in layout]
        return self._answer(self._problem, matching.whole_of(self._problem, [*self._problem.fixed, *rows]))

    def _answer(self, problem: matching.Problem, result: matching.Result) -> Answer:
        order = {one: place for place, one in enumerate(self.material.members)}
        found = [sorted((int(one) for one in group.people), key=order.__getitem__) for group in result.groups]
        layout = sorted(found, key=lambda group: order[group[0]])
        pins = [set(pin) for pin in self.pins]
        kept = sum(any({*pair} <= {*group} for group in layout) for pair in self._wishes)
        return Answer(
            layout=layout,
            pins=[place for place, group in enumerate(layout) if set(group) in pins],
            plans=self._plans(layout, result),
            figures={
                "people": len(problem.people),
                "layout": layout,
                "score": round(result.score, 4),
                "bound": round(result.bound, 4),
                "gap": result.gap,
                "proven": result.proven,
                "worst_off": round(result.worst_off, 4),
                "kept": len(problem.fixed) + kept,
                "spread": self._spread(problem, result.score),
                "conflicts": [
                    [{"rule": b.rule, "people": list(b.people), "private": b.private} for b in conflict.rules]
                    for conflict in result.conflicts
                ],
            },
        )

    def _plans(self, layout: Layout, result: matching.Result) -> list[Plan]:
        """Return theme, hour and facilitator of each group; a pinned group keeps its own."""
        if not self.material.has_plans:
            return []
        themes = {frozenset(map(int, group.people)): group.theme for group in result.groups}
        held = {
            place: self._pinned[key] for place, group in enumerate(layout) if (key := frozenset(group)) in self._pinned
        }
        found = [int(theme) if (theme := themes[frozenset(group)]) else None for group in layout]
        return placing.place(self.material, layout, found, held)

    def judge(self, layout: Layout, plans: Sequence[Plan] = ()) -> Standing:
        """Return what a layout is worth; where a plan has a theme, with that theme."""
        seen = matching.judge(self._problem, _with_themes(layout, plans))
        return Standing(
            score=seen.score,
            worst_off=seen.worst_off,
            worst_people=tuple(map(int, seen.worst_off_people)),
            per_person={int(one): points for one, points in seen.per_person.items()},
            broken=_broken(seen.broken),
            left_out=tuple(map(int, seen.left_out)),
            tallies=tuple(Met(t.key, t.importance is matching.Importance.MUST, t.met, t.of) for t in seen.tallies),
        )

    def explain(self, layout: Layout, plans: Sequence[Plan] = ()) -> list[Why]:
        """Return the reasons of each group, in the order of the layout; where a plan has a theme, with that theme."""
        return [
            Why(
                people=tuple(map(int, why.people)),
                theme=int(why.theme) if why.theme else None,
                times=why.times,
                per_person={int(one): points for one, points in why.per_person.items()},
                reasons=[
                    {
                        "key": r.key,
                        "met": [int(one) for one in r.people],
                        "unmet": [int(one) for one in r.unmet],
                        "values": list(r.values),
                        "each": {str(one): list(what) for one, what in r.per_person.items()},
                    }
                    for r in why.reasons
                ],
            )
            for why in matching.explain(self._problem, _with_themes(layout, plans))
        ]

    def stand_ins(self, layout: Layout, plans: Sequence[Plan], gone: int) -> list[placing.StandIn]:
        """Return ways to go on when a facilitator cannot, those that move the fewest first."""
        return placing.stand_ins(self.material, layout, plans, gone, self._problem)

    def moves(self, layout: Layout, person: int) -> list[Option]:
        """Return where somebody could go and what it would do, the best first, what is forbidden last."""
        return [
            Option(
                other=int(m.other) if m.other is not None else None,
                to=m.to,
                change=m.change,
                worst_off=m.worst_off,
                is_allowed=m.allowed,
                is_pinned=m.blocked,
            )
            for m in matching.moves(self._problem, layout, person)
        ]

    def ways(self, layout: Layout) -> list[Way]:
        """Return ways to give everybody a group again, those that move the fewest first."""
        problem = self._near(layout) if len(layout) > MANY_GROUPS else self._problem
        return [
            Way(
                layout=[[int(one) for one in group.people] for group in option.groups],
                moved=tuple(map(int, option.moved)),
                touched=tuple(map(int, option.touched)),
                change=option.change,
                worst_off=option.worst_off,
                broken=_broken(option.broken),
            )
            for option in matching.repair(problem, layout)
        ]

    def rounds_left(self, *, rounds: int, time_limit: float) -> Rounds:
        """Return how many more rounds there can be in which nobody is with an earlier partner."""
        found = matching.rounds_left(self._problem, rounds=rounds, time_limit=time_limit)
        return Rounds(found.at_least, found.at_most, found.proven, tuple(map(int, found.limited_by)))

    def _make(self) -> matching.Problem:
        members = self.material.members
        if len(members) < 2:  # noqa: PLR2004 - it takes two
            raise TooFewPeople(_("It takes at least two registered people to make a pair."))
        try:
            return matching.Problem(
                people=tuple(person_of(member) for member in members.values()),
                criteria=criteria_of(self.material),
                sizes=matching.Sizes(*self._sizes),
                themes=self._themes(),
                fixed=tuple(self._room_for_the_last(self.fixed)),
                never=self._ruled(RuleKind.NEVER),
                together=tuple(row for row in self._ruled(RuleKind.TOGETHER) if not self._is_held(row)),
                history=tuple(matching.Past(ids, ago) for ids, ago in self.material.past),
                seed=self._seed,
                fairness="total-first" if self._emphasis == Emphasis.TOTAL else "fairness-first",
            )
        except matching.ImpossibleSizes as wrong:
            raise CannotBeGrouped(self._sizes_in_words()) from wrong
        except matching.ContradictoryRules as wrong:
            names = self.material.names([int(one) for one in wrong.people])
            raise CannotBeGrouped(
                _("Rules and pins contradict each other for these people: %(names)s. Remove one of them.")
                % {"names": names}
            ) from wrong

    def _themes(self) -> tuple[matching.Theme, ...]:
        """Return the themes on offer and how many groups each may have; none said for pairs: whatever was ranked."""
        if not self.material.has_plans:
            return ()
        places = self.material.places
        return tuple(
            matching.Theme(str(one), places[one].most if one in places else None) for one in self.material.offered
        )

    def _sizes_in_words(self) -> str:
        held = sum(len(group) for group in self.fixed)
        smallest, largest = self._sizes
        said = {"n": len(self.material.members) - held, "smallest": smallest, "largest": largest}
        if (smallest, largest) == (PAIR, PAIR):
            return _(
                "One person is left over when the pinned pairs stay. Unpin one pair, and it can become a group of "
                "three."
            )
        if held:
            return (
                _(
                    "Outside the pinned groups there are %(n)s people, who do not make groups of %(smallest)s to "
                    "%(largest)s. Unpin a group, or change the sizes in the settings."
                )
                % said
            )
        return (
            _(
                "%(n)s people do not make groups of %(smallest)s to %(largest)s. Change the sizes in the settings, or "
                "wait for more registrations."
            )
            % said
        )

    def _ruled(self, kind: str) -> tuple[tuple[int, int], ...]:
        return tuple((rule.first, rule.second) for rule in self.material.rules if rule.kind == kind)

    def _is_held(self, row: Sequence[int]) -> bool:
        return any(set(row) <= set(group) for group in self.fixed)

    def _room_for_the_last(self, fixed: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """Make a trio of the best pair that found each other and the one person they would leave alone."""
        held = {one for group in fixed for one in group}
        alone = [one for one in self.material.members if one not in held]
        pairs = [pair for pair in self.material.partners if pair in fixed]
        if len(alone) != 1 or not pairs or self.material.has_plans:
            return fixed
        trios = [(*pair, alone[0]) for pair in pairs]
        trial = matching.Problem(
            people=tuple(person_of(member) for member in self.material.members.values()),
            criteria=criteria_of(self.material),
            sizes=matching.Sizes(2, 3),
        )

        def worth(trio: tuple[int, ...]) -> tuple[int, float]:
            seen = matching.judge(trial, [trio])
            return -len(seen.broken), seen.score

        best = max(trios, key=worth)
        return [best if group == best[:2] else group for group in fixed]

    def _with_wishes(self) -> matching.Problem:
        """Return the problem to solve, mutual wishes kept where they come first; scores mean the same in all."""
        return replace(self._problem, together=(*self._problem.together, *self._wishes))

    @cached_property
    def _wishes(self) -> list[tuple[int, int]]:
        """The mutual wishes to be kept, none of which is against a rule by itself."""
        if self._emphasis != Emphasis.WISHES:
            return []
        taken = {one for group in self._problem.fixed for one in group}
        taken |= {one for row in self._problem.together for one in row}
        kept: list[tuple[int, int]] = []
        for a, b in self._mutual:
            seen = matching.judge(self._problem, [(a, b)])
            against = [b_ for b_ in seen.broken if b_.rule not in {"together", "fixed", "size"}]
            if not against and not taken & {a, b}:
                kept.append((a, b))
                taken |= {a, b}
        try:
            replace(self._problem, together=(*self._problem.together, *kept))
        except matching.MatchingError:
            return []
        return kept

    @cached_property
    def _mutual(self) -> list[tuple[int, int]]:
        members = self.material.members
        return sorted(
            (m.id, other)
            for m in members.values()
            for other in m.hopes
            if m.id < other and m.id in members[other].hopes
        )

    def _spread(self, problem: matching.Problem, score: float) -> dict[str, Any] | None:
        """Return how all ways to make the pairs stand, where they can be counted; whoever is kept together stays so."""
        loose = [row for row in problem.together if not any(set(row) & set(group) for group in problem.fixed)]
        if len(loose) == len(problem.together) and all(len(row) == 2 for row in loose):  # noqa: PLR2004 - pairs
            problem = replace(problem, fixed=(*problem.fixed, *loose), together=())
        held = sum(len(group) for group in problem.fixed)
        free = len(problem.people) - held
        if problem.sizes.largest != 2 or not 4 <= free <= WAYS_COUNTED_UP_TO:  # noqa: PLR2004 - pairs, more than one way
            return None
        found = matching.distribution(problem)
        bins = found.histogram(BINS)
        if not found.allowed or not bins:
            return None
        mark = next((place for place, (low, high, _n) in enumerate(bins) if low <= round(score) < high), len(bins) - 1)
        return {
            "ways": found.ways,
            "allowed": found.allowed,
            "better": found.at_least(round(score) + 1),
            "mean": round(found.mean, 2),
            "counts": [count for _low, _high, count in bins],
            "low": round(bins[0][0]),
            "high": round(found.best),
            "mark": mark,
        }

    def _near(self, layout: Layout) -> matching.Problem:
        """Return the problem with all groups held but those that suit the loose people best."""
        problem = self._problem
        whole = [group for group in layout if len(group) >= problem.sizes.smallest]
        placed = {one for group in whole for one in group}
        loose = [one for one in self.material.members if one not in placed]
        near: set[int] = set()
        for one in loose:
            free = [m for m in matching.moves(problem, whole, one) if not m.blocked]
            near |= {m.to for m in sorted(free, key=lambda m: (len(m.new), -m.change))[:NEAR]}
        held = [tuple(group) for place, group in enumerate(whole) if place not in near]
        already = {one for group in problem.fixed for one in group}
        far = [group for group in held if not already & set(group)]
        try:
            return replace(problem, fixed=(*problem.fixed, *far))
        except matching.MatchingError:
            return problem


def _with_themes(layout: Layout, plans: Sequence[Plan]) -> list[matching.Group]:
    return [
        matching.Group(tuple(group), theme=str(theme) if theme else None)
        for place, group in enumerate(layout)
        for theme in [plans[place].get("theme") if place < len(plans) else None]
    ]


def _unled(answer: Answer) -> int:
    return sum(plan.get("facilitator") is None for plan in answer.plans)


def _as_of(problem: matching.Problem, first: matching.Result, found: matching.Result) -> matching.Result:
    """Return groups found for other hours as an answer to the problem itself, under the bound that holds for it."""
    seen = matching.judge(problem, found)
    bound = max(first.bound, seen.score)
    return replace(
        first,
        groups=seen.groups,
        score=seen.score,
        bound=bound,
        gap=(bound - seen.score) / bound if bound else 0.0,
        proven=False,
        worst_off=seen.worst_off,
        worst_off_people=seen.worst_off_people,
        per_person=seen.per_person,
        broken=seen.broken,
    )


def _rows(groups: Sequence[Sequence[matching.Id]]) -> Layout:
    return [[int(one) for one in group] for group in groups]


def _broken(found: Sequence[matching.Broken]) -> tuple[Broken, ...]:
    return tuple(Broken(b.rule, tuple(map(int, b.people)), b.private) for b in found)
