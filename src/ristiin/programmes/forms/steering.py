"""Starting a programme and steering it: settings, options, dates and roles."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import Language
from ristiin.programmes.actions.changing import Settings
from ristiin.programmes.actions.scheduling import When
from ristiin.programmes.choices import Entry, EntryKind, OutputPolicy, Pairing, RoleKind, Scope, Teaching, ThemePolicy
from ristiin.programmes.forms.sites import ON_THE_PAGE, SiteFields
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.playbooks import WORDS
from ristiin.ui.forms import Choices, DateInput, Form, ManyChoices, TimeInput, read_by

LONGEST_NAME = 120
LONGEST_TEXT = 4000
LONGEST_WORD = 40
MOST_OPTIONS = 60
SLOT = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?")
MIDNIGHT = 24 * 60


class DayField(forms.DateField):
    """A day that a programme can have: far from the ends of the calendar, where nothing can be reckoned."""

    FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)

    def validate(self, value: date | None) -> None:
        """Go on with a day of this century.

        Raises:
            ValidationError: it is another one.
        """
        super().validate(value)
        if value and not self.FIRST <= value <= self.LAST:
            raise ValidationError(_("Write a day between the years 2000 and 2099."), code="far_off")


def languages_reader_first() -> list[tuple[str, str]]:
    """Return the languages of the software, the reader's own first."""
    own = (get_language() or "fi")[:2]
    named = ((code, capfirst(str(label))) for code, label in Language.choices)
    return sorted(named, key=lambda pair: pair[0] != own)


def texts_of(cleaned: Mapping[str, Any], stem: str) -> dict[str, str]:
    """Return what was written in each language of a group of fields."""
    return {language: cleaned.get(f"{stem}_{language}") or "" for language in Language.values}


class StartForm(Form):
    """What a programme is called; its first day has been looked at already."""

    first_day = DayField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, suggested: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (get_language() or "fi")[:2]
        for language, label in languages_reader_first():
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name") if language == own else label,
                max_length=LONGEST_NAME,
                required=language == own,
                initial=(suggested or {}).get(language, "") if language == own else "",
                help_text=_("For example CEM, spring 2027.") if language == own else "",
            )
            self.readers[f"name_{language}"] = ON_THE_PAGE

    @property
    def in_languages(self) -> list[forms.BoundField]:
        """The name, the reader's own language first."""
        return [self[f"name_{language}"] for language, _label in languages_reader_first()]

    def names(self) -> dict[str, str]:
        """Return the name in each language that has one."""
        return texts_of(self.cleaned_data, "name")


class FirstDayForm(Form):
    """The day from which the timeline is reckoned."""

    first_day = DayField(
        label=_("Registration opens"),
        help_text=_("Every other day follows from this one. You can change each of them later."),
        widget=DateInput(),
    )
    who_reads = {"first_day": ON_THE_PAGE}


