"""A form made from questions."""

from typing import Any

from django import forms

from ristiin.kernel.translated import in_language
from ristiin.surveys.questions import LONGEST_WORDS, SCALE, Answers, Choice, Question, Ranking, Scale
from ristiin.ui.forms import Choices, Form, ManyChoices, OrderField, Readers


class QuestionsForm(Form):
    """The questions asked of one person; every one may be left out."""

    def __init__(self, *args: Any, questions: list[Question], readers: Readers, given: Answers | None = None) -> None:
        given = given or {}
        super().__init__(*args, initial={key: _shown(answer) for key, answer in given.items()})
        self.asked = questions
        for question in questions:
            self.fields[question.key] = _field(question)
            self.readers[question.key] = readers

    def answers(self) -> Answers:
        """Return what was answered, without the questions that were left out."""
        given: dict[str, Any] = {}
        for question in self.asked:
            value = self.cleaned_data[question.key]
            if not value:
                continue
            if isinstance(question, Scale):
                given[question.key] = int(value)
            elif isinstance(question, Ranking):
                given[question.key] = list(value)
            elif isinstance(question, Choice):
                given[question.key] = list(value) if question.several else [value]
            else:
                given[question.key] = str(value).strip()
        return given


def _field(question: Question) -> forms.Field:
    if isinstance(question, Scale):
        notes = {"1": in_language(dict(question.low)), "5": in_language(dict(question.high))}
        return forms.ChoiceField(
            label=question.text,
            choices=[(str(value), f"{value} {notes.get(str(value), '')}".strip()) for value in SCALE],
            widget=Choices(beside=True),
            required=False,
        )
    if isinstance(question, Ranking):
        items = [(key, in_language(dict(texts))) for key, texts in question.options.items()]
        return OrderField(label=question.text, items=items, most=question.most, required=False)
    if isinstance(question, Choice):
        options = [(key, in_language(dict(texts))) for key, texts in question.options.items()]
        if question.several:
            return forms.MultipleChoiceField(label=question.text, choices=options, widget=ManyChoices(), required=False)
        return forms.ChoiceField(label=question.text, choices=options, widget=Choices(), required=False)
    return forms.CharField(
        label=question.text, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


def _shown(answer: object) -> object:
    if isinstance(answer, int):
        return str(answer)
    return answer
