"""What organisers write about costs: text in, values out."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from ristiin.programmes.models import Programme
from ristiin.reports.actions.funding import Cost
from ristiin.reports.choices import CostKind
from ristiin.reports.models import BudgetLine, ProgrammeFacts
from ristiin.ui.forms import Choices, Form, read_by

IN_REPORTS = read_by(_("Read by *the organisers*, and by everybody to whom they give the report."))
CENTS = 100
LONGEST_AMOUNT = 40
MOST = Decimal(1_000_000_000)
SPACES = str.maketrans("", "", " \u00a0\u202f€")


class EuroField(forms.Field):
    """An amount as people write it: `1 234,50`, `1234.5`, `1 234 €`; kept in cents."""

    def to_python(self, value: Any) -> Any:
        """Return the cents.

        Raises:
            ValidationError: it is not an amount.
        """
        text = str(value or "")[:LONGEST_AMOUNT].translate(SPACES).replace(",", ".")
        if not text:
            return 0
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount <= MOST:
            raise ValidationError(_("Write the amount in euros, such as 1200 or 349,90."), code="amount")
        return int((amount * CENTS).to_integral_value())


class FactsForm(Form):
    """What the programme is for."""

    who_reads = {
        "objectives": IN_REPORTS,
        "strategy_label": IN_REPORTS,
        "funder": IN_REPORTS,
        "in_working_time": IN_REPORTS,
    }
    objectives = forms.CharField(
        label=_("What the programme is for"),
        help_text=_("The objectives as they were stated: more activity, more diversity, part of everyday work."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    strategy_label = forms.CharField(
        label=_("The strategy it belongs to"),
        help_text=_("For the report of the year, such as continuous learning."),
        max_length=80,
        required=False,
    )
    funder = forms.CharField(label=_("Funder"), max_length=160, required=False)
    in_working_time = forms.BooleanField(label=_("Taking part is working time"), required=False)

    @classmethod
    def of(cls, facts: ProgrammeFacts) -> "FactsForm":
        """Return the form with what has been said."""
        names = ("objectives", "strategy_label", "funder", "in_working_time")
        return cls(initial={name: getattr(facts, name) for name in names})


class CostForm(Form):
    """One line of the budget."""

    who_reads = {
        "label": IN_REPORTS,
        "kind": IN_REPORTS,
        "planned": IN_REPORTS,
        "spent": IN_REPORTS,
    }
    label = forms.CharField(label=_("Cost"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=CostKind.choices, widget=Choices(beside=True))
    planned = EuroField(label=_("Planned, €"), required=False)
    spent = EuroField(label=_("Spent, €"), required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    def cost(self) -> Cost:
        """Return what was written."""
        return Cost(**{name: self.cleaned_data[name] for name in ("kind", "label", "planned", "spent")})

    @classmethod
    def of(cls, line: BudgetLine) -> "CostForm":
        """Return the form of a line."""
        amounts = {name: number_format(getattr(line, name) / CENTS, 2) for name in ("planned", "spent")}
        return cls(initial={"label": line.label, "kind": line.kind, **amounts})


class RunsForm(forms.Form):
    """Which runs are compared."""

    def __init__(self, *args: Any, programmes: list[Programme]) -> None:
        super().__init__(*args)
        self.programmes = programmes

    def wanted(self) -> list[Programme]:
        """Return the chosen programmes, of the first one's method; without a choice the method of the newest."""
        slugs = set(self.data.getlist("run")) if self.data else set()  # type: ignore[attr-defined]
        chosen = [programme for programme in self.programmes if programme.slug in slugs]
        if not slugs and self.programmes:
            chosen = [one for one in self.programmes if one.playbook == self.programmes[-1].playbook]
        return [one for one in chosen if one.playbook == chosen[0].playbook]