class SettingsForm(SiteFields):
    """Everything an organiser decides about a programme beside its dates, themes and skills."""

    entry = forms.ChoiceField(label=_("Who may register"), choices=Entry.choices, widget=Choices())
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=2,
        max_value=100_000,
        help_text=_("When they are taken, people queue. Leave it empty when there is room for everybody."),
    )
    scope = forms.ChoiceField(label=_("People come"), choices=Scope.choices, widget=Choices())
    organisation = forms.CharField(label=_("Organising organisation"), required=False, max_length=160)
    unit = forms.CharField(label=_("Organising unit"), required=False, max_length=160)
    employer_organises = forms.BooleanField(
        label=_("The employer organises"),
        required=False,
        help_text=_("Then the organiser reads no wishes in people’s own words, and taking part is voluntary."),
    )
    teaching = forms.ChoiceField(
        label=_("In a course"),
        choices=Teaching.choices,
        widget=Choices(),
        help_text=_("It is told to everybody who registers."),
    )
    counts_for_credit = forms.BooleanField(
        label=_("Attendance counts for credit"),
        required=False,
        help_text=_("Then you mark who was at each joint session. It is said here before registration opens."),
    )
    size_min = forms.IntegerField(label=_("Smallest size"), min_value=2, max_value=50)
    size_max = forms.IntegerField(
        label=_("Largest size"),
        min_value=2,
        max_value=50,
        help_text=_("2 and 2 makes pairs. An odd number makes one group of three; nobody is left out."),
    )
    pairing = forms.ChoiceField(label=_("How they come about"), choices=Pairing.choices, widget=Choices())
    output_policy = forms.ChoiceField(
        label=_("An output"),
        choices=OutputPolicy.choices,
        widget=Choices(),
        help_text=_("You see how far each group is, never what they write before it is published."),
    )
    hours_estimate = forms.IntegerField(
        label=_("Hours it takes altogether"), required=False, min_value=1, max_value=1000
    )
    theme_policy = forms.ChoiceField(label=_("Theme"), choices=ThemePolicy.choices, widget=Choices())
    languages = forms.MultipleChoiceField(
        label=_("Languages one can work in"), choices=Language.choices, widget=ManyChoices(beside=True)
    )
    week_rows = forms.CharField(
        label=_("Times of the week"),
        help_text=_("The rows of the week from which people choose, for example 9–11, 11–13, 13–15."),
    )
    disciplines = forms.CharField(
        label=_("Disciplines"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One to a line. People choose their own, or write another."),
    )
    who_reads = {}
    """Each part of the page says it once."""
    TEXTS = (
        ("name", "names", _("Name"), LONGEST_NAME),
        ("summary", "summaries", _("In a sentence"), 300),
        ("target_group", "for_whom", _("For whom"), 300),
        ("description", "descriptions", _("What it is"), LONGEST_TEXT),
    )
    WORD_LABELS = {
        "pair": pgettext_lazy("word", "pair"),
        "pairs": pgettext_lazy("word", "pairs"),
        "group": pgettext_lazy("word", "group"),
        "groups": pgettext_lazy("word", "groups"),
        "facilitator": pgettext_lazy("word", "facilitator"),
        "facilitators": pgettext_lazy("word", "facilitators"),
        "output": pgettext_lazy("word", "output"),
        "everyone": pgettext_lazy("word", "everyone"),
    }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        self.settings = Settings.of(programme)
        super().__init__(*args, initial=self._initial(), **kwargs)
        for stem, _attribute, label, longest in self.TEXTS:
            self._ask(stem, label, longest)
        for word in WORDS:
            self._ask(f"word_{word}", self.WORD_LABELS[word], LONGEST_WORD)

    def _ask(self, stem: str, label: str | Promise, longest: int) -> None:
        """Ask a text in each language; the reader's own carries the text's label, the others their language's name."""
        for place, (language, language_name) in enumerate(languages_reader_first()):
            self.fields[f"{stem}_{language}"] = forms.CharField(
                label=language_name if place else str(label),
                required=False,
                max_length=longest,
                widget=forms.Textarea(attrs={"rows": 5 if longest == LONGEST_TEXT else 2})
                if longest > LONGEST_NAME
                else forms.TextInput(),
            )

    def _initial(self) -> dict[str, Any]:
        known = self.settings
        initial: dict[str, Any] = {name: getattr(known, name) for name in self.base_fields if hasattr(known, name)}
        initial["week_rows"] = ", ".join(known.week_rows).replace("-", "–")
        initial["disciplines"] = "\n".join(known.disciplines)
        for stem, attribute, _label, _longest in self.TEXTS:
            initial |= {f"{stem}_{language}": text for language, text in getattr(known, attribute).items()}
        for word, texts in known.words.items():
            initial |= {f"word_{word}_{language}": text for language, text in texts.items()}
        return initial

    def text_groups(self) -> list[list[forms.BoundField]]:
        """Return the fields of each text, the reader's own language first."""
        return [self._in_languages(stem) for stem, _attribute, _label, _longest in self.TEXTS]

    def word_groups(self) -> list[list[forms.BoundField]]:
        """Return the fields of each word, the reader's own language first."""
        return [self._in_languages(f"word_{word}") for word in WORDS]

    def _in_languages(self, stem: str) -> list[forms.BoundField]:
        return [self[f"{stem}_{language}"] for language, _name in languages_reader_first()]

    def clean_week_rows(self) -> tuple[str, ...]:
        """Return the rows in order of the day, as codes: 9-11, 8.30-9.30.

        Raises:
            ValidationError: something is no stretch of a day, or two overlap.
        """
        written = re.split(r"[,;\n]+", self.cleaned_data["week_rows"])
        spans = sorted(_slot(text.strip()) for text in written if text.strip())
        if not spans:
            raise ValidationError(_("Write at least one time, for example 9–11."), code="required")
        if any(start < end for (_start, end), (start, _end) in pairwise(spans)):
            raise ValidationError(_("Two of the times overlap."), code="overlap")
        return tuple(f"{_said(start)}-{_said(end)}" for start, end in spans)

    def clean_disciplines(self) -> tuple[str, ...]:
        """Return the lines that say something, each once."""
        lines = (" ".join(line.split())[:LONGEST_NAME] for line in self.cleaned_data["disciplines"].splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))[:MOST_OPTIONS]

    def clean(self) -> dict[str, Any]:
        """Return the values, when the two sizes and the name make sense together."""
        cleaned = super().clean() or {}
        low, high = cleaned.get("size_min"), cleaned.get("size_max")
        if low and high and high < low:
            self.add_error("size_max", _("The largest size is less than the smallest."))
        if not any(texts_of(cleaned, "name").values()):
            self.add_error(f"name_{languages_reader_first()[0][0]}", _("Give it a name in at least one language."))
        scope = cleaned.get("scope")
        if scope in {Scope.ORGANISATION, Scope.UNIT} and not cleaned.get("organisation"):
            self.add_error("organisation", _("Say which organisation people come from."))
        if scope == Scope.UNIT and not cleaned.get("unit"):
            self.add_error("unit", _("Say which unit people come from."))
        return cleaned

    def to_settings(self) -> Settings:
        """Return what was decided."""
        cleaned = self.cleaned_data
        return Settings(
            **{attribute: texts_of(cleaned, stem) for stem, attribute, _label, _longest in self.TEXTS},
            words={word: texts_of(cleaned, f"word_{word}") for word in WORDS},
            theme_policy=ThemePolicy(cleaned["theme_policy"]),
            entry=Entry(cleaned["entry"]),
            pairing=Pairing(cleaned["pairing"]),
            scope=Scope(cleaned["scope"]),
            organisation=cleaned["organisation"],
            unit=cleaned["unit"],
            employer_organises=cleaned["employer_organises"],
            teaching=Teaching(cleaned["teaching"]),
            output_policy=OutputPolicy(cleaned["output_policy"]),
            counts_for_credit=cleaned["counts_for_credit"],
            size_min=cleaned["size_min"],
            size_max=cleaned["size_max"],
            capacity=cleaned["capacity"],
            hours_estimate=cleaned["hours_estimate"],
            week_rows=cleaned["week_rows"],
            languages=tuple(cleaned["languages"]),
            disciplines=cleaned["disciplines"],
            site=self.site_name,
            venue=cleaned["venue"],
        )


