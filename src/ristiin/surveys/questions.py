"""Questions as data, in three languages; a round keeps the copy it was launched with.

A questionnaire is read from a dict (a TOML file's, or the copy in the database) and can be written back to one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ristiin.kernel.translated import in_language

Texts = Mapping[str, str]
LANGUAGES = ("fi", "sv", "en")
SCALE = (1, 2, 3, 4, 5)
LONGEST_WORDS = 2000


class BrokenQuestionnaire(ValueError):
    """A questionnaire's data says something that cannot be; the message names the place."""


@dataclass(frozen=True)
class Question:
    """One question. `about` names what must have happened to somebody for it to be asked ("met"), or is empty."""

    key: str
    texts: Texts
    about: str = ""

    @property
    def text(self) -> str:
        """The question in the reader's language."""
        return in_language(dict(self.texts))


@dataclass(frozen=True)
class Scale(Question):
    """A statement one agrees with from 1 to 5; `low` and `high` name the ends."""

    low: Texts = field(default_factory=dict)
    high: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Choice(Question):
    """Some of a few given answers; `several` lets one tick more than one."""

    options: Mapping[str, Texts] = field(default_factory=dict)
    several: bool = False


@dataclass(frozen=True)
class Ranking(Question):
    """Some of a few given things in the order one would have them; `most` of them at most."""

    options: Mapping[str, Texts] = field(default_factory=dict)
    most: int = 3


@dataclass(frozen=True)
class Open(Question):
    """A question answered in one's own words."""


Answer = int | list[str] | str
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Questionnaire:
    """What is asked at one moment."""

    key: str
    names: Texts
    intro: Texts
    questions: tuple[Question, ...]
    minutes: int = 2

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return in_language(dict(self.names))

    def question(self, key: str) -> Question:
        """Return one question.

        Raises:
            KeyError: there is none of this key.
        """
        return {question.key: question for question in self.questions}[key]


def read(data: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire that a dict describes.

    Raises:
        BrokenQuestionnaire: a text lacks a language, a key comes twice, a kind is unknown or a choice has no options.
    """
    key = str(data.get("key", ""))
    questions = tuple(_read_question(key, one) for one in data.get("questions", ()))
    _fail_if(not key, "key", "is missing")
    _fail_if(not questions, f"{key}: questions", "there are none")
    keys = [question.key for question in questions]
    _fail_if(len(set(keys)) != len(keys), f"{key}: questions", "a key comes twice")
    return Questionnaire(
        key=key,
        names=_texts(f"{key}: name", data.get("name")),
        intro=_texts(f"{key}: intro", data.get("intro")),
        questions=questions,
        minutes=int(data.get("minutes", 2)),
    )


def written(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return the questionnaire as plain data, which `read` turns into an equal one."""
    return {
        "key": questionnaire.key,
        "name": dict(questionnaire.names),
        "intro": dict(questionnaire.intro),
        "minutes": questionnaire.minutes,
        "questions": [_written_question(question) for question in questionnaire.questions],
    }


def fits(question: Question, answer: object) -> bool:
    """Tell whether an answer is one that the question allows."""
    if isinstance(question, Scale):
        return type(answer) is int and answer in SCALE
    if isinstance(question, Choice):
        return (
            isinstance(answer, list)
            and bool(answer)
            and all(one in question.options for one in answer)
            and len(set(answer)) == len(answer)
            and (question.several or len(answer) == 1)
        )
    if isinstance(question, Ranking):
        return (
            isinstance(answer, list)
            and 1 <= len(answer) <= question.most
            and all(one in question.options for one in answer)
            and len(set(answer)) == len(answer)
        )
    return isinstance(answer, str) and bool(answer.strip()) and len(answer) <= LONGEST_WORDS


def _read_question(where: str, data: Mapping[str, Any]) -> Question:
    key, kind = str(data.get("key", "")), data.get("kind")
    place = f"{where}: {key or '?'}"
    _fail_if(not key, place, "key is missing")
    texts, about = _texts(place, data.get("text")), str(data.get("about", ""))
    if kind == "scale":
        low, high = _texts(f"{place}: low", data.get("low")), _texts(f"{place}: high", data.get("high"))
        return Scale(key, texts, about, low, high)
    if kind in {"choice", "ranking"}:
        options = {str(one): _texts(f"{place}: {one}", names) for one, names in data.get("options", {}).items()}
        _fail_if(not options, place, "there are no options")
        if kind == "choice":
            return Choice(key, texts, about, options, bool(data.get("several", False)))
        most = int(data.get("most", 3))
        _fail_if(most < 1, place, "most is under one")
        return Ranking(key, texts, about, options, most)
    _fail_if(kind != "open", place, f"kind is {kind!r}, not scale, choice, ranking or open")
    return Open(key, texts, about)


def _written_question(question: Question) -> dict[str, Any]:
    common: dict[str, Any] = {"key": question.key, "text": dict(question.texts), "about": question.about}
    if isinstance(question, Scale):
        return {**common, "kind": "scale", "low": dict(question.low), "high": dict(question.high)}
    if isinstance(question, Choice):
        options = {key: dict(texts) for key, texts in question.options.items()}
        return {**common, "kind": "choice", "options": options, "several": question.several}
    if isinstance(question, Ranking):
        options = {key: dict(texts) for key, texts in question.options.items()}
        return {**common, "kind": "ranking", "options": options, "most": question.most}
    return {**common, "kind": "open"}


def _texts(place: str, data: object) -> Texts:
    _fail_if(not isinstance(data, Mapping), place, "has no texts")
    texts = {str(code): str(text).strip() for code, text in dict(data).items()}  # type: ignore[call-overload]
    missing = [code for code in LANGUAGES if not texts.get(code)]
    _fail_if(bool(missing), place, f"lacks {', '.join(missing)}")
    return texts


def _fail_if(wrong: bool, place: str, what: str) -> None:  # noqa: FBT001 - a guard reads best so
    if wrong:
        message = f"{place}: {what}"
        raise BrokenQuestionnaire(message)


def asked(questions: Iterable[Question], happened: frozenset[str]) -> list[Question]:
    """Return the questions for somebody to whom the given things have happened."""
    return [question for question in questions if not question.about or question.about in happened]
