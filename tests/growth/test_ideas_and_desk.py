"""What members propose, and the organiser's desk across programmes."""

import uuid

import pytest
from django.urls import reverse

from ristiin.growth import desk, queries
from ristiin.growth.actions import ideas
from ristiin.growth.choices import IdeaKind, IdeaState
from ristiin.growth.desk import Sieve
from ristiin.growth.refusals import IdeaAnswered, TooManyIdeas
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions import starting
from ristiin.programmes.permissions import may_start
from ristiin.reports.choices import CostKind
from ristiin.reports.models import BudgetLine, ProgrammeFacts

pytestmark = pytest.mark.django_db


@pytest.fixture
def propose(participant, at):
    """Propose something."""

    def propose(kind=IdeaKind.PROGRAMME, programme=None, key=None, title="Lukupiiri"):
        return ideas.propose(
            person=participant,
            kind=kind,
            title=title,
            text="",
            form_key=key or uuid.uuid4(),
            at=at,
            programme=programme,
        )

    return propose


def test_a_yes_to_a_programme_lets_its_proposer_start_one(propose, participant, administrator, at):  # S42
    assert not may_start(participant)
    ideas.answer(idea=propose(), is_yes=True, words="Mainiota", by=administrator, at=at)
    participant.refresh_from_db()
    assert may_start(participant)
    assert OutgoingMail.objects.filter(to_address=participant.email, kind="growth/idea_answered").count() == 1


def test_a_no_lets_nobody_start_anything(propose, participant, administrator, at):
    ideas.answer(idea=propose(), is_yes=False, words="", by=administrator, at=at)
    participant.refresh_from_db()
    assert not may_start(participant)


def test_a_group_is_proposed_to_the_organisers_and_a_programme_to_the_keepers(
    propose, programme, organiser, administrator
):  # S79
    group, whole = propose(IdeaKind.GROUP, programme), propose()
    assert list(queries.ideas_for(organiser)) == [group]
    assert list(queries.ideas_for(administrator)) == [whole]
    told = OutgoingMail.objects.filter(kind="growth/idea_proposed").values_list("to_address", flat=True)
    assert sorted(told) == sorted([organiser.email, administrator.email])


def test_an_idea_is_answered_once(propose, administrator, at):
    idea = propose()
    ideas.answer(idea=idea, is_yes=False, words="", by=administrator, at=at)
    for again in (
        lambda: ideas.answer(idea=idea, is_yes=True, words="", by=administrator, at=at),
        lambda: ideas.take_back(idea=idea, at=at),
    ):
        with pytest.raises(IdeaAnswered):
            again()


def test_the_same_form_twice_is_one_idea_and_five_may_wait(propose, at):
    key = uuid.uuid4()
    first = propose(key=key)
    assert propose(key=key) == first
    for number in range(4):
        propose(title=f"Ajatus {number}")
    with pytest.raises(TooManyIdeas):
        propose()
    ideas.take_back(idea=first, at=at)
    assert propose().state == IdeaState.ASKED


def test_a_group_cannot_be_proposed_in_a_programme_one_has_nothing_to_do_with(programme, outsider, client):
    client.force_login(outsider)
    data = {"kind": "group", "programme": programme.pk, "title": "Oma", "form_key": str(uuid.uuid4())}
    assert client.post(reverse("growth:propose"), data).status_code == 200
    assert queries.ideas_of(outsider) == []


def test_the_desk_shows_ones_own_programmes_with_their_figures(
    programme, organiser, other_organiser, enrol, participant, at
):
    enrol(participant, could_facilitate="yes")
    ProgrammeFacts.objects.create(programme=programme, strategy_label="Jatkuva oppiminen", in_working_time=True)
    BudgetLine.objects.create(programme=programme, kind=CostKind.BOUGHT, label="Ohjaajat", planned=500_00, spent=120_00)
    (line,) = desk.lines(organiser, at)
    assert (line.registered, line.candidates, line.money_left, line.facts.in_working_time) == (1, 1, 380_00, True)
    assert desk.lines(other_organiser, at) == []


def test_the_desk_is_sifted_by_label_year_and_site(programme, organiser, at):  # S68
    ProgrammeFacts.objects.create(programme=programme, strategy_label="Jatkuva oppiminen")
    (line,) = desk.lines(organiser, at)
    kept = [Sieve(label="Jatkuva oppiminen"), Sieve(year="2027"), Sieve()]
    left = [Sieve(label="Muu"), Sieve(year="2020"), Sieve(site="1")]
    assert [sieve.keeps(line) for sieve in kept + left] == [True] * 3 + [False] * 3


def test_each_choice_of_the_desk_is_a_control_of_the_kit(programme, organiser, browse):
    ProgrammeFacts.objects.create(programme=programme, strategy_label="Jatkuva oppiminen")
    page = browse(organiser).get(reverse("growth:desk")).content.decode()

    assert '<select class="input" name="label">' in page
    assert page.count('<select class="input"') == page.count("<select")


def test_the_desk_asks_the_same_of_one_and_of_twenty_programmes(
    programme, organiser, client, at, django_assert_max_num_queries
):
    for number in range(20):
        starting.start(playbook="cem", person=organiser, names={"fi": f"Ohjelma {number}"}, first_day=at.date(), at=at)
    client.force_login(organiser)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("growth:desk"))
    assert page.content.count(b"Ohjelma") >= 20


def test_the_desk_leaves_as_a_file_without_formulas(programme, organiser, client):
    programme.names = {"fi": "=1+1"}
    programme.save()
    client.force_login(organiser)
    content = client.get(reverse("growth:desk_csv")).content.decode("utf-8-sig")
    assert "\n=1+1" not in content
    assert "=1+1" in content
