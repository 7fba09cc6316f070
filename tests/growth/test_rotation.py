"""Pairs that change every year: earlier years from a list, kept as bare codes, and how many rounds are left."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from ristiin.accounts.actions import erase
from ristiin.grouping.material import gather
from ristiin.growth import past, rounds
from ristiin.growth.actions import rotating
from ristiin.growth.models import PastPair
from ristiin.growth.refusals import NotAList

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def bring(programme, organiser, at):
    """Bring a list of past pairs."""

    def bring(*rows):
        content = "\n".join(["year,person_a,person_b", *rows]).encode()
        return rotating.bring_history(programme=programme, content=content, file_name="a.csv", by=organiser, at=at)

    return bring


def test_the_list_of_three_years_is_taken_whole_and_once(programme, organiser, at):  # S55
    content = (DATA / "rotation-history.csv").read_bytes()
    first, again = (
        rotating.bring_history(
            programme=programme, content=content, file_name="rotation-history.csv", by=organiser, at=at
        )
        for _time in range(2)
    )
    assert (first.new, first.odd_rows, again.new, again.known) == (300, (), 0, 300)
    assert [year for year, _number in past.years_of(programme)] == [2025, 2024, 2023]


def test_people_are_known_by_their_code_or_their_address(programme, enrol, bring, participant, other_participant):
    one, other = enrol(participant, attributes={"id": "P001"}), enrol(other_participant)
    bring(f"2025,P001,{other_participant.email}", "2024,P002,P003")
    assert gather(programme).past == [((one.pk, other.pk), 1)]


def test_the_latest_year_is_one_round_ago(programme, enrol, bring, make_person):
    rows = [enrol(make_person(name), attributes={"tunnus": name}) for name in ("A", "B", "C")]
    a, b, c = (row.pk for row in rows)
    bring("2023,A,B", "2025,A,C")
    assert sorted(gather(programme).past) == sorted([((a, b), 2), ((a, c), 1)])


def test_no_address_is_kept_in_the_list(programme, bring, participant):
    bring(f"2025,P001,{participant.email}")
    row = PastPair.objects.get()
    assert "@" not in row.first + row.second


def test_bare_codes_stay_when_somebody_is_erased(programme, enrol, bring, participant, at):
    enrol(participant)
    bring(f"2025,P001,{participant.email}")
    erase(person=participant, at=at)
    assert PastPair.objects.values_list("first", "second").get() == (f"#{participant.pk}", "p001")


def test_rows_that_tell_of_no_pair_are_said(bring):
    brought = bring("2025,P1,P2", "2025,P3,P3", "ennen,P4,P5", "2025,,P6")
    assert (brought.new, brought.odd_rows) == (1, (3, 4, 5))


def test_it_is_told_how_many_pairs_are_of_people_here_and_which_codes_nobody_has(
    programme, enrol, bring, make_person, participant
):
    enrol(make_person("A"), attributes={"id": "P1"})
    enrol(participant)
    gone = enrol(make_person("C"), attributes={"id": "P3"})
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn")
    brought = bring(f"2025,P1,{participant.email}", "2025,P1,P3", "2024,P1,P9", "2024,poissa@x.example,P9")
    assert (brought.of_now, brought.of_nobody) == (1, ("P9", "poissa@x.example"))
    with override("en"):
        said = rounds.brought_in_words(brought)
    assert said == (
        "4 pairs are new. In 1 pair of the list both take part now."
        " Nobody is known by these codes: P9, poissa@x.example."
    )


def test_of_many_codes_the_first_are_told(bring):
    brought = bring(*(f"2025,A{n:02},B{n:02}" for n in range(20)))
    with override("en"):
        said = rounds.brought_in_words(brought)
    assert said.endswith("A00, A01, A02, A03, A04, A05, A06, A07, A08, A09 and 30 more.")


def test_another_list_is_refused(programme, organiser, at):
    with pytest.raises(NotAList):
        rotating.bring_history(
            programme=programme, content=b"nimi;osoite\nAino;a\n", file_name="a.csv", by=organiser, at=at
        )


def test_rounds_left_are_as_many_as_there_are_new_people(programme, enrol, bring, make_person):  # S55
    for name in "ABCD":
        enrol(make_person(name), attributes={"id": name})
    assert rounds.left(programme).at_least == 3
    bring("2025,A,B", "2025,C,D")
    assert rounds.left(programme).at_least == 2


def test_the_pairs_of_this_run_count_too(programme, enrol, put_together, make_person):
    rows = [enrol(make_person(name)) for name in "ABCD"]
    put_together(*rows[:2], number=1)
    put_together(*rows[2:], number=2)
    left = rounds.left(programme)
    assert (left.at_least, left.is_certain) == (2, True)


def test_lists_are_forgotten_on_request(programme, bring, organiser, at):
    bring("2025,A,B")
    assert rotating.forget_history(programme=programme, by=organiser, at=at) == 1
    assert past.years_of(programme) == []


def test_the_page_tells_it_to_the_organiser(programme, organiser, enrol, bring, make_person, client):
    for name in "ABCD":
        enrol(make_person(name), attributes={"id": name})
    bring("2025,A,B", "2025,C,D")
    client.force_login(organiser)
    page = client.get(reverse("growth:rotation", args=[programme.slug]))
    assert (page.status_code, page.context["left"].at_least, page.context["years"]) == (200, 2, [(2025, 2)])
