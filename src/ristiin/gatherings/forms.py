"""What people write about joint sessions: text in, values out."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.choices import Language
from ristiin.accounts.models import Person
from ristiin.gatherings.actions.polling import Proposed
from ristiin.gatherings.choices import MidwayState, Stream
from ristiin.gatherings.models import AgendaItem, PollOption
from ristiin.gatherings.poll_queries import SessionTally
from ristiin.programmes.forms.steering import DayField, languages_reader_first, texts_of
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.choices import Fit
from ristiin.ui import dates
from ristiin.ui.forms import Choices, DateInput, Form, ManyChoices, TimeInput, UploadField, private, read_by

LONGEST_TITLE = 160
LONGEST_NOTE = 600
LONGEST_INSIGHT = 2000
LONGEST_REPLY = 1000
LONGEST_WORDS = 4000
TIMES_AT_FIRST = 4
MOST_TIMES = 20

TAKES_PART = read_by(_("Read by *those who take part* and the organisers."))
EVERYBODY_HERE = read_by(_("Read by *those who take part in the programme* and the organisers, with your name."))


class PartForm(Form):
    """One part of a session's programme."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, initial=10)
    is_speaker_slot = forms.BooleanField(
        label=_("A guest speaks"), required=False, help_text=_("Invited speakers are shown here.")
    )
    who_reads = {"minutes": TAKES_PART}

    def __init__(self, *args: Any, item: AgendaItem | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {}
        if item is not None:
            initial = {"minutes": item.minutes, "is_speaker_slot": item.is_speaker_slot}
            initial |= {f"title_{language}": text for language, text in item.titles.items()}
            initial |= {f"note_{language}": text for language, text in item.notes.items()}
        super().__init__(*args, initial=initial, auto_id=f"id_part{item.pk if item else ''}_%s", **kwargs)
        for place, (language, label) in enumerate(languages_reader_first()):
            self.fields[f"title_{language}"] = forms.CharField(
                label=label if place else _("What happens"), required=False, max_length=LONGEST_TITLE
            )
            self.fields[f"note_{language}"] = forms.CharField(
                label=label if place else _("How it goes"),
                required=False,
                max_length=LONGEST_NOTE,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def title_fields(self) -> list[forms.BoundField]:
        """What happens, the reader's own language first."""
        return [self[f"title_{language}"] for language, _label in languages_reader_first()]

    @property
    def note_fields(self) -> list[forms.BoundField]:
        """How it goes, the reader's own language first."""
        return [self[f"note_{language}"] for language, _label in languages_reader_first()]

    def clean(self) -> dict[str, Any]:
        """Return the values, when the part is called something."""
        cleaned = super().clean() or {}
        if not any(self.titles(cleaned).values()):
            self.add_error(f"title_{languages_reader_first()[0][0]}", _("Say what happens, in at least one language."))
        return cleaned

    def titles(self, cleaned: dict[str, Any] | None = None) -> dict[str, str]:
        """Return what happens in each language that says it."""
        texts = texts_of(self.cleaned_data if cleaned is None else cleaned, "title")
        return {language: text for language, text in texts.items() if text}

    def notes(self) -> dict[str, str]:
        """Return how it goes in each language that says it."""
        return {language: text for language, text in texts_of(self.cleaned_data, "note").items() if text}


class SpeakerForm(Form):
    """Who is invited to speak."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    address = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    topic = forms.CharField(label=_("Topic"), required=False, max_length=200)
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=Language.choices, widget=Choices(beside=True)
    )
    who_reads = {
        "name": read_by(_("Read by *those who take part*, once the guest has said yes.")),
        "address": read_by(_("Read by *the organisers*. A letter with a link goes to the address.")),
        "topic": read_by(_("Read by *those who take part* and the guest.")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"language": (get_language() or "fi")[:2]}, auto_id="id_speaker_%s", **kwargs)


class MaterialForm(Form):
    """A link for everybody."""

    title = forms.CharField(label=pgettext_lazy("material", "Title"), max_length=LONGEST_TITLE)
    link = forms.URLField(label=_("Link"), max_length=500, assume_scheme="https")
    who_reads = {"title": TAKES_PART, "link": TAKES_PART}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_material_%s", **kwargs)


class MaterialFileForm(Form):
    """A file for everybody."""

    file = UploadField()
    title = forms.CharField(
        label=pgettext_lazy("material", "Title"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Without one, the file’s own name is shown."),
    )
    send_key = forms.CharField(widget=forms.HiddenInput(), max_length=36, required=False)
    who_reads = {
        "file": read_by(_("Read by *those who take part* and the organisers, until 90 days after the close.")),
        "title": TAKES_PART,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"send_key": str(uuid.uuid4())}, auto_id="id_file_%s", **kwargs)


class AttendanceForm(Form):
    """Who of those registered was there."""

    present = forms.MultipleChoiceField(
        label=_("Present"), required=False, widget=ManyChoices(), help_text=_("Tick those who were there.")
    )
    who_reads = {"present": read_by(_("Each person’s own is read by *the organisers* and the person."))}

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [(str(person.pk), str(person)) for person in people]  # type: ignore[attr-defined]

    def ids(self) -> set[int]:
        """Return the ids of those who were there."""
        return {int(pk) for pk in self.cleaned_data["present"]}


class ProposeForm(Form):
    """Times for one or several sessions: rows of a day and a time; empty rows are left out."""

    closes_on = DayField(
        label=_("Answers are awaited until"),
        widget=DateInput(),
        help_text=_("The end of the day. People can change their answers until you settle the times."),
    )
    rows = forms.IntegerField(widget=forms.HiddenInput(), min_value=1, max_value=MOST_TIMES, required=False)
    who_reads = {"closes_on": TAKES_PART}

    def __init__(self, *args: Any, entries: Sequence[TimelineEntry], rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries, self.zone = entries, timezone.get_current_timezone()
        self.number_of_rows = min(max(rows, 1), MOST_TIMES)
        self.fields["rows"].initial = self.number_of_rows
        for entry in entries:
            starts_at = timezone.localtime(entry.starts_at)
            for row in range(self.number_of_rows):
                self.fields[f"{entry.key}-{row}-day"] = DayField(
                    label=gettext("Day"), required=False, widget=DateInput(), initial=None if row else starts_at.date()
                )
                self.fields[f"{entry.key}-{row}-clock"] = forms.TimeField(
                    label=gettext("From"), required=False, widget=TimeInput(), initial=starts_at.time()
                )

    def sessions(self) -> list[tuple[TimelineEntry, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Return the rows of each session."""
        return [
            (
                entry,
                [
                    (self[f"{entry.key}-{row}-day"], self[f"{entry.key}-{row}-clock"])
                    for row in range(self.number_of_rows)
                ],
            )
            for entry in self.entries
        ]

    def clean(self) -> dict[str, Any]:
        """Return the values; a day needs its time."""
        cleaned = super().clean() or {}
        for entry in self.entries:
            for row in range(self.number_of_rows):
                if cleaned.get(f"{entry.key}-{row}-day") and not cleaned.get(f"{entry.key}-{row}-clock"):
                    self.add_error(
                        f"{entry.key}-{row}-clock", ValidationError(_("Write the time too."), code="required")
                    )
        return cleaned

    def times(self) -> list[Proposed]:
        """Return what is proposed; each time lasts as long as its session does now.

        A session for which nothing but its present time stands here is not asked about.
        """
        cleaned: dict[str, Any] = self.cleaned_data
        found: list[Proposed] = []
        for entry in self.entries:
            proposed = []
            for row in range(self.number_of_rows):
                day, clock = cleaned.get(f"{entry.key}-{row}-day"), cleaned.get(f"{entry.key}-{row}-clock")
                if day and clock:
                    starts_at = datetime.combine(day, clock, self.zone)
                    proposed.append(Proposed(entry, starts_at, starts_at + (entry.ends_at - entry.starts_at)))
            if [one.starts_at for one in proposed] != [entry.starts_at]:
                found += proposed
        return found

    def closes_at(self) -> datetime:
        """Return the last moment of the day until which answers are awaited."""
        return datetime.combine(self.cleaned_data["closes_on"], time(23, 59), self.zone)


class AnswerForm(Form):
    """How each proposed time suits one: a row of three to each."""

    def __init__(self, *args: Any, options: Sequence[PollOption], known: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            self.fields[f"option_{option.pk}"] = forms.ChoiceField(
                label=f"{dates.day(option.starts_at)} {dates.hours(option.starts_at, option.ends_at)}",
                choices=Fit.choices,
                initial=known.get(option.pk),
                widget=Choices(beside=True),
                error_messages={"required": _("Choose one of the three.")},
            )

    def sessions(self) -> list[tuple[TimelineEntry, list[forms.BoundField]]]:
        """Return the rows of each session."""
        found: dict[int, tuple[TimelineEntry, list[forms.BoundField]]] = {}
        for option in self.options:
            found.setdefault(option.entry_id, (option.entry, []))[1].append(self[f"option_{option.pk}"])
        return list(found.values())

    def fits(self) -> dict[int, Fit]:
        """Return how each time suits, by the option's id."""
        return {option.pk: Fit(self.cleaned_data[f"option_{option.pk}"]) for option in self.options}


class SettleForm(Form):
    """Which time each session gets; a session may be left as it is."""

    LEAVE = "leave"

    def __init__(self, *args: Any, sessions: Sequence[SessionTally], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = {tally.option.pk: tally.option for session in sessions for tally in session.tallies}
        self.keys = {session.entry.pk: f"session_{session.entry.pk}" for session in sessions}
        for session in sessions:
            self.fields[self.keys[session.entry.pk]] = forms.ChoiceField(
                label=session.entry.name,
                choices=[
                    *((str(tally.option.pk), self._said(tally.option)) for tally in session.tallies),
                    (self.LEAVE, gettext("Leave it as it is")),
                ],
                initial=next((str(t.option.pk) for t in session.tallies if t.is_best), self.LEAVE),
                widget=Choices(),
            )
            self.readers[self.keys[session.entry.pk]] = TAKES_PART

    @staticmethod
    def _said(option: PollOption) -> str:
        return f"{dates.full_day(option.starts_at)} {dates.hours(option.starts_at, option.ends_at)}"

    def chosen(self) -> dict[int, PollOption]:
        """Return the option chosen for each session that gets one, by the session's id."""
        picked = {pk: self.cleaned_data[key] for pk, key in self.keys.items()}
        return {pk: self.options[int(value)] for pk, value in picked.items() if value != self.LEAVE}


class InsightForm(Form):
    """An insight of the group's own."""

    place = forms.ChoiceField(label=_("About"), widget=Choices())
    body = forms.CharField(
        label=_("What would you like the others to know?"),
        max_length=LONGEST_INSIGHT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences will do. Leave out what others have told you in confidence."),
    )
    send_key = forms.CharField(widget=forms.HiddenInput(), max_length=36, required=False)
    who_reads = {
        "body": private(_("Read by *you in the group* only, until every one of you has said yes to sharing it.")),
    }

    def __init__(self, *args: Any, boards: Sequence[tuple[TimelineEntry, Stream]], **kwargs: Any) -> None:
        super().__init__(*args, initial={"send_key": str(uuid.uuid4())}, **kwargs)
        self.boards = {f"{entry.key}:{stream.value}": (entry, stream) for entry, stream in boards}
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (value, f"{entry.name}: {stream.label}") for value, (entry, stream) in self.boards.items()
        ]
        self.fields["place"].initial = next(iter(self.boards), None)

    def board(self) -> tuple[TimelineEntry, Stream]:
        """Return the session and the stream chosen."""
        return self.boards[self.cleaned_data["place"]]


class RewriteForm(Form):
    """An insight in other words."""

    body = forms.CharField(
        label=_("What would you like the others to know?"),
        max_length=LONGEST_INSIGHT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput(), min_value=1, max_value=2**31 - 1)
    who_reads = {
        "body": private(_("Read by *you in the group* only, until every one of you has said yes to the new words.")),
    }


class RevisionForm(Form):
    """Which revision an answer is about."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class ReplyForm(Form):
    """Something built on others' insight."""

    body = forms.CharField(label=_("Build on it"), max_length=LONGEST_REPLY, widget=forms.Textarea(attrs={"rows": 3}))
    send_key = forms.CharField(widget=forms.HiddenInput(), max_length=36, required=False)
    who_reads = {"body": EVERYBODY_HERE}

    def __init__(self, *args: Any, number: int | str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"send_key": str(uuid.uuid4())}, auto_id=f"id_reply{number}_%s", **kwargs)


class MidwayForm(Form):
    """Where the group is at midway."""

    state = forms.ChoiceField(
        label=_("Where are you?"),
        choices=[(MidwayState.ON_TRACK, _("On track")), (MidwayState.HELP, _("We would like help"))],
        widget=Choices(),
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What has come true of what you agreed? What would you change?"),
    )
    shows = forms.BooleanField(
        label=_("The organiser may see where we are"),
        required=False,
        help_text=_("Only “on track” or “would like help”, and only when every one of you has ticked this."),
    )
    who_reads = {
        "state": private(_("Read by *you in the group* only, unless every one of you lets the organiser see it.")),
        "words": private(_("Read by *you in the group* only, whatever you tick.")),
        "shows": private(_("Who has ticked is read by *you in the group* only.")),
    }


def soon(at: datetime) -> datetime:
    """Return a day by which people have had time to answer."""
    return at + timedelta(days=7)
