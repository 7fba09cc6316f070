"""However long a list is, its page asks the database the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.enrolment.actions import importing, invitations
from ristiin.enrolment.importing.addresses import Found
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.actions import proposing, publishing
from ristiin.grouping.choices import Emphasis
from ristiin.kernel import audit, clock
from ristiin.programmes.actions import appointing, changing, launching, starting
from ristiin.programmes.choices import Pairing, RoleKind
from ristiin.programmes.models import Programme

MOST = 20
MORE = {"grouping:board, published": 25}
"""The published board says of every group what every floor may tell of it."""
ROWS = (2, 6, 60)
HEADINGS = "Nimi;Sähköposti;Organisaatio;Mitä haluan oppia;Mitä voin antaa;Teemat;Sopivat ajat;Kielet"
HOURS = ("ma 9-11", "ma 11-13", "ti 9-11", "ti 13-15", "ke 9-11", "ke 15-17", "to 11-13", "pe 13-15")


@pytest.fixture
def keeper(make_person) -> Person:
    """Organises, and keeps the platform."""
    return make_person("Kirsi Kirjanpitäjä", may_start_programmes=True, is_platform_admin=True)


@pytest.fixture
def opened(keeper) -> Programme:
    return begin(keeper, "Avoin")


def begin(keeper: Person, name: str) -> Programme:
    at = clock.now()
    first_day = (at - timedelta(days=3)).date()
    programme = starting.start(playbook="cem", person=keeper, names={"fi": name}, first_day=first_day, at=at)
    settings = replace(changing.Settings.of(programme), pairing=Pairing.BOTH)
    changing.change_settings(programme=programme, settings=settings, by=keeper, at=at)
    return launching.publish(programme=programme, by=keeper, at=at)


def registrations(first: int, last: int) -> bytes:
    rows = (
        f"Henkilö Numero{n};henkilo{n}@example.org;Korkeakoulu {n};videotuotanto;fasilitointi;digitalisaatio;"
        f"{', '.join(HOURS[n % 3 :])};suomi"
        for n in range(first, last)
    )
    return "\n".join([HEADINGS, *rows]).encode()


def lengthen(programme: Programme, keeper: Person, first: int, last: int) -> None:
    """Bring every list of the programme, and of those around it, from `first` rows to `last`."""
    at = clock.now()
    batch = importing.upload(
        programme=programme, person=keeper, content=registrations(first, last), file_name="lista.csv", at=at
    )
    importing.take(batch=batch, person=keeper, sends_mail=False, at=at)
    Enrolment.objects.filter(programme=programme).update(shown_to_others=["seeks", "offers", "themes"])
    invited = [Found(f"kutsuttu{n}@example.org") for n in range(first, last)]
    invitations.invite(programme=programme, people=invited, person=keeper, language="fi", at=at)
    reader = Person.objects.get(email="henkilo0@example.org")
    for n in range(first, last):
        invitations.add_channel(programme=programme, label=f"kanava {n}", person=keeper, at=at)
        appointing.give_role(
            programme=programme, address=f"avustaja{n}@example.org", role=RoleKind.ORGANISER, by=keeper, at=at
        )
        importing.upload(
            programme=programme, person=keeper, content=registrations(n, n + 1), file_name=f"lista{n}.csv", at=at
        )
        audit.record(
            verb="registration read", target=programme, at=at, actor_id=keeper.pk, subject_id=reader.pk,
            programme_id=programme.pk,
        )  # fmt: skip
        begin(keeper, f"Ohjelma {n}")
    Person.objects.filter(email__startswith="avustaja").update(may_start_programmes=True)
    letter = proposing.next_letter(programme)
    proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter=letter, actor=keeper, at=at)


def asked(browse, programme: Programme, keeper: Person) -> dict[str, int]:
    """Return how many questions each page asks."""
    organiser, visitor = browse(keeper), browse(None)
    participant = browse(Person.objects.get(email="henkilo0@example.org"))
    of_programme = [
        "programmes:timeline", "programmes:settings", "programmes:roles", "enrolment:desk", "enrolment:invitations",
        "enrolment:channels", "enrolment:import", "grouping:board", "grouping:compare",
    ]  # fmt: skip
    found = {name: queries(organiser, reverse(name, args=[programme.slug])) for name in of_programme}
    for name in ("now", "programmes:mine", "community:organisers"):
        found[f"{name}, organiser"] = queries(organiser, reverse(name))
    for name in ("now", "accounts:traces", "accounts:mine", "connect:calendar"):
        found[f"{name}, participant"] = queries(participant, reverse(name))
    found["enrolment:people"] = queries(participant, reverse("enrolment:people", args=[programme.slug]))
    found["front"] = queries(visitor, reverse("front"))
    with transaction.atomic():
        proposal = programme.proposals.latest("pk")
        publishing.publish(proposal=proposal, version=proposal.version, actor=keeper, at=clock.now())
        for name in ("grouping:board", "grouping:repair"):
            found[f"{name}, published"] = queries(organiser, reverse(name, args=[programme.slug]))
        transaction.set_rollback(True)
    return found


def queries(client: Client, path: str) -> int:
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


@pytest.mark.once
def test_pages_of_lists_ask_the_same_however_long_the_list(browse, keeper, opened):
    measured = []
    for first, last in zip((0, *ROWS), ROWS, strict=False):
        lengthen(opened, keeper, first, last)
        measured.append(asked(browse, opened, keeper))

    assert measured[1] == measured[0]
    assert measured[2] == measured[0]
    assert {page: count for page, count in measured[0].items() if count > MORE.get(page, MOST)} == {}
