"""The association and the company of the worked examples, read into programmes (METHOD C and D)."""

import csv
from datetime import datetime
from pathlib import Path

from ristiin.accounts.actions import people_for_addresses
from ristiin.accounts.models import Person
from ristiin.community.models import Organisation, Site, Unit
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.importing.words import free_times
from ristiin.enrolment.models import Enrolment, ThemeChoice
from ristiin.grouping import guides
from ristiin.grouping.actions import guiding
from ristiin.kernel.collation import fold
from ristiin.programmes.choices import Basis, Place, Weight
from ristiin.programmes.models import Programme, TargetGroup, Theme, ThemePlan

DATA = Path(__file__).parents[1] / "data"
PLACES = 120
COMPANY = "Yhtiö Oyj"
TARGETS = {
    "projektipäällikkö": "projektipäälliköt",
    "esihenkilö": "esihenkilöt",
    "tuotepäällikkö": "tuotepäälliköt",
    "HR ja palkanlaskenta": "HR ja palkanlaskenta",
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def to_groups(programme: Programme, rows: list[str], smallest: int, largest: int) -> None:
    """Make the programme one of peer groups, without the themes it had."""
    Theme.objects.filter(programme=programme).delete()
    programme.playbook, programme.week_rows = "peer-groups", rows
    programme.size_min, programme.size_max = smallest, largest
    programme.save()


def theme_of(programme: Programme, name: str) -> Theme:
    theme, _new = Theme.objects.get_or_create(
        programme=programme, folded_name=fold(name), defaults={"names": {"fi": name}}
    )
    return theme


def people_of(rows: list[dict[str, str]], name: str, address: str, at: datetime) -> list[Person]:
    """Make everybody at once: hundreds one by one take long."""
    names = {row[address]: row[name] for row in rows}
    found = people_for_addresses(names=names, languages=dict.fromkeys(names, "fi"), at=at)
    return [found[row[address]] for row in rows]


def association(programme: Programme, at: datetime, first: int | None = None) -> list[Enrolment]:
    """Register the 134 in the order they came, or so many of them: 120 have a place, 14 wait (S103)."""
    to_groups(programme, ["8.30-9.30", "12-13", "15-16", "17-18"], 10, 10)
    rows = sorted(rows_of("association-registrations.csv"), key=lambda row: row["Aika"])[:first]
    people = people_of(rows, "Nimi", "Sähköposti", at)
    made = [
        Enrolment(
            programme=programme,
            person=person,
            state=EnrolmentState.REGISTERED if place < PLACES else EnrolmentState.WAITING,
            waiting_number=None if place < PLACES else place - PLACES + 1,
            region=row["Maakunta"],
            role_title=row["Rooli"],
            free_slots=list(free_times(row["Käy (viikonpäivä ja kello)"]).slots),
            registered_at=at,
            changed_at=at,
        )
        for place, (row, person) in enumerate(zip(rows, people, strict=True))
    ]
    Enrolment.objects.bulk_create(made)
    choose(programme, made, [[row[f"Teema {n}"] for n in (1, 2, 3) if row[f"Teema {n}"]] for row in rows])
    return made


def choose(programme: Programme, made: list[Enrolment], names: list[list[str]]) -> None:
    themes = {name: theme_of(programme, name) for row in names for name in row}
    ThemeChoice.objects.bulk_create(
        ThemeChoice(enrolment=enrolment, theme=themes[name], rank=rank)
        for enrolment, row in zip(made, names, strict=True)
        for rank, name in enumerate(row, 1)
    )


def seven_facilitators(programme: Programme, actor: Person, at: datetime) -> list[Person]:
    """Bring the association's list of facilitators."""
    file = DATA / "association-facilitators.csv"
    rows = guides.rows_of(file.read_bytes(), file.name)
    return guiding.add(programme=programme, rows=[row.guide for row in rows], actor=actor, at=at)


def company(programme: Programme, at: datetime) -> dict[str, TargetGroup]:
    """Register the company's people to four target groups, three product managers from elsewhere among them (S115)."""
    to_groups(programme, ["9-11", "11-13", "13-15", "15-17"], 5, 8)
    site = Site.objects.create(name="Tampere", folded_name="tampere", venue="Neuvotteluhuone Näsi")
    targets = {
        name: TargetGroup.objects.create(
            programme=programme,
            names={"fi": name},
            folded_name=fold(name),
            position=position,
            basis=Basis.ROLE,
            roles=[role],
            size_min=5,
            size_max=8,
            mixed_units=Weight.STRONG,
            mode=Place.SITE,
            site=site,
            takes_guests=role == "tuotepäällikkö",
            is_deferred=role == "HR ja palkanlaskenta",
        )
        for position, (role, name) in enumerate(TARGETS.items())
    }
    rows = rows_of("company-registrations.csv")
    organisations = {
        name: Organisation.objects.create(name=name, folded_name=fold(name))
        for name in {row["company"] for row in rows}
    }
    units = {
        name: Unit.objects.create(organisation=organisations[COMPANY], name=name, folded_name=fold(name))
        for name in sorted({row["unit"] for row in rows if row["unit"]})
    }
    made = [
        Enrolment(
            programme=programme,
            person=person,
            state=EnrolmentState.REGISTERED,
            target_group=targets[TARGETS[row["role"]]],
            organisation=organisations[row["company"]],
            unit=units.get(row["unit"]),
            is_guest=row["company"] != COMPANY,
            role_title=row["role"],
            languages=["fi"],
            free_slots=list(free_times(row["available"]).slots),
            registered_at=at,
            changed_at=at,
        )
        for row, person in zip(rows, people_of(rows, "name", "email", at), strict=True)
    ]
    Enrolment.objects.bulk_create(made)
    choose(programme, made, [[row["theme"]] for row in rows])
    for name, target in targets.items():
        for theme in {row["theme"] for row in rows if TARGETS[row["role"]] == name}:
            ThemePlan.objects.create(
                programme=programme, target_group=target, theme=theme_of(programme, theme), least=1
            )
    return targets
