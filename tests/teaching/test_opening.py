"""When a question opens its groups are told, once each, as they have chosen."""

from datetime import timedelta

import pytest

from ristiin.accounts.models import DigestLine
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import State
from ristiin.teaching.actions import asking
from ristiin.teaching.actions.opening import tell_of_opened
from ristiin.teaching.models import Question

DAY = timedelta(days=1)


def told():
    """Return who has been told, in a letter or a line of the digest."""
    lines = DigestLine.objects.values_list("person__email", flat=True)
    return sorted([*lines, *OutgoingMail.objects.values_list("to_address", flat=True)])


def test_everybody_in_the_group_is_told_once(group, ask, participant, other_participant, at):
    ask()
    counts = [tell_of_opened(at=at + minutes * timedelta(minutes=10)) for minutes in range(3)]
    assert (counts, told()) == ([1, 0, 0], sorted([participant.email, other_participant.email]))


def test_the_facilitator_is_one_of_the_group(make_group, ask, facilitator, at):
    make_group(3, facilitator=facilitator)
    ask()
    tell_of_opened(at=at)
    assert facilitator.email in told()


def test_nobody_is_told_before_it_opens(group, ask, at):
    ask(opens_at=at + DAY)
    assert (tell_of_opened(at=at), told()) == (0, [])


def test_only_the_chosen_groups_are_told(group, other_group, ask, participant, at):
    ask(is_for_all=False, group_ids=[other_group.pk])
    tell_of_opened(at=at)
    assert (len(told()), participant.email in told()) == (2, False)


def test_a_withdrawn_question_is_not_told_of(group, ask, teacher, at):
    asking.withdraw(question=ask(), by=teacher, at=at)
    assert (tell_of_opened(at=at), told()) == (0, [])


def test_what_is_over_is_no_news(group, ask, at):
    ask()
    assert (tell_of_opened(at=at + 30 * DAY), told()) == (0, [])


@pytest.mark.parametrize("changes", [{"state": State.CANCELLED}, {"pairs_published_at": None}])
def test_groups_of_a_cancelled_or_unpublished_programme_are_not_told(course, group, ask, at, changes):
    ask()
    type(course).objects.filter(pk=course.pk).update(**changes)
    assert (tell_of_opened(at=at), told()) == (0, [])


def test_a_question_that_opened_before_the_groups_were_made_waits_for_them(course, group, ask, at):
    ask()
    type(course).objects.filter(pk=course.pk).update(pairs_published_at=None)
    tell_of_opened(at=at)
    type(course).objects.filter(pk=course.pk).update(pairs_published_at=at)
    assert (tell_of_opened(at=at), len(told())) == (1, 2)


def test_the_news_does_not_repeat_the_question(group, ask, at):
    ask("Salainen kysymys?")
    tell_of_opened(at=at)
    said = [*DigestLine.objects.values_list("subject", flat=True), *OutgoingMail.objects.values_list("body", flat=True)]
    assert ([line for line in said if "Salainen" in line], Question.objects.get().told_at) == ([], at)
