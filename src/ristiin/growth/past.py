"""Who was together before the programmes were kept here, from lists of earlier years (S55)."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.db.models import Q

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.growth.models import PastPair
from ristiin.kernel.collation import fold
from ristiin.programmes.models import Programme

CODE_HEADINGS = frozenset(map(fold, ("id", "tunnus", "koodi", "henkilötunniste", "kod", "code", "person", "person id")))
"""Under these headings a list of people says by which code a list of past pairs names them."""
LONGEST_CODE = 80


def bare(code: str) -> str:
    """Return a code as it is kept: an address only as a digest, so that the list holds nobody's address."""
    code = fold(code)
    return sha256(code.encode()).hexdigest()[:40] if "@" in code else code[:LONGEST_CODE]


def codes_of(person: Person) -> list[str]:
    """Return every code by which a list may name somebody."""
    return sorted(_codes([person.pk]).get(person.pk, set()))


def without(person: Person, pair: PastPair) -> tuple[str, str]:
    """Return the codes of a pair once somebody has been forgotten: a bare number stands for them."""
    mine, gone = set(codes_of(person)), f"#{person.pk}"
    first, second = sorted(gone if code in mine else code for code in (pair.first, pair.second))
    return (first, f"{second}+") if first == second else (first, second)


def earlier_rounds(programme: Programme, people: Sequence[int]) -> list[tuple[int, tuple[int, int]]]:
    """Return who of these people were together, as ids of persons, each with the year; three questions in all."""
    rows = list(PastPair.objects.filter(_kin(programme)).values_list("year", "first", "second").distinct())
    if not rows:
        return []
    who = {code: person for person, codes in _codes(people).items() for code in codes}
    named = ((year, who.get(first), who.get(second)) for year, first, second in rows)
    pairs = {(year, min(one, other), max(one, other)) for year, one, other in named if one and other and one != other}
    return [(year, (one, other)) for year, one, other in sorted(pairs)]


def known_here(programme: Programme) -> tuple[set[str], set[str]]:
    """Return the codes of those who take part now, and of everybody in programmes whose past counts; four questions."""
    everybody = set(Enrolment.objects.at_the_desk().filter(_kin(programme)).values_list("person_id", flat=True))
    now = set(Enrolment.objects.active().filter(programme=programme).values_list("person_id", flat=True))
    codes = _codes(everybody | now)
    of_now = {code for person in now for code in codes.get(person, ())}
    return of_now, {code for found in codes.values() for code in found}


def years_of(programme: Programme) -> list[tuple[int, int]]:
    """Return the years that lists tell of, the latest first, each with how many pairs."""
    counts: dict[int, int] = {}
    for year, _first, _second in PastPair.objects.filter(_kin(programme)).values_list("year", "first", "second"):
        counts[year] = counts.get(year, 0) + 1
    return sorted(counts.items(), reverse=True)


def _kin(programme: Programme) -> Q:
    """Return the programmes whose past counts: those of the same method or organisation, as for groups kept here."""
    kin = Q(programme__playbook=programme.playbook)
    if programme.organisation_id:
        kin |= Q(programme__organisation_id=programme.organisation_id)
    return kin


def _codes(people: Iterable[int]) -> dict[int, set[str]]:
    ids = list(people)
    found = {pk: {bare(email)} for pk, email in Person.objects.filter(pk__in=ids).values_list("pk", "email") if email}
    told = Enrolment.objects.filter(person__in=ids).exclude(attributes={}).values_list("person_id", "attributes")
    for pk, attributes in told:
        codes = {bare(str(value)) for name, value in attributes.items() if value and fold(name) in CODE_HEADINGS}
        found.setdefault(pk, set()).update(codes)
    return found
