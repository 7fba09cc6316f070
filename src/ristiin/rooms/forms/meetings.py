"""What people write of their own meetings."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ristiin.rooms import times
from ristiin.rooms.actions.meetings import Details
from ristiin.rooms.choices import Fit
from ristiin.rooms.models import MeetingOption, OutputStep
from ristiin.rooms.times import NoSuchHour, Span
from ristiin.ui.dates import day_clock
from ristiin.ui.forms import Choices, DateInput, DateTimeInput, Form, ManyChoices, private

INSIDE = private(_("Read by *those in this room*. Nobody else reads it, not even the organiser."))
IN_CALENDARS = private(_("Read by *those in this room*, also in their own calendars. The organiser does not see it."))
LENGTHS = [
    ("30", _("half an hour")),
    ("45", _("45 minutes")),
    ("60", _("an hour")),
    ("90", _("an hour and a half")),
    ("120", _("two hours")),
]
OWN_TIMES = 3
FIRST_YEAR, LAST_YEAR = 2000, 2099


class MomentField(forms.Field):
    """A day and a time on the reader's own clock; an hour that comes twice is the first of the two."""

    widget = DateTimeInput
    default_error_messages = {
        "invalid": _("Write the day and the time."),
        "no_such_hour": _("There is no such time on that day: the clock is turned forward over it. Choose another."),
    }

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 - whatever a field is given
        """Return the moment.

        Raises:
            ValidationError: it is none, or the clock jumps over it.
        """
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value
        try:
            moment = times.as_written(str(value))
        except (NoSuchHour, OverflowError) as missing:
            raise ValidationError(self.error_messages["no_such_hour"], code="no_such_hour") from missing
        if moment is None or not FIRST_YEAR < moment.year < LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - as above
        """Return the moment as the reader's clock has it."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.localtime(value).replace(tzinfo=None)
        return value


class DetailsForm(Form):
    """What a meeting may have besides its time."""

    who_reads = {"place": IN_CALENDARS, "link": IN_CALENDARS, "headline": INSIDE, "step": INSIDE}

    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(["http", "https"])],
        help_text=_("The address of the online meeting."),
    )
    headline = forms.CharField(
        label=pgettext_lazy("meeting", "Headline"),
        max_length=160,
        required=False,
        help_text=_("What the talk is about, if you like. A meeting is complete without one."),
    )
    step = forms.ChoiceField(
        label=_("Which step of the output does it serve"),
        required=False,
        help_text=_("If it serves one."),
    )

    def __init__(self, *args: Any, steps: Sequence[OutputStep] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if steps:
            chosen = [("", _("none of them")), *((str(step.pk), step.title) for step in steps)]
            self.fields["step"].choices = chosen  # type: ignore[attr-defined]
        else:
            del self.fields["step"]

    @property
    def details(self) -> Details:
        """What was written, as the actions take it."""
        cleaned = self.cleaned_data
        step = cleaned.get("step")
        return Details(cleaned["place"], cleaned["link"], cleaned["headline"], int(step) if step else None)


def _length() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("How long"), choices=LENGTHS, initial="60", widget=forms.Select())


def _form_key() -> forms.UUIDField:
    return forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)


class ProposeForm(DetailsForm):
    """Times to choose from: those at which all are free, and one's own."""

    who_reads = {**DetailsForm.who_reads}
    field_order = ["form_key", "hours", "own_1", "own_2", "own_3", "minutes"]

    form_key = _form_key()
    hours = forms.MultipleChoiceField(
        label=_("Times that suit everybody"),
        required=False,
        widget=ManyChoices(),
        help_text=_("From the free times you gave when you registered. Choose two or three."),
    )
    own_1 = MomentField(label=_("Another time"), required=False)
    own_2 = MomentField(label=_("And another"), required=False)
    own_3 = MomentField(label=_("And one more"), required=False)
    minutes = _length()

    def __init__(self, *args: Any, free: Iterable[Span] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(starts_at.isoformat(), day_clock(starts_at)) for starts_at, _ends_at in free]
        if offered:
            self.fields["hours"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["hours"]
            self.fields["own_1"].label = _("A time")

    def clean(self) -> dict[str, Any]:
        """Ask for one time at least."""
        cleaned = super().clean()
        tried = any(self.data.get(f"own_{number}") for number in range(1, OWN_TIMES + 1))
        if not cleaned.get("hours") and not tried:
            self.add_error("hours" if "hours" in self.fields else "own_1", _("Choose or write at least one time."))
        return cleaned

    @property
    def options(self) -> list[Span]:
        """The proposed times."""
        length = timedelta(minutes=int(self.cleaned_data["minutes"]))
        own = [self.cleaned_data.get(f"own_{number}") for number in range(1, OWN_TIMES + 1)]
        chosen = [datetime.fromisoformat(text) for text in self.cleaned_data.get("hours") or ()]
        return [(moment, moment + length) for moment in [*chosen, *own] if moment is not None]


class AgreedForm(DetailsForm):
    """A time you have agreed on already, once or as a series."""

    field_order = ["form_key", "starts_at", "minutes", "times", "every"]

    form_key = _form_key()
    starts_at = MomentField(
        label=_("When"), help_text=_("If you have met already, write when: the meeting is taken down as held.")
    )
    minutes = _length()
    times = forms.IntegerField(
        label=_("How many meetings"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=_("One, or a whole series at once."),
    )
    every = forms.ChoiceField(
        label=_("How often"),
        choices=[
            ("1", _("every week")),
            ("2", _("every other week")),
            ("3", _("every third week")),
            ("4", _("every fourth week")),
        ],
        initial="2",
        help_text=_("For a series. Public holidays and July are passed over."),
        widget=forms.Select(),
    )

    def spans(self, zone: ZoneInfo) -> list[Span]:
        """Return the times of all the meetings."""
        cleaned = self.cleaned_data
        return times.series(
            cleaned["starts_at"],
            int(cleaned["minutes"]),
            times=cleaned["times"],
            every=int(cleaned["every"]),
            zone=zone,
        )


class MoveForm(Form):
    """A new time for one meeting."""

    starts_at = MomentField(label=_("New time"))
    minutes = _length()
    sequence = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(self, *args: Any, minutes: int = 60, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if str(minutes) not in dict(LENGTHS):
            said = _("%(n)s minutes") % {"n": minutes}
            self.fields["minutes"].choices = [(str(minutes), said), *LENGTHS]  # type: ignore[attr-defined]

    @property
    def span(self) -> Span:
        """The new time."""
        starts_at: datetime = self.cleaned_data["starts_at"]
        return starts_at, starts_at + timedelta(minutes=int(self.cleaned_data["minutes"]))


class CarryOnForm(Form):
    """Where the group carries on from (S90)."""

    who_reads = {"text": INSIDE}

    text = forms.CharField(
        label=_("Carry on from here"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line for next time, if you like: what was left half-way?"),
    )
    seen = forms.CharField(widget=forms.HiddenInput(), required=False, strip=False)


class AnswerForm(Form):
    """How each proposed time suits."""

    def __init__(self, *args: Any, options: Sequence[tuple[MeetingOption, str, Fit | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for option, said, fit in options:
            self.fields[f"option-{option.pk}"] = forms.ChoiceField(
                label=said, choices=Fit.choices, initial=fit, widget=Choices(beside=True)
            )

    @property
    def fits(self) -> dict[int, Fit]:
        """The answer for each time."""
        return {int(name.partition("-")[2]): Fit(value) for name, value in self.cleaned_data.items() if value}


class StepForm(Form):
    """One step on the way to the output."""

    who_reads = {"title": INSIDE, "due_on": INSIDE}

    title = forms.CharField(label=pgettext_lazy("output", "Step"), max_length=160)
    due_on = forms.DateField(label=_("By when"), required=False, widget=DateInput())

    def clean_due_on(self) -> date | None:
        """Return a day of this century.

        Raises:
            ValidationError: it is another one.
        """
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and not FIRST_YEAR < due_on.year < LAST_YEAR:
            raise ValidationError(_("Write a day between the years 2000 and 2099."), code="far_off")
        return due_on
