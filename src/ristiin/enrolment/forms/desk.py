"""Forms of the registration desk: looking for somebody, adding, withdrawing on behalf."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ristiin.ui.forms import Form, read_by

LONGEST_ID = 18


def chosen_id(data: QueryDict, name: str = "enrolment") -> int:
    """Return the id that a button sent, 0 for anything that cannot be one."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else 0


class AddressForm(Form):
    """Whom the organiser adds: an address that the confirmation goes to."""

    who_reads = {
        "address": read_by(_("Read by *the organiser* and later by the person's *pair or group*.")),
    }

    address = forms.EmailField(label=_("E-mail address"), max_length=254)


class WithdrawalForm(Form):
    """Why the organiser withdraws somebody's registration."""

    who_reads = {"reason": read_by(_("Sent to *the person*, and read by *the organisers* of the programme."))}

    reason = forms.CharField(label=_("Why"), max_length=200, required=False)
