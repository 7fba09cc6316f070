"""The cast: fixed people by role. The outsider must see nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.models import Person
from ristiin.programmes.choices import EntryKind, RoleKind, State
from ristiin.programmes.models import Programme, Role, Skill, Theme, TimelineEntry

pytest_plugins = [
    "tests.infrastructure.databases",
    "tests.infrastructure.mail",
    "tests.infrastructure.memory",
    "tests.infrastructure.order",
    "tests.infrastructure.static_files",
    "tests.infrastructure.workers",
    "tests.infrastructure.browser",
]

# How fast a machine draws examples says nothing about the software.
settings.register_profile("hunt", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples each time: what fails was broken by the change at hand. `make hunt` draws fresh ones.
settings.register_profile("ristiin", settings.get_profile("hunt"), derandomize=True)
settings.load_profile("ristiin")

NOW = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
"""The moment at which actions under test are told that they happen."""


@pytest.fixture
def at() -> datetime:
    """A fixed moment: Tuesday 12 January 2027 at noon in Helsinki."""
    return NOW


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    """Make somebody, by name."""

    def make(name: str, *, language: str = "fi", **columns: object) -> Person:
        local = name.lower().replace(" ", ".").translate(str.maketrans("åäö", "aao"))
        person = person_for_address(address=f"{local}@example.org", name=name, language=language, at=NOW)
        Person.objects.filter(pk=person.pk).update(**columns)
        person.refresh_from_db()
        return person

    return make


@pytest.fixture
def organiser(make_person: Callable[..., Person]) -> Person:
    """May start programmes and organises `programme`."""
    return make_person("Olga Organisoija", may_start_programmes=True)


@pytest.fixture
def facilitator(make_person: Callable[..., Person]) -> Person:
    """Facilitates in `programme`."""
    return make_person("Fanni Ohjaaja")


@pytest.fixture
def participant(make_person: Callable[..., Person]) -> Person:
    """Somebody who registers in `programme`."""
    return make_person("Paula Osallistuja")


@pytest.fixture
def other_participant(make_person: Callable[..., Person]) -> Person:
    """Somebody else who registers in `programme`."""
    return make_person("Åke Toinen")


@pytest.fixture
def outsider(make_person: Callable[..., Person]) -> Person:
    """Has an account and nothing to do with `programme`."""
    return make_person("Ulla Ulkopuolinen")


@pytest.fixture
def other_organiser(make_person: Callable[..., Person]) -> Person:
    """Organises another programme."""
    return make_person("Otso Muualta", may_start_programmes=True)


@pytest.fixture
def administrator(make_person: Callable[..., Person]) -> Person:
    """Keeps the platform; has no business in anybody's programme."""
    return make_person("Aino Ylläpitäjä", is_platform_admin=True)


@pytest.fixture
def programme(organiser: Person, facilitator: Person) -> Programme:
    """A published pair programme whose registration is open at `at`, with four themes and eight skills."""
    programme = Programme.objects.create(
        slug="cem-kevat-2027",
        playbook="cem",
        names={"fi": "CEM kevät 2027", "sv": "CEM våren 2027", "en": "CEM spring 2027"},
        summaries={"fi": "Kaksi asiantuntijaa oppii toisiltaan.", "en": "Two experts learn from one another."},
        week_rows=["9-11", "11-13", "13-15", "15-17"],
        languages=["fi", "sv", "en"],
        disciplines=["hoitotiede", "kielet", "liiketalous", "tekniikka"],
        state=State.PUBLISHED,
        created_by=organiser,
        created_at=NOW - timedelta(days=14),
        published_at=NOW - timedelta(days=10),
    )
    roles = ((organiser, RoleKind.ORGANISER), (facilitator, RoleKind.FACILITATOR))
    Role.objects.bulk_create(
        Role(programme=programme, person=person, role=role, given_at=NOW) for person, role in roles
    )
    entries = []
    spans: list[tuple[str, EntryKind, int, int]] = [
        ("registration", EntryKind.REGISTRATION, -10, 8),
        ("pairing", EntryKind.PAIRING, 9, 16),
        ("kick-off", EntryKind.SESSION, 23, 23),
        ("work", EntryKind.WORK, 23, 121),
        ("midway", EntryKind.SESSION, 72, 72),
        ("output", EntryKind.OUTPUT, 121, 121),
        ("closing", EntryKind.SESSION, 128, 128),
        ("close", EntryKind.CLOSE, 128, 142),
    ]
    for key, kind, first, last in spans:
        starts_at = NOW + timedelta(days=first)
        length = timedelta(minutes=90) if kind == EntryKind.SESSION else timedelta(0)
        entries.append(
            TimelineEntry(
                programme=programme,
                key=key,
                kind=kind,
                names={"fi": key, "sv": key, "en": key},
                starts_at=starts_at,
                ends_at=NOW + timedelta(days=last) + length,
                changed_at=NOW,
            )
        )
    TimelineEntry.objects.bulk_create(entries)
    themes = ("arviointi", "digitalisaatio", "ohjausosaaminen", "yhteisöllinen oppiminen")
    Theme.objects.bulk_create(
        Theme(programme=programme, names={"fi": name}, folded_name=name, position=position)
        for position, name in enumerate(themes)
    )
    skills = (
        *("arvioinnin suunnittelu", "fasilitointi", "opinnäytteen ohjaus", "oppimisanalytiikka"),
        *("palautteen antaminen", "työelämäyhteistyö", "verkkokurssin rakenne", "videotuotanto"),
    )
    Skill.objects.bulk_create(
        Skill(programme=programme, names={"fi": name}, folded_name=name, position=position)
        for position, name in enumerate(skills)
    )
    return programme


@pytest.fixture
def other_programme(other_organiser: Person) -> Programme:
    """Somebody else's programme, still a draft."""
    programme = Programme.objects.create(
        slug="toinen",
        playbook="cem",
        names={"fi": "Toinen ohjelma"},
        week_rows=["9-11"],
        languages=["fi"],
        created_by=other_organiser,
        created_at=NOW,
    )
    Role.objects.create(programme=programme, person=other_organiser, role=RoleKind.ORGANISER, given_at=NOW)
    return programme


@pytest.fixture
def browse() -> Callable[[Person | None], Client]:
    """A browser without scripts, signed in as somebody or as nobody."""

    def as_person(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return as_person
