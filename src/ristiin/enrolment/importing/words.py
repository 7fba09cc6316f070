"""Understands what people write in three languages: week times, ways of meeting, languages, lists."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from ristiin.enrolment.choices import CouldFacilitate, MeetingMode, PartnerDiscipline
from ristiin.kernel.collation import fold

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY_WORDS: dict[str, int] = {
    word: day
    for day, words in enumerate(
        (
            "ma maanantai maanantaina maanantaisin må mån måndag måndagar mo mon monday mondays",
            "ti tiistai tiistaina tiistaisin tis tisdag tisdagar tu tue tues tuesday tuesdays",
            "ke keskiviikko keskiviikkona keskiviikkoisin on ons onsdag onsdagar we wed weds wednesday wednesdays",
            "to torstai torstaina torstaisin tor tors torsdag torsdagar th thu thur thurs thursday thursdays",
            "pe perjantai perjantaina perjantaisin fr fre fredag fredagar fri friday fridays",
            "la lauantai lauantaina lauantaisin lö lör lördag lördagar sat saturday saturdays",
            "su sunnuntai sunnuntaina sunnuntaisin sö sön söndag söndagar sun sunday sundays",
        )
    )
    for word in words.split()
}
_HOURS = re.compile(
    r"(?P<h1>\d{1,2})(?:[.:](?P<m1>\d{2}))?\s*(?:[-–—]|to|till)\s*(?P<h2>\d{1,2})(?:[.:](?P<m2>\d{2}))?"
)
_PIECE = re.compile(r"[,;\n\r/|]+|\s(?:ja|och|and|&|sekä|samt)\s")
_LIST = re.compile(r"[;\n\r|]+")
_FILLER = re.compile(r"\b(?:klo|kl|kello|at|from|h)\b\.?")
_MOMENT = re.compile(
    r"(?P<a>\d{1,4})(?P<by>[./-])(?P<b>\d{1,2})(?P=by)(?P<c>\d{2,4})"
    r"(?:[t,]?\s*(?:klo|kl|kello|at)?\.?\s*(?P<h>\d{1,2})[.:](?P<m>\d{2})(?:[.:](?P<s>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<utc>z)?)?"
)
_YEAR, _MONTHS = 4, 12
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.):]|[-–•*])\s*")
_LAST_HOUR, _LAST_MINUTE = 24, 59

_SAME = """sama, samaa, sama oppiaine, sama ala, samma, samma ämne, samma som jag, same,
    the same, sama kuin minulla, samma som mitt, the same as mine"""
_DIFFERENT = """eri, eri oppiaine, eri ala, erilainen, jokin muu, muu, annan, annat, annat ämne, olika, ett annat,
    en annan, annat, eri kuin minulla, ett annat än mitt, different, other, another, different from mine"""
_NO_MATTER = """ei väliä, ei merkitystä, mikä tahansa, kaikki käy, sama se, vapaa, kumpi vain, kumpi tahansa,
        molemmat,
    ei ole väliä, spelar ingen roll, ingen betydelse, vilketdera som helst, vilken som helst, vilket som helst, båda,
    båda går, bägge, fri,
    any, no matter, no preference, either, either way, both, does not matter, doesn't matter, hybrid, hybridi, whatever,
    anything"""
_ONLINE = """etänä, etä, verkossa, teamsilla, teams, zoom, zoomissa, virtuaalisesti, virtuaalinen,
        verkkotapaaminen, online,
    on-line, på distans, distans, på nätet, virtuellt, via nätet, remote, remotely, virtual, virtually"""
_FACE_TO_FACE = """kasvotusten, kasvokkain, lähi, lähitapaaminen, livenä, live, paikan päällä, lähitapaamiset,
        ansikte mot
    ansikte, på plats, fysiskt, närträff, närmöte, öga mot öga, face to face, face-to-face, in person, in-person,
    on site, onsite"""
_YES = "kyllä, joo, juu, kyllä voisin, mielelläni, ja, ja gärna, gärna, yes, y, yes please, x, 1, true, on, k"
_MAYBE = """ehkä, mahdollisesti, en osaa sanoa, en tiedä, harkitsen, ehkä myöhemmin, kanske, eventuellt, möjligen,
    vet ej, vet inte, maybe, perhaps, possibly, not sure, don't know"""
