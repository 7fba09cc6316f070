"""Bringing in who was together before the programme was kept here (S55)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.growth.models import PastPair
from ristiin.growth.past import bare, known_here
from ristiin.growth.refusals import NotAList
from ristiin.kernel import audit
from ristiin.kernel.collation import fold
from ristiin.kernel.tables import read
from ristiin.programmes.models import Programme

FIRST_YEAR, LAST_YEAR = 1950, 2100
YEAR = frozenset(map(fold, ("year", "vuosi", "år", "lukuvuosi", "round", "kierros")))
ONE = frozenset(map(fold, ("person_a", "person a", "henkilö_a", "henkilö a", "a", "first", "ensimmäinen", "person 1")))
OTHER = frozenset(map(fold, ("person_b", "person b", "henkilö_b", "henkilö b", "b", "second", "toinen", "person 2")))


@dataclass(frozen=True)
class Brought:
    """How many pairs were new, how many were known, and the rows that tell of no pair.

    `of_now` counts the pairs whose both people take part now; `of_nobody` are the codes nobody is known by.
    """

    new: int
    known: int
    odd_rows: tuple[int, ...]
    of_now: int
    of_nobody: tuple[str, ...]


@transaction.atomic
def bring_history(*, programme: Programme, content: bytes, file_name: str, by: Person, at: datetime) -> Brought:
    """Keep the pairs of a list with a year and two people in each row. Bringing it again adds nothing.

    Raises:
        UnreadableFile: it is no table.
        NotAList: it has no columns of a year and two people.
    """
    sheet = read(content, file_name)
    places = [
        next((at_ for at_, heading in enumerate(sheet.headings) if fold(heading) in known), None)
        for known in (YEAR, ONE, OTHER)
    ]
    if None in places:
        raise NotAList(_("A list of past pairs has three columns: year, person_a and person_b."))
    found: set[tuple[int, str, str]] = set()
    written: dict[str, str] = {}
    odd: list[int] = []
    for row in sheet.rows:
        year, one, other = (row.cells[place].strip() for place in places if place is not None)
        low, high = sorted((bare(one), bare(other)))
        if not year.isdecimal() or not FIRST_YEAR <= int(year[:5]) <= LAST_YEAR or not low or low == high:
            odd.append(row.number)
            continue
        found.add((int(year), low, high))
        written |= {bare(one): one, bare(other): other}
    before = PastPair.objects.filter(programme=programme).count()
    PastPair.objects.bulk_create(
        [PastPair(programme=programme, year=year, first=low, second=high) for year, low, high in sorted(found)],
        ignore_conflicts=True,
    )
    new = PastPair.objects.filter(programme=programme).count() - before
    audit.record(
        verb="past pairs brought",
        target=programme,
        at=at,
        actor_id=by.pk,
        programme_id=programme.pk,
        details={"new": new},
    )
    of_now, known = known_here(programme)
    return Brought(
        new=new,
        known=len(found) - new,
        odd_rows=tuple(odd),
        of_now=sum({low, high} <= of_now for _year, low, high in found),
        of_nobody=tuple(sorted(name for code, name in written.items() if code not in known)),
    )


@transaction.atomic
def forget_history(*, programme: Programme, by: Person, at: datetime) -> int:
    """Forget the lists of past pairs that were brought to this programme, and return how many pairs that was."""
    gone, _counts = PastPair.objects.filter(programme=programme).delete()
    audit.record(
        verb="past pairs forgotten",
        target=programme,
        at=at,
        actor_id=by.pk,
        programme_id=programme.pk,
        details={"pairs": gone},
    )
    return gone
