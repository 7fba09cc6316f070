"""The list of facilitators: a file, by hand, what the community knows of them, and what the board makes of it."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.grouping import guides, placing, queries
from ristiin.grouping.actions import facilitating, guiding
from ristiin.grouping.material import Guide, Material, Member
from ristiin.grouping.models import Group
from ristiin.grouping.refusals import InTwoPlaces, StillFacilitates
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Programme, Role
from tests.grouping.real import DATA, to_groups

FILE = DATA / "association-facilitators.csv"


@pytest.fixture
def peers(programme):
    """A programme of peer groups."""
    to_groups(programme, ["8.30-9.30", "12-13", "15-16", "17-18"], 5, 10)
    Role.objects.filter(programme=programme, role=RoleKind.FACILITATOR).delete()
    return programme


def test_the_file_is_looked_through_and_then_taken(browse, peers, organiser):  # S106
    client = browse(organiser)
    file = SimpleUploadedFile("ohjaajat.csv", FILE.read_bytes())

    looked = client.post(reverse("grouping:bring_facilitators", args=[peers.slug]), {"file": file})
    assert Facilitator.objects.count() == 0
    sent = {"rows": looked.context["sealed"]}
    page = client.post(reverse("grouping:take_facilitators", args=[peers.slug]), sent, follow=True).content.decode()

    teemu = Facilitator.objects.get(person__email="teemu.salminen@ohjaajat.example.org")
    assert (teemu.groups_at_most, teemu.path) == (3, Path.EXPERIENCED)
    assert teemu.themes == ["somemarkkinointi", "ajanhallinta ja jaksaminen"]
    assert teemu.free_slots[:2] == ["mon-8.30-9.30", "mon-12-13"]
    assert "7 facilitators are on the list." in page
    assert OutgoingMail.objects.filter(kind="programmes/role_given").count() == 7


def test_bringing_the_list_again_changes_nothing(peers, organiser, at):
    rows = [row.guide for row in guides.rows_of(FILE.read_bytes(), FILE.name)]
    for _twice in range(2):
        guiding.add(programme=peers, rows=rows, actor=organiser, at=at)

    assert (Facilitator.objects.count(), OutgoingMail.objects.count()) == (7, 7)
    assert len(queries.guides(peers)) == 7


def test_rows_that_cannot_be_taken_say_why():
    content = "Nimi;Sähköposti;Käy\nA;ei osoite;ma 9-11\nB;b@example.org;joskus 25-99\nC;B@example.org;\n"

    bad, good, again = guides.rows_of(content.encode(), "x.csv")

    assert bad.problem
    assert not good.problem
    assert good.unread
    assert again.problem


def test_rows_changed_on_the_way_are_refused(browse, peers, organiser):
    forged = guides.sealed(guides.rows_of(FILE.read_bytes(), FILE.name))[:-2] + "xx"

    browse(organiser).post(reverse("grouping:take_facilitators", args=[peers.slug]), {"rows": forged})

    assert Facilitator.objects.count() == 0


def test_what_is_known_for_other_programmes_stays(browse, peers, organiser, at):
    (person,) = guiding.add(
        programme=peers,
        rows=[guides.GuideRow("Uusi", "uusi@example.org", 2, themes=("metsätiede",), slots=("sun-6-7",))],
        actor=organiser,
        at=at,
    )
    sent = {"groups_at_most": 3, "experience": "new", "free_slots": ["mon-12-13"]}

    browse(organiser).post(reverse("grouping:change_facilitator", args=[peers.slug, person.pk]), sent)

    known = Facilitator.objects.get(person=person)
    assert (known.groups_at_most, known.themes) == (3, ["metsätiede"])
    assert set(known.free_slots) == {"mon-12-13", "sun-6-7"}


def test_nobody_looks_after_two_groups_at_one_hour(peers, organiser, make_person, at):
    (person,) = guiding.add(
        programme=peers, rows=[guides.GuideRow("Uusi", "uusi@example.org", 2)], actor=organiser, at=at
    )
    first, second = (
        Group.objects.create(programme=peers, number=number, slot=slot, published_at=at)
        for number, slot in ((1, "mon-12-13"), (2, "mon-12-13"))
    )
    facilitating.place_facilitator(group=first, person=person, actor=organiser, at=at)

    with pytest.raises(InTwoPlaces):
        facilitating.place_facilitator(group=second, person=person, actor=organiser, at=at)
    with pytest.raises(StillFacilitates):
        guiding.remove(programme=peers, person=person, actor=organiser, at=at)


def members(slots):
    """People who can at these hours."""
    blank = Member(0, 0, "", "", "fi", "", None, None, "", "any", "either", (), (), (), (), (), (), (), None)
    return {one: replace(blank, id=one, name=f"H {one}", slots=slots) for one in range(1, 11)}


def material(guides_, slots=("mon-12-13", "tue-12-13")):
    programme = Programme(size_min=5, size_max=5, week_rows=["12-13"])
    return Material(programme, members(slots), {}, {}, [], [], guides={one.id: one for one in guides_})


TWO = [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]


def test_one_facilitator_of_two_groups_gets_them_at_two_hours():
    plans = placing.place(material([Guide(1, "A", 2, (), (), is_experienced=True)]), TWO, [None, None])

    assert {plan["facilitator"] for plan in plans} == {1}
    assert {plan["slot"] for plan in plans} == {"mon-12-13", "tue-12-13"}


def test_groups_elsewhere_count_in_load_and_hours():
    guide = Guide(1, "A", 2, (), (), is_experienced=True, busy=("mon-12-13",), others=1)

    plans = placing.place(material([guide]), TWO, [None, None])

    led = [plan for plan in plans if plan["facilitator"]]
    assert [plan["slot"] for plan in led] == ["tue-12-13"]


def test_a_first_timer_turns_to_an_experienced_one_of_the_same_theme():  # S76
    known = [
        Guide(1, "Kokenut", 1, (7,), (), is_experienced=True),
        Guide(2, "Toinen", 1, (8,), (), is_experienced=True),
        Guide(3, "Uusi", 1, (8,), (), is_experienced=False),
    ]
    plans = [{"theme": theme, "slot": "", "facilitator": one} for theme, one in ((7, 1), (8, 2), (8, 3))]

    assert placing.buddies(material(known), plans) == {3: 2}


def test_when_a_facilitator_cannot_another_takes_over_and_nobody_moves():
    known = [Guide(1, "A", 1, (), (), is_experienced=True), Guide(2, "B", 2, (), (), is_experienced=True)]
    plans = [
        {"theme": None, "slot": "mon-12-13", "facilitator": 1},
        {"theme": None, "slot": "tue-12-13", "facilitator": 2},
    ]

    best = placing.stand_ins(material(known), TWO, plans, 1)[0]

    assert [plan["facilitator"] for plan in best.plans] == [2, 2]
    assert (best.moved, best.retimed, best.without) == ((), (), ())


def test_hours_that_overlap_are_one_place_only():
    assert placing.overlap("mon-8.30-9.30", "mon-9-11")
    assert not placing.overlap("mon-8.30-9", "mon-9-11")
    assert not placing.overlap("mon-9-11", "tue-9-11")
