"""Carrying on after the close."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.ui.forms import DateInput, Form, read_by


class CarryOnUntilForm(Form):
    """Until when the group carries on."""

    who_reads = {"until": read_by(_("Read by *those in this room*. The organiser sees that you carry on."))}

    until = forms.DateField(label=_("Until when"), widget=DateInput())

    def __init__(self, *args: Any, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs["max"] = last.isoformat()
