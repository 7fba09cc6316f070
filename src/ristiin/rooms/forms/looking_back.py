"""Four things a facilitator may ask themselves after a meeting (S84)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.rooms.choices import OwnPart
from ristiin.ui.forms import Choices, Form, private

MINE = private(_("Read by *nobody but you*, ever. It goes with the room, and you can remove it at any time."))


class LookBackForm(Form):
    """How one's own part went; nothing of it is needed."""

    who_reads = {"note": MINE}

    meeting = forms.ChoiceField(
        label=_("Real encounters: did people meet one another as they are?"),
        choices=OwnPart.choices,
        required=False,
        widget=Choices(beside=True),
    )
    trust = forms.ChoiceField(
        label=_("Trust: could one say what is unfinished?"),
        choices=OwnPart.choices,
        required=False,
        widget=Choices(beside=True),
    )
    care = forms.ChoiceField(
        label=_("Care: was everybody noticed?"), choices=OwnPart.choices, required=False, widget=Choices(beside=True)
    )
    courtesy = forms.ChoiceField(
        label=_("Courtesy: did everybody get to finish?"),
        choices=OwnPart.choices,
        required=False,
        widget=Choices(beside=True),
    )
    note = forms.CharField(
        label=_("A line for yourself"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def answers(self) -> dict[str, str]:
        """What was answered."""
        said: dict[str, Any] = self.cleaned_data
        return {name: str(value) for name, value in said.items() if value}
