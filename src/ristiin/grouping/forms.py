"""What comes from the board: numbers and choices out of forms, checked."""

from django import forms
from django.db import models

from ristiin.grouping.choices import Emphasis, RuleKind


class NumberField(forms.IntegerField):
    """A number that came from a page of ours: none that a database cannot hold."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(min_value=0, max_value=models.BigIntegerField.MAX_BIGINT, required=required)


class VersionForm(forms.Form):
    """Which version of the proposal its reader saw."""

    version = NumberField()


class ProposeForm(forms.Form):
    """What a new proposal puts first, and the letter it was to have when the page was made."""

    emphasis = forms.ChoiceField(choices=Emphasis.choices)
    letter = forms.RegexField(r"^[A-Z]{1,3}$")


class FacilitatorForm(forms.Form):
    """Which group, and who looks after it; empty for nobody."""

    group = NumberField()
    person = NumberField(required=False)


class MoveForm(VersionForm):
    """Who moves, and where: `swap:<id>` trades places, `to:<place>` goes to a group."""

    person = NumberField()
    where = forms.RegexField(r"^(swap|to):[0-9]{1,9}$")

    @property
    def target(self) -> tuple[str, int]:
        """The way of moving and the number that belongs to it."""
        way, _colon, number = self.cleaned_data["where"].partition(":")
        return way, int(number)


class PinForm(VersionForm):
    """Which group, and whether it is to stay."""

    place = NumberField()
    pinned = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class TwoForm(forms.Form):
    """Two people and what is decided of them: a rule, or that they are a pair."""

    first = NumberField()
    second = NumberField()
    kind = forms.ChoiceField(choices=[*RuleKind.choices, ("hand", "hand")])
    version = NumberField()


class RepairForm(forms.Form):
    """Which way of mending the groups."""

    way = forms.RegexField(r"^[0-9a-f]{16}$")


class LeaveForm(forms.Form):
    """Who drops out."""

    person = NumberField()