_NO = "ei, en, en halua, en voi, ei kiitos, nej, nej tack, no, n, no thank you, no thanks, 0, false, -"
_LANGUAGE_WORDS = {
    "fi": "suomi, suomeksi, suomen kieli, fi, fin, finska, på finska, finnish, suomea",
    "sv": "ruotsi, ruotsiksi, sv, swe, svenska, på svenska, swedish, se, ruotsia",
    "en": "englanti, englanniksi, en, eng, engelska, på engelska, english, englantia",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split(","))


_PARTNER = {
    PartnerDiscipline.SAME: _words(_SAME),
    PartnerDiscipline.DIFFERENT: _words(_DIFFERENT),
    PartnerDiscipline.ANY: _words(_NO_MATTER),
}
_MODES = {
    MeetingMode.ONLINE: _words(_ONLINE),
    MeetingMode.FACE_TO_FACE: _words(_FACE_TO_FACE),
    MeetingMode.EITHER: _words(_NO_MATTER),
}
_COULD = {
    CouldFacilitate.YES: _words(_YES),
    CouldFacilitate.MAYBE: _words(_MAYBE),
    CouldFacilitate.NO: _words(_NO),
}
_LANGUAGES = {code: _words(text) for code, text in _LANGUAGE_WORDS.items()}


@dataclass(frozen=True)
class Times:
    """Week times as codes such as "mon-9-11", in the order of the week, and the pieces nobody can read."""

    slots: tuple[str, ...]
    unread: tuple[str, ...]


def free_times(text: str) -> Times:
    """Return the week times in words like "ma 9-11, ti 15-17", "mån kl. 9–11" or "Mon-Wed 8:30-9:30".

    A time without a day belongs to the day before it.
    """
    found: set[tuple[int, str]] = set()
    unread: list[str] = []
    days: tuple[int, ...] = ()
    for piece in _PIECE.split(fold(text)):
        named, row, says_hours = _understood(piece)
        days = named or days
        if row and days:
            found.update((day, row) for day in days)
        elif piece.strip(" .") and (says_hours or not named):
            unread.append(piece.strip())
    ordered = sorted(found, key=lambda slot: (slot[0], row_order(slot[1])))
    return Times(tuple(f"{DAYS[day]}-{row}" for day, row in ordered), tuple(unread))


@lru_cache(maxsize=1024)
def row_order(row: str) -> tuple[int, int, int, int]:
    """Return what sorts the rows of a week, such as "8.30-9.30", by their hours."""
    found = _HOURS.fullmatch(row)
    if not found:
        return (99, 0, 99, 0)
    return (int(found["h1"]), int(found["m1"] or 0), int(found["h2"]), int(found["m2"] or 0))


def split_list(text: str, known: Collection[str] = ()) -> list[str]:
    """Return the things in a list, each once; commas part them unless a `known` (folded) thing has commas itself."""
    things: list[str] = []
    for part in _LIST.split(text):
        things += [part] if fold(part) in known else _at_commas(part, known)
    tidy = (" ".join(_NUMBERED.sub("", thing).split()) for thing in things)
    return list({fold(thing): thing for thing in tidy if thing}.values())


@lru_cache(maxsize=1024)
def partner_discipline(text: str) -> str | None:
    """Return the wish about the pair's discipline, or None when the words say nothing known."""
    return _one_of(text, _PARTNER)


