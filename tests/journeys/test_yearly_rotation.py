"""Pairs that change every year: three runs without a repeat, one trio, and somebody forgotten between (S55)."""

import csv
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.growth.models import PastPair
from ristiin.programmes.models import Programme
from tests.journeys import walking
from tests.journeys.reader import LOCALES, Reader
from tests.journeys.walking import DATA

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.django_db(transaction=True)]
PEOPLE, PAST = 201, 300
BOTH_NOW = ("In %(n)s pair of the list both take part now.", "In %(n)s pairs of the list both take part now.")
Pair = frozenset[str]


@dataclass
class Rotation:
    """The programme that goes on, its organiser, and who have been together, by address."""

    organiser: Reader
    open_page: Any
    make_person: Any
    programme: Programme = field(init=False)
    leaver: str = ""

    def page(self, path: str) -> str:
        """Return the address of a page of this year's run."""
        return f"/programmes/{self.programme.slug}/{path}"


@pytest.fixture
def yearly_rotation(open_page, make_person, smtp_sink):
    keeper = make_person("Olga Organisoija", may_start_programmes=True, quiet_from=0, quiet_until=0)
    return Rotation(Reader(open_page(keeper, locale=LOCALES["fi"]), "fi"), open_page, make_person)


def history() -> set[Pair]:
    """Return the pairs of the three years before, from the list as it is, by address."""
    with (DATA / "rotation-people.csv").open(encoding="utf-8-sig") as lines:
        addresses = {row["id"]: row["email"] for row in csv.DictReader(lines)}
    with (DATA / "rotation-history.csv").open(encoding="utf-8-sig") as lines:
        return {frozenset(addresses[row[end]] for end in ("person_a", "person_b")) for row in csv.DictReader(lines)}


def pairs_of(programme: Programme) -> list[Pair]:
    """Return who are together in a run, two by two."""
    found = []
    for group in Group.objects.filter(programme=programme).prefetch_related("memberships__enrolment__person"):
        addresses = [member.enrolment.person.email for member in group.memberships.all()]
        found += [frozenset(two) for two in combinations(sorted(addresses), 2)]
    return found


def come_in_the_first_year(one: Rotation) -> None:
    """Two hundred and one people come by a list."""
    organiser = one.organiser
    one.programme = walking.start(organiser, "rotation", "Vuosiparit", timezone.localdate() + timedelta(days=2))
    walking.publish(organiser, one.programme)
    walking.come_to(one.programme, "registration")
    walking.bring(organiser, one.programme, "rotation-people.csv", PEOPLE)


def bring_the_years_before(one: Rotation) -> None:
    """The pairs of three years, by the codes of the list of people."""
    organiser = one.organiser
    organiser.open(one.page("rotation/"))
    organiser.labelled("A list of past pairs").set_input_files(DATA / "rotation-history.csv")
    organiser.press("Bring the list")
    organiser.look()
    organiser.sees_exactly(organiser.number_of(*BOTH_NOW, PAST))
    assert PastPair.objects.count() == PAST
    organiser.looked_at.clear()
    organiser.open(one.page("rotation/"))


def make_pairs(one: Rotation) -> None:
    """A proposal is published: nobody gets an old pair, and of an odd number three are together."""
    walking.come_to(one.programme, "pairing")
    walking.work_out(one.organiser, one.programme)
    before = history() | {pair for run in runs_before(one.programme) for pair in pairs_of(run)}
    groups = walking.publish_groups(one.organiser, one.programme, "Publish pairs")
    people = Enrolment.objects.active().filter(programme=one.programme).count()
    sizes = sorted(group.memberships.count() for group in groups)
    assert sizes == [2] * (people // 2 - people % 2) + [3] * (people % 2)
    assert set(pairs_of(one.programme)) & before == set()


def runs_before(programme: Programme) -> list[Programme]:
    """Return the runs before this one."""
    found = []
    while programme.follows is not None:
        programme = programme.follows
        found.append(programme)
    return found


def somebody_is_forgotten(one: Rotation) -> None:
    """One who was in a pair deletes the account on a page of their own; the pair stays as bare ids."""
    group = Group.objects.filter(programme=one.programme).order_by("number").first()
    leaver = group.memberships.order_by("pk").first().enrolment.person
    one.leaver = leaver.email
    members = Membership.objects.filter(group__programme=one.programme).count()
    leaving = Reader(one.open_page(leaver), "fi")
    leaving.open("/me/erase/")
    leaving.labelled("I understand that this cannot be undone.").check()
    leaving.press("Erase me")
    leaving.sees("You have been erased. Thank you for your time with us.")
    leaver.refresh_from_db()
    assert one.leaver not in f"{leaver} {leaver.email}"
    assert Membership.objects.filter(group__programme=one.programme).count() == members == PEOPLE
    assert group.memberships.filter(enrolment__person=leaver).exists()


def the_second_year(one: Rotation) -> None:
    """The next run is a clone with its days shifted; two hundred come, and all are in pairs of two."""
    the_next_run(one, "Vuosiparit 2", without=one.leaver)


def the_third_year(one: Rotation) -> None:
    """Once more, with as many as in the first year: a trio again."""
    the_next_run(one, "Vuosiparit 3")


def the_next_run(one: Rotation, name: str, without: str = "") -> None:
    """Draft it on the page of the run before, publish it, and bring the people of the year."""
    organiser, before = one.organiser, one.programme
    organiser.open(one.page("rotation/"))
    organiser.follow("Start next year’s run")
    organiser.labelled("Name").fill(name)
    organiser.press("Draft it")
    organiser.page.wait_for_url("**/timeline/")
    organiser.look()
    one.programme = Programme.objects.get(follows=before)
    walking.publish(organiser, one.programme)
    walking.come_to(one.programme, "registration")
    lines = (DATA / "rotation-people.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept = [line for line in lines if not without or without not in line]
    walking.bring(organiser, one.programme, "rotation-people.csv", len(kept) - 1, "".join(kept))
    make_pairs(one)
    organiser.looked_at.clear()
    organiser.open(one.page("rotation/"))


def nobody_else_sees_it(one: Rotation) -> None:
    """Another's pages of the run are shut to outsiders and to those who take part."""
    somebody = Enrolment.objects.active().filter(programme=one.programme).first().person
    outsider = one.make_person("Ulla Ulkopuolinen")
    for person in (somebody, outsider, None):
        client = Client()
        if person is not None:
            client.force_login(person)
        for path in ("rotation/", "next/", "groups/", "registrations/", "import/", "candidates/"):
            assert client.get(one.page(path)).status_code in {302, 403, 404}, (person, path)


STEPS = (
    come_in_the_first_year,
    bring_the_years_before,
    make_pairs,
    somebody_is_forgotten,
    the_second_year,
    the_third_year,
    nobody_else_sees_it,
)


def test_three_years_without_a_repeat(yearly_rotation):  # S55
    for step in STEPS:
        step(yearly_rotation)
