"""A group ticks what it has talked about; completed is yes or no, and nobody else learns more (S51, S52)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Membership
from ristiin.kernel.models import AuditEntry
from ristiin.programmes.choices import OutputPolicy, Teaching
from ristiin.rooms.holding import NotInside
from ristiin.teaching import completion, queries
from ristiin.teaching.actions import asking, discussing
from ristiin.teaching.models import QuestionDone

DAY = timedelta(days=1)


def tick(question, group, by, at, *, is_done=True):
    discussing.say_done(question=question, group=group, is_done=is_done, by=by, at=at)


def completed(course, at):
    """Return who has completed the programme, as the teacher's roster says."""
    people = list(queries.on_the_roster(course))
    return {row.name: row.has_completed for row in queries.roster(course, people, at)}


def test_completed_when_every_question_has_been_talked_about(course, group, other_group, ask, participant, at):  # S51
    first, second = ask("Yksi?"), ask("Kaksi?")
    tick(first, group, participant, at)
    half = completed(course, at)
    tick(second, group, participant, at)
    assert (half["Paula Osallistuja"], completed(course, at)) == (
        False,
        {"Paula Osallistuja": True, "Åke Toinen": True, "Anna 2": False, "Ben 2": False},
    )


def test_one_is_not_done_while_a_question_is_still_to_open(course, group, ask, participant, at):
    tick(ask("Nyt?"), group, participant, at)
    ask("Myöhemmin?", opens_at=at + DAY)
    assert completed(course, at)["Paula Osallistuja"] is False


def test_a_withdrawn_question_is_not_needed(course, group, ask, participant, teacher, at):
    tick(ask("Yksi?"), group, participant, at)
    asking.withdraw(question=ask("Kaksi?"), by=teacher, at=at)
    assert completed(course, at)["Paula Osallistuja"] is True


def test_a_question_to_another_group_is_not_needed(course, group, other_group, ask, participant, at):
    tick(ask("Kaikille?"), group, participant, at)
    ask("Teille?", is_for_all=False, group_ids=[other_group.pk])
    assert completed(course, at)["Paula Osallistuja"] is True


def test_where_nothing_is_asked_belonging_to_a_group_until_the_close_is_enough(course, group, at):
    assert (completed(course, at)["Paula Osallistuja"], completed(course, at + 140 * DAY)["Paula Osallistuja"]) == (
        False,
        True,
    )


def test_where_an_output_is_required_belonging_is_not_said_to_be_enough(course, group, at):
    course.output_policy = OutputPolicy.REQUIRED
    said = queries.unanswered(course, [group.pk], at)
    course.output_policy = OutputPolicy.NONE
    assert (said[group.pk], len(queries.unanswered(course, [group.pk], at)[group.pk])) == ([], 1)


def test_a_later_floor_can_ask_for_more(course, group, ask, participant, at):
    tick(ask(), group, participant, at)
    before = completed(course, at)["Paula Osallistuja"]

    def output(programme, group_ids, _at):
        return {pk: [completion.Missing("The output")] for pk in group_ids if programme == course}

    completion.register(output)
    try:
        after = completed(course, at)["Paula Osallistuja"]
    finally:
        completion._checks.remove(output)
    assert (before, after) == (True, False)


def test_one_without_a_group_has_not_completed_anything(course, group, ask, participant, at):
    tick(ask(), group, participant, at)
    Membership.objects.filter(enrolment__person=participant).update(left_at=at)
    assert completed(course, at + 140 * DAY) == {"Paula Osallistuja": False, "Åke Toinen": True}


def test_a_tick_is_made_once_and_can_be_taken_back(group, ask, participant, other_participant, at):
    question = ask()
    for person in (participant, participant, other_participant):
        tick(question, group, person, at)
    made = QuestionDone.objects.count()
    for _twice in range(2):
        tick(question, group, other_participant, at, is_done=False)
    assert (made, QuestionDone.objects.count()) == (1, 0)
    assert AuditEntry.objects.filter(verb="question talked about").count() == 1


def test_one_who_has_left_ticks_nothing(group, ask, participant, at):
    question = ask()
    Membership.objects.filter(enrolment__person=participant).update(left_at=at)
    with pytest.raises(NotInside):
        tick(question, group, participant, at)


@pytest.mark.parametrize("changes", [{"opens_at": "later"}, {"is_for_all": False}])
def test_what_is_not_asked_of_the_group_cannot_be_ticked(group, other_group, ask, participant, at, changes):
    changes = {"opens_at": at + DAY} if "opens_at" in changes else changes | {"group_ids": [other_group.pk]}
    with pytest.raises(discussing.NotAskedNow):
        tick(ask(**changes), group, participant, at)


def test_the_log_of_a_tick_is_not_the_organisers(group, ask, participant, at):
    """When a group is at work is no business of the organiser, who reads the programme's log."""
    tick(ask(), group, participant, at)
    assert AuditEntry.objects.get(verb="question talked about").programme_id is None


def test_the_roster_takes_the_same_queries_for_one_group_and_for_six(course, make_group, ask, at):
    ask("Yksi?")
    ask("Kaksi?")
    counts = []
    for number in range(1, 7):
        make_group(number)
        people = list(queries.on_the_roster(course))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.roster(course, people, at)
        counts.append(len(seen))
    assert counts == [counts[0]] * 6
    assert Enrolment.objects.count() == 12


def test_a_question_that_waits_is_on_the_home_page_until_it_is_talked_about(group, ask, participant, at):
    question = ask()
    ask("Toinen?")
    before = [(step.rank, step.url) for step in queries.steps(participant, at)]
    tick(question, group, participant, at)
    one_left = [step.title for step in queries.steps(participant, at)]
    over = queries.steps(participant, at + 8 * DAY)
    assert (before, len(one_left), over) == ([(40, f"/rooms/{group.pk}/questions/")], 1, [])


@pytest.mark.parametrize("mode", Teaching.values)
def test_only_part_of_teaching_has_a_roster(course, group, ask, participant, teacher, browse, mode):  # S51
    type(course).objects.filter(pk=course.pk).update(teaching=mode)
    said = browse(teacher).get(f"/programmes/{course.slug}/teaching/").content.decode()
    assert (participant.email in said, participant.name in said) == (mode == Teaching.PART, mode == Teaching.PART)
