"""Form fields as the look has them, and who can read each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from ristiin.kernel.plain import plain, plain_line
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.tables import MOST_BYTES, UnreadableFile
from ristiin.kernel.uploads import ACCEPTED, CheckedFile, checked

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Text
else:
    # Words, perhaps to be put into the reader's language later.
    Text = str | Promise


NAMED = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a whole number."),
)
"""Django's words for what is wrong, named here so that our own catalogues say what to do."""


@dataclass(frozen=True)
class Readers:
    """Who reads a field and until when; words between asterisks are set strong."""

    text: Text
    is_private: bool = False
    said_at: str = ""

    def once_at(self, place: str) -> "Readers":
        """Return the same, said once for several fields where the page has the id `place`, not beside each of them."""
        return replace(self, said_at=place)


def read_by(text: Text) -> Readers:
    """Return an eye with who reads the field."""
    return Readers(text)


def private(text: Text) -> Readers:
    """Return a struck eye: what is written stays with the few who are named."""
    return Readers(text, is_private=True)


class ReadableForm(forms.BaseForm):
    """A mixin: `who_reads` tells for each field who can read it, and `{% field %}` says it beside the field.

    A form whose fields come from data fills `self.readers` in its own `__init__`.
    """

    who_reads: ClassVar[Mapping[str, Readers]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers: dict[str, Readers] = dict(self.who_reads)

    def clean(self) -> dict[str, Any]:
        """Return the values; texts are plain, those of a single line are one."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if type(value) is not str:
                continue
            field = self.fields[name]
            cleaned[name] = plain_line(value) if isinstance(field.widget, forms.TextInput) else plain(value).strip()
            if value and field.required and not cleaned[name]:
                self.add_error(name, ValidationError(field.error_messages["required"], code="required"))
        return cleaned


class Form(ReadableForm, forms.Form):
    """A form that can say who reads its fields."""


class UploadField(forms.FileField):
    """A file that somebody brings; its value is the file as it may be kept, and what is wrong with it is said here."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Choose a file"),
            help_text=_("10 MB at most: PDF, pictures, documents, tables, slides, text, sound or video."),
            # An empty file gets words of its own.
            allow_empty_file=True,
            error_messages={"required": _("Choose a file first.")},
            **kwargs,
        )
        self.widget.attrs["accept"] = ACCEPTED

    def clean(self, value: Any, initial: Any = None) -> CheckedFile | None:
        """Return the file, None where none was brought and none is needed."""
        upload = super().clean(value, initial)
        if not upload:
            return None
        try:
            return checked(upload)
        except Refusal as refused:
            raise ValidationError(str(refused), code="refused") from refused


class DateInput(forms.DateInput):
    """The browser's own date control."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own control for a day and a time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """The browser's own control for a time of day."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class Choices(forms.RadioSelect):
    """One of a few, each a whole row to press; `beside` sets them in a line, `notes` adds a line of explanation."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        beside: bool = False,
        notes: Mapping[str, Text] | None = None,
        disabled: Iterable[str] = (),
    ) -> None:
        super().__init__(attrs)
        self.beside, self.notes, self.disabled = beside, notes or {}, frozenset(disabled)


class ManyChoices(forms.CheckboxSelectMultiple):
    """Some of a few, each a whole row to press."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        beside: bool = False,
        notes: Mapping[str, Text] | None = None,
        disabled: Iterable[str] = (),
    ) -> None:
        super().__init__(attrs)
        self.beside, self.notes, self.disabled = beside, notes or {}, frozenset(disabled)


@dataclass(frozen=True)
class Place:
    """One pill of a ranking row."""

    id: str
    value: str
    label: Text
    is_checked: bool


@dataclass(frozen=True)
class RankRow:
    """One thing to rank, with its pills."""

    name: str
    label: Text
    places: Sequence[Place]


