"""What a table of people was found to hold: each row with what becomes of it, and every problem."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.collation import fold
from ristiin.kernel.tables import Row


class UnknownThemes(TextChoices):
    """What to do with a row that names a theme the programme does not have."""

    REFUSE = "refuse", pgettext_lazy("unknown theme", "do not take the row")
    LEAVE = "leave", pgettext_lazy("unknown theme", "take the row, leave the theme out")
    ADD = "add", pgettext_lazy("unknown theme", "add the theme to the programme")


class Outcome(TextChoices):
    """What becomes of a row."""

    NEW = "new", pgettext_lazy("imported row", "new")
    CHANGED = "changed", pgettext_lazy("imported row", "will be updated")
    SAME = "same", pgettext_lazy("imported row", "already as it is here")
    KEPT = "kept", pgettext_lazy("imported row", "left as it is")
    EARLIER = "earlier", pgettext_lazy("imported row", "a later row counts")
    REFUSED = "refused", pgettext_lazy("imported row", "not taken")


WRITTEN = frozenset({Outcome.NEW, Outcome.CHANGED})


@dataclass(frozen=True)
class Registered:
    """Somebody who has a registration already. `kept_because` says why an import leaves it alone."""

    name: str
    wishes: Wishes
    kept_because: str = ""
    target_group: int | None = None


@dataclass(frozen=True)
class Known:
    """What the programme knows. Names are folded.

    `target_groups` gives ids by name and `roles` by role; `guest_groups` are those that take guests from elsewhere.
    `timezone` is that of moments. `home_organisation` is where people come from when the file does not say;
    `only_organisation` and `only_unit` bound who may take part (S56).
    """

    themes: Mapping[str, int] = field(default_factory=dict)
    skills: Mapping[str, int] = field(default_factory=dict)
    disciplines: tuple[str, ...] = ()
    week_rows: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("fi", "sv", "en")
    takes_own_words: bool = True
    target_groups: Mapping[str, int] = field(default_factory=dict)
    roles: Mapping[str, int] = field(default_factory=dict)
    guest_groups: frozenset[int] = frozenset()
    timezone: str = "Europe/Helsinki"
    home_organisation: str = ""
    only_organisation: str = ""
    only_unit: str = ""
    registered: Mapping[str, Registered] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choices:
    """What the organiser has chosen about words the programme does not know."""

    unknown_themes: str = UnknownThemes.REFUSE
    adds_times: bool = True


@dataclass(frozen=True)
class Problem:
    """Something about one row, perhaps one column of it. An error keeps the row out, a note does not."""

    row: int
    column: str
    text: str
    is_error: bool


@dataclass(frozen=True)
class CheckedRow:
    """One row as it was understood. `themes` holds ids, and names of those to be added; the best first."""

    number: int
    name: str
    address: str
    outcome: Outcome
    wishes: Wishes
    themes: tuple[int | str, ...]
    problems: tuple[Problem, ...]
    source: Row
    target_group: int | None = None
    sent_at: datetime | None = None

    def ready(self, added: Mapping[str, int]) -> Wishes:
        """Return the wishes with every theme by id, `added` giving those of new themes by folded name."""
        ids = [theme if isinstance(theme, int) else added[fold(theme)] for theme in self.themes]
        return replace(self.wishes, theme_ranks={theme: rank for rank, theme in enumerate(dict.fromkeys(ids), start=1)})


@dataclass(frozen=True)
class Checked:
    """The whole table. `new_themes` and `new_times` are what the programme lacks, with how many rows name each."""

    rows: tuple[CheckedRow, ...]
    new_themes: tuple[tuple[str, int], ...]
    new_times: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]

    @property
    def problems(self) -> list[Problem]:
        """Every problem, in the order of the file, errors of a row first."""
        return [problem for row in self.rows for problem in sorted(row.problems, key=lambda p: not p.is_error)]

    def counts(self) -> dict[str, int]:
        """Return how many rows have each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {str(outcome): found[outcome] for outcome in Outcome}
