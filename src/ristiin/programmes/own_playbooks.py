"""Playbooks of the community: made of a programme or brought as a file, and checked before they are kept."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ristiin.programmes import calendar
from ristiin.programmes.choices import EntryKind, ThemePolicy
from ristiin.programmes.models import OwnPlaybook, Programme, Skill, Theme, TimelineEntry
from ristiin.programmes.naming import folded
from ristiin.programmes.playbooks import (
    LANGUAGES,
    WEEKDAYS,
    WORDS,
    BrokenPlaybook,
    Part,
    Playbook,
    Texts,
    WeekAndDay,
    playbooks,
    read,
)

OWN = "own-"
"""With this the key of every playbook of the community begins."""
LONGEST_FILE = 64 * 1024
LONGEST_TEXT = 4000
LONGEST_NAME = 120
MOST_LINES = 60
MOST_WEEKS = 200
POSITION = 900
_HOURS = re.compile(r"\d{1,2}([.:]\d{2})?\s*[-–]\s*\d{1,2}([.:]\d{2})?")
_KEY = re.compile(r"[a-z0-9-]{1,40}")
_TOML_PLACE = re.compile(r"\(at line (\d+)")
_TOKEN = re.compile(r"([\w-]*)(?:\[(\d+)\])?")


def find(key: str) -> Playbook | None:
    """Return a playbook, shipped or the community's own; None when there is none of this key."""
    shipped = playbooks().get(key)
    if shipped is not None or not key.startswith(OWN):
        return shipped
    text = OwnPlaybook.objects.filter(key=key).values_list("text", flat=True).first()
    return None if text is None else _parsed(text, key)


def own() -> list[OwnPlaybook]:
    """Return the playbooks of the community, by name."""
    return list(OwnPlaybook.objects.select_related("made_by").order_by("folded_name", "pk"))


def offered() -> list[Playbook]:
    """Return every playbook from which a programme can be started, the community's own last."""
    return [*playbooks().values(), *(_parsed(one.text, one.key) for one in own())]


@lru_cache(maxsize=64)
def _parsed(text: str, key: str) -> Playbook:
    return read(text, key, key)


def checked(text: str, key: str) -> Playbook:
    """Return the playbook in a text somebody has sent, when a programme can be started from it.

    Raises:
        BrokenPlaybook: it says something that cannot be.
    """
    book = read(text, key, key)
    _is_of_a_size(book)
    _has_short_texts(book)
    if not all(_HOURS.fullmatch(row) for row in book.week_rows):
        raise BrokenPlaybook(key, "week_rows", _("holds hours such as 9-11 or 8.30-9.30"))
    for name, options in (("themes", book.themes), ("skills", book.skills)):
        if len({folded(texts) for texts in options}) < len(options):
            raise BrokenPlaybook(key, name, _("has the same name twice"))
    _can_be_dated(book)
    return book


def _is_of_a_size(book: Playbook) -> None:
    for name in ("timeline", "themes", "skills", "disciplines", "week_rows"):
        if len(getattr(book, name)) > MOST_LINES:
            raise BrokenPlaybook(book.key, name, _("has more than %(n)s lines") % {"n": MOST_LINES})
    for number, entry in enumerate(book.timeline):
        at = f"timeline[{number}]."
        if not _KEY.fullmatch(entry.key):
            raise BrokenPlaybook(book.key, f"{at}key", _("may hold small letters a–z, digits and hyphens, 40 at most"))
        for name, day in (("from", entry.begins), ("until", entry.ends)):
            if isinstance(day, WeekAndDay) and day.week > MOST_WEEKS:
                raise BrokenPlaybook(book.key, at + name, _("is after more than %(n)s weeks") % {"n": MOST_WEEKS})


def _has_short_texts(book: Playbook) -> None:
    short = {"name": [book.names], "themes": book.themes, "skills": book.skills, "words": book.words.values()}
    for name, texts in short.items():
        _no_longer_than(book, name, texts, LONGEST_NAME)
    for name, words in (("disciplines", book.disciplines), ("week_rows", book.week_rows)):
        _no_longer_than(book, name, [dict.fromkeys([word], word) for word in words], LONGEST_NAME)
    long = (book.summaries, book.descriptions, book.meanings, book.for_whom)
    for name, one in zip(("summary", "description", "meaning", "target_group"), long, strict=True):
        _no_longer_than(book, name, [one], LONGEST_TEXT)
    for number, entry in enumerate(book.timeline):
        _no_longer_than(book, f"timeline[{number}].name", [entry.names], LONGEST_NAME)
        parts = [text for part in entry.agenda for text in (part.names, part.notes)]
        _no_longer_than(book, f"timeline[{number}].agenda", parts, LONGEST_TEXT)


