"""Changes by hand: each checked, each undone, none lost in silence."""

import pytest

from ristiin.enrolment.models import Enrolment
from ristiin.grouping.actions import moving, proposing, ruling
from ristiin.grouping.board import Maker
from ristiin.grouping.choices import Emphasis, RuleKind
from ristiin.grouping.material import gather
from ristiin.grouping.models import PairRule, Proposal
from ristiin.grouping.refusals import (
    CannotBeGrouped,
    MoveForbidden,
    NothingToUndo,
    ProposalChanged,
    RuleContradicts,
    TooFewPeople,
)
from ristiin.kernel.models import AuditEntry
from tests.grouping.cem import enrol


@pytest.fixture
def by(organiser, at):
    """Who does it and when."""
    return {"actor": organiser, "at": at}


def groups_of(proposal) -> list[set[int]]:
    return [set(group) for group in Proposal.objects.get(pk=proposal.pk).layout]


def first_swap(programme, proposal) -> tuple[int, int]:
    maker = Maker(gather(programme), proposal.layout, proposal.pins)
    person = maker.layout[0][0]
    choice = next(c for c in maker.mover(person).choices if not c.is_disabled and c.value.startswith("swap:"))
    return person, int(choice.value.removeprefix("swap:"))


def test_two_trade_places_and_undo_takes_it_back_and_redo_does_it_again(programme, proposal, by):
    before = groups_of(proposal)
    person, other = first_swap(programme, proposal)

    moved = moving.swap(proposal=proposal, version=proposal.version, person=person, other=other, **by)
    after = groups_of(proposal)
    undone = moving.undo(proposal=proposal, version=moved.version, **by)
    back = groups_of(proposal)
    moving.redo(proposal=proposal, version=undone.version, **by)

    assert after != before
    assert back == before
    assert groups_of(proposal) == after


def test_a_new_change_after_undo_leaves_nothing_to_do_again(programme, proposal, by):
    person, other = first_swap(programme, proposal)
    moved = moving.swap(proposal=proposal, version=proposal.version, person=person, other=other, **by)
    undone = moving.undo(proposal=proposal, version=moved.version, **by)
    pinned = moving.pin(proposal=proposal, version=undone.version, place=0, **by)

    with pytest.raises(NothingToUndo):
        moving.redo(proposal=proposal, version=pinned.version, **by)


def test_undo_without_changes_is_refused(proposal, by):
    with pytest.raises(NothingToUndo):
        moving.undo(proposal=proposal, version=proposal.version, **by)


def test_two_organisers_do_not_write_over_each_other(programme, proposal, by):
    seen_by_both = proposal.version
    person, other = first_swap(programme, proposal)
    moving.swap(proposal=proposal, version=seen_by_both, person=person, other=other, **by)
    after = groups_of(proposal)

    with pytest.raises(ProposalChanged):
        moving.pin(proposal=proposal, version=seen_by_both, place=0, **by)

    assert groups_of(proposal) == after


def test_a_pinned_group_takes_nobody(programme, proposal, by):
    person, other = first_swap(programme, proposal)
    place = next(place for place, group in enumerate(proposal.layout) if other in group)
    pinned = moving.pin(proposal=proposal, version=proposal.version, place=place, **by)

    with pytest.raises(MoveForbidden):
        moving.swap(proposal=proposal, version=pinned.version, person=person, other=other, **by)


def test_a_rule_forbids_a_move(programme, proposal, by):
    person, other = first_swap(programme, proposal)
    stranger = next(one for group in proposal.layout if other in group for one in group if one != other)
    ruling.set_rule(programme=programme, kind=RuleKind.NEVER, first=person, second=stranger, **by)

    with pytest.raises(MoveForbidden):
        moving.swap(proposal=proposal, version=proposal.version, person=person, other=other, **by)


def test_a_pair_by_hand_is_pinned_and_those_left_alone_meet(proposal, by):
    (a, b), (c, d) = proposal.layout[0], proposal.layout[1]

    made = moving.make_by_hand(proposal=proposal, version=proposal.version, people=(a, c), **by)

    assert {a, c} in groups_of(proposal)  # S54
    assert {b, d} in groups_of(proposal)
    assert [set(made.layout[place]) for place in made.pins] == [{a, c}]


def test_a_pair_by_hand_needs_two_people(proposal, by):
    with pytest.raises(MoveForbidden):
        moving.make_by_hand(proposal=proposal, version=proposal.version, people=(proposal.layout[0][0],) * 2, **by)