class RankWidget(forms.Widget):
    """A row of pills for each thing: its place, or not now. Two things may share a place."""

    template_name = "ui/widgets/rank.html"
    use_fieldset = True
    items: Sequence[tuple[str, Text]] = ()
    places = 4

    def rows(self, name: str, value: Mapping[str, int] | None, element_id: str) -> list[RankRow]:
        """Return the rows with the chosen place of each checked."""
        chosen = value or {}
        marks: list[tuple[str, Text]] = [(str(place), f"{place}.") for place in range(1, self.places + 1)]
        rows = []
        for item_at, (key, label) in enumerate(self.items):
            at = str(chosen.get(key) or 0)
            places = [
                Place(f"{element_id}_{item_at}_{mark}", mark, text, mark == at)
                for mark, text in [*marks, ("0", _("not now"))]
            ]
            rows.append(RankRow(f"{name}-{key}", label, places))
        return rows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        context["rows"] = self.rows(name, value, context["widget"]["attrs"].get("id") or f"id_{name}")
        return context

    def format_value(self, value: Any) -> Any:
        """Return the places as they are."""
        return value

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """Return the place pressed for each thing."""
        del files
        return {key: data.get(f"{name}-{key}", "") for key, _label in self.items}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Tell whether nothing at all was pressed."""
        del files
        return not any(f"{name}-{key}" in data for key, _label in self.items)

    def id_for_label(self, id_: str | None) -> str:
        """Return the first pill, where the error summary leads."""
        return f"{id_}_0_1" if id_ and self.items else ""


class RankField(forms.Field):
    """Places for things: `{key: place}` with 1 first; what is not ranked is left out."""

    widget = RankWidget

    def __init__(self, *, items: Iterable[tuple[str, Text]], places: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        pairs = tuple(items)
        self.places = places or min(max(len(pairs), 1), 5)
        pills = cast("RankWidget", self.widget)
        pills.items, pills.places = pairs, self.places
        self.keys = {key for key, _label in pairs}

    def to_python(self, value: Any) -> dict[str, int]:
        """Return the places as numbers.

        Raises:
            ValidationError: when a place is none of those offered.
        """
        ranked = {}
        for key, place in (value or {}).items():
            text = str(place or "0")
            if key not in self.keys or text not in map(str, range(self.places + 1)):
                raise ValidationError(_("Choose one of the places offered."), code="invalid_choice")
            if int(text):
                ranked[key] = int(text)
        return ranked

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether any place differs from what it was."""
        try:
            return (initial or {}) != self.to_python(data)
        except ValidationError:
            return True


@dataclass(frozen=True)
class OrderRow:
    """One choice of an order: its list to choose from, and what is chosen in it."""

    id: str
    name: str
    label: str
    value: str


