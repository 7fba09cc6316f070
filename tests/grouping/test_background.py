"""Proposals for many people: by the worker, once, whatever happens to it."""

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ristiin.grouping import tasks
from ristiin.grouping.actions import proposing
from ristiin.grouping.choices import Emphasis, ProposalState
from ristiin.grouping.models import Proposal
from ristiin.grouping.refusals import NotReady
from tests.grouping.cem import register_many
from tests.infrastructure.waiting import wait_until


def test_the_task_works_a_proposal_out_and_a_second_run_changes_nothing(programme, organiser, at):
    people = register_many(programme, at, 62)
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    tasks.work_out.func(made.pk)
    first = Proposal.objects.get(pk=made.pk)
    tasks.work_out.func(made.pk)
    second = Proposal.objects.get(pk=made.pk)

    assert first.state == ProposalState.READY
    assert sorted(one for group in first.layout for one in group) == sorted(e.pk for e in people)
    assert (second.layout, second.computed_at, second.version) == (first.layout, first.computed_at, first.version)


def test_nothing_is_changed_by_hand_while_it_is_worked_out(programme, organiser, at):
    register_many(programme, at, 62)
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    with pytest.raises(NotReady):
        proposing.resolve(proposal=made, version=made.version, actor=organiser, at=at)


def test_a_proposal_thrown_away_while_it_was_worked_out_does_no_harm(programme, organiser, at):
    register_many(programme, at, 62)
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)
    proposing.discard(proposal=made, version=made.version, actor=organiser, at=at)

    tasks.work_out.func(made.pk)

    assert Proposal.objects.count() == 0


def test_the_page_says_how_far_it_is(browse, programme, organiser, at):
    register_many(programme, at, 62)
    proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    page = browse(organiser).get(f"/programmes/{programme.slug}/groups/A/").content.decode()

    assert "The proposal is being worked out." in page
    assert "<progress" in page


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_the_proposal_to_the_next(start_worker, programme, organiser, at):
    people = register_many(programme, at, 62)
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)
    with transaction.atomic():
        # The task waits for this lock when it tells how far it is.
        Proposal.objects.select_for_update().get(pk=made.pk)
        first = start_worker()
        wait_until(lambda: DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).exists(), seconds=20)
        first.kill()
    start_worker()

    wait_until(lambda: Proposal.objects.get(pk=made.pk).state == ProposalState.READY, seconds=40)

    placed = [one for group in Proposal.objects.get(pk=made.pk).layout for one in group]
    assert sorted(placed) == sorted(e.pk for e in people)
    assert len(DBTaskResult.objects.get().worker_ids) == 2


def proposed_for_parts(programme, organiser, at):
    """A proposal whose parts are worked out by tasks, as those of thousands of people are."""
    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)
    DBTaskResult.objects.all().delete()
    return made


def all_tasks_done():
    return not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()


def test_parts_and_seams_make_one_proposal_and_no_task_counts_twice(programme, organiser, at):
    people = register_many(programme, at, 64)
    made = proposed_for_parts(programme, organiser, at)

    tasks.in_parts.func(made.pk, 16)
    tasks.in_parts.func(made.pk, 16)
    shares = []
    while (now := Proposal.objects.get(pk=made.pk)).state == ProposalState.COMPUTING:
        shares.append(now.progress["done"])
        turn, work = now.progress["round"], now.progress["work"]
        for number in range(len(work)):
            tasks.work_part.func(made.pk, now.version, turn, number)
            tasks.work_part.func(made.pk, now.version, turn, number)

    done = Proposal.objects.get(pk=made.pk)
    assert done.state == ProposalState.READY
    assert sorted(one for group in done.layout for one in group) == sorted(e.pk for e in people)
    assert (shares[0], shares == sorted(shares)) == (0.0, True)
    asked = [(r.args_kwargs["args"][2], r.args_kwargs["args"][3]) for r in DBTaskResult.objects.all()]
    assert len(asked) == len(set(asked))


def test_parts_of_a_proposal_worked_out_anew_meanwhile_do_no_harm(programme, organiser, at):
    register_many(programme, at, 64)
    made = proposed_for_parts(programme, organiser, at)
    tasks.in_parts.func(made.pk, 16)

    Proposal.objects.filter(pk=made.pk).update(version=made.version + 1, progress={})
    tasks.work_part.func(made.pk, made.version, 0, 0)

    assert Proposal.objects.get(pk=made.pk).progress == {}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_one_part_costs_that_part_alone(start_worker, programme, organiser, at):
    people = register_many(programme, at, 64)
    made = proposed_for_parts(programme, organiser, at)
    tasks.in_parts.func(made.pk, 16)
    with transaction.atomic():
        # Whoever has worked a part out waits for this lock to tell it.
        Proposal.objects.select_for_update().get(pk=made.pk)
        killed, other = start_worker(), start_worker()
        wait_until(lambda: DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).count() == 2, seconds=30)
        killed.kill()

    wait_until(lambda: Proposal.objects.get(pk=made.pk).state == ProposalState.READY, seconds=90)

    assert other.running
    layout = Proposal.objects.get(pk=made.pk).layout
    assert sorted(one for group in layout for one in group) == sorted(e.pk for e in people)
    wait_until(all_tasks_done, seconds=20)
    runs = [len(result.worker_ids) for result in DBTaskResult.objects.all()]
    assert sorted(runs)[-2:] == [1, 2]  # the killed one's part, and no other, was run again


@pytest.mark.django_db(transaction=True)
def test_the_worker_works_a_proposal_out(worker_process, programme, organiser, at):
    register_many(programme, at, 62)

    made = proposing.propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)

    wait_until(lambda: Proposal.objects.get(pk=made.pk).state == ProposalState.READY, seconds=40)
    assert Proposal.objects.get(pk=made.pk).figures["proven"]
