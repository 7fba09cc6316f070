"""Methods as data: a playbook gives a programme its timeline, sizes, choices and words in three languages."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ristiin.kernel.translated import in_language
from ristiin.programmes import calendar
from ristiin.programmes.choices import EntryKind, OutputPolicy, Pairing, Teaching, ThemePolicy

FOLDER = Path(__file__).parent / "playbooks"
LANGUAGES = ("fi", "sv", "en")
WORDS = ("pair", "pairs", "group", "groups", "facilitator", "facilitators", "output", "everyone")
STREAMS = ("theme", "process", "harvest")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
LAST_MINUTE = time(23, 59)

Texts = dict[str, str]
T = TypeVar("T")


class BrokenPlaybook(ValueError):
    """A playbook's file says something that cannot be; the message names the file and the key."""

    def __init__(self, file: str, key: str, what: str) -> None:
        self.key, self.what = key, what
        super().__init__(f"{file}: {key}: {what}")


@dataclass(frozen=True)
class WeekAndDay:
    """A day of a programme not yet dated: week 0 is the week of its first day, Monday is 0."""

    week: int
    weekday: int

    def after(self, first_day: date) -> date:
        """Return the day itself, working or not."""
        return calendar.week_of(first_day, self.week) + self.weekday * calendar.DAY


@dataclass(frozen=True)
class Part:
    """One part of a session's script (S14); a speaker slot waits for a guest (S18)."""

    names: Texts
    notes: Texts
    minutes: int
    is_speaker_slot: bool = False

    @property
    def title(self) -> str:
        """What it is called in the reader's language."""
        return in_language(self.names)

    @property
    def note(self) -> str:
        """A word on how it goes, in the reader's language."""
        return in_language(self.notes)


@dataclass(frozen=True)
class Planned:
    """One entry of a playbook's timeline.

    It begins on a day of a week, when another entry (its key) ends, or on the programme's first day (None). It ends on
    a day of a week or on the day of another entry. A session has `clock` and `minutes`, the script of its programme in
    `agenda`, and in `board` the streams of insights it gathers.
    """

    key: str
    kind: EntryKind
    names: Texts
    begins: WeekAndDay | str | None
    ends: WeekAndDay | str
    clock: time | None = None
    minutes: int = 0
    is_online: bool = True
    agenda: tuple[Part, ...] = ()
    board: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """When something is; a session's `is_online` says whether a place is needed."""

    key: str
    kind: EntryKind
    names: Texts
    starts_at: datetime
    ends_at: datetime
    is_online: bool = True

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)

    @property
    def is_session(self) -> bool:
        """Whether everybody meets."""
        return self.kind == EntryKind.SESSION


