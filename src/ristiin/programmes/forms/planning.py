"""Planning a programme: target groups, how many groups themes get, the log of decisions, providers."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ristiin.programmes.actions.deciding import LONGEST_DECIDED_BY, LONGEST_DECISION
from ristiin.programmes.actions.planning import Planned
from ristiin.programmes.actions.targeting import Target
from ristiin.programmes.choices import Basis, Place, Weight
from ristiin.programmes.forms.sites import ON_THE_PAGE, SiteFields
from ristiin.programmes.forms.steering import DayField, languages_reader_first, texts_of
from ristiin.programmes.models import Decision, TargetGroup, Theme, ThemePlan
from ristiin.ui.forms import Choices, DateInput, DateTimeInput, Form, read_by

STEERS = read_by(_("Read by *the organisers and the provider*. It decides how groups are formed."))
PLANS = read_by(_("Read by *the organisers and the provider*."))
MOST_GROUPS = 500


class TargetGroupForm(SiteFields):
    """Everything an organiser decides about a target group."""

    basis = forms.ChoiceField(label=_("What they have in common"), choices=Basis.choices, widget=Choices())
    roles = forms.CharField(
        label=_("Roles that belong"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One to a line, when it is for one role. Whoever registers is asked for one of these."),
    )
    is_deferred = forms.BooleanField(
        label=_("Open it later"),
        required=False,
        help_text=_("The page says that it comes later. You open it by itself, even while others are under way."),
    )
    opens_at = forms.DateTimeField(label=_("Registration opens"), required=False, widget=DateTimeInput())
    closes_at = forms.DateTimeField(
        label=_("Registration closes"),
        required=False,
        widget=DateTimeInput(),
        help_text=_("Leave both empty to follow the programme’s registration."),
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=2,
        max_value=100_000,
        help_text=_("When they are taken, people queue. Leave it empty when there is room for everybody."),
    )
    size_min = forms.IntegerField(label=_("Smallest size"), min_value=2, max_value=50)
    size_max = forms.IntegerField(label=_("Largest size"), min_value=2, max_value=50)
    mixed_units = forms.ChoiceField(
        label=_("People from different units in a group"), choices=Weight.choices, widget=Choices()
    )
    ends_on = forms.DateField(
        label=_("Last day of the groups"),
        required=False,
        widget=DateInput(),
        help_text=_(
            "The questions at the end are asked of these people then. Leave it empty when the groups end with the "
            "programme."
        ),
    )
    mode = forms.ChoiceField(label=_("The groups meet"), choices=Place.choices, widget=Choices())
    takes_guests = forms.BooleanField(
        label=_("Guests from other organisations may come"),
        required=False,
        help_text=_("They see their own group and the programme’s page, no list of other people."),
    )
    who_reads = {
        **SiteFields.who_reads,
        "basis": STEERS,
        "roles": ON_THE_PAGE,
        "is_deferred": ON_THE_PAGE,
        "opens_at": ON_THE_PAGE,
        "closes_at": ON_THE_PAGE,
        "capacity": ON_THE_PAGE,
        "size_min": ON_THE_PAGE,
        "size_max": ON_THE_PAGE,
        "mixed_units": STEERS,
        "ends_on": PLANS,
        "mode": ON_THE_PAGE,
        "takes_guests": ON_THE_PAGE,
    }

    parts = {
        "who": ("basis", "roles", "takes_guests"),
        "registration": ("opens_at", "closes_at", "is_deferred", "capacity"),
        "groups": ("size_min", "size_max", "mixed_units", "ends_on", "mode", "site", "new_site", "venue"),
    }
    """The parts of the form as the page shows them."""

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        initial = {name: getattr(target, name) for name in self.base_fields if hasattr(target, name)}
        initial["roles"] = "\n".join(target.roles)
        initial |= {f"name_{language}": text for language, text in target.names.items()}
        super().__init__(*args, initial=initial, **kwargs)
        for place, (language, label) in enumerate(languages_reader_first()):
            self.fields[f"name_{language}"] = forms.CharField(
                label=label if place else _("Name"),
                required=False,
                max_length=120,
                help_text="" if place else _("Who they are, for example supervisors."),
            )
            self.readers[f"name_{language}"] = ON_THE_PAGE
        self._say_once()

    def _say_once(self) -> None:
        """Have each part of the form say once what most of its fields would say (a phone shows one after another)."""
        names = tuple(f"name_{language}" for language, _label in languages_reader_first())
        for part, fields in {**self.parts, "who": (*self.parts["who"], *names)}.items():
            for name in fields:
                if self.readers[name] == ON_THE_PAGE:
                    self.readers[name] = ON_THE_PAGE.once_at(f"{part}_readers")

    @property
    def in_languages(self) -> list[forms.BoundField]:
        """The name, the reader's own language first."""
        return [self[f"name_{language}"] for language, _label in languages_reader_first()]

    def clean(self) -> dict[str, Any]:
        """Return the values, when they make sense together."""
        cleaned = super().clean() or {}
        if not any(texts_of(cleaned, "name").values()):
            self.add_error(f"name_{languages_reader_first()[0][0]}", _("Give it a name in at least one language."))
        low, high = cleaned.get("size_min"), cleaned.get("size_max")
        if low and high and high < low:
            self.add_error("size_max", _("The largest size is less than the smallest."))
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Registration would close before it opens."))
        if cleaned.get("basis") == Basis.ROLE and not (cleaned.get("roles") or "").strip():
            self.add_error("roles", _("Say which role the people of the target group have in common."))
        if cleaned.get("mode") == Place.SITE and not (cleaned.get("site") or (cleaned.get("new_site") or "").strip()):
            self.add_error("site", _("Choose the site at which the groups meet, or let them meet online."))
        return cleaned

    def to_target(self) -> Target:
        """Return what was decided."""
        cleaned = self.cleaned_data
        return Target(
            names=texts_of(cleaned, "name"),
            basis=Basis(cleaned["basis"]),
            roles=tuple(cleaned["roles"].splitlines()),
            is_deferred=cleaned["is_deferred"],
            opens_at=cleaned["opens_at"],
            closes_at=cleaned["closes_at"],
            ends_on=cleaned["ends_on"],
            capacity=cleaned["capacity"],
            size_min=cleaned["size_min"],
            size_max=cleaned["size_max"],
            mixed_units=Weight(cleaned["mixed_units"]),
            mode=Place(cleaned["mode"]),
            site=self.site_name,
            venue=cleaned["venue"],
            takes_guests=cleaned["takes_guests"],
        )


