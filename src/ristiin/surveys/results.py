"""The results of a closed round, read from its release alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ristiin.kernel.translated import in_language
from ristiin.surveys import questions
from ristiin.surveys.models import Round
from ristiin.surveys.thresholds import OTHERS, Cell, Thresholds

ALIKE = _("Everybody answered alike, so what they answered is not shown.")


@dataclass(frozen=True)
class Figure:
    """What is shown of one question and one class; `why_hidden` says in words what is missing and why.

    `share` maps each answer's name to how many gave it, in the questionnaire's order; `ranks` maps each thing's name to
    how many put it first, second and so on, in that order too.
    """

    label: str
    people: int
    mean: float | None
    share: Sequence[tuple[str, int]] | None
    comments: Sequence[str] | None
    why_hidden: str | Promise = ""
    ranks: Sequence[tuple[str, Sequence[int]]] | None = None


@dataclass(frozen=True)
class Result:
    """One question with its figures: for everybody, and for each class when there are classes."""

    question: questions.Question
    whole: Figure
    parts: Sequence[Figure] = ()

    @property
    def is_scale(self) -> bool:
        """Whether it is a statement from 1 to 5."""
        return isinstance(self.question, questions.Scale)


@dataclass(frozen=True)
class Results:
    """A round's results for one reader; nobody knows how many were `asked` of a round that is open to everybody."""

    round: Round
    asked: int
    answered: int
    questions: Sequence[Result]

    def __getitem__(self, key: str) -> Result:
        """Return the result of one question.

        Raises:
            KeyError: there is none of this key.
        """
        return {result.question.key: result for result in self.questions}[key]


def results_of(round_: Round, *, viewer_answered: bool) -> Results:
    """Return the results of a closed round; a reader's own answer does not count towards a threshold.

    Any reader may have answered a round that is open to everybody.

    Raises:
        Release.DoesNotExist: the round is not closed.
    """
    released = round_.release
    bounds = Thresholds(**round_.thresholds)
    cells = [Cell(**cell) for cell in released.cells]
    own = int(viewer_answered or round_.is_public)
    found = []
    for question in questions.read(round_.questionnaire).questions:
        mine = {cell.label: cell for cell in cells if cell.question == question.key}
        parts = [cell for label, cell in mine.items() if label]
        # One class of too few would be told by the others.
        shown = parts if all(part.people - own >= bounds.group for part in parts) else []
        found.append(
            Result(
                question,
                _figure(question, mine[""], bounds, own),
                [
                    replace(_figure(question, part, bounds, own), label=_class_name(round_, part.label))
                    for part in shown
                ],
            )
        )
    return Results(round_, released.asked, released.answered, found)


def promised(bounds: Thresholds) -> list[str]:
    """Return what those who answer are told beforehand of how their answers are kept and shown, in that order."""
    return [
        str(_("Nobody sees whose answers are whose.")),
        str(_("When the time to answer is over, the link between you and your answers is destroyed.")),
        str(
            _(
                "A score is shown from at least %(score)d answers, how answers spread from %(distribution)d. What you "
                "write is shown word for word, in random order, from %(comments)d."
            )
            % {"score": bounds.score, "distribution": bounds.distribution, "comments": bounds.comments}
        ),
    ]


def _class_name(round_: Round, label: str) -> str:
    if label == OTHERS:
        return str(_("others"))
    return in_language(dict(round_.class_names[label])) if label in round_.class_names else label


def _figure(question: questions.Question, cell: Cell, bounds: Thresholds, own: int) -> Figure:
    people = cell.people - own
    label = cell.label
    if cell.is_unanimous:
        return Figure(label, cell.people, None, None, None, ALIKE)
    if isinstance(question, questions.Open):
        shown = cell.comments if people >= bounds.comments else None
        return Figure(label, cell.people, None, None, shown, "" if shown else _too_few(bounds.comments))
    if isinstance(question, questions.Ranking):
        ranks = cell.ranks if people >= bounds.distribution else None
        why = _too_few(bounds.distribution) if ranks is None else ""
        return Figure(label, cell.people, None, None, None, why, None if ranks is None else _ranked(question, ranks))
    mean = cell.mean if people >= bounds.score else None
    counts = cell.counts if people >= bounds.distribution else None
    why = _too_few(bounds.score) if people < bounds.score else _too_few(bounds.distribution) if counts is None else ""
    return Figure(label, cell.people, mean, None if counts is None else _share(question, counts), None, why)


def _share(question: questions.Question, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    if isinstance(question, questions.Choice):
        names = {key: in_language(dict(texts)) for key, texts in question.options.items()}
        return [(names[key], counts[key]) for key in question.options if key in counts]
    return [(str(value), counts[str(value)]) for value in questions.SCALE]


def _ranked(question: questions.Ranking, ranks: Mapping[str, Sequence[int]]) -> list[tuple[str, Sequence[int]]]:
    return [(in_language(dict(texts)), ranks[key]) for key, texts in question.options.items() if key in ranks]


def _too_few(needed: int) -> str:
    return ngettext(
        "Shown when at least %(number)d other person has answered.",
        "Shown when at least %(number)d other people have answered.",
        needed,
    ) % {"number": needed}