@dataclass(frozen=True)
class Playbook:
    """A method, ready to be started.

    Groups meet `meetings` times for `meeting_minutes`, one meeting `every_days` after another; 0 when as they like.
    """

    key: str
    position: int
    names: Texts
    summaries: Texts
    descriptions: Texts
    meanings: Texts
    for_whom: Texts
    size_min: int
    size_max: int
    pairing: Pairing
    teaching: Teaching
    output: OutputPolicy
    theme_policy: ThemePolicy
    themes: tuple[Texts, ...]
    skills: tuple[Texts, ...]
    disciplines: tuple[str, ...]
    week_rows: tuple[str, ...]
    languages: tuple[str, ...]
    hours_estimate: int
    meetings: int
    meeting_minutes: int
    every_days: int
    words: Mapping[str, Texts]
    timeline: tuple[Planned, ...]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)

    @property
    def summary(self) -> str:
        """What the method is, in one sentence in the reader's language."""
        return in_language(self.summaries)

    @property
    def meaning(self) -> str:
        """What starting it means for the organiser, in the reader's language."""
        return in_language(self.meanings)

    @property
    def joint_sessions(self) -> int:
        """How many times everybody meets."""
        return sum(planned.kind == EntryKind.SESSION for planned in self.timeline)

    @property
    def weeks(self) -> int:
        """How long it takes from the first day to the close."""
        return max(planned.ends.week for planned in self.timeline if isinstance(planned.ends, WeekAndDay))

    def spans(self, first_day: date, timezone: str = "Europe/Helsinki") -> list[Span]:
        """Return the whole timeline when registration opens on `first_day`, in order of time.

        Every day but the first, which is the organiser's own, avoids weekends, Finnish public holidays and July.
        """
        zone = ZoneInfo(timezone)
        spans = [self._span(planned, first_day, zone) for planned in self.timeline]
        return sorted(spans, key=lambda span: (span.starts_at, span.ends_at))

    def _span(self, planned: Planned, first_day: date, zone: ZoneInfo) -> Span:
        ends_on = self._ends_on(planned, first_day)
        if planned.clock is not None:
            starts_at = datetime.combine(ends_on, planned.clock, zone)
            ends_at = starts_at + timedelta(minutes=planned.minutes)
        else:
            ends_at = datetime.combine(ends_on, LAST_MINUTE, zone)
            starts_at = ends_at if planned.kind == EntryKind.OUTPUT else self._starts_at(planned, first_day, zone)
        return Span(planned.key, planned.kind, planned.names, starts_at, ends_at, planned.is_online)

    def _starts_at(self, planned: Planned, first_day: date, zone: ZoneInfo) -> datetime:
        if isinstance(planned.begins, str):
            return self._span(self._named(planned.begins), first_day, zone).ends_at
        return datetime.combine(self._starts_on(planned, first_day), time(), zone)

    def _ends_on(self, planned: Planned, first_day: date) -> date:
        if isinstance(planned.ends, str):
            return self._ends_on(self._named(planned.ends), first_day)
        day = planned.ends.after(first_day)
        if planned.kind in {EntryKind.SESSION, EntryKind.OUTPUT}:
            return calendar.next_working_day(day)
        # Where its days are all holidays it is on the first working day after them.
        return max(calendar.last_working_day(day), self._starts_on(planned, first_day))

    def _starts_on(self, planned: Planned, first_day: date) -> date:
        if isinstance(planned.begins, str):
            return self._ends_on(self._named(planned.begins), first_day)
        return calendar.next_working_day(planned.begins.after(first_day)) if planned.begins else first_day

    def _named(self, key: str) -> Planned:
        return next(planned for planned in self.timeline if planned.key == key)


@cache
def playbooks() -> Mapping[str, Playbook]:
    """Return every playbook that is shipped, by key, in the order in which they are offered.

    Raises:
        BrokenPlaybook: a file says something that cannot be.
    """
    found = sorted(
        (load(path) for path in FOLDER.glob("*.toml")), key=lambda playbook: (playbook.position, playbook.key)
    )
    return {playbook.key: playbook for playbook in found}


