"""Forms of imports: the file, what each column holds, what is done about unknown words."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ristiin.enrolment.importing.checked import UnknownThemes
from ristiin.enrolment.importing.columns import Field
from ristiin.ui.forms import Choices, Form


class ColumnsForm(Form):
    """One choice for each column of a file."""

    def __init__(
        self, *args: Any, headings: Sequence[str], fields: Sequence[str], not_asked: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [choice for choice in Field.choices if choice[0] not in not_asked]
        self.names = [f"column-{at}" for at in range(len(headings))]
        for at, (name, heading) in enumerate(zip(self.names, headings, strict=True)):
            self.fields[name] = forms.ChoiceField(
                label=heading or _now("column %(number)s") % {"number": at + 1},
                choices=choices,
                initial=fields[at] if at < len(fields) else Field.IGNORE,
                widget=forms.Select(attrs={"class": "input"}),
            )

    def chosen(self) -> list[str]:
        """Return the field of each column in order."""
        return [self.cleaned_data[name] for name in self.names]


class UnknownWordsForm(Form):
    """What is done about themes and times the programme does not know."""

    unknown_themes = forms.ChoiceField(
        label=_("Themes the programme does not have"), choices=UnknownThemes.choices, widget=Choices()
    )
    adds_times = forms.TypedChoiceField(
        label=_("Times the programme’s week does not have"),
        choices=[("1", _("add them to the week, for everybody to choose")), ("0", _("leave these times out"))],
        coerce=lambda value: value == "1",
        widget=Choices(),
    )

    def __init__(self, *args: Any, has_themes: bool, has_times: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, asked in (("unknown_themes", has_themes), ("adds_times", has_times)):
            if not asked:
                self.fields[name].widget = forms.HiddenInput()


class TakeForm(Form):
    """Whether those registered by the list hear of it."""

    sends_mail = forms.BooleanField(
        label=_("Send each of the new ones a letter saying that they are registered"), required=False
    )