def _can_be_dated(book: Playbook) -> None:
    begins = {entry.key: entry.begins for entry in book.timeline}
    for number, entry in enumerate(book.timeline):
        seen, after = {entry.key}, entry.begins
        while isinstance(after, str):
            if after in seen:
                raise BrokenPlaybook(book.key, f"timeline[{number}].from", _("leads round in a circle"))
            seen.add(after)
            after = begins[after]
    ends = {entry.key: entry.ends for entry in book.timeline}
    for number, entry in enumerate(book.timeline):
        if _week_and_day(entry.ends, ends) < _week_and_day(entry.begins, ends):
            raise BrokenPlaybook(book.key, f"timeline[{number}].until", _("comes before it begins"))


def _week_and_day(day: WeekAndDay | str | None, ends: Mapping[str, WeekAndDay | str]) -> tuple[int, int]:
    """Return the week and the day of it, Monday 0, of a day or of the end of what has this key."""
    while isinstance(day, str):
        day = ends[day]
    return (day.week, day.weekday) if day else (0, 0)


def _no_longer_than(book: Playbook, key: str, texts: Iterable[Texts], most: int) -> None:
    if any(len(text) > most for one in texts for text in one.values()):
        raise BrokenPlaybook(book.key, key, _("is longer than %(n)s characters") % {"n": most})


def wrong_in_words(wrong: BrokenPlaybook, text: str) -> str:
    """Say in which line of a file something is wrong, what, and so what to do."""
    place = _TOML_PLACE.search(wrong.what)
    if wrong.key == "TOML":
        line = int(place[1]) if place else max(1, text.count("\n"))
        said = _("Line %(line)s cannot be read. Look for a missing quotation mark, comma or bracket.")
        return said % {"line": line}
    said = _("Line %(line)s, %(key)s: %(what)s. Mend it and bring the file again.")
    return said % {"line": line_of(text, wrong.key), "key": wrong.key, "what": wrong.what}


def line_of(text: str, key: str) -> int:
    """Return the line of a file where a key such as `timeline[2].until` stands, or where it should stand."""
    lines = text.splitlines()
    at, end, found, above = 0, len(lines), 1, ""
    for token in key.split("."):
        read_ = _TOKEN.fullmatch(token)
        if read_ is None or not read_[1]:
            continue
        name, number = read_[1], int(read_[2] or 0)
        header = re.compile(rf"\s*\[+\s*{re.escape(above + name)}\s*\]+")
        heads = [line for line in range(at, end) if header.match(lines[line])]
        own = re.compile(rf"(^|[{{,])\s*{re.escape(name)}\s*=")
        values = [line for line in range(at, end) if own.search(lines[line])]
        if len(heads) > number:
            at = heads[number]
            inner = re.compile(rf"\s*\[+\s*{re.escape(above + name)}\.")
            ends = (n for n in range(at + 1, end) if lines[n].lstrip().startswith("[") and not inner.match(lines[n]))
            end = next(ends, end)
            above += f"{name}."
        elif values:
            at = values[0]
        else:
            break
        found = at + 1
    return found