def load(path: Path) -> Playbook:
    """Return the playbook in a file, named as the file is.

    Raises:
        BrokenPlaybook: the file says something that cannot be.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise BrokenPlaybook(path.name, "TOML", str(wrong)) from wrong
    return read(text, path.stem, path.name)


def read(text: str, key: str, file: str) -> Playbook:
    """Return the playbook that a text describes, under a key; `file` is what errors call it.

    Raises:
        BrokenPlaybook: the text says something that cannot be.
    """
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise BrokenPlaybook(file, "TOML", str(wrong)) from wrong
    return _Reader(file, content).playbook(key)


class _Reader:
    """Reads one file's content key by key, so that whatever is wrong can be named."""

    def __init__(self, file: str, content: dict[str, Any]) -> None:
        self.file, self.content = file, content

    def playbook(self, key: str) -> Playbook:
        """Return the playbook."""
        top = self.content
        sizes = self.value(top, "sizes", dict)
        own = self.value(top, "own_meetings", dict)
        words = self.value(top, "words", dict)
        playbook = Playbook(
            key=key,
            position=self.whole(top, "position", 0, 1000),
            names=self.texts(top, "name"),
            summaries=self.texts(top, "summary"),
            descriptions=self.texts(top, "description"),
            meanings=self.texts(top, "meaning"),
            for_whom=self.texts(top, "target_group"),
            size_min=self.whole(sizes, "min", 2, 50, "sizes."),
            size_max=self.whole(sizes, "max", 2, 50, "sizes."),
            pairing=Pairing(self.one_of(top, "pairing", Pairing.values)),
            teaching=Teaching(self.one_of(top, "teaching", Teaching.values)),
            output=OutputPolicy(self.one_of(top, "output", OutputPolicy.values)),
            theme_policy=ThemePolicy(self.one_of(top, "theme_policy", ThemePolicy.values)),
            themes=self.options("themes"),
            skills=self.options("skills"),
            disciplines=self.strings(top, "disciplines"),
            week_rows=self.strings(top, "week_rows"),
            languages=self.strings(top, "languages", LANGUAGES),
            hours_estimate=self.whole(top, "hours_estimate", 1, 1000),
            meetings=self.whole(own, "count", 0, 100, "own_meetings."),
            meeting_minutes=self.whole(own, "minutes", 0, 480, "own_meetings."),
            every_days=self.whole(own, "every_days", 0, 60, "own_meetings.") if "every_days" in own else 0,
            words={word: self.texts(words, word, "words.") for word in WORDS if word in words},
            timeline=self.timeline(),
        )
        self.know(top, _TOP_KEYS, "")
        self.know(words, WORDS, "words.")
        self.know(own, ("count", "minutes", "every_days"), "own_meetings.")
        if playbook.size_max < playbook.size_min:
            raise self.wrong("sizes.max", _("is less than sizes.min"))
        if playbook.theme_policy != ThemePolicy.OPEN and not playbook.themes:
            raise self.wrong("themes", _("is empty, and theme_policy is not open"))
        return playbook

    def timeline(self) -> tuple[Planned, ...]:
        """Return the planned entries."""
        rows = self.value(self.content, "timeline", list)
        planned = tuple(self.planned(row, f"timeline[{number}].") for number, row in enumerate(rows))
        keys = [entry.key for entry in planned]
        if len(set(keys)) < len(keys):
            raise self.wrong("timeline", _("has the same key twice"))
        for kind in (EntryKind.REGISTRATION, EntryKind.PAIRING, EntryKind.CLOSE):
            if sum(entry.kind == kind for entry in planned) != 1:
                raise self.wrong("timeline", _("needs one entry of kind %(kind)s") % {"kind": kind.value})
        dated = {entry.key for entry in planned if isinstance(entry.ends, WeekAndDay)}
        for number, entry in enumerate(planned):
            for name, day in (("from", entry.begins), ("until", entry.ends)):
                if isinstance(day, str) and day not in dated:
                    raise self.wrong(
                        f"timeline[{number}].{name}",
                        _("%(key)s is no dated entry of the timeline") % {"key": repr(day)},
                    )
        return planned

    def planned(self, row: dict[str, Any], at: str) -> Planned:
        """Return one planned entry."""
        kind = EntryKind(self.one_of(row, "kind", EntryKind.values, at))
        is_point = kind in {EntryKind.SESSION, EntryKind.OUTPUT}
        begins = None if is_point or "from" not in row else self.day(row, "from", at)
        ends = self.day(row, "on" if is_point else "until", at)
        self.know(row, _ENTRY_KEYS, at)
        if kind != EntryKind.SESSION:
            return Planned(self.value(row, "key", str, at), kind, self.texts(row, "name", at), begins, ends)
        return Planned(
            self.value(row, "key", str, at),
            kind,
            self.texts(row, "name", at),
            begins,
            ends,
            clock=self.value(row, "clock", time, at),
            minutes=self.whole(row, "minutes", 15, 480, at),
            is_online=self.value(row, "online", bool, at),
            agenda=self.agenda(row, at),
            board=self.strings(row, "board", STREAMS) if "board" in row else (),
        )

    def agenda(self, row: dict[str, Any], at: str) -> tuple[Part, ...]:
        """Return the script of a session; it fits in the session's length."""
        rows = self.value(row, "agenda", list, at) if "agenda" in row else []
        parts = tuple(self.part(part, f"{at}agenda[{number}].") for number, part in enumerate(rows))
        if sum(part.minutes for part in parts) > row["minutes"]:
            raise self.wrong(f"{at}agenda", _("takes longer than the session"))
        return parts

    def part(self, row: dict[str, Any], at: str) -> Part:
        """Return one part of a script."""
        self.know(row, _PART_KEYS, at)
        return Part(
            self.texts(row, "name", at),
            self.texts(row, "note", at) if "note" in row else {},
            self.whole(row, "minutes", 1, 480, at),
            is_speaker_slot="speaker" in row and self.value(row, "speaker", bool, at),
        )

    def day(self, row: dict[str, Any], key: str, at: str) -> WeekAndDay | str:
        """Return the day of a week, or the key of another entry."""
        match row.get(key):
            case str(other):
                return other
            case [int(week), str(weekday)] if week >= 0 and weekday in WEEKDAYS:
                return WeekAndDay(week, WEEKDAYS.index(weekday))
            case _:
                raise self.wrong(at + key, _('is neither [week, "thu"] nor the key of an entry'))

    def options(self, key: str) -> tuple[Texts, ...]:
        """Return a list of texts, each in every language."""
        rows = self.value(self.content, key, list)
        return tuple(self.texts({key: row}, key, f"[{number}].") for number, row in enumerate(rows))

    def texts(self, table: dict[str, Any], key: str, at: str = "") -> Texts:
        """Return a text in every language of the software."""
        texts = self.value(table, key, dict, at)
        for language in LANGUAGES:
            if not isinstance(texts.get(language), str) or not texts[language].strip():
                raise self.wrong(f"{at}{key}.{language}", _("has no text"))
        self.know(texts, LANGUAGES, f"{at}{key}.")
        return {language: " ".join(texts[language].split()) for language in LANGUAGES}

    def strings(self, table: dict[str, Any], key: str, allowed: Iterable[str] = ()) -> tuple[str, ...]:
        """Return a list of strings, each of those allowed."""
        found = self.value(table, key, list)
        if not all(isinstance(item, str) and item for item in found):
            raise self.wrong(key, _("is not a list of texts"))
        if allowed and not set(found) <= set(allowed):
            raise self.wrong(key, _("may hold %(values)s") % {"values": ", ".join(allowed)})
        return tuple(found)

    def one_of(self, table: dict[str, Any], key: str, allowed: list[str], at: str = "") -> str:
        """Return one of the values allowed."""
        found = self.value(table, key, str, at)
        if found not in allowed:
            raise self.wrong(
                at + key,
                _("is %(found)s, which is none of %(values)s") % {"found": repr(found), "values": ", ".join(allowed)},
            )
        return found

    def whole(self, table: dict[str, Any], key: str, low: int, high: int, at: str = "") -> int:
        """Return a whole number between two."""
        found = self.value(table, key, int, at)
        if not low <= found <= high:
            raise self.wrong(
                at + key, _("is %(found)s, and should be %(low)s–%(high)s") % {"found": found, "low": low, "high": high}
            )
        return found

    def value(self, table: dict[str, Any], key: str, kind: type[T], at: str = "") -> T:
        """Return what a key holds when it is of the right kind."""
        if key not in table:
            raise self.wrong(at + key, _("is missing"))
        found = table[key]
        if not isinstance(found, kind):
            raise self.wrong(at + key, _("is not a %(kind)s") % {"kind": kind.__name__})
        return found

    def know(self, table: dict[str, Any], keys: Iterable[str], at: str) -> None:
        """Go on when every key of a table is known."""
        unknown = sorted(set(table) - set(keys))
        if unknown:
            raise self.wrong(at + unknown[0], _("is no key of a playbook"))

    def wrong(self, key: str, what: str) -> BrokenPlaybook:
        """Return the error that names the file and the key."""
        return BrokenPlaybook(self.file, key, what)


_TOP_KEYS = (
    "position", "name", "summary", "description", "meaning", "target_group", "sizes", "pairing", "teaching",
    "theme_policy", "themes", "skills", "disciplines", "week_rows", "languages", "hours_estimate", "own_meetings",
    "words", "timeline", "output",
)  # fmt: skip
_ENTRY_KEYS = ("key", "kind", "name", "from", "until", "on", "clock", "minutes", "online", "agenda", "board")
_PART_KEYS = ("name", "note", "minutes", "speaker")