@lru_cache(maxsize=1024)
def meeting_mode(text: str) -> str | None:
    """Return the way of meeting, or None when the words say nothing known. Both ways named are either way."""
    found = _one_of(text, _MODES)
    if found is None:
        ways = {
            _one_of(part, _MODES) for part in re.split(r"[,;/\n]|\b(?:ja|och|and|tai|eller|or)\b", text) if part.strip()
        }
        if None not in ways and ways:
            return str(MeetingMode.EITHER) if len(ways) > 1 else ways.pop()
    return found


@lru_cache(maxsize=1024)
def could_facilitate(text: str) -> str | None:
    """Return whether somebody could imagine facilitating, or None when the words say nothing known."""
    return _one_of(text, _COULD)


@lru_cache(maxsize=4096)
def moment(text: str, zone: str) -> datetime | None:
    """Return the moment in words like "2023-02-06 07:17", "6.2.2023 klo 7.17" or "2/6/2023 7:17:33 AM", or None.

    Slashes mean the day first, unless AM or PM follows or the second number can be no month. A day alone is its start.
    """
    found = _MOMENT.match(fold(text).strip())
    if not found:
        return None
    numbers = [int(found[name]) for name in ("a", "b", "c")]
    if len(found["a"]) == _YEAR:
        year, month, day = numbers
    else:
        day, month, year = numbers
        if found["by"] == "/" and (found["half"] or month > _MONTHS):
            day, month = month, day
    hour = int(found["h"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    century = 2000 if year < 100 else 0  # noqa: PLR2004 - "23" is 2023
    clock = (hour, int(found["m"] or 0), int(found["s"] or 0))
    try:
        return datetime(year + century, month, day, *clock, tzinfo=ZoneInfo("UTC" if found["utc"] else zone))
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def language(text: str) -> str | None:
    """Return the code of a language named in Finnish, Swedish or English, or None."""
    return _one_of(text, _LANGUAGES)


def _one_of(text: str, meanings: Mapping[Any, frozenset[str]]) -> str | None:
    wanted = fold(text).strip(" .!?")
    return next(
        (str(value) for value, words in meanings.items() if wanted in words or wanted == fold(str(value))), None
    )


@lru_cache(maxsize=4096)
def _understood(piece: str) -> tuple[tuple[int, ...], str, bool]:
    """Return the days named, the row of the week, and whether hours are said at all."""
    words = _FILLER.sub(" ", piece).strip(" .")
    hours = _HOURS.search(words)
    return _days_of(words), _row(hours) if hours else "", bool(hours)


def _days_of(words: str) -> tuple[int, ...]:
    """Return the days named; "ma-ke" is three days."""
    span = re.match(r"([^\W\d]+)\s*[-–—]\s*([^\W\d]+)", words)
    if span and span[1] in _DAY_WORDS and span[2] in _DAY_WORDS:
        first, last = _DAY_WORDS[span[1]], _DAY_WORDS[span[2]]
        return tuple(range(first, last + 1))
    return tuple(_DAY_WORDS[word] for word in re.findall(r"[^\W\d]+", words) if word in _DAY_WORDS)


def _row(found: re.Match[str]) -> str:
    hours = [(int(found["h1"]), int(found["m1"] or 0)), (int(found["h2"]), int(found["m2"] or 0))]
    sensible = hours[0] < hours[1] and all(hour <= _LAST_HOUR and minute <= _LAST_MINUTE for hour, minute in hours)
    return "-".join(f"{hour}.{minute:02d}" if minute else f"{hour}" for hour, minute in hours) if sensible else ""


def _at_commas(part: str, known: Collection[str]) -> list[str]:
    """Cut at commas, keeping together the longest run that is known."""
    pieces = part.split(",")
    things: list[str] = []
    at = 0
    while at < len(pieces):
        end = next(
            (end for end in range(len(pieces), at + 1, -1) if fold(",".join(pieces[at:end])) in known),
            at + 1,
        )
        things.append(",".join(pieces[at:end]))
        at = end
    return things
