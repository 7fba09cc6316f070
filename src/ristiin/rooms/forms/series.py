"""What an organiser writes to set the meetings of many groups at once."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ristiin.grouping.models import Group
from ristiin.programmes.choices import Place
from ristiin.programmes.models import Programme
from ristiin.rooms import times
from ristiin.rooms.forms.meetings import FIRST_YEAR, LAST_YEAR, LENGTHS
from ristiin.rooms.rhythm import Rhythm, Venue
from ristiin.ui.forms import DateInput, Form, TimeInput, private

THEIRS = private(
    _("Read by *each group* and those it tells. Once sent, it is theirs: this page does not show it again.")
)
NUMBER = "{n}"
MOST_MEETINGS = 20


class SeriesForm(Form):
    """From which week, how many, how often, how long; and for each group when in the week and where."""

    who_reads = {"where": THEIRS}

    form_key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)
    first_week = forms.DateField(
        label=_("First week"), widget=DateInput(), help_text=_("Any day of the week in which the groups first meet.")
    )
    count = forms.IntegerField(label=_("How many meetings"), min_value=1, max_value=MOST_MEETINGS)
    every = forms.ChoiceField(
        label=_("How often"),
        choices=[
            ("7", _("every week")),
            ("14", _("every other week")),
            ("21", _("every third week")),
            ("28", _("every fourth week")),
        ],
        initial="14",
        help_text=_("A meeting that would fall on a public holiday or in July is put off by a week."),
        widget=forms.Select(),
    )
    minutes = forms.ChoiceField(label=_("How long"), choices=LENGTHS, initial="60", widget=forms.Select())
    where = forms.CharField(
        label=_("Place or link for all"),
        max_length=500,
        required=False,
        help_text=_("For a link of each group’s own, write {n} where the number of the group comes."),
    )

    def __init__(
        self, *args: Any, groups: Sequence[Group], programme: Programme, already: Iterable[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = list(groups)
        served = set(already)
        days = [("", _("Choose a day")), *((str(number), name) for number, name in WEEKDAYS.items())]
        for group in self.groups:
            slot = times.of_slot(group.slot)
            is_new = len(served) == len(self.groups) or group.pk not in served
            own: dict[str, forms.Field] = {
                "in": forms.BooleanField(label=str(group), required=False, initial=is_new),
                "day": forms.ChoiceField(
                    label=_("Day"),
                    choices=days,
                    required=False,
                    initial=str(slot[0]) if slot else "",
                    widget=forms.Select(),
                ),
                "clock": forms.TimeField(
                    label=pgettext_lazy("clock", "Time"),
                    required=False,
                    initial=slot[1] if slot else None,
                    widget=TimeInput(),
                ),
                "where": forms.CharField(
                    label=_("Place or link"),
                    max_length=500,
                    required=False,
                    initial=_site_of(group, programme),
                ),
            }
            for name, field in own.items():
                self.fields[f"{name}-{group.pk}"] = field

    def rows(self) -> list[tuple[Group, dict[str, forms.BoundField]]]:
        """Return each group with its own fields."""
        names = ("in", "day", "clock", "where")
        return [(group, {name: self[f"{name}-{group.pk}"] for name in names}) for group in self.groups]

    def clean_first_week(self) -> date:
        """Return a day of this century.

        Raises:
            ValidationError: it is another one.
        """
        first: date = self.cleaned_data["first_week"]
        if not FIRST_YEAR < first.year < LAST_YEAR:
            raise ValidationError(_("Write a day between the years 2000 and 2099."), code="far_off")
        return first

    def clean(self) -> dict[str, Any]:
        """Ask for a group, for each group's hour, and for links that lead somewhere."""
        cleaned = super().clean()
        chosen = self._chosen()
        if not chosen:
            self.add_error(None, _("Choose at least one group."))
        for group in chosen:
            for name, missing in (("day", _("%(group)s: choose the day.")), ("clock", _("%(group)s: write the time."))):
                key = f"{name}-{group.pk}"
                if cleaned.get(key) in {None, ""} and key not in self.errors:
                    self.add_error(key, missing % {"group": group})
            if _breaks(self._where(group)):
                own = f"where-{group.pk}"
                self.add_error(own if cleaned.get(own) else "where", _("Check the link: it leads nowhere."))
        return cleaned

    @property
    def rhythm(self) -> Rhythm:
        """How the meetings follow one another."""
        cleaned = self.cleaned_data
        return Rhythm(cleaned["first_week"], cleaned["count"], int(cleaned["every"]), int(cleaned["minutes"]))

    @property
    def venues(self) -> list[Venue]:
        """When and where each chosen group meets."""
        found = []
        for group in self._chosen():
            where, clock = self._where(group), self.cleaned_data[f"clock-{group.pk}"]
            is_link = _is_link(where)
            found.append(
                Venue(
                    group_id=group.pk,
                    weekday=int(self.cleaned_data[f"day-{group.pk}"]),
                    clock=clock if isinstance(clock, time) else time(),
                    place="" if is_link else where[:200],
                    link=where if is_link else "",
                )
            )
        return found

    def _chosen(self) -> list[Group]:
        return [group for group in self.groups if self.cleaned_data.get(f"in-{group.pk}")]

    def _where(self, group: Group) -> str:
        said = self.cleaned_data.get(f"where-{group.pk}") or self.cleaned_data.get("where") or ""
        return str(said).replace(NUMBER, str(group.number))


def _is_link(where: str) -> bool:
    return where.lower().startswith(("http://", "https://"))


def _breaks(where: str) -> bool:
    if not _is_link(where):
        return False
    try:
        URLValidator(["http", "https"])(where)
    except ValidationError:
        return True
    return False


def _site_of(group: Group, programme: Programme) -> str | Promise:
    target = group.target_group
    if target is not None and target.mode == Place.ONLINE:
        return ""
    site = (target.site if target is not None else None) or programme.site
    return ", ".join(filter(None, [site.name, site.venue])) if site is not None else ""
