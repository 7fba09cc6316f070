"""A list of answers from elsewhere: what its columns hold, and each row as an answer or with the reason why not."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ristiin.demand import asking
from ristiin.demand.choices import Column
from ristiin.kernel.collation import fold
from ristiin.kernel.tables import Sheet
from ristiin.surveys.choices import Cut
from ristiin.surveys.questions import LONGEST_WORDS
from ristiin.surveys.thresholds import Sheet as Answered

OFTEN = 5
"""So many rows must name a theme that was not on the list before it is one to choose from; else it is a suggestion."""
LONGEST_THEME = 120

_HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.FIRST: ("1 teema", "ensimmäinen teema", "1 valinta", "1 tema", "första temat", "1 theme", "first theme"),
    Column.SECOND: ("2 teema", "toinen teema", "2 valinta", "2 tema", "andra temat", "2 theme", "second theme"),
    Column.THIRD: ("3 teema", "kolmas teema", "3 valinta", "3 tema", "tredje temat", "3 theme", "third theme"),
    Column.THEMES: ("teemat", "teema", "kiinnostavat teemat", "teman", "tema", "themes", "theme"),
    Column.OWN: ("oma ehdotus", "oma teema", "muu teema", "eget förslag", "eget tema", "own suggestion", "other theme"),
    Column.TIME: ("paras aika", "sopiva aika", "aika", "bästa tid", "tid", "best time", "time of day", "time"),
    Column.REGION: ("maakunta", "alue", "paikkakunta", "kunta", "landskap", "region", "ort", "area", "county"),
    Column.UNIT: ("yksikkö", "osasto", "tiimi", "enhet", "avdelning", "unit", "department", "team"),
    Column.TARGET_GROUP: ("kohderyhmä", "ryhmä", "målgrupp", "grupp", "target group", "group"),
    Column.WORDS: ("terveiset", "kommentit", "vapaa sana", "hälsningar", "kommentarer", "greetings", "comments"),
}
_RANKED = (Column.FIRST, Column.SECOND, Column.THIRD)
_CLASSES = {Column.REGION: Cut.REGION, Column.UNIT: Cut.UNIT, Column.TARGET_GROUP: Cut.TARGET_GROUP}
_BETWEEN = re.compile(r"[;,\n/|]")


@dataclass(frozen=True)
class Problem:
    """What is the matter with a row, in words; an error keeps the whole row out."""

    row: int
    column: str
    text: str
    is_error: bool = False


@dataclass(frozen=True)
class Brought:
    """A list read: its themes, its classes, an answer from each good row, and what is to be known of the others."""

    themes: Sequence[dict[str, Any]]
    cut: Cut
    classes: Sequence[str]
    sheets: Sequence[Answered]
    problems: Sequence[Problem]
    counts: Sequence[tuple[str, int]] = ()
    refused: int = 0


@dataclass
class _Row:
    number: int
    ranked: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    time: str = ""
    label: str = ""
    words: str = ""


def guess(sheet: Sheet) -> list[str]:
    """Return what each column is taken to hold, by its heading."""
    known = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
    taken: set[Column] = set()
    found = []
    for heading in sheet.headings:
        column = known.get(_plain(heading), Column.IGNORE)
        if column in taken:
            column = Column.IGNORE
        if column != Column.IGNORE:
            taken.add(column)
        found.append(str(column))
    return found


def read_rows(sheet: Sheet, columns: Sequence[str], themes: Sequence[Mapping[str, Any]], language: str) -> Brought:
    """Return a list's answers. A theme named often is one to choose from; one named rarely is a suggestion."""
    problems: list[Problem] = []
    held = {Column(column): at for at, column in enumerate(columns) if column != Column.IGNORE and at < len(columns)}
    rows = [row for one in sheet.rows if (row := _row(one.cells, one.number, held, sheet.headings, problems))]
    on_list, options = _themes(rows, themes, language)
    sheets = [_answered(row, on_list) for row in rows]
    labels = Counter(row.label for row in rows if row.label)
    column = next((one for one in _CLASSES if one in held), None)
    names = {theme["key"]: asking.in_every_language(theme["names"])[language] for theme in options}
    chosen = Counter(key for one in sheets for key in one.answers.get(asking.THEMES, ()))  # type: ignore[union-attr]
    return Brought(
        options,
        _CLASSES[column] if column and labels else Cut.NONE,
        sorted(labels),
        sheets,
        problems,
        [(names[key], count) for key, count in chosen.most_common()],
        sum(problem.is_error for problem in problems),
    )


