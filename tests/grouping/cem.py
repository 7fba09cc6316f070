"""The twelve registrations of the example, read into a programme."""

import csv
from datetime import datetime
from pathlib import Path

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.models import Person
from ristiin.community.models import Organisation
from ristiin.enrolment.choices import Direction, EnrolmentState, MeetingMode, PartnerDiscipline, WishKind
from ristiin.enrolment.models import Enrolment, PartnerWish, SkillChoice, ThemeChoice
from ristiin.kernel.collation import fold
from ristiin.programmes.models import Programme, Skill, Theme

FILE = Path(__file__).parents[1] / "data" / "cem-12-registrations.csv"
DAYS = {"ma": "mon", "ti": "tue", "ke": "wed", "to": "thu", "pe": "fri"}
MODES = {"etänä": MeetingMode.ONLINE, "kasvotusten": MeetingMode.FACE_TO_FACE, "kumpi vain": MeetingMode.EITHER}
DISCIPLINES = {"ei väliä": PartnerDiscipline.ANY, "eri": PartnerDiscipline.DIFFERENT, "sama": PartnerDiscipline.SAME}
LANGUAGES = {"suomi": "fi", "ruotsi": "sv", "englanti": "en"}


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def register_twelve(programme: Programme, at: datetime, languages: tuple[str, ...] = ("fi",)) -> dict[str, Enrolment]:
    """Register the twelve of the file; their own languages go round `languages`."""
    with FILE.open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    found: dict[str, Enrolment] = {}
    for place, row in enumerate(rows):
        person = person_for_address(
            address=row["Sähköposti"], name=row["Nimi"], language=languages[place % len(languages)], at=at
        )
        found[row["Nimi"]] = enrol(
            programme,
            person,
            at,
            organisation=row["Organisaatio"],
            discipline=row["Ala"],
            seeks=listed(row["Mitä haluan oppia"]),
            offers=listed(row["Mitä voin antaa"]),
            themes=listed(row["Teemat tärkeysjärjestyksessä"]),
            partner_discipline=DISCIPLINES[row["Parini oppiaine"]],
            meeting_mode=MODES[row["Tapaamistapa"]],
            languages=[LANGUAGES[one] for one in listed(row["Kielet"])],
            free_slots=[f"{DAYS[slot[:2]]}-{slot[3:]}" for slot in listed(row["Sopivat ajat"])],
        )
    for row in rows:
        for column, kind in (("Toivon parikseni", WishKind.HOPES), ("Toivon, ettei pariksi", WishKind.AVOIDS)):
            for name in listed(row[column]):
                wish(found[row["Nimi"]], kind, found[name])
    return found


def enrol(programme: Programme, person: Person, at: datetime, **answers) -> Enrolment:
    """Register somebody with these answers, skills and themes by their Finnish names."""
    organisation = answers.pop("organisation", "")
    skills = {Direction.SEEKS: answers.pop("seeks", ()), Direction.OFFERS: answers.pop("offers", ())}
    themes = answers.pop("themes", ())
    place = None
    if organisation:
        place, _new = Organisation.objects.get_or_create(
            folded_name=fold(organisation), defaults={"name": organisation}
        )
    enrolment = Enrolment.objects.create(
        programme=programme,
        person=person,
        state=EnrolmentState.REGISTERED,
        organisation=place,
        registered_at=at,
        changed_at=at,
        **answers,
    )
    for direction, names in skills.items():
        for name in names:
            skill, _new = Skill.objects.get_or_create(
                programme=programme, folded_name=fold(name), defaults={"names": {"fi": name}, "position": 99}
            )
            SkillChoice.objects.create(enrolment=enrolment, skill=skill, direction=direction)
    for rank, name in enumerate(themes, 1):
        theme, _new = Theme.objects.get_or_create(
            programme=programme, folded_name=fold(name), defaults={"names": {"fi": name}, "position": 99}
        )
        ThemeChoice.objects.create(enrolment=enrolment, theme=theme, rank=rank)
    return enrolment


def wish(enrolment: Enrolment, kind: str, other: Enrolment) -> PartnerWish:
    """Wish for or against somebody."""
    return PartnerWish.objects.create(enrolment=enrolment, kind=kind, written=other.person.name, about=other.person)


def register_many(programme: Programme, at: datetime, count: int) -> list[Enrolment]:
    """Register so many people with regular, differing answers."""
    skills = [skill.folded_name for skill in Skill.objects.filter(programme=programme).order_by("pk")]
    themes = [theme.folded_name for theme in Theme.objects.filter(programme=programme).order_by("pk")]
    slots = [f"{day}-{row}" for day in DAYS.values() for row in programme.week_rows]
    made = []
    for number in range(count):
        person = person_for_address(address=f"h{number}@example.org", name=f"Henkilö{number} Koe{number}", at=at)
        made.append(
            enrol(
                programme,
                person,
                at,
                organisation=f"Koulu {number % 7}",
                discipline=programme.disciplines[number % len(programme.disciplines)],
                seeks=[skills[number % len(skills)], skills[(number * 3 + 1) % len(skills)]][: 1 + number % 2],
                offers=[skills[(number + 2) % len(skills)], skills[(number + 5) % len(skills)]],
                themes=[themes[number % len(themes)], themes[(number + 1) % len(themes)]],
                languages=["fi"],
                free_slots=[slots[(number + step * 2) % len(slots)] for step in range(9)],
            )
        )
    return made
