"""Why a group is what it is: reasons as data, to be put into words in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ristiin.matching._judge import Book, book_of, judge, met_by
from ristiin.matching._model import Criterion, Id, Importance, Kind, Layout, Person, Problem


@dataclass(frozen=True)
class Reason:
    """One criterion in one group.

    `key` is the criterion's key; `kind` tells for whom it is met: `both` is everyone it
    concerns, `one` exactly one of several, `some` more than one, `none` nobody. `people`
    are those for whom it is met, `unmet` those for whom it is not. `values` are the words
    that belong to it (theme, hours, languages, organisations) and `per_person` what each
    gets (`give_and_get`), wishes (`as_wished`: same / different; `mode`) or whom they
    wished (ids). Private wishes never appear.
    """

    key: str
    kind: Kind
    people: tuple[Id, ...]
    unmet: tuple[Id, ...]
    values: tuple[str, ...]
    per_person: Mapping[Id, tuple[Id, ...]]
    importance: Importance


@dataclass(frozen=True)
class GroupReasons:
    """One group with its scores and its reasons, in the order of the criteria."""

    people: tuple[Id, ...]
    theme: str | None
    times: tuple[str, ...]
    score: float
    per_person: Mapping[Id, float]
    reasons: tuple[Reason, ...]
    fixed: bool


def explain(problem: Problem, groups: Layout) -> tuple[GroupReasons, ...]:
    """Return the reasons of each group of a result or a layout, in its order.

    Nothing private ("rather not") is ever in them. O(n · group size · criteria).
    """
    book = book_of(problem)
    seen = judge(problem, groups)
    out = []
    for group in seen.groups:
        people = [book.person[i] for i in group.people]
        reasons = []
        for item in problem.criteria.items:
            if item.importance is not Importance.OFF:
                reason = _reason(book, item, people, group.theme)
                if reason is not None:
                    reasons.append(reason)
        out.append(
            GroupReasons(
                people=group.people,
                theme=group.theme,
                times=group.times,
                score=group.score,
                per_person={i: seen.per_person[i] for i in group.people},
                reasons=tuple(reasons),
                fixed=group.fixed,
            )
        )
    return tuple(out)


def _reason(book: Book, item: Criterion, people: Sequence[Person], theme: str | None) -> Reason | None:
    concerned = [p for p in people if book.concerns(item, p)]
    if not concerned:
        return None
    met = [p for p in concerned if met_by(book, item, p, [q for q in people if q is not p], theme)]
    unmet = [p for p in concerned if p not in met]
    kind: Kind = "some"
    if not unmet:
        kind = "both"
    elif not met:
        kind = "none"
    elif len(met) == 1:
        kind = "one"
    values, each = _details(book, item, people, concerned, theme)
    return Reason(
        key=item.key,
        kind=kind,
        people=tuple(p.id for p in met),
        unmet=tuple(p.id for p in unmet),
        values=values,
        per_person=each,
        importance=item.importance,
    )


def _details(
    book: Book,
    item: Criterion,
    people: Sequence[Person],
    concerned: Sequence[Person],
    theme: str | None,
) -> tuple[tuple[str, ...], dict[Id, tuple[Id, ...]]]:
    kind, name = item.kind, item.attribute or ""
    if kind == "give_and_get":
        return (), {
            p.id: tuple(sorted({t for q in people if q is not p for t in p.seeks & q.offers})) for p in concerned
        }
    if kind == "theme":
        return (theme,) if theme else (), {p.id: (p.themes.index(theme) + 1,) for p in concerned if theme in p.themes}
    if kind == "common_times":
        return tuple(sorted(book.hours(people) or ())), {}
    if kind == "language":
        shared = frozenset.intersection(*(p.languages for p in concerned))
        return tuple(sorted(shared)), {}
    if kind == "mode":
        return (), {p.id: (p.mode,) for p in people}
    if kind in {"mixed", "alike", "no_one_alone"}:
        values = tuple(dict.fromkeys(str(p.attributes[name]) for p in people if name in p.attributes))
        return values, {}
    if kind == "as_wished":
        return (), {p.id: (p.partner_discipline,) for p in concerned}
    if kind == "mutual_wish":
        return (), {p.id: tuple(sorted(book.mutual[p.id], key=str)) for p in concerned}
    if kind == "one_sided_wish":
        return (), {p.id: tuple(sorted(p.wishes - book.mutual[p.id], key=str)) for p in concerned}
    past = {p.id: tuple(q.id for q in people if q is not p and q.id in book.past[p.id]) for p in concerned}
    return (), {one: met for one, met in past.items() if met}