class WindowForm(Form):
    """From when to when a target group that was put off takes registrations."""

    opens_at = forms.DateTimeField(label=_("Registration opens"), widget=DateTimeInput())
    closes_at = forms.DateTimeField(label=_("Registration closes"), widget=DateTimeInput())
    who_reads = {"opens_at": ON_THE_PAGE, "closes_at": ON_THE_PAGE}

    def clean(self) -> dict[str, Any]:
        """Return the values, when the end comes after the beginning."""
        cleaned = super().clean() or {}
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Registration would close before it opens."))
        return cleaned


class ThemePlanForm(Form):
    """How many groups one theme gets: at least, at most, and the number aimed at."""

    least = forms.IntegerField(label=_("At least"), required=False, min_value=0, max_value=MOST_GROUPS)
    most = forms.IntegerField(label=_("At most"), required=False, min_value=0, max_value=MOST_GROUPS)
    target = forms.IntegerField(label=_("Aim"), required=False, min_value=0, max_value=MOST_GROUPS)

    def __init__(
        self, *args: Any, theme: Theme, target_group: TargetGroup | None, plan: ThemePlan | None, **kwargs: Any
    ) -> None:
        self.theme, self.target_group = theme, target_group
        initial = {"least": plan.least or None, "most": plan.most, "target": plan.target} if plan else {}
        super().__init__(
            *args, initial=initial, prefix=f"{target_group.pk if target_group else 0}-{theme.pk}", **kwargs
        )

    def clean(self) -> dict[str, Any]:
        """Return the numbers, when they lie in order."""
        cleaned = super().clean() or {}
        least, most, target = (cleaned.get(name) for name in ("least", "most", "target"))
        said = {"name": self.theme.name}
        if most is not None and (least or 0) > most:
            self.add_error("most", _("%(name)s: at most is less than at least.") % said)
        elif target is not None and ((least or 0) > target or (most is not None and target > most)):
            self.add_error("target", _("%(name)s: the aim lies between at least and at most.") % said)
        return cleaned

    def to_plan(self) -> Planned:
        """Return what was planned."""
        cleaned = self.cleaned_data
        return Planned(
            theme=self.theme,
            target_group=self.target_group,
            least=cleaned["least"] or 0,
            most=cleaned["most"],
            target=cleaned["target"],
        )


class DecisionForm(Form):
    """A line of the log of decisions."""

    text = forms.CharField(
        label=_("What was decided"), max_length=LONGEST_DECISION, widget=forms.Textarea(attrs={"rows": 3})
    )
    decided_on = DayField(label=_("When"), widget=DateInput())
    decided_by = forms.CharField(
        label=_("Who decided"),
        required=False,
        max_length=LONGEST_DECIDED_BY,
        help_text=_("For example the planning meeting of 3 March."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput())
    _both = read_by(_("Read by *the organisers and the provider’s people*."))
    who_reads = {"text": _both, "decided_on": _both, "decided_by": _both}

    def __init__(self, *args: Any, today: datetime, decision: Decision | None = None, **kwargs: Any) -> None:
        initial = {"decided_on": timezone.localtime(today).date(), "form_key": uuid.uuid4()}
        if decision is not None:
            initial |= {name: getattr(decision, name) for name in ("text", "decided_on", "decided_by")}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_text(self) -> str:
        """Return what was decided, when it says something."""
        text: str = self.cleaned_data["text"].strip()
        if not text:
            raise ValidationError(_("Write what was decided."), code="required")
        return text


class ProviderForm(Form):
    """An outside organisation that plans alongside."""

    organisation = forms.CharField(label=_("Organisation"), max_length=160)
    who_reads = {"organisation": ON_THE_PAGE}
