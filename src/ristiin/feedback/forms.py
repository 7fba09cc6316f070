"""Forms of feedback: text in, values out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.feedback.choices import Instrument
from ristiin.feedback.instruments import MOST_OWN, standard
from ristiin.feedback.queries import Competence
from ristiin.kernel.translated import in_language
from ristiin.surveys.choices import Cut
from ristiin.surveys.forms import QuestionsForm
from ristiin.surveys.questions import SCALE, Answers, Question, Scale
from ristiin.ui.forms import Choices, Form, ManyChoices, private, read_by

KINDS = [("scale", _("a statement to agree with, from 1 to 5")), ("open", _("a question answered in one’s own words"))]


class AnswerForm(QuestionsForm):
    """What somebody is asked; at the end also whether they may be asked again later."""

    def __init__(
        self, *args: Any, questions: list[Question], given: Answers | None = None, again: bool | None = None
    ) -> None:
        super().__init__(*args, questions=questions, readers=private(""), given=given)
        # Who reads the answers is told once, before the first question.
        self.readers.clear()
        for question in questions:
            if isinstance(question, Scale):
                self._shorten(question)
        if again is not None:
            self.fields["again"] = forms.BooleanField(
                label=_("I may be asked again after three and six months"), required=False, initial=again
            )
            self.readers["again"] = private(_("*Private.* Used for sending you those questions alone."))

    def _shorten(self, question: Scale) -> None:
        """Put five figures on one line of a phone, and what the ends mean above them."""
        scale = self.fields[question.key]
        scale.choices = [(str(value), str(value)) for value in SCALE]  # type: ignore[attr-defined]
        ends = {"low": in_language(dict(question.low)), "high": in_language(dict(question.high))}
        scale.help_text = _("1 %(low)s, 5 %(high)s") % ends

    def again(self) -> bool | None:
        """Return whether the person may be asked again, None when that was not asked."""
        return bool(self.cleaned_data["again"]) if "again" in self.fields else None


class PlanForm(Form):
    """What an organiser asks: which of those still to come, how results are divided, own questions."""

    who_reads = {
        "asked": read_by(_("Read by *those who are asked*.")),
        "cut": read_by(_("Read by *those who are asked*, before they answer.")),
    }
    asked = forms.MultipleChoiceField(label=_("What is asked"), widget=ManyChoices(), required=False)
    cut = forms.ChoiceField(label=_("Results are divided"), choices=Cut, widget=Choices())

    def __init__(
        self,
        *args: Any,
        coming: Sequence[Instrument],
        cuts: Sequence[Cut],
        own: dict[str, list[dict[str, str]]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.coming = coming
        chosen = self.fields["asked"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = [(one.value, standard(one).name) for one in coming]
        if isinstance(self.fields["cut"], forms.ChoiceField):
            self.fields["cut"].choices = [(cut.value, cut.label) for cut in cuts]
        for one in coming:
            for place in range(MOST_OWN):
                known = own.get(one.value, [])[place : place + 1]
                self._add(f"{one.value}-{place}", known[0] if known else {})

    def _add(self, stem: str, known: dict[str, str]) -> None:
        self.fields[f"{stem}-text"] = forms.CharField(
            label=_("Your question or statement"), max_length=200, required=False, initial=known.get("text", "")
        )
        self.fields[f"{stem}-kind"] = forms.ChoiceField(
            label=_("How it is answered"), choices=KINDS, initial=known.get("kind", "scale"), required=False
        )
        self.readers[f"{stem}-text"] = read_by(_("Read by *those who are asked*, as you write it."))

    @property
    def own_fields(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """The fields of own questions: for each instrument its name and (text, kind) in pairs."""
        return [
            (
                standard(one).name,
                [(self[f"{one.value}-{place}-text"], self[f"{one.value}-{place}-kind"]) for place in range(MOST_OWN)],
            )
            for one in self.coming
        ]

    def instruments(self) -> list[Instrument]:
        """Return what is asked of what is still to come."""
        return [Instrument(value) for value in self.cleaned_data["asked"]]

    def own_questions(self) -> dict[Instrument, list[dict[str, str]]]:
        """Return the own questions that have words, by instrument."""
        found: dict[Instrument, list[dict[str, str]]] = {}
        for one in self.coming:
            for place in range(MOST_OWN):
                text = self.cleaned_data[f"{one.value}-{place}-text"].strip()
                kind = self.cleaned_data[f"{one.value}-{place}-kind"] or "scale"
                if text:
                    found.setdefault(one, []).append({"text": text, "kind": kind})
        return found


class KnowingForm(Form):
    """Whom somebody knows, of those who let themselves be named."""

    who_reads = {
        "may_be_named": read_by(_("Your name is then read by *those who take part in the programme*, on this list.")),
        "knows": private(_("*Private.* Nobody sees whom you tick.")),
    }
    may_be_named = forms.BooleanField(label=_("Others may name me as somebody they know"), required=False)
    knows = forms.MultipleChoiceField(label=_("I know"), widget=ManyChoices(), required=False)

    def __init__(self, *args: Any, people: Sequence[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        known = self.fields["knows"]
        if isinstance(known, forms.MultipleChoiceField):
            known.choices = [(str(person.pk), str(person)) for person in people]
        if not people:
            del self.fields["knows"]

    def ids(self) -> list[int]:
        """Return the ids of those who were ticked."""
        return [int(pk) for pk in self.cleaned_data.get("knows", [])]


MOST_OWN_WORDS = 3


class DevelopmentForm(Form):
    """Where somebody stands in each competence now, and up to three of one’s own."""

    who_reads = {
        "joins_others": private(
            _("*Private.* Counted without your name, and shown only when at least eight people have agreed to it.")
        ),
    }
    joins_others = forms.BooleanField(label=_("My figures may be counted together with others’"), required=False)

    def __init__(self, *args: Any, competences: Sequence[Competence], moment: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.competences = [one for one in competences if not one.is_own]
        own = {one.key: one for one in competences if one.is_own}
        for one in self.competences:
            self._level(one.key, one.name, getattr(one, moment))
        for place in range(1, MOST_OWN_WORDS + 1):
            known = own.get(f"own-{place}")
            self.fields[f"name-{place}"] = forms.CharField(
                label=_("Something else, in your own words"),
                max_length=120,
                required=False,
                initial=known.name if known else "",
            )
            self._level(f"own-{place}", _("Where you stand in it"), getattr(known, moment) if known else None)

    def _level(self, key: str, label: Any, now: int | None) -> None:
        self.fields[key] = forms.ChoiceField(
            label=label,
            choices=[(str(value), str(value)) for value in SCALE],
            widget=Choices(beside=True),
            required=False,
            initial=str(now) if now else None,
        )

    @property
    def level_fields(self) -> list[Any]:
        """The fields of the programme’s competences."""
        return [self[one.key] for one in self.competences]

    @property
    def own_fields(self) -> list[tuple[Any, Any]]:
        """The fields of one’s own competences: the words and where one stands."""
        return [(self[f"name-{place}"], self[f"own-{place}"]) for place in range(1, MOST_OWN_WORDS + 1)]

    def own(self) -> list[str]:
        """Return the names of one’s own competences; a place left empty stays empty."""
        return [self.cleaned_data[f"name-{place}"].strip() for place in range(1, MOST_OWN_WORDS + 1)]

    def levels(self) -> dict[str, int]:
        """Return where one stands, for what was answered; an own competence without a name is left out."""
        named = {f"own-{place}" for place, name in enumerate(self.own(), 1) if name}
        keys = [*(one.key for one in self.competences), *sorted(named)]
        return {key: int(self.cleaned_data[key]) for key in keys if self.cleaned_data[key]}
