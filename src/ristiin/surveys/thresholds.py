"""What may be told of answers: pure functions from sheets to cells, with the thresholds held by construction.

People are cut one way at most, into classes that never change, each with enough people. Whatever is published of a
question is constant on each class of those who answered it, so every combination of published figures is a sum over
whole classes: nothing about fewer people can be derived from any of them. Where a class is of one mind the question is
not divided, for the rest would tell what that mind is.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from random import SystemRandom
from typing import Any

from ristiin.surveys.questions import SCALE, Answers, Choice, Open, Question, Questionnaire, Ranking, Scale

_SHUFFLE = SystemRandom().shuffle
OTHERS = "others"
"""The class into which those too few to stand alone are gathered."""


@dataclass(frozen=True)
class Thresholds:
    """So many people must stand behind a score, a distribution, comments; so many in every class and beside it."""

    score: int = 5
    distribution: int = 8
    comments: int = 10
    group: int = 5


@dataclass(frozen=True)
class Sheet:
    """One person's answers and the class they belong to; nothing says whose it is."""

    answers: Answers
    label: str = ""


@dataclass(frozen=True)
class Cell:
    """What is told of one question and one class ("" for everybody).

    `mean` is a score with one decimal, `counts` maps each answer to how many gave it, without an option that everybody
    ticked; `ranks` maps each thing to how many put it first, second and so on, without one that everybody ranked;
    `comments` are in random order. What may not be told is None. `is_unanimous` says that all answered alike, and then
    not what.
    """

    question: str
    label: str
    people: int
    mean: float | None = None
    counts: Mapping[str, int] | None = None
    comments: Sequence[str] | None = None
    is_unanimous: bool = False
    ranks: Mapping[str, Sequence[int]] | None = None


def release(
    questionnaire: Questionnaire,
    sheets: Sequence[Sheet],
    thresholds: Thresholds,
    *,
    shuffle: Callable[[list[str]], None] = _SHUFFLE,
) -> list[Cell]:
    """Return every cell that may be told of a closed round."""
    cells = []
    for question in questionnaire.questions:
        given = [(sheet.label, sheet.answers[question.key]) for sheet in sheets if question.key in sheet.answers]
        if isinstance(question, Open):
            cells.append(_comments(question, [str(answer) for _, answer in given], thresholds, shuffle))
            continue
        classes = merged([label for label, _ in given], thresholds.group)
        cells.append(_figures(question, "", [answer for _, answer in given], thresholds))
        parts = [
            _figures(question, name, [answer for label, answer in given if classes[label] == name], thresholds)
            for name in sorted(set(classes.values()))
        ]
        if len(parts) > 1 and not any(_of_one_mind(question, part) for part in parts):
            cells += parts
    return cells


def merged(labels: Sequence[str], smallest: int) -> dict[str, str]:
    """Return for each label the class it is told in, so that every class has `smallest` people or there is one class.

    Those too few go into the others; others too few take in the smallest class that stands alone.
    """
    sizes = Counter(labels)
    alone = {label: size for label, size in sizes.items() if label and size >= smallest}
    rest = {label for label in sizes if label not in alone}
    while rest and sum(sizes[label] for label in rest) < smallest and alone:
        least = min(alone, key=lambda label: (alone[label], label))
        rest.add(least)
        del alone[least]
    return {label: OTHERS if label in rest else label for label in sizes}


def may_divide(labels: Sequence[str], thresholds: Thresholds) -> bool:
    """Tell whether so many people can be told of in classes at all: two of them reach a distribution."""
    return sum(size >= thresholds.distribution for label, size in Counter(labels).items() if label) > 1


def plain(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """Return cells as plain data."""
    return [asdict(cell) for cell in cells]


def _comments(
    question: Question, words: list[str], thresholds: Thresholds, shuffle: Callable[[list[str]], None]
) -> Cell:
    enough = len(words) >= thresholds.comments
    if enough:
        words = list(words)
        shuffle(words)
    return Cell(question.key, "", len(words), comments=words if enough else None)


def _figures(question: Question, label: str, given: list[Any], thresholds: Thresholds) -> Cell:
    people = len(given)
    if people < min(thresholds.score, thresholds.distribution):
        return Cell(question.key, label, people)
    if len({_same(question, answer) for answer in given}) == 1:
        return Cell(question.key, label, people, is_unanimous=True)
    mean = round(sum(given) / people, 1) if isinstance(question, Scale) and people >= thresholds.score else None
    spreads = people >= thresholds.distribution
    if isinstance(question, Ranking):
        return Cell(question.key, label, people, ranks=_ranks(question, given) if spreads else None)
    return Cell(question.key, label, people, mean=mean, counts=_counts(question, given) if spreads else None)


def _of_one_mind(question: Question, part: Cell) -> bool:
    told = part.ranks if isinstance(question, Ranking) else part.counts if isinstance(question, Choice) else None
    is_short = isinstance(question, Choice | Ranking) and told is not None and len(told) < len(question.options)
    return part.is_unanimous or is_short


def _counts(question: Question, given: list[Any]) -> dict[str, int]:
    if isinstance(question, Choice):
        ticked = Counter(one for answer in given for one in answer)
        return {option: ticked[option] for option in question.options if ticked[option] < len(given)}
    seen = Counter(given)
    return {str(value): seen[value] for value in SCALE}


def _ranks(question: Ranking, given: list[list[str]]) -> dict[str, list[int]]:
    seen = Counter((option, place) for answer in given for place, option in enumerate(answer))
    found = {option: [seen[option, place] for place in range(question.most)] for option in question.options}
    return {option: counts for option, counts in found.items() if sum(counts) < len(given)}


def _same(question: Question, answer: object) -> Hashable:
    if isinstance(answer, list):
        return tuple(answer if isinstance(question, Ranking) else sorted(answer))
    return str(answer)
