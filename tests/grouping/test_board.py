"""The board: what it says, what it keeps to itself, how much it asks the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.enrolment.choices import EnrolmentState, WishKind
from ristiin.enrolment.models import Enrolment, PartnerWish
from ristiin.grouping.actions import moving, proposing, ruling
from ristiin.grouping.adapter import Case
from ristiin.grouping.board import Maker
from ristiin.grouping.choices import Emphasis, ProposalState, RuleKind
from ristiin.grouping.material import gather
from ristiin.grouping.models import Proposal
from ristiin.programmes.models import Programme
from tests.grouping.cem import enrol, register_many, wish

pytestmark = pytest.mark.once

TOKEN = "kanarialintu-7f3a"
PROOF = "No arrangement breaks fewer rules: that is proven."


def page_of(browse, person, programme, query="") -> str:
    answer = browse(person).get(reverse("grouping:board", args=[programme.slug]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_registered_teaches_what_to_do(browse, organiser, programme):
    page = page_of(browse, organiser, programme)

    assert "So far 0 people have registered." in page
    assert reverse("grouping:propose", args=[programme.slug]) not in page


def test_before_the_first_proposal_the_board_offers_to_work_one_out(browse, organiser, programme, twelve):
    page = page_of(browse, organiser, programme)

    assert "12 people take part." in page
    assert reverse("grouping:propose", args=[programme.slug]) in page


def test_proposing_shows_six_pairs_with_reasons_and_a_proof(browse, organiser, programme, twelve):
    client = browse(organiser)

    answer = client.post(
        reverse("grouping:propose", args=[programme.slug]), {"emphasis": "wishes", "letter": "A"}, follow=True
    )

    page = answer.content.decode()
    assert "Six pairs" in page
    assert "The best possible, proven" in page
    assert "Each gives what the other looks for." in page
    assert "Hoped for one another." in page  # S49


def test_figures_of_people_appear_on_request(browse, organiser, programme, proposal):
    assert "Hide figures" not in page_of(browse, organiser, programme)
    assert "Hide figures" in page_of(browse, organiser, programme, "?figures=1")


def test_an_odd_number_makes_one_trio_and_nobody_is_dropped(organiser, programme, twelve, make_person, at):
    enrol(programme, make_person("Kolmas Pyörä"), at, seeks=["fasilitointi"], offers=["videotuotanto"])

    proposal = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    assert sorted(len(group) for group in proposal.layout) == [2, 2, 2, 2, 2, 3]  # S9
    assert sorted(one for group in proposal.layout for one in group) == sorted(
        Enrolment.objects.filter(programme=programme).values_list("pk", flat=True)
    )


def test_mutual_wishes_are_kept_when_they_come_first(proposal, twelve):
    together = {twelve["Outi Al-Hassan"].pk, twelve["Eeva Al-Hassan"].pk}

    assert together in [set(group) for group in proposal.layout]


def test_free_pairs_stay_and_say_so(browse, organiser, programme, twelve, at):
    first, second = twelve["Heikki Lehtinen"], twelve["Veera Salo"]
    Enrolment.objects.filter(pk=first.pk).update(partner=second)
    Enrolment.objects.filter(pk=second.pk).update(partner=first)

    proposal = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    assert {first.pk, second.pk} in [set(group) for group in proposal.layout]  # S10
    assert "Found each other themselves." in page_of(browse, organiser, programme)


def test_one_person_beside_free_pairs_makes_a_trio_of_one_of_them(organiser, programme, make_person, at):
    people = [enrol(programme, make_person(f"Vapaa Pari{letter}"), at) for letter in "abc"]
    Enrolment.objects.filter(pk=people[0].pk).update(partner=people[1])
    Enrolment.objects.filter(pk=people[1].pk).update(partner=people[0])

    proposal = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    assert [len(group) for group in proposal.layout] == [3]


def test_past_partners_of_the_same_playbook_do_not_meet_again(organiser, programme, proposal, twelve, at):
    old = Programme.objects.create(slug="vanha", playbook=programme.playbook, created_at=at, pairs_published_at=at)
    first, second = (Enrolment.objects.get(pk=pk) for pk in proposal.layout[0])
    group = old.groups.create(number=1, published_at=at)
    for one in (first, second):
        before = Enrolment.objects.create(
            programme=old, person=one.person, state=EnrolmentState.REGISTERED, changed_at=at
        )
        group.memberships.create(enrolment=before, joined_at=at)

    again = proposing.propose(programme=programme, emphasis=Emphasis.WISHES, letter="B", actor=organiser, at=at)

    assert {first.pk, second.pk} not in [set(group) for group in again.layout]  # S55


def test_private_wishes_are_kept_and_never_written_on_the_board(browse, organiser, programme, twelve, at):
    enrolment = twelve["Timo Al-Hassan"]
    PartnerWish.objects.create(enrolment=enrolment, kind=WishKind.AVOIDS, written=TOKEN, about=None)
    wish(twelve["Helmi Kinnunen"], WishKind.AVOIDS, twelve["Aino Heinonen"])
    proposal = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    apart = {twelve["Helmi Kinnunen"].pk, twelve["Aino Heinonen"].pk}
    page = page_of(browse, organiser, programme)

    assert apart not in [set(group) for group in proposal.layout]
    assert "rather not" not in page.lower()
    assert TOKEN not in page


def test_rules_that_cannot_hold_at_once_are_named_with_the_best_that_can_be_done(
    browse, organiser, programme, make_person, at
):
    one, two, three, four = (
        enrol(programme, make_person(f"Nimi {name}"), at) for name in ("Yksi", "Kaksi", "Kolme", "Neljä")
    )
    for other in (two, three, four):
        ruling.set_rule(programme=programme, kind=RuleKind.NEVER, first=one.pk, second=other.pk, actor=organiser, at=at)

    proposal = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    page = page_of(browse, organiser, programme)
    assert sorted(len(group) for group in proposal.layout) == [2, 2]
    assert "1 rule does not hold" in page
    assert "you have decided that they are never together" in page
    assert PROOF in page

    proposal.figures["proven"] = False
    proposal.save()
    assert PROOF not in page_of(browse, organiser, programme)


def test_a_private_wish_in_a_conflict_tells_no_direction(browse, organiser, programme, make_person, at):
    first, second = (enrol(programme, make_person(name), at) for name in ("Aada Yksi", "Bertta Kaksi"))
    third, fourth = (enrol(programme, make_person(name), at) for name in ("Cecilia Kolme", "Dora Neljä"))
    for other in (second, third, fourth):
        wish(first, WishKind.AVOIDS, other)

    proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    assert "a private wish is against it" in page_of(browse, organiser, programme)


def test_a_wish_gives_way_to_rules_and_is_not_told_as_one(browse, organiser, programme, make_person, at):
    one, two, three, four = (
        enrol(programme, make_person(f"Nimi {name}"), at) for name in ("Yksi", "Kaksi", "Kolme", "Neljä")
    )
    wish(one, WishKind.HOPES, two)
    wish(two, WishKind.HOPES, one)
    by = {"actor": organiser, "at": at}
    kept = proposing.propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", **by)
    ruling.set_rule(programme=programme, kind=RuleKind.NEVER, first=three.pk, second=four.pk, **by)
    given_up = proposing.resolve(proposal=kept, version=kept.version, **by)

    page = page_of(browse, organiser, programme)
    assert ({one.pk, two.pk} in map(set, kept.layout), kept.figures["kept"]) == (True, 1)
    assert ({one.pk, two.pk} in map(set, given_up.layout), given_up.figures["kept"]) == (False, 0)
    assert given_up.figures["conflicts"] == []
    assert "rule does not hold" not in page
    assert "that they are always together" not in page


def test_a_wish_gives_way_to_rules_in_each_part_and_seam_of_thousands(organiser, programme, make_person, at):
    one, two, three, four = (
        enrol(programme, make_person(f"Nimi {name}"), at) for name in ("Yksi", "Kaksi", "Kolme", "Neljä")
    )
    wish(one, WishKind.HOPES, two)
    wish(two, WishKind.HOPES, one)
    everyone = [one.pk, two.pk, three.pk, four.pk]
    kept = Case(gather(programme), emphasis=Emphasis.WISHES).solve_part(everyone, time_limit=10)
    by = {"actor": organiser, "at": at}
    ruling.set_rule(programme=programme, kind=RuleKind.NEVER, first=three.pk, second=four.pk, **by)
    case = Case(gather(programme), emphasis=Emphasis.WISHES)
    parted = case.solve_part(everyone, time_limit=10)

    assert {one.pk, two.pk} in map(set, kept)
    assert case.judge(kept).broken != ()
    assert case.judge(parted).broken == ()
    assert case.judge(case.improve(parted, time_limit=10)).broken == ()
    assert case.judge(case.improve(kept, time_limit=10)).broken == ()


def test_new_registrations_are_shown_first_and_publishing_waits(
    browse, organiser, programme, proposal, make_person, at
):
    enrol(programme, make_person("Myöhäinen Tulija"), at)

    page = page_of(browse, organiser, programme)

    assert "1 person has come since this was worked out." in page
    assert page.index("Myöhäinen Tulija") < page.index("Pair 1")
    assert reverse("grouping:publish", args=[programme.slug, "A"]) not in page


def test_proposals_are_compared_on_one_scale(browse, organiser, programme, proposal, at):
    fair = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="B", actor=organiser, at=at)

    board = Maker(gather(programme), fair.layout, fair.pins).board(fair, [proposal, fair], movable=False)

    assert [(row.letter, row.is_open) for row in board.compared] == [("A", False), ("B", True)]
    assert board.compared[0].wished == "2 / 3"
    assert board.compared[0].score <= board.compared[1].score
    assert "Keeping mutual wishes costs" in board.compared_told


def test_a_move_says_what_it_does_before_it_is_made(programme, proposal):
    material = gather(programme)
    maker = Maker(material, proposal.layout, proposal.pins)
    person = maker.layout[0][0]
    choice = next(choice for choice in maker.mover(person).choices if not choice.is_disabled)
    swapped = [list(group) for group in maker.layout]
    other = int(choice.value.removeprefix("swap:"))
    place = next(place for place, group in enumerate(swapped) if other in group)
    swapped[0][0], swapped[place][swapped[place].index(other)] = other, person

    change = maker.case.judge(swapped).score - maker.standing.score

    assert choice.label.endswith(f": {'+' if round(change) > 0 else '−'}{abs(round(change))}")


def test_what_a_rule_forbids_is_listed_and_disabled(organiser, programme, proposal, at):
    person, other = proposal.layout[0][0], proposal.layout[1][0]
    stranger = proposal.layout[1][1]
    ruling.set_rule(programme=programme, kind=RuleKind.NEVER, first=person, second=stranger, actor=organiser, at=at)

    choices = Maker(gather(programme), proposal.layout, []).mover(person).choices

    forbidden = next(choice for choice in choices if choice.value == f"swap:{other}")
    assert (forbidden.is_disabled, forbidden.label.endswith("a rule forbids it")) == (True, True)


def test_fewer_than_two_people_are_refused_in_words(browse, organiser, programme, make_person, at):
    enrol(programme, make_person("Yksin Ainoa"), at)

    answer = browse(organiser).post(
        reverse("grouping:propose", args=[programme.slug]), {"emphasis": "fairness", "letter": "A"}
    )

    assert answer.status_code == 302
    assert Proposal.objects.count() == 0


def queries_of(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_board_asks_the_database_as_much_for_twelve_as_for_sixty(browse, organiser, programme, at):
    register_many(programme, at, 12)
    few = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)
    client, address = browse(organiser), reverse("grouping:board", args=[programme.slug])
    twelve = queries_of(client, address)
    Proposal.objects.filter(pk=few.pk).delete()
    Enrolment.objects.filter(programme=programme).delete()
    register_many(programme, at, 60)
    proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    sixty = queries_of(client, address)

    assert twelve == sixty
    assert sixty <= 30


def test_with_many_people_moves_are_asked_for_person_by_person(browse, organiser, programme, at):
    register_many(programme, at, 30)
    proposal = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)
    person = proposal.layout[0][0]
    client = browse(organiser)
    address = reverse("grouping:moves", args=[programme.slug, "A", person])

    board = client.get(reverse("grouping:board", args=[programme.slug])).content.decode()
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert address in board
    assert '<option value="swap:' not in board
    assert whole.count('<option value="swap:') == 28
    assert part.lstrip().startswith("<details")


def test_many_people_are_left_to_the_worker(organiser, programme, at):
    register_many(programme, at, 62)

    proposal = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    assert proposal.state == ProposalState.COMPUTING
    assert proposal.layout == []


@pytest.mark.parametrize("who", ["participant", "facilitator", "outsider", "other_organiser"])
def test_others_see_nothing_of_the_board(browse, request, programme, proposal, who):
    client = browse(request.getfixturevalue(who))

    assert client.get(reverse("grouping:board", args=[programme.slug])).status_code == 403
    assert client.get(reverse("grouping:proposal", args=[programme.slug, "A"])).status_code == 403


def test_the_engine_never_scores_a_proposal_over_its_bound(programme, proposal):
    case = Case(gather(programme))

    assert case.judge(proposal.layout).score == pytest.approx(proposal.figures["score"], abs=0.01)
    assert proposal.figures["score"] <= proposal.figures["bound"] + 0.01


def test_moving_on_the_board_answers_htmx_with_the_new_board(browse, organiser, programme, proposal):
    maker = Maker(gather(programme), proposal.layout, proposal.pins)
    person = maker.layout[0][0]
    choice = next(choice for choice in maker.mover(person).choices if not choice.is_disabled)

    answer = browse(organiser).post(
        reverse("grouping:move", args=[programme.slug, "A"]),
        {"version": proposal.version, "person": person, "where": choice.value},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.lstrip().startswith('<div id="board"')
    assert "The score is now" in page
    assert "Changed by hand" in page


def test_a_stale_page_is_told_so_and_nothing_is_done(browse, organiser, programme, proposal, at):
    moving.pin(proposal=proposal, version=proposal.version, place=0, actor=organiser, at=at)

    answer = browse(organiser).post(
        reverse("grouping:pin", args=[programme.slug, "A"]),
        {"version": proposal.version, "place": 1, "pinned": "1"},
        headers={"HX-Request": "true"},
    )

    assert "Somebody changed this proposal after you opened it." in answer.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).pins == [0]


def test_the_ways_counted_are_those_that_keep_mutual_wishes(proposal):
    assert proposal.figures["spread"]["ways"] == 9 * 7 * 5 * 3  # the other ten, two by two