class OrderWidget(forms.Widget):
    """A list to choose from for the first choice, another for the second, and so on."""

    template_name = "ui/widgets/order.html"
    use_fieldset = True
    items: Sequence[tuple[str, Text]] = ()
    most = 3

    def rows(self, name: str, value: Sequence[str] | None, element_id: str) -> list[OrderRow]:
        """Return the lists with what has been chosen in each."""
        chosen = [*(value or ()), *[""] * self.most]
        return [
            OrderRow(f"{element_id}_{place}", f"{name}-{place}", _("Choice %(n)s") % {"n": place}, chosen[place - 1])
            for place in range(1, self.most + 1)
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        element_id = context["widget"]["attrs"].get("id") or f"id_{name}"
        return context | {"rows": self.rows(name, value, element_id), "items": self.items}

    def format_value(self, value: Any) -> Any:
        """Return the choices as they are."""
        return value

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        """Return what was chosen in each list."""
        del files
        return [data.get(f"{name}-{place}", "") for place in range(1, self.most + 1)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Tell whether there was no list at all."""
        del files
        return not any(f"{name}-{place}" in data for place in range(1, self.most + 1))

    def id_for_label(self, id_: str | None) -> str:
        """Return the first list, where the error summary leads."""
        return f"{id_}_1" if id_ else ""


class OrderField(forms.Field):
    """Some of a few things in the order one would have them: their keys, the first choice first, none of them twice."""

    widget = OrderWidget

    def __init__(self, *, items: Iterable[tuple[str, Text]], most: int = 3, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        pairs = tuple(items)
        lists = cast("OrderWidget", self.widget)
        lists.items, lists.most = pairs, min(most, len(pairs))
        self.keys = {key for key, _label in pairs}

    def to_python(self, value: Any) -> list[str]:
        """Return the keys in order; a list left alone between two others is passed over.

        Raises:
            ValidationError: when a thing is chosen twice, or is none of those offered.
        """
        chosen = [str(key) for key in value or () if key]
        if not set(chosen) <= self.keys:
            raise ValidationError(_("Choose from those on the list."), code="invalid_choice")
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("Choose each only once."), code="twice")
        return chosen

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the order differs from what it was."""
        return list(initial or ()) != [key for key in data or () if key]


@dataclass(frozen=True)
class WeekDay:
    """A column of the week: what it is called in full, and in the two letters above it."""

    key: str
    name: Text
    short: Text


@dataclass(frozen=True)
class WeekSlot:
    """A row of the week, such as 9–11."""

    key: str
    name: Text


@dataclass(frozen=True)
class WeekCell:
    """One hour of one day, with its box."""

    id: str
    value: str
    label: str
    is_checked: bool


class WeekWidget(forms.CheckboxSelectMultiple):
    """A week of boxes in a table: each hour that suits me is one stroke."""

    template_name = "ui/widgets/week.html"
    days: Sequence[WeekDay] = ()
    slots: Sequence[WeekSlot] = ()

    def lines(self, value: Any, element_id: str) -> list[tuple[WeekSlot, list[WeekCell]]]:
        """Return the rows of the table with the chosen hours checked."""
        chosen = {str(code) for code in value or ()}
        lines = []
        for row, slot in enumerate(self.slots):
            cells = []
            for column, day in enumerate(self.days):
                code = f"{day.key}-{slot.key}"
                cells.append(WeekCell(f"{element_id}_{row}_{column}", code, f"{day.name} {slot.name}", code in chosen))
            lines.append((slot, cells))
        return lines

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        element_id = context["widget"]["attrs"].get("id") or f"id_{name}"
        return context | {"days": self.days, "lines": self.lines(value, element_id), "element_id": element_id}

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the first box, where the error summary leads."""
        del index
        return f"{id_}_0_0" if id_ and self.days and self.slots else ""


class WeekField(forms.MultipleChoiceField):
    """Hours of an ordinary week as `day-slot` codes, in the order of the week; `at_least` of them."""

    widget = WeekWidget

    def __init__(self, *, days: Sequence[WeekDay], slots: Sequence[WeekSlot], at_least: int = 0, **kwargs: Any) -> None:
        self.order = [f"{day.key}-{slot.key}" for day in days for slot in slots]
        self.at_least = at_least
        kwargs.setdefault("required", at_least > 0)
        super().__init__(choices=[(code, code) for code in self.order], **kwargs)
        grid = cast("WeekWidget", self.widget)
        grid.days, grid.slots = tuple(days), tuple(slots)

    def clean(self, value: Any) -> list[str]:
        """Return the chosen codes in the order of the week.

        Raises:
            ValidationError: when too few are chosen, or one that is not offered.
        """
        chosen = set(super().clean(value))
        if len(chosen) < self.at_least:
            raise ValidationError(
                ngettext_lazy("Choose at least %(n)s time.", "Choose at least %(n)s times.", self.at_least),
                code="too_few",
                params={"n": self.at_least},
            )
        return [code for code in self.order if code in chosen]


class ListForm(Form):
    """A list of people or of answers, from any form or spreadsheet."""

    who_reads = {
        "file": read_by(_("Read by *the organisers*. A list you do not take is forgotten within a week.")),
    }

    file = forms.FileField(
        label=_("The list"),
        help_text=_("CSV, XLSX, XLS or ODS, with a row of headings. At most 12 megabytes."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
        allow_empty_file=True,
    )

    def clean_file(self) -> File[bytes]:
        """Return the file unless it is too large to be kept.

        Raises:
            ValidationError: it is larger than the limit.
        """
        file: File[bytes] = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 12 megabytes. Split it in two."))
        return file

    def refused(self, refusal: UnreadableFile) -> None:
        """Show why the file cannot be read, at the field."""
        self.add_error("file", str(refusal))
