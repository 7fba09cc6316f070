"""Next runs, rotation, events outside and ideas."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ristiin.community.models import Site
from ristiin.growth.actions.events import Occasion
from ristiin.growth.actions.ideas import LONGEST_ANSWER, LONGEST_TEXT, LONGEST_TITLE
from ristiin.growth.choices import Coming, IdeaKind
from ristiin.growth.forms.planning import KeyedForm
from ristiin.growth.models import OutsideEvent
from ristiin.kernel.tables import MOST_BYTES
from ristiin.programmes import own_playbooks
from ristiin.programmes.forms.sites import ON_THE_PAGE
from ristiin.programmes.forms.steering import DayField, StartForm
from ristiin.programmes.models import Programme
from ristiin.ui.forms import Choices, DateInput, DateTimeInput, Form, ManyChoices, read_by


class WhenForm(Form):
    """From which day the next run is reckoned, and where it is."""

    first_day = DayField(
        label=_("Registration opens"),
        help_text=_("Every day keeps its week and weekday. Weekends, holidays and July are stepped over."),
        widget=DateInput(),
    )
    site = forms.ModelChoiceField(
        label=_("Where"), queryset=Site.objects.none(), required=False, empty_label=_("where it was")
    )
    who_reads = {"first_day": ON_THE_PAGE, "site": ON_THE_PAGE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.order_by("folded_name")
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        named = [("", _("where it was")), *((site.pk, site.name) for site in sites)]
        self.fields["site"].choices = named  # type: ignore[attr-defined]


class CloneForm(StartForm):
    """What the next run is called; its first day and place have been looked at already."""

    site = forms.ModelChoiceField(queryset=Site.objects.all(), required=False, widget=forms.HiddenInput())


class HistoryForm(Form):
    """A list of who has been together."""

    file = forms.FileField(
        label=_("A list of past pairs"),
        help_text=_("CSV or XLSX with the columns year, person_a and person_b."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods,.txt"}),
    )
    who_reads = {"file": read_by(_("Read by *the organisers*. Addresses are kept as codes that nobody can read back."))}

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        """Return the file when it is of a size that can be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large. Split it in two."))
        return file


class EventForm(KeyedForm):
    """What, when, where, and for whom."""

    name = forms.CharField(label=_("What"), max_length=160)
    starts_at = forms.DateTimeField(label=_("Starts"), widget=DateTimeInput())
    ends_at = forms.DateTimeField(label=_("Ends"), widget=DateTimeInput())
    place = forms.CharField(label=_("Where"), required=False, max_length=200)
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    text = forms.CharField(
        label=_("A few words"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    also_for = forms.ModelMultipleChoiceField(
        label=_("Also invite those who take part in"),
        queryset=Programme.objects.none(),
        required=False,
        widget=ManyChoices(),
    )

    def __init__(
        self, *args: Any, others: "QuerySet[Programme] | None" = None, event: OutsideEvent | None = None, **kwargs: Any
    ) -> None:
        if event is not None:
            names = ("name", "starts_at", "ends_at", "place", "link", "text", "form_key")
            kwargs["initial"] = {name: getattr(event, name) for name in names}
        super().__init__(*args, **kwargs)
        if event is not None or not others:
            del self.fields["also_for"]
        else:
            self.fields["also_for"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the values, when the end comes after the beginning."""
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("It would end before it starts."))
        return cleaned

    def occasion(self) -> Occasion:
        """Return what was written."""
        names = ("name", "starts_at", "ends_at", "place", "link", "text")
        return Occasion(**{name: self.cleaned_data[name] for name in names})


class ComingForm(Form):
    """Whether one is coming."""

    coming = forms.ChoiceField(choices=Coming.choices)


class IdeaForm(KeyedForm):
    """What one would like there to be."""

    kind = forms.ChoiceField(label=_("I propose"), choices=IdeaKind.choices, widget=Choices(beside=True))
    programme = forms.ModelChoiceField(
        label=_("In which programme"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=_("choose one"),
        help_text=_("For a new group: its organisers answer."),
    )
    playbook = forms.ChoiceField(
        label=_("After which playbook"),
        required=False,
        help_text=_("For a programme of your own: the keepers of the community answer."),
    )
    title = forms.CharField(label=_("In a few words"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("For whom, and why"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    _answering = read_by(_("Read by *whoever answers*: the programme’s organisers or the keepers of the community."))
    who_reads = {"title": _answering, "text": _answering}

    def __init__(self, *args: Any, programmes: "QuerySet[Programme]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        books = [(book.key, book.name) for book in own_playbooks.offered()]
        self.fields["playbook"].choices = [("", _("not sure yet")), *books]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the values; a group is of a programme."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == IdeaKind.GROUP and not cleaned.get("programme"):
            self.add_error("programme", _("Choose the programme in which the group would be."))
        return cleaned


class AnswerForm(Form):
    """Yes or no, and a few words."""

    is_yes = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda word: word == "yes")
    words = forms.CharField(
        label=_("A few words to go with it"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    who_reads = {"words": read_by(_("Read by *whoever proposed it*."))}
