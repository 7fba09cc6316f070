"""What an organiser asks, and what is answered: text in, values out."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.programmes.models import Programme
from ristiin.ui.forms import Choices, Form, Readers, read_by

FEW = 6
"""So many programmes are told apart at a glance; more stand in a list."""


class AskForm(Form):
    """To which programme somebody is asked, and a few words to them."""

    message = forms.CharField(
        label=_("A few words to them"),
        required=False,
        max_length=1000,
        help_text=_("Why you ask just them, how many groups and meetings, what you offer."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("programme", "message")
    who_reads: ClassVar[Mapping[str, Readers]] = {
        "message": read_by(_("Read by *the person you ask* and the organisers of the programme.")),
    }

    def __init__(self, *args: Any, programmes: Sequence[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._programmes = {str(one.pk): one for one in programmes}
        self.fields["programme"] = forms.ChoiceField(
            label=_("Programme"),
            choices=[(key, one.name) for key, one in self._programmes.items()],
            widget=Choices() if len(programmes) <= FEW else forms.Select(),
            initial=next(iter(self._programmes)) if len(programmes) == 1 else None,
            error_messages={"required": _("Choose the programme.")},
        )
        self.order_fields(self.field_order)

    def programme(self) -> Programme:
        """Return the programme that was chosen."""
        return self._programmes[self.cleaned_data["programme"]]


class AnswerForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
