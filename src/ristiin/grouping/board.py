"""What the organiser sees on the board: plain data for the templates, worked out from a proposal and its material."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.grouping import reasons, words
from ristiin.grouping.adapter import Case
from ristiin.grouping.board_parts import (
    Board,
    Card,
    Choice,
    Compared,
    Face,
    Goodness,
    Line,
    Mover,
    Pinned,
    Ruled,
    Weakest,
)
from ristiin.grouping.choices import ProposalState
from ristiin.grouping.findings import Broken, Option, Standing, Why
from ristiin.grouping.goodness import (
    broken_in_words,
    compared_in_words,
    diverging_in_words,
    emphasis_in_words,
    labels,
    proof_in_words,
    spread_in_words,
    whole,
)
from ristiin.grouping.material import Layout, Material, Member, Plan, settle
from ristiin.grouping.models import Proposal
from ristiin.grouping.plans import Planner
from ristiin.ui.pictures import Hours, Petal, Reason

MOVES_SHOWN_UP_TO = 16
"""With more people than this, where somebody could go is asked for person by person."""
CARDS_ON_A_PAGE = 50


class Maker:
    """Makes the board of one layout."""

    def __init__(
        self,
        material: Material,
        layout: Layout,
        pins: Sequence[int],
        numbers: Sequence[int] | None = None,
        plans: Sequence[Plan] = (),
    ) -> None:
        self.material = material
        self._numbers = numbers
        self._said: dict[int, list[Reason]] = {}
        self._worth: dict[int, tuple[Layout, Standing | None]] = {}
        self.layout, self.pins, self.plans = settle(layout, pins, material.members, plans)
        self.case, self.trouble = Case.for_showing(material, pins=[self.layout[place] for place in self.pins])
        self.whys: list[Why] = self.case.explain(self.layout, self.plans) if self.case and self.layout else []
        self.standing = self.case.judge(self.layout, self.plans) if self.case and self.layout else None
        self.is_pair = not material.has_plans
        self.planner = Planner(material, self.layout, self.plans) if material.has_plans else None

    def board(
        self, proposal: Proposal | None, others: Sequence[Proposal], *, movable: bool, page: str | None = None
    ) -> Board:
        """Return everything the page shows; `page` is which page of cards."""
        shown: Page[int] = Paginator(range(len(self.whys)), CARDS_ON_A_PAGE).get_page(page)
        placed = {one for group in self.layout for one in group}
        loose = [one for one in self.material.members if one not in placed]
        broken = self.standing.broken if self.standing else ()
        days, rows = self._week()
        diverging = self._diverging()
        planner = self.planner
        compared = self._compare(proposal, others)
        headline = words.headline(self.material.programme, [len(group) for group in self.layout])
        return Board(
            page=shown,
            cards=[self._card(place, self.whys[place], days, movable=movable) for place in shown],
            loose=[self.mover(one) for one in loose] if movable else [],
            headline=capfirst(headline),
            headline_in_line=headline,
            goodness=self._goodness(proposal) if proposal else None,
            weakest=self._weakest(others, proposal),
            met=self._met(),
            pinned=self._pinned(),
            rules=self._rules(),
            broken=[self._broken_in_words(b) for b in broken],
            conflicts=self._conflicts(proposal),
            diverging=diverging,
            diverging_told=diverging_in_words(len(diverging), len(self.layout), is_pair=self.is_pair),
            compared=compared,
            compared_told=compared_in_words(compared),
            days=days,
            rows=[row.replace("-", "–") for row in rows],
            trouble=self.trouble,
            people=list(self.material.members.values()),
            letters=len(placed),
            rules_broken=len(broken),
            standing=self.standing,
            has_plans=planner is not None,
            themes=planner.themes() if planner else [],
            guides=planner.loads(self._called_group) if planner else [],
            unled=sum(not plan.get("facilitator") for plan in self.plans) if planner else 0,
        )

    def mover(self, one: int, *, asked: bool = False) -> Mover:
        """Return where somebody could go, worked out now when `asked` or when there are few people."""
        known = asked or len(self.material.members) <= MOVES_SHOWN_UP_TO
        choices = self._choices(one) if known else None
        return Mover(one, self.material.name(one), choices, self._stays(one))

    def _called_group(self, place: int) -> str:
        return words.group_in_list(
            self.material.programme, self._number(place), is_pair=len(self.layout[place]) == reasons.PAIR
        )

    def _number(self, place: int) -> int:
        return self._numbers[place] if self._numbers else place + 1

    def _stays(self, one: int) -> str:
        name = self.material.members[one].first_name
        if any(one in pair for pair in self.material.partners):
            return _("%(name)s stays: they found each other themselves.") % {"name": name}
        if any(one in self.layout[place] for place in self.pins):
            said = (
                _("%(name)s stays: the pair is pinned.") if self.is_pair else _("%(name)s stays: the group is pinned.")
            )
            return said % {"name": name}
        return ""

    def _choices(self, one: int) -> list[Choice]:
        if self.case is None or not self.layout:
            return []
        return [self._choice(option) for option in self.case.moves(self.layout, one)]

    def _choice(self, option: Option) -> Choice:
        where = words.group_in_list(
            self.material.programme, self._number(option.to), is_pair=len(self.layout[option.to]) == reasons.PAIR
        )
        if option.other is None:
            who = _("%(group)s with %(names)s") % {"group": where, "names": self._called(self.layout[option.to])}
            value = f"to:{option.to}"
        else:
            who = f"{self.material.name(option.other)}, {where}"
            value = f"swap:{option.other}"
        if option.is_pinned:
            return Choice(value, _("%(where)s: pinned") % {"where": who}, is_disabled=True)
        if not option.is_allowed:
            return Choice(value, _("%(where)s: a rule forbids it") % {"where": who}, is_disabled=True)
        return Choice(value, f"{who}: {words.points(option.change)}", is_disabled=False)

    def _called(self, ids: Sequence[int]) -> str:
        return ", ".join(self.material.call_names(ids).values())

    def _week(self) -> tuple[list[str], list[str]]:
        rows = [str(row) for row in self.material.programme.week_rows]
        used = {slot.partition("-")[0] for m in self.material.members.values() for slot in m.slots}
        codes = [code for place, code in enumerate(words.DAYS) if place < 5 or code in used]  # noqa: PLR2004 - Friday
        return [words.day_name(code) for code in codes], rows

    def _cells(self, member: Member, days: int) -> set[tuple[int, int]]:
        rows = [str(row) for row in self.material.programme.week_rows]
        cells = set()
        for slot in member.slots:
            day, _dash, row = slot.partition("-")
            if day in words.DAYS and row in rows and words.DAYS.index(day) < days:
                cells.add((words.DAYS.index(day), rows.index(row)))
        return cells

    def _card(self, place: int, why: Why, days: list[str], *, movable: bool) -> Card:
        # The order people stand in on the board is the layout's own.
        ids = [one for one in self.layout[place] if one in why.people]
        circle = reasons.circle_of(self.material, ids)
        own = next((pair for pair in self.material.partners if set(pair) <= set(ids)), None)
        values = {one: round(why.per_person[one]) for one in ids}
        week = self.material.programme.week_rows
        number = len(why.times)
        said = [self.material.members[one] for one in ids]
        gave_times = [member for member in said if member.slots]
        return Card(
            place=place,
            name=words.group_name(self.material.programme, self._number(place), is_pair=len(ids) == reasons.PAIR),
            name_in_line=words.group_in_list(
                self.material.programme, self._number(place), is_pair=len(ids) == reasons.PAIR
            ),
            petals=[Petal(circle.names[one], values[one]) for one in ids],
            figures=", ".join(f"{circle.names[one]} {values[one]}" for one in ids),
            faces=[Face(m.id, m.name, m.of, "b" if spot % 2 else "a") for spot, m in enumerate(said)],
            reasons=self._reasons(place),
            hours=[Hours(circle.names[m.id], self._cells(m, len(days))) for m in said] if week and gave_times else [],
            common=words.common_hours(number) if gave_times else "",
            times=", ".join(words.hour(slot) for slot in words.in_week_order(why.times, week)),
            is_pinned=place in self.pins,
            is_own_choice=own is not None,
            movers=[self.mover(one) for one in ids] if movable else [],
            plan=self.planner.planned(place, self._called_group, changeable=movable) if self.planner else None,
        )

    def _reasons(self, place: int) -> list[Reason]:
        if place not in self._said:
            ids = self.layout[place]
            own = next((pair for pair in self.material.partners if set(pair) <= set(ids)), None)
            data = [*([reasons.partners_reason(own)] if own else []), *self._readable(self.whys[place])]
            self._said[place] = reasons.for_organiser(reasons.circle_of(self.material, ids), data)
        return self._said[place]

    def _readable(self, why: Why) -> list[reasons.Datum]:
        """Return the reasons this organiser may read."""
        hidden = reasons.OF_OTHERS if self.material.programme.employer_organises else frozenset()
        return [datum for datum in why.reasons if datum["key"] not in hidden]

    def _judged(self, other: Proposal) -> tuple[Layout, Standing | None]:
        """Return another proposal's layout as it would be now, and what it is worth on the same scale."""
        if other.pk not in self._worth:
            layout, _pins, plans = settle(other.layout, other.pins, self.material.members, other.plans)
            self._worth[other.pk] = (layout, self.case.judge(layout, plans) if self.case and layout else None)
        return self._worth[other.pk]

    def _pinned(self) -> list[Pinned]:
        own = [pair for pair in self.material.partners if not any(set(pair) <= set(self.layout[p]) for p in self.pins)]
        return [
            *(Pinned(place, self.material.names(self.layout[place]), is_own_choice=False) for place in self.pins),
            *(Pinned(-1, self.material.names(pair), is_own_choice=True) for pair in own),
        ]

    def _rules(self) -> list[Ruled]:
        said = {"never": _("never together"), "together": _("always together")}
        return [
            Ruled(rule.id, self.material.names((rule.first, rule.second)), said[rule.kind])
            for rule in self.material.rules
        ]

    # ------------------------------------------------------------------------------------------------ how good it is

    def _goodness(self, proposal: Proposal) -> Goodness | None:
        standing, figures = self.standing, proposal.figures
        if standing is None:
            return None
        now = round(standing.score)
        if standing.broken:
            said = ngettext("%(n)s rule does not hold", "%(n)s rules do not hold", len(standing.broken))
            told = []
            # Without what is kept as it is other arrangements might break fewer.
            if figures and figures["proven"] and not figures["kept"] and _same(figures["layout"], self.layout):
                told = [_("No arrangement breaks fewer rules: that is proven.")]
            return Goodness(said % {"n": len(standing.broken)}, "grave", told, [Line(_("Score"), whole(now))])
        if standing.left_out:
            return Goodness(_("Somebody has come since"), "heed", [], [Line(_("Score"), whole(now))])
        if not figures or not _same(figures.get("layout", []), self.layout):
            told, facts = [], [Line(_("Score"), whole(now))]
            if figures:
                change = words.points(standing.score - figures["score"])
                told = [_("Compared with what was worked out: %(points)s points.") % {"points": change}]
                facts.append(Line(_("Worked out"), whole(round(figures["score"]))))
            return Goodness(_("Changed by hand"), "heed", told, facts)
        facts = [Line(_("Score"), whole(now)), Line(_("At most"), whole(round(figures["bound"])))]
        spread = figures.get("spread")
        if spread:
            facts.append(Line(_("On average"), whole(round(spread["mean"]))))
        if figures["proven"]:
            return Goodness(
                _("The best possible, proven"),
                "done",
                proof_in_words(figures, is_pair=self.is_pair),
                facts,
                spread,
                spread_in_words(spread, now),
            )
        share = int(100 * figures["score"] / figures["bound"]) if figures["bound"] else 100
        told = [
            _("No arrangement can score more than the upper limit: that is proven. This one may be the best there is.")
        ]
        status = _("At least %(share)s %% of the best possible") % {"share": share}
        return Goodness(status, "now", told, facts, spread, spread_in_words(spread, now))

    def _weakest(self, others: Sequence[Proposal], proposal: Proposal | None) -> Weakest | None:
        if self.standing is None:
            return None
        placed = {one: place for place, group in enumerate(self.layout) for one in group}
        one = min(placed, key=lambda who: (self.standing.per_person[who], who))  # type: ignore[union-attr]
        place = placed[one]
        value = round(self.standing.per_person[one])
        where = words.group_in_list(
            self.material.programme, self._number(place), is_pair=len(self.layout[place]) == reasons.PAIR
        )
        told = [reason.text for reason in self._about(one, self.whys[place]) if reason.is_unmet]
        better = self._better(one, value, others, proposal)
        lean = "b" if self.layout[place].index(one) % 2 else "a"
        of = _("%(value)s out of a hundred, %(group)s") % {"value": value, "group": where}
        return Weakest(self.material.name(one), of, lean, " ".join([*told, *better]))

    def _about(self, one: int, why: Why) -> list[Reason]:
        circle = reasons.circle_of(self.material, why.people)
        return reasons.for_organiser(circle, [datum for datum in self._readable(why) if one in datum["unmet"]])

    def _better(self, one: int, value: int, others: Sequence[Proposal], proposal: Proposal | None) -> list[str]:
        found: list[tuple[int, str]] = []
        for other in others:
            if (proposal and other.pk == proposal.pk) or other.state != ProposalState.READY:
                continue
            _layout, seen = self._judged(other)
            points = round(seen.per_person.get(one, 0.0)) if seen else 0
            if points > value:
                found.append((points, other.letter))
        if not found:
            return []
        points, letter = max(found)
        return [_("In proposal %(letter)s the figure would be %(points)s.") % {"letter": letter, "points": points}]

    def _met(self) -> list[Line]:
        if self.standing is None:
            return []
        placed = sum(len(group) for group in self.layout)
        everyone = _("Everyone has a pair") if self.is_pair else _("Everyone has a group")
        lines = [Line(everyone, f"{placed} / {len(self.material.members)}")]
        known = labels(is_pair=self.is_pair)
        lines += [
            Line(known[tally.key], f"{tally.met} / {tally.of}")
            for tally in self.standing.tallies
            if tally.of and tally.key in known
        ]
        avoided = sum(len(m.avoids) for m in self.material.members.values())
        if avoided:
            lost = sum(
                other in member.avoids
                for group in self.layout
                for member in (self.material.members[one] for one in group)
                for other in group
            )
            lines.append(Line(_("Private wishes"), f"{avoided - lost} / {avoided}"))
        return lines

    def _diverging(self) -> list[Line]:
        """Return, group by group, the wishes that do not go together (S48)."""
        found = []
        for place, why in enumerate(self.whys):
            unmet = [reason.text for reason in self._reasons(place) if reason.is_unmet]
            if unmet:
                ids = why.people
                found.append(
                    Line(
                        words.group_name(
                            self.material.programme, self._number(place), is_pair=len(ids) == reasons.PAIR
                        ),
                        " ".join(unmet),
                    )
                )
        return found

    def _compare(self, proposal: Proposal | None, others: Sequence[Proposal]) -> list[Compared]:
        rows = []
        for other in sorted(others, key=lambda p: (len(p.letter), p.letter)):
            layout, seen = self._judged(other)
            if other.state not in {ProposalState.READY, ProposalState.PUBLISHED} or seen is None:
                continue
            tallies = {tally.key: tally for tally in seen.tallies}
            gets, wished = tallies.get("give_and_get"), [tallies.get("mutual_wish"), tallies.get("one_sided_wish")]
            rows.append(
                Compared(
                    letter=other.letter,
                    emphasis=emphasis_in_words(other.emphasis),
                    score=round(seen.score),
                    worst=_worst(seen, layout),
                    gets=f"{gets.met} / {gets.of}" if gets else "",
                    wished=f"{sum(t.met for t in wished if t)} / {sum(t.of for t in wished if t)}",
                    is_open=proposal is not None and other.pk == proposal.pk,
                    is_published=other.state == ProposalState.PUBLISHED,
                )
            )
        return rows

    # --------------------------------------------------------------------------------------------------------- rules

    def _conflicts(self, proposal: Proposal | None) -> list[list[str]]:
        if proposal is None or not self.standing or not self.standing.broken:
            return []
        found = []
        for conflict in proposal.figures.get("conflicts", []):
            rules = [Broken(rule["rule"], tuple(rule["people"]), rule["private"]) for rule in conflict]
            if all(one in self.material.members for rule in rules for one in rule.people):
                found.append([self._broken_in_words(rule) for rule in rules])
        return found

    def _broken_in_words(self, broken: Broken) -> str:
        return broken_in_words(self.material, broken)


def _worst(seen: Standing, layout: Layout) -> int:
    return round(min(seen.per_person[one] for group in layout for one in group))


def _same(one: Layout, other: Layout) -> bool:
    return {frozenset(group) for group in one} == {frozenset(group) for group in other}