def _row(
    cells: Sequence[str], number: int, held: Mapping[Column, int], headings: Sequence[str], problems: list[Problem]
) -> _Row | None:
    def cell(column: Column) -> str:
        return " ".join(cells[held[column]].split()) if column in held else ""

    def heading(column: Column) -> str:
        return headings[held[column]] if column in held else ""

    label = next((text for column in _CLASSES if (text := cell(column))), "")
    row = _Row(number, label=label[:160], words=cell(Column.WORDS)[:LONGEST_WORDS])
    listed = [(Column.THEMES, text) for text in _BETWEEN.split(cell(Column.THEMES)) if text.strip()]
    for column, text in [(one, cell(one)) for one in _RANKED if cell(one)] + listed:
        name = " ".join(text.split())[:LONGEST_THEME]
        if fold(name) in {fold(one) for one in row.ranked}:
            reason = _("“%(theme)s” is there twice; it counts once.") % {"theme": name}
            problems.append(Problem(number, heading(column), reason))
        elif len(row.ranked) == asking.MOST_RANKED:
            reason = _("More than three themes; “%(theme)s” is left out.") % {"theme": name}
            problems.append(Problem(number, heading(column), reason))
        else:
            row.ranked.append(name)
    row.own = [" ".join(text.split())[:LONGEST_THEME] for text in _BETWEEN.split(cell(Column.OWN)) if text.strip()]
    row.time = _time(cell(Column.TIME))
    if cell(Column.TIME) and not row.time:
        text = _("The time “%(time)s” is not understood and is left out.") % {"time": cell(Column.TIME)[:40]}
        problems.append(Problem(number, heading(Column.TIME), text))
    if row.ranked or row.own:
        return row
    place = next((heading(one) for one in (Column.FIRST, Column.THEMES, Column.OWN) if one in held), "")
    problems.append(Problem(number, place, _("There is no theme, so the row is not taken."), is_error=True))
    return None


def _themes(
    rows: Sequence[_Row], themes: Sequence[Mapping[str, Any]], language: str
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return the keys of the themes by their folded names, and the themes: those on the list and those named often."""
    options = [dict(theme) for theme in themes]
    on_list = {fold(name): str(theme["key"]) for theme in options for name in theme["names"].values()}
    spelled: dict[str, Counter[str]] = {}
    for row in rows:
        for name in row.ranked:
            spelled.setdefault(fold(name), Counter())[name] += 1
    new = {folded: names for folded, names in spelled.items() if folded not in on_list and names.total() >= OFTEN}
    for folded, names in sorted(new.items(), key=lambda item: (-item[1].total(), item[0])):
        key = f"t{len(options) + 1}"
        options.append({"key": key, "names": {language: names.most_common(1)[0][0]}})
        on_list[folded] = key
    return on_list, options


def _answered(row: _Row, on_list: Mapping[str, str]) -> Answered:
    ranked = [on_list[fold(name)] for name in row.ranked if fold(name) in on_list]
    own = [name for name in row.ranked if fold(name) not in on_list] + row.own
    answers: dict[str, Any] = {
        asking.THEMES: list(dict.fromkeys(ranked)),
        asking.OWN: ", ".join(own),
        asking.TIME: [row.time] if row.time else [],
        asking.WORDS: row.words,
    }
    return Answered({key: value for key, value in answers.items() if value}, row.label)


def _time(text: str) -> str:
    options: Mapping[str, Mapping[str, str]] = asking.texts()["time"]["options"]
    wanted = fold(text)
    return next((key for key, names in options.items() if wanted in {fold(name) for name in names.values()}), "")


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", fold(heading)).split())
