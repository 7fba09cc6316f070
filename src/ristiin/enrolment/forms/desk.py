"""Forms of the registration desk: looking for somebody, adding, withdrawing on behalf."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ristiin.enrolment.choices import Giving
from ristiin.enrolment.demand_queries import ThemeDemand
from ristiin.ui.forms import Choices, Form, read_by

LONGEST_ID = 18
MOST_HOURS = 14 * 24
MOST_GROUPS = 200


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


class RuleForm(Form):
    """How places that come free reach the first in line."""

    giving = forms.ChoiceField(label=_("When a place becomes free, it is"), choices=Giving, widget=Choices())
    hours_kept = forms.IntegerField(
        label=_("An offer is kept for so many hours"), min_value=1, max_value=MOST_HOURS, initial=48
    )


class GroupsForm(Form):
    """How many groups each theme gets, in each target group."""

    def __init__(self, data: QueryDict | None = None, *, wanted: Sequence[ThemeDemand]) -> None:
        super().__init__(data)
        self.wanted = wanted
        for one in wanted:
            self.fields[self.name_of(one)] = forms.IntegerField(
                label=_("Groups: %(theme)s") % {"theme": one.theme.name},
                min_value=0,
                max_value=MOST_GROUPS,
                required=False,
                initial=one.plan.most if one.plan else None,
                widget=forms.NumberInput(attrs={"class": "input short"}),
            )

    @staticmethod
    def name_of(one: ThemeDemand) -> str:
        """Return the name of the field of one theme."""
        return f"groups-{one.target_group.pk if one.target_group else 0}-{one.theme.pk}"

    def numbers(self) -> list[tuple[ThemeDemand, int | None]]:
        """Return how many groups each theme gets, None where nothing is said."""
        return [(one, self.cleaned_data[self.name_of(one)]) for one in self.wanted]