def text_of(programme: Programme, names: Texts) -> str:
    """Return a programme as the file of a playbook: its texts, sizes, choices and days, and nothing of its people."""
    base = find(programme.playbook)
    zone = ZoneInfo(programme.timezone)
    entries = list(TimelineEntry.objects.filter(programme=programme).order_by("starts_at", "ends_at", "pk"))
    first_day = next(
        entry.starts_at.astimezone(zone).date() for entry in entries if entry.kind == EntryKind.REGISTRATION
    )
    themes = list(Theme.objects.filter(programme=programme, is_retired=False).order_by("position", "pk"))
    skills = list(Skill.objects.filter(programme=programme, is_retired=False).order_by("position", "pk"))
    summaries = _whole(programme.summaries, base.summaries if base else names)
    lines = [
        f"position = {POSITION}",
        f"pairing = {_said(programme.pairing)}",
        f"teaching = {_said(programme.teaching)}",
        f"output = {_said(programme.output_policy)}",
        f"theme_policy = {_said(programme.theme_policy if themes else ThemePolicy.OPEN)}",
        f"hours_estimate = {min(1000, max(1, programme.hours_estimate or (base.hours_estimate if base else 10)))}",
        f"languages = {_listed(one for one in LANGUAGES if one in programme.languages)}",
        f"week_rows = {_listed(programme.week_rows)}",
        f"disciplines = {_listed(programme.disciplines)}",
        *_options("themes", themes),
        *_options("skills", skills),
        f"\n[sizes]\nmin = {programme.size_min}\nmax = {programme.size_max}",
        "\n[own_meetings]",
        f"count = {base.meetings if base else 0}",
        f"minutes = {base.meeting_minutes if base else 0}",
        f"every_days = {base.every_days if base else 0}",
        *_table("name", _whole(names, names)),
        *_table("summary", summaries),
        *_table("meaning", base.meanings if base else summaries),
        *_table("description", _whole(programme.descriptions, summaries)),
        *_table("target_group", _whole(programme.for_whom, base.for_whom if base else summaries)),
    ]
    for word in WORDS:
        texts = _whole(programme.words.get(word, {}), base.words.get(word, {}) if base else {})
        if texts:
            lines += _table(f"words.{word}", texts)
    agendas = {planned.key: planned.agenda for planned in base.timeline} if base else {}
    boards = {planned.key: planned.board for planned in base.timeline} if base else {}
    ends = {entry.ends_at: entry.key for entry in entries}
    for entry in entries:
        lines += _entry(entry, first_day, zone, agendas.get(entry.key, ()), boards.get(entry.key, ()))
        if entry.kind in {EntryKind.PAIRING, EntryKind.WORK, EntryKind.CLOSE}:
            follows = ends.get(entry.starts_at) if entry.starts_at < entry.ends_at else None
            lines.append(f"from = {_said(follows) if follows else _day(entry.starts_at.astimezone(zone), first_day)}")
    return "\n".join(lines) + "\n"


def _entry(
    entry: TimelineEntry, first_day: date, zone: ZoneInfo, agenda: tuple[Part, ...], board: tuple[str, ...]
) -> list[str]:
    starts_at, ends_at = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    lines = [
        "\n[[timeline]]",
        f"key = {_said(entry.key)}",
        f"kind = {_said(entry.kind)}",
        f"name = {_inline(_whole(entry.names, {}))}",
    ]
    if entry.kind == EntryKind.SESSION:
        minutes = min(480, max(15, int((ends_at - starts_at).total_seconds() // 60)))
        lines += [f"on = {_day(starts_at, first_day)}", f"clock = {starts_at:%H:%M}:00", f"minutes = {minutes}"]
        lines += [f"online = {str(entry.is_online).lower()}"]
        if board:
            lines.append(f"board = {_listed(board)}")
        if sum(part.minutes for part in agenda) <= minutes:
            for part in agenda:
                lines += ["\n[[timeline.agenda]]", f"minutes = {part.minutes}", f"name = {_inline(part.names)}"]
                lines += [f"note = {_inline(part.notes)}"] if part.notes else []
                lines += ["speaker = true"] if part.is_speaker_slot else []
    elif entry.kind == EntryKind.OUTPUT:
        lines.append(f"on = {_day(ends_at, first_day)}")
    else:
        lines.append(f"until = {_day(ends_at, first_day)}")
    return lines


def _day(moment: datetime, first_day: date) -> str:
    """Return a day as a week of the programme and a working day in it."""
    week = 0
    while week < MOST_WEEKS and calendar.week_of(first_day, week + 1) <= moment.date():
        week += 1
    return f"[{week}, {_said(WEEKDAYS[min(moment.weekday(), len(WEEKDAYS) - 1)])}]"


def _whole(texts: Texts, otherwise: Texts) -> Texts:
    """Return a text in every language, in those that have none as in another one."""
    known = {language: text for language, text in texts.items() if language in LANGUAGES and text.strip()}
    any_text = next((known[language] for language in LANGUAGES if language in known), "")
    return {
        language: known.get(language) or any_text or otherwise[language]
        for language in LANGUAGES
        if any_text or otherwise
    }


def _options(name: str, options: Iterable[Theme | Skill]) -> list[str]:
    return [f"{name} = [", *(f"  {_inline(_whole(option.names, {}))}," for option in options), "]"]


def _table(name: str, texts: Texts) -> list[str]:
    return [f"\n[{name}]", *(f"{language} = {_said(texts[language])}" for language in LANGUAGES)]


def _inline(texts: Texts) -> str:
    return "{ " + ", ".join(f"{language} = {_said(texts[language])}" for language in LANGUAGES) + " }"


def _listed(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_said, texts)) + "]"


def _said(text: str) -> str:
    """Return a text as TOML writes it on one line; JSON writes it in the same way."""
    return json.dumps(" ".join(str(text).replace("\x7f", "").split()), ensure_ascii=False)
