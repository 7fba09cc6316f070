"""Forms of invitations and channels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import Language
from ristiin.programmes.models import Programme
from ristiin.ui.forms import Choices, Form, read_by

LONGEST_PASTE = 200_000


class InviteForm(Form):
    """Whom to invite, in which language, with which words."""

    who_reads = {
        "addresses": read_by(_("Read by *the organisers*. Each person gets a letter of their own and sees no others.")),
        "list_label": read_by(_("Read by *the organisers*.")),
        "message": read_by(_("Read by *everybody you invite*.")),
    }

    addresses = forms.CharField(
        label=_("Whom do you invite?"),
        help_text=_("One address or a whole list: paste it from mail or a spreadsheet. Names may stand beside."),
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    list_label = forms.CharField(
        label=_("What is this list called?"),
        help_text=_("Then you see how each list responds, such as teachers or partners."),
        max_length=80,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=Language.choices, widget=Choices(beside=True)
    )
    message = forms.CharField(
        label=_("Own words in the letter"),
        help_text=_("Why just they? One or two sentences work best."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = next(iter(programme.languages), Language.FINNISH)


class FixAddressForm(Form):
    """The right address for a letter that was refused."""

    who_reads = {"address": read_by(_("Read by *the organisers*."))}

    address = forms.EmailField(label=_("The right address"), max_length=254)


class ChannelForm(Form):
    """What a way of spreading the word is called."""

    who_reads = {"label": read_by(_("Read by *the organisers*."))}

    label = forms.CharField(
        label=_("Where will you share the link?"),
        help_text=_("Such as newsletter, intranet, poster in the lobby."),
        max_length=80,
    )
