"""The form of a working-time statement: text in, values out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.ui.forms import Form, private

MOST_HOURS = 2000


class HoursForm(Form):
    """The hours a person says to have used."""

    who_reads = {"hours": private(_("Read by *you alone*. It stands in the PDF that you take out yourself."))}

    hours = forms.DecimalField(
        label=_("Hours you have used"),
        help_text=_("Meetings, joint sessions and what you have done between them. Leave it empty if you like."),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        max_digits=5,
        decimal_places=1,
        localize=True,
    )
