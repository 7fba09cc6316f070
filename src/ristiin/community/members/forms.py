"""What a member writes: text in, values out."""

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.ui.forms import Form, Readers, read_by

MEMBERS = read_by(_("Read by *the members of the community*: those who have taken part and are signed in."))


class MemberForm(Form):
    """What a person tells the other members of themselves."""

    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=160)
    about = forms.CharField(
        label=_("What I like to talk about"),
        required=False,
        max_length=500,
        help_text=_("What you know, what you are learning, what you would like to think over with somebody."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reach = forms.CharField(
        label=_("How to reach me"),
        required=False,
        max_length=200,
        help_text=_("For example: by phone in the afternoons, or at the coffee machine on the third floor."),
    )
    shows_address = forms.BooleanField(label=_("Show my e-mail address"), required=False)
    who_reads: ClassVar[Mapping[str, Readers]] = {
        "organisation": MEMBERS,
        "about": MEMBERS,
        "reach": MEMBERS,
        "shows_address": MEMBERS,
    }


class SearchForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(required=False, max_length=80)
