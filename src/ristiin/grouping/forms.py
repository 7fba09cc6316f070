"""What comes from the board: numbers and choices out of forms, checked."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ristiin.enrolment import week
from ristiin.grouping.choices import Emphasis, RuleKind
from ristiin.grouping.guides import MOST_GROUPS, GuideRow
from ristiin.kernel.collation import fold
from ristiin.programmes.models import Programme, Theme
from ristiin.ui.forms import Choices, Form, ManyChoices, WeekField, read_by


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
    target = NumberField(required=False)


class OfForm(forms.Form):
    """Of which target group, none for those who have none."""

    of = NumberField(required=False)


class PlanForm(VersionForm):
    """Theme, hour and facilitator of one group; empty for none."""

    place = NumberField()
    theme = NumberField(required=False)
    slot = forms.RegexField(r"^[a-z]{3}-[0-9.-]{3,15}$", required=False)
    facilitator = NumberField(required=False)


class WayForm(VersionForm):
    """Which way of going on without a facilitator."""

    way = forms.RegexField(r"^[0-9a-f]{16}$")


class TakeOverForm(forms.Form):
    """Which way of going on without a facilitator of published groups."""

    way = forms.RegexField(r"^[0-9a-f]{16}$")


class ExceptionForm(forms.Form):
    """Who joins, changes or leaves a group after publishing, and why."""

    person = NumberField()
    to = NumberField(required=False)
    reason = forms.CharField(max_length=300, required=False)
    tells_why = forms.BooleanField(required=False)


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
    reason = forms.CharField(max_length=300, required=False)
    tells_why = forms.BooleanField(required=False)


class LeaveForm(forms.Form):
    """Who drops out, and why."""

    person = NumberField()
    reason = forms.CharField(max_length=300, required=False)


class GuideForm(Form):
    """How many groups a facilitator takes, which themes, when."""

    who_reads = {
        "groups_at_most": read_by(_("Read by *the organisers*.")),
        "experience": read_by(
            _("Read by *the organisers*. A first-timer is given the name and address of an experienced colleague.")
        ),
        "themes": read_by(_("Read by *the organisers*.")),
        "free_slots": read_by(_("Read by *the organisers*.")),
    }

    groups_at_most = forms.IntegerField(label=_("Groups at most"), min_value=1, max_value=MOST_GROUPS, initial=1)
    experience = forms.ChoiceField(
        label=_("Experience"),
        choices=[("experienced", _("has facilitated before")), ("new", _("facilitates for the first time"))],
        initial="new",
        widget=Choices(beside=True),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = Theme.objects.filter(programme=programme, is_retired=False).order_by("position", "pk")
        self._other_themes = list(self.initial.get("themes", ()))
        self._other_hours = list(self.initial.get("free_slots", ()))
        self._texts = {str(theme.pk): theme.name for theme in themes}
        if self._texts:
            self.fields["themes"] = forms.MultipleChoiceField(
                label=_("Themes"),
                help_text=_("None chosen: any theme."),
                choices=list(self._texts.items()),
                widget=ManyChoices(),
                required=False,
            )
            named = {fold(text) for text in self.initial.get("themes", ())}
            known = {str(theme.pk) for theme in themes if named & {fold(name) for name in theme.names.values() if name}}
            mine = {fold(name) for theme in themes for name in theme.names.values()}
            self._other_themes = [text for text in self.initial.get("themes", ()) if fold(text) not in mine]
            self.initial["themes"] = [key for key in self._texts if key in known]
        if programme.week_rows:
            self.fields["free_slots"] = WeekField(
                label=pgettext_lazy("facilitator", "Hours that suit"),
                help_text=_("None chosen: any hour."),
                days=week.columns(self.initial.get("free_slots", ())),
                slots=week.rows(programme),
                required=False,
            )
            here = {f"{day}-{row}" for day in week.DAYS for row in programme.week_rows}
            self._other_hours = [slot for slot in self.initial.get("free_slots", ()) if slot not in here]

    def row(self) -> GuideRow:
        """Return what was said as a row of a list; what is known for other programmes stays."""
        said = self.cleaned_data
        return GuideRow(
            name=said.get("name", ""),
            address=said.get("address", ""),
            groups_at_most=said["groups_at_most"],
            is_experienced=said["experience"] == "experienced",
            themes=(*(self._texts[key] for key in said.get("themes", ())), *self._other_themes),
            slots=(*said.get("free_slots", ()), *self._other_hours),
        )


class NewGuideForm(GuideForm):
    """Somebody new on the list of facilitators."""

    who_reads = {
        "name": read_by(_("Read by *the organisers* and the group.")),
        "address": read_by(_("Read by *the organisers* and the group.")),
        **GuideForm.who_reads,
    }

    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.EmailField(label=_("E-mail address"))

    field_order = ("name", "address", "groups_at_most", "experience")


class BringForm(Form):
    """A list of facilitators as a file."""

    who_reads = {"file": read_by(_("Read by *the organisers*. Nothing is kept before you take the list."))}

    file = forms.FileField(
        label=_("The list"),
        help_text=_("CSV, XLSX, XLS or ODS: name, e-mail address, groups at most, experience, themes, hours."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
        allow_empty_file=True,
    )


class SealedForm(forms.Form):
    """The rows that were looked through, as we wrote them."""

    rows = forms.CharField(max_length=1_000_000)