def test_working_out_again_keeps_what_is_pinned(proposal, by):
    (a, _b), (c, _d) = proposal.layout[0], proposal.layout[3]
    made = moving.make_by_hand(proposal=proposal, version=proposal.version, people=(a, c), **by)

    again = proposing.resolve(proposal=proposal, version=made.version, **by)

    assert {a, c} in groups_of(proposal)
    assert [set(again.layout[place]) for place in again.pins] == [{a, c}]
    assert sorted(len(group) for group in again.layout) == [2] * 6


def test_working_out_again_takes_in_those_who_came_later(programme, proposal, make_person, by, at):
    late = [enrol(programme, make_person(f"Myöhä Tulija{letter}"), at) for letter in "ab"]

    proposing.resolve(proposal=proposal, version=proposal.version, **by)

    placed = {one for group in groups_of(proposal) for one in group}
    assert {e.pk for e in late} <= placed


def test_somebody_who_withdrew_is_gone_from_the_board(programme, proposal, twelve):
    gone = twelve["Timo Al-Hassan"]
    Enrolment.objects.filter(pk=gone.pk).update(state="withdrawn")

    maker = Maker(gather(programme), proposal.layout, proposal.pins)

    assert gone.pk not in {one for group in maker.layout for one in group}
    assert sorted(len(group) for group in maker.layout) == [2] * 5


def test_asking_twice_for_the_same_letter_gives_one_proposal(programme, proposal, by):
    again = proposing.propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", **by)

    assert again.pk == proposal.pk
    assert Proposal.objects.count() == 1


def test_letters_go_on_after_z(programme, organiser, at):
    Proposal.objects.create(programme=programme, letter="Z", created_at=at)
    assert proposing.next_letter(programme) == "AA"
    Proposal.objects.create(programme=programme, letter="AA", created_at=at)
    assert proposing.next_letter(programme) == "AB"


def test_too_few_people_are_refused(programme, make_person, by, at):
    enrol(programme, make_person("Yksin Ainoa"), at)

    with pytest.raises(TooFewPeople):
        proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", **by)


def test_sizes_that_cannot_hold_are_refused_in_words(programme, make_person, by, at):
    programme.size_min, programme.size_max = 5, 6
    programme.save()
    for letter in "abcdefg":
        enrol(programme, make_person(f"Seitsemän Henkeä{letter}"), at)

    with pytest.raises(CannotBeGrouped, match="7 people do not make groups of 5 to 6"):
        proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", **by)


def test_the_same_rule_twice_is_one_and_another_rule_contradicts(programme, twelve, by):
    two = {"first": twelve["Veera Salo"].pk, "second": twelve["Outi Ahonen"].pk}
    ruling.set_rule(programme=programme, kind=RuleKind.NEVER, **two, **by)
    ruling.set_rule(programme=programme, kind=RuleKind.NEVER, **two, **by)

    with pytest.raises(RuleContradicts):
        ruling.set_rule(programme=programme, kind=RuleKind.TOGETHER, **two, **by)

    assert PairRule.objects.count() == 1


def test_always_together_holds_in_the_next_proposal(programme, twelve, by):
    two = {"first": twelve["Veera Salo"].pk, "second": twelve["Outi Ahonen"].pk}
    ruling.set_rule(programme=programme, kind=RuleKind.TOGETHER, **two, **by)

    made = proposing.propose(programme=programme, emphasis=Emphasis.TOTAL, letter="A", **by)

    assert set(two.values()) in [set(group) for group in made.layout]


def test_people_of_other_programmes_take_no_rules(programme, twelve, other_programme, make_person, by, at):
    stranger = enrol(other_programme, make_person("Muualta Tullut"), at)

    with pytest.raises(RuleContradicts):
        ruling.set_rule(
            programme=programme, kind=RuleKind.NEVER, first=stranger.pk, second=twelve["Veera Salo"].pk, **by
        )


def test_discarding_leaves_the_other_proposals(programme, proposal, by):
    other = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="B", **by)

    proposing.discard(proposal=other, version=other.version, **by)

    assert list(Proposal.objects.values_list("letter", flat=True)) == ["A"]


def test_every_change_leaves_one_audit_row_without_names(programme, proposal, twelve, by):
    AuditEntry.objects.all().delete()
    person, other = first_swap(programme, proposal)
    moved = moving.swap(proposal=proposal, version=proposal.version, person=person, other=other, **by)
    moving.pin(proposal=proposal, version=moved.version, place=0, **by)

    entries = list(AuditEntry.objects.order_by("pk"))
    assert [entry.verb for entry in entries] == ["person moved on the board", "group pinned"]
    assert not any(name in str(entry.details) for entry in entries for name in twelve)
