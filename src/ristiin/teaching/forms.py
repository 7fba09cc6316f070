"""What teachers write: text in, values out."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ristiin.grouping.models import Group
from ristiin.programmes import calendar
from ristiin.programmes.forms.steering import languages_reader_first, texts_of
from ristiin.teaching.actions.asking import Wording
from ristiin.teaching.models import Question
from ristiin.ui.forms import Choices, DateTimeInput, Form, ManyChoices, read_by

LONGEST = 2000
FOR_ALL, FOR_SOME = "all", "some"

BY_THE_GROUPS = read_by(_("Read by *the groups you ask*, from the opening on, and by teachers and organisers."))


def suggested_times(at: datetime) -> tuple[datetime, datetime]:
    """Return nine in the morning of the next working Monday or the day after it, and a week from then."""
    today = timezone.localtime(at).date()
    day = calendar.next_working_day(today + timedelta(days=7 - today.weekday()))
    opens_at = datetime.combine(day, time(9), timezone.get_current_timezone())
    return opens_at, opens_at + timedelta(days=7)


class QuestionForm(Form):
    """A question in three languages, when it opens and is due, and to whom it is."""

    opens_at = forms.DateTimeField(label=_("Opens"), widget=DateTimeInput())
    due_at = forms.DateTimeField(
        label=_("To be talked about by"),
        widget=DateTimeInput(),
        help_text=_("Groups can tick it later too. Nobody sees whether it was late."),
    )
    to = forms.ChoiceField(
        label=_("For"),
        choices=[(FOR_ALL, _("all groups")), (FOR_SOME, _("the groups I choose"))],
        initial=FOR_ALL,
        widget=Choices(),
    )
    groups = forms.MultipleChoiceField(label=_("Groups"), required=False, widget=ManyChoices(beside=True))
    key = forms.UUIDField(widget=forms.HiddenInput(), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=1)

    def __init__(
        self,
        *args: Any,
        groups: Sequence[tuple[Group, str]],
        at: datetime,
        question: Question | None = None,
        **kwargs: Any,
    ) -> None:
        self.question = question
        super().__init__(*args, initial=self._initial(question, at), **kwargs)
        own = (get_language() or "fi")[:2]
        texts = {}
        for language, label in languages_reader_first():
            texts[f"text_{language}"] = forms.CharField(
                label=_("Question") if language == own else label,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 5 if language == own else 3}),
                help_text=_("Something to talk about together. Answers are not collected.") if language == own else "",
            )
            self.readers[f"text_{language}"] = BY_THE_GROUPS
        self.fields = texts | self.fields
        if groups:
            named = {group.pk: name for group, name in groups}
            self.fields["groups"].choices = [(str(pk), name) for pk, name in named.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["to"], self.fields["groups"]

    @staticmethod
    def _initial(question: Question | None, at: datetime) -> dict[str, Any]:
        if question is None:
            opens_at, due_at = suggested_times(at)
            return {"key": uuid.uuid4(), "opens_at": opens_at, "due_at": due_at}
        return {
            **{f"text_{language}": text for language, text in question.texts.items()},
            "opens_at": question.opens_at,
            "due_at": question.due_at,
            "to": FOR_ALL if question.is_for_all else FOR_SOME,
            "groups": [str(row.group_id) for row in question.addressed.all()],
            "key": question.key,
            "revision": question.revision,
        }

    @property
    def in_languages(self) -> list[forms.BoundField]:
        """The question, the reader's own language first."""
        return [self[f"text_{language}"] for language, _label in languages_reader_first()]

    def clean(self) -> dict[str, Any]:
        """Return the values, when the question says something and the times make sense together."""
        cleaned = super().clean() or {}
        own = languages_reader_first()[0][0]
        if not any(texts_of(cleaned, "text").values()) and f"text_{own}" not in self.errors:
            self.add_error(f"text_{own}", _("Write the question in at least one language."))
        opens_at, due_at = cleaned.get("opens_at"), cleaned.get("due_at")
        if opens_at and due_at and due_at <= opens_at:
            self.add_error("due_at", _("Choose a time after the opening."))
        if cleaned.get("to") == FOR_SOME and not cleaned.get("groups") and "groups" not in self.errors:
            self.add_error("groups", _("Choose at least one group, or ask all of them."))
        return cleaned

    def sending_key(self) -> uuid.UUID:
        """Return what tells one sending from another; a form without one is a sending of its own."""
        key: uuid.UUID = self.cleaned_data.get("key") or uuid.uuid4()
        return key

    def wording(self) -> Wording:
        """Return what was written."""
        cleaned = self.cleaned_data
        is_for_all = cleaned.get("to", FOR_ALL) == FOR_ALL
        return Wording(
            texts=texts_of(cleaned, "text"),
            opens_at=self._kept("opens_at"),
            due_at=self._kept("due_at"),
            group_ids=[] if is_for_all else [int(pk) for pk in cleaned["groups"]],
            is_for_all=is_for_all,
        )

    def _kept(self, name: str) -> Any:
        """Return a moment; the browser's control knows no seconds, so one that did not change keeps its own."""
        written = self.cleaned_data[name]
        known = getattr(self.question, name) if self.question else None
        return known if known and known.replace(second=0, microsecond=0) == written else written
