"""Asking for help."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.rooms.choices import Addressee, HelpKind
from ristiin.ui.forms import Choices, Form, private

TO_THE_CHOSEN = private(_("Read by *the one you choose*. The others in your room are not told that you ask."))
TO_ORGANISERS = private(_("Read by *the organisers*. The others in your room are not told that you ask."))


class HelpForm(Form):
    """What one asks for, and whom."""

    form_key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)
    kind = forms.ChoiceField(label=_("What would help?"), choices=HelpKind.choices, widget=Choices())
    addressee = forms.ChoiceField(label=_("Whom do you ask?"), choices=Addressee.choices, widget=Choices(beside=True))
    body = forms.CharField(
        label=_("In your own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As much or as little as you like."),
    )

    def __init__(self, *args: Any, has_facilitator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_facilitator:
            del self.fields["addressee"]
        self.readers["body"] = TO_THE_CHOSEN if has_facilitator else TO_ORGANISERS

    @property
    def chosen(self) -> Addressee:
        """Whom one asks."""
        return Addressee(self.cleaned_data.get("addressee") or Addressee.ORGANISER)
