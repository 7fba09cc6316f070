"""Questions about facilitators."""

from dataclasses import dataclass

from ristiin.accounts.models import Person
from ristiin.community import load
from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.kernel.collation import fold
from ristiin.ui import week


@dataclass(frozen=True)
class Wanted:
    """What an organiser looks for: a theme, an hour, somebody who takes one more group."""

    theme: str = ""
    slot: str = ""
    has_room: bool = False


@dataclass(frozen=True)
class Listed:
    """A facilitator as the directory has them."""

    row: Facilitator
    groups_now: int

    @property
    def has_room(self) -> bool:
        """Whether they take one more group."""
        return self.groups_now < self.row.groups_at_most

    @property
    def path(self) -> str:
        """How far they are, in words."""
        return str(Path(self.row.path).label)

    @property
    def is_experienced(self) -> bool:
        """Whether they can be beside a first-timer."""
        return self.row.path == Path.EXPERIENCED

    @property
    def hours(self) -> list[tuple[str, str]]:
        """The hours that suit, day by day."""
        return week.in_words(self.row.free_slots)


def own(person: Person) -> Facilitator | None:
    """Return what the person says of themselves as a facilitator, None when they have said nothing."""
    return Facilitator.objects.filter(person=person).select_related("organisation").first()


def listed(person_id: int) -> Facilitator | None:
    """Return a facilitator whom organisers may find."""
    found = Facilitator.objects.filter(person_id=person_id, is_listed=True, person__erased_at=None)
    return found.select_related("person", "organisation").first()


def facilitators(language: str, wanted: Wanted) -> list[Listed]:
    """Return those whom organisers may find, by name: who takes the theme, can at the hour, and has room.

    Whoever has named no theme takes any, and whoever has named no hour can be asked about any.
    """
    order = "person__sort_english" if language == "en" else "person__sort_nordic"
    rows = Facilitator.objects.filter(is_listed=True, person__erased_at=None)
    rows = rows.select_related("person", "organisation").order_by(order, "person_id")
    theme = fold(wanted.theme)
    found = [
        row
        for row in rows
        if (not theme or not row.themes or any(theme in fold(one) for one in row.themes))
        and (not wanted.slot or not row.free_slots or wanted.slot in row.free_slots)
    ]
    groups = load.of([row.person_id for row in found])
    lines = [Listed(row, groups[row.person_id]) for row in found]
    return [line for line in lines if line.has_room or not wanted.has_room]


def themes_and_hours() -> tuple[list[str], list[str]]:
    """Return the themes that listed facilitators name, in order, and their hours in the order of the week."""
    themes: dict[str, str] = {}
    slots: set[str] = set()
    for row_themes, row_slots in Facilitator.objects.filter(is_listed=True).values_list("themes", "free_slots"):
        for theme in row_themes:
            themes.setdefault(fold(theme), theme)
        slots.update(row_slots)
    return [themes[key] for key in sorted(themes)], week.in_order(slots)
