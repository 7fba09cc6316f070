"""Results as the pages show them: scores, choices, words, and scores by class."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from ristiin.surveys.questions import Choice, Open, Scale
from ristiin.surveys.results import Figure, Result, Results


@dataclass(frozen=True)
class Shown:
    """One figure in words and numbers; `label` is its class."""

    text: str
    label: str
    people: int
    mean: float | None
    share: Sequence[tuple[str, int]] | None
    comments: Sequence[str] | None
    why_hidden: str | Promise
    leaves_out: bool = False

    @property
    def counts(self) -> list[int]:
        """How many gave each answer, in order; empty when that is not shown."""
        return [count for _, count in self.share or ()]

    @property
    def spread(self) -> str:
        """The distribution in figures, from the lowest answer to the highest."""
        return " · ".join(str(count) for count in self.counts)


@dataclass(frozen=True)
class Divided:
    """One question by class."""

    text: str
    figures: Sequence[Shown]


@dataclass(frozen=True)
class Page:
    """Everything shown of a round."""

    asked: int
    answered: int
    scales: Sequence[Shown]
    choices: Sequence[Shown]
    words: Sequence[Shown]
    parts: Sequence[Divided]

    @property
    def has_scales(self) -> bool:
        """Whether there are statements with scores."""
        return bool(self.scales)


def page(results: Results) -> Page:
    """Sort the results of a round as they are shown."""
    scales = [one for one in results.questions if isinstance(one.question, Scale)]
    words = [one for one in results.questions if isinstance(one.question, Open)]
    choices = [one for one in results.questions if one not in scales and one not in words]
    return Page(
        results.asked,
        results.answered,
        [_shown(one, one.whole) for one in scales],
        [_shown(one, one.whole) for one in choices],
        [_shown(one, one.whole) for one in words],
        [Divided(one.question.text, [_shown(one, part) for part in one.parts]) for one in scales if one.parts],
    )


def _shown(result: Result, figure: Figure) -> Shown:
    return Shown(
        result.question.text,
        figure.label,
        figure.people,
        figure.mean,
        figure.share,
        figure.comments,
        figure.why_hidden,
        isinstance(result.question, Choice)
        and bool(figure.share)
        and len(figure.share or ()) < len(result.question.options),
    )
