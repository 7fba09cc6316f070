"""Criteria by name, and the usual set for cross-expertise mentoring."""

from __future__ import annotations

from ristiin.matching._judge import book_of
from ristiin.matching._model import Criteria, Criterion, Id, Importance, Problem, order_key

MUST = Importance.MUST
STRONG = Importance.STRONG
SOME = Importance.SOME
OFF = Importance.OFF


def give_and_get(importance: Importance = STRONG) -> Criterion:
    """What I look for is what you offer, both ways; one way counts less than half."""
    return Criterion("give_and_get", importance)


def theme(importance: Importance = STRONG) -> Criterion:
    """A group's theme is worth the rank each member gave it."""
    return Criterion("theme", importance)


def mixed(attribute: str, importance: Importance = SOME, *, at_least: int = 1) -> Criterion:
    """Different is better; for a number, further apart is better."""
    return Criterion("mixed", importance, attribute, at_least)


def alike(attribute: str, importance: Importance = SOME, *, at_least: int = 1) -> Criterion:
    """Same is better; for a number, nearer is better."""
    return Criterion("alike", importance, attribute, at_least)


def as_wished(attribute: str = "discipline", importance: Importance = SOME) -> Criterion:
    """Same, different or no matter, as each person wished in `partner_discipline`."""
    return Criterion("as_wished", importance, attribute)


def common_times(importance: Importance = MUST, *, at_least: int = 1) -> Criterion:
    """Hours when all of the group can; people who gave none are not bound."""
    return Criterion("common_times", importance, at_least=at_least)


def mode(importance: Importance = MUST) -> Criterion:
    """Remote does not meet in-person; either meets both."""
    return Criterion("mode", importance)


def language(importance: Importance = MUST) -> Criterion:
    """One language that everyone who named any can use."""
    return Criterion("language", importance)


def mutual_wish(importance: Importance = STRONG) -> Criterion:
    """People who wished for each other are together."""
    return Criterion("mutual_wish", importance)


def one_sided_wish(importance: Importance = SOME) -> Criterion:
    """People get a partner they wished for, though it was not mutual."""
    return Criterion("one_sided_wish", importance)


def not_again(importance: Importance = MUST, *, within: int | None = None) -> Criterion:
    """Nobody meets a past partner of the last `within` rounds (all rounds by default)."""
    return Criterion("not_again", importance, within=within)


def no_one_alone(attribute: str, importance: Importance = MUST, *, values: tuple[str, ...] = ()) -> Criterion:
    """Nobody is the only one of a kind in a group; `values` limits it to these kinds."""
    return Criterion("no_one_alone", importance, attribute, values=values)


def cem_criteria(*, organisation: str = "organisation", discipline: str = "discipline") -> Criteria:
    """Return the usual criteria of a cross-expertise mentoring programme."""
    return Criteria(
        (
            give_and_get(STRONG),
            theme(STRONG),
            mixed(organisation, SOME),
            as_wished(discipline, SOME),
            common_times(MUST, at_least=1),
            mode(MUST),
            language(MUST),
            mutual_wish(STRONG),
            one_sided_wish(SOME),
            not_again(MUST),
        )
    )


def mutual_pairs(problem: Problem) -> tuple[tuple[Id, Id], ...]:
    """Return pairs who wished for each other and whom no rule keeps apart, to be fixed.

    Pairs are disjoint; where wishes overlap, the pair with the higher score is taken.
    People in fixed groups are left out.
    """
    book = book_of(problem)
    taken = {i for row in problem.fixed for i in row}
    found: list[tuple[int, tuple[Id, Id]]] = []
    for p in problem.people:
        for other in book.mutual[p.id]:
            q = book.person[other]
            if order_key(p.id) > order_key(q.id):
                continue
            theme = book.best_theme([p, q])
            if not book.broken([p, q], theme):
                total = book.units(p, [q], theme) + book.units(q, [p], theme)
                found.append((total, (p.id, q.id)))
    found.sort(key=lambda row: (-row[0], order_key(row[1][0]), order_key(row[1][1])))
    out: list[tuple[Id, Id]] = []
    for _, pair in found:
        if not taken & set(pair):
            taken |= set(pair)
            out.append(pair)
    return tuple(out)
