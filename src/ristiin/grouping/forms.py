"""What comes from the board: numbers and choices out of forms, checked."""

from django import forms

from ristiin.grouping.choices import Emphasis, RuleKind


class VersionForm(forms.Form):
    """Which version of the proposal its reader saw."""

    version = forms.IntegerField(min_value=0)


class ProposeForm(forms.Form):
    """What a new proposal puts first, and the letter it was to have when the page was made."""

    emphasis = forms.ChoiceField(choices=Emphasis.choices)
    letter = forms.RegexField(r"^[A-Z]{1,3}$")


class FacilitatorForm(forms.Form):
    """Which group, and who looks after it; empty for nobody."""

    group = forms.IntegerField()
    person = forms.IntegerField(required=False)


class MoveForm(VersionForm):
    """Who moves, and where: `swap:<id>` trades places, `to:<place>` goes to a group."""

    person = forms.IntegerField()
    where = forms.RegexField(r"^(swap|to):[0-9]{1,9}$")

    @property
    def target(self) -> tuple[str, int]:
        """The way of moving and the number that belongs to it."""
        way, _colon, number = self.cleaned_data["where"].partition(":")
        return way, int(number)


class PinForm(VersionForm):
    """Which group, and whether it is to stay."""

    place = forms.IntegerField(min_value=0)
    pinned = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class TwoForm(forms.Form):
    """Two people and what is decided of them: a rule, or that they are a pair."""

    first = forms.IntegerField()
    second = forms.IntegerField()
    kind = forms.ChoiceField(choices=[*RuleKind.choices, ("hand", "hand")])
    version = forms.IntegerField(min_value=0)


class RepairForm(forms.Form):
    """Which way of mending the groups."""

    way = forms.RegexField(r"^[0-9a-f]{16}$")


class LeaveForm(forms.Form):
    """Who drops out."""

    person = forms.IntegerField()
