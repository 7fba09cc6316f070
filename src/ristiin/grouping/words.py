"""Small words of the board: numbers, hours, points; never an inflected name."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.dateformat import format as formatted
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext, pgettext
from django.utils.translation import gettext as _

from ristiin.kernel.translated import in_language
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import word

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_A_MONDAY = date(2024, 1, 1)


def number(count: int) -> str:
    """Return a number as one says it: in letters up to twelve."""
    said = (
        pgettext("number", "none"),
        pgettext("number", "one"),
        pgettext("number", "two"),
        pgettext("number", "three"),
        pgettext("number", "four"),
        pgettext("number", "five"),
        pgettext("number", "six"),
        pgettext("number", "seven"),
        pgettext("number", "eight"),
        pgettext("number", "nine"),
        pgettext("number", "ten"),
        pgettext("number", "eleven"),
        pgettext("number", "twelve"),
    )
    return said[count] if count < len(said) else str(count)


def points(value: float) -> str:
    """Return a change of points with its sign."""
    whole = round(value)
    return f"+{whole}" if whole > 0 else f"−{-whole}" if whole < 0 else "±0"


def day_name(code: str) -> str:
    """Return a day of the week in its short form: `ma`."""
    return formatted(_A_MONDAY + timedelta(days=DAYS.index(code)), "D")


def hour(slot: str) -> str:
    """Return an hour of the week as it is said: `ma 9–11`."""
    day, _dash, row = slot.partition("-")
    return f"{day_name(day)} {row.replace('-', '–')}" if day in DAYS else slot


def in_week_order(slots: Iterable[str], rows: Sequence[str]) -> list[str]:
    """Return hours in the order of the week."""

    def place(slot: str) -> tuple[int, int, str]:
        day, _dash, row = slot.partition("-")
        return DAYS.index(day) if day in DAYS else len(DAYS), rows.index(row) if row in rows else len(rows), slot

    return sorted(slots, key=place)


def common_hours(count: int) -> str:
    """Return how many hours suit everybody."""
    if not count:
        return _("No common time")
    return capfirst(ngettext("one common time", "%(n)s common times", count) % {"n": number(count)})


def group_name(programme: Programme, place: int, *, is_pair: bool) -> str:
    """Return what a group is called by its number, in the programme's own word (S4)."""
    return capfirst(group_in_list(programme, place, is_pair=is_pair))


def group_in_list(programme: Programme, place: int, *, is_pair: bool) -> str:
    """Return the same in the middle of a line."""
    plain = pgettext("word", "pair") if is_pair else pgettext("word", "group")
    return f"{word(programme, 'pair' if is_pair else 'group') or plain} {place}"


def headline(programme: Programme, sizes: Sequence[int]) -> str:
    """Return how many groups there are: `six pairs`, `five pairs and a group of three`; an own word stands as it is."""
    makes_pairs = programme.makes_pairs
    plain = pgettext("word", "pairs") if makes_pairs else pgettext("word", "groups")
    own = in_language(programme.words.get("pairs" if makes_pairs else "groups"))
    if own and own != plain:
        return f"{own}: {len(sizes)}"
    if not makes_pairs:
        return ngettext("one group", "%(n)s groups", len(sizes)) % {"n": number(len(sizes))}
    trios = sum(size > 2 for size in sizes)  # noqa: PLR2004 - a pair is two
    pairs = len(sizes) - trios
    said = {"n": number(pairs), "m": number(trios)}
    if not trios:
        return ngettext("one pair", "%(n)s pairs", pairs) % said
    if not pairs:
        return ngettext("one group of three", "%(m)s groups of three", trios) % said
    if trios == 1:
        return ngettext("one pair and a group of three", "%(n)s pairs and a group of three", pairs) % said
    return _("%(n)s pairs and %(m)s groups of three") % said


def languages(codes: Iterable[str]) -> str:
    """Return languages by their names in the reader's language."""
    named = []
    for code in codes:
        try:
            named.append(str(get_language_info(code)["name_translated"]))
        except KeyError:
            named.append(code)
    return ", ".join(named)