def _slot(text: str) -> tuple[int, int]:
    match = SLOT.fullmatch(text)
    if match is None:
        raise ValidationError(_("This is no time of the day: %(text)s."), code="invalid", params={"text": text[:20]})
    start, end = (int(match[hour]) * 60 + int(match[minute] or 0) for hour, minute in ((1, 2), (3, 4)))
    if not 0 <= start < end <= MIDNIGHT:
        raise ValidationError(_("This is no time of the day: %(text)s."), code="invalid", params={"text": text[:20]})
    return start, end


def _said(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}.{minute:02}" if minute else str(hour)


class OptionForm(Form):
    """A theme or a skill in three languages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, label in languages_reader_first():
            self.fields[f"name_{language}"] = forms.CharField(label=label, required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        """Return the names, when there is at least one."""
        cleaned = super().clean() or {}
        if not any(cleaned.values()):
            raise ValidationError(_("Give it a name in at least one language."), code="required")
        return cleaned

    def names(self) -> dict[str, str]:
        """Return the name in each language that has one."""
        return texts_of(self.cleaned_data, "name")


class EntryForm(Form):
    """When one entry of the timeline is; a joint session has a place and a link too."""

    def __init__(self, *args: Any, entry: TimelineEntry, **kwargs: Any) -> None:
        self.entry = entry
        super().__init__(*args, prefix=entry.key, **kwargs)
        self.zone = timezone.get_current_timezone()
        starts_at, ends_at = (timezone.localtime(moment) for moment in (entry.starts_at, entry.ends_at))
        is_point = entry.is_session or entry.kind == EntryKind.OUTPUT
        if not is_point:
            self._add("starts_on", gettext("Begins"), DayField(widget=DateInput()), starts_at.date())
        self._add(
            "ends_on",
            gettext("Day") if is_point else gettext("Ends"),
            DayField(widget=DateInput()),
            ends_at.date(),
        )
        if entry.is_session:
            self._add("starts_clock", gettext("From"), forms.TimeField(widget=TimeInput()), starts_at.time())
            self._add("ends_clock", gettext("Until"), forms.TimeField(widget=TimeInput()), ends_at.time())
            online = forms.BooleanField(required=False)
            self._add("is_online", gettext("Online"), online, entry.is_online)
            self._add("place", gettext("Place"), forms.CharField(required=False, max_length=200), entry.place)
            link = forms.URLField(required=False, max_length=500, assume_scheme="https")
            self._add("link", gettext("Link to the meeting"), link, entry.link)
            taking_part = read_by(_("Read by *those who take part*, in their calendars."))
            self.readers |= {"place": taking_part, "link": taking_part}

    def _add(self, name: str, label: str, field: forms.Field, initial: object) -> None:
        field.label, field.initial = label, initial
        self.fields[name] = field

    @property
    def is_session(self) -> bool:
        """Whether everybody meets."""
        return self.entry.is_session

    def clean(self) -> dict[str, Any]:
        """Return the values, when the end comes after the beginning."""
        cleaned = super().clean() or {}
        first, last = ("starts_clock", "ends_clock") if self.is_session else ("starts_on", "ends_on")
        if cleaned.get(first) and cleaned.get(last):
            is_over = cleaned[last] <= cleaned[first] if self.is_session else cleaned[last] < cleaned[first]
            if is_over:
                self.add_error(last, _("%(name)s: the end comes before the beginning.") % {"name": self.entry.name})
        return cleaned

    def when(self) -> When:
        """Return when the entry is to be; a day that did not change keeps its moment."""
        cleaned = self.cleaned_data
        if self.is_session:
            day = cleaned["ends_on"]
            return When(
                self._at(day, cleaned["starts_clock"]),
                self._at(day, cleaned["ends_clock"]),
                cleaned["is_online"],
                cleaned["place"],
                cleaned["link"],
            )
        ends_at = self._on(cleaned["ends_on"], self.entry.ends_at)
        starts_at = self._on(cleaned["starts_on"], self.entry.starts_at) if "starts_on" in cleaned else ends_at
        return When(starts_at, max(starts_at, ends_at))

    def _on(self, day: date, before: datetime) -> datetime:
        return self._at(day, timezone.localtime(before).time())

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)


class RoleForm(Form):
    """Who gets a role."""

    address = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=RoleKind.choices, initial=RoleKind.ORGANISER, widget=Choices())
    who_reads = {"address": read_by(_("Read by *the organisers*. A letter goes to the address."))}
