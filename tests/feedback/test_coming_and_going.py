"""Those who come into a group while questions are open are asked, those who leave are asked no more (S45)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.feedback import queries
from ristiin.feedback.actions import asking
from ristiin.feedback.choices import Instrument
from ristiin.feedback.models import FollowUp
from ristiin.grouping.models import Group, Membership
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import TargetGroup
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Round, Sheet, Ticket
from ristiin.surveys.refusals import RoundIsClosed

MINUTE = timedelta(minutes=1)


@pytest.fixture
def join(running, make_person, now):
    """Have somebody come into the first group."""

    def come(name, *, at=now):
        enrolment = Enrolment.objects.create(
            programme=running,
            person=make_person(name),
            state=EnrolmentState.REGISTERED,
            registered_at=at,
            changed_at=at,
        )
        Membership.objects.create(group=Group.objects.earliest("number"), enrolment=enrolment, joined_at=at)
        return enrolment.person

    return come


@pytest.fixture
def part(running, now):
    """Have somebody leave their group."""

    def go(person):
        mine = Membership.objects.filter(enrolment__person=person, enrolment__programme=running, left_at=None)
        mine.update(left_at=now)

    return go


def keep_up(at):
    asking.follow_due(at=at)
    while asking.tell(at=at):
        pass
    while asking.remind(at=at):
        pass


def letters(person):
    kinds = OutgoingMail.objects.filter(person_id=person.pk, kind__startswith="feedback/").values_list(
        "kind", flat=True
    )
    return sorted(kinds)


def test_one_who_comes_late_is_asked_once_and_reminded_once(asked, join, now):
    keep_up(now)
    late = join("Myöhäinen Maija")
    days = [now + timedelta(days=day) for day in (1, 1, 9, 10, 11, 13)]
    found = []
    for day in days:
        keep_up(day)
        found.append(letters(late))

    both = ["feedback/asked", "feedback/reminded"]
    assert found == [*[["feedback/asked"]] * 3, *[both] * 3]
    assert Ticket.objects.filter(round=asked, person=late).count() == 1


def test_one_who_comes_in_the_last_days_is_asked_and_not_reminded_the_same_day(asked, join, now):
    keep_up(now)
    soon = asked.closes_at - timedelta(days=1)
    late = join("Myöhäinen Maija", at=soon)
    keep_up(soon)
    keep_up(soon + timedelta(hours=20))

    assert letters(late) == ["feedback/asked"]


def test_after_the_closing_nobody_is_asked(running, asked, join, now):
    surveys.close(round_=asked, at=now)
    late = join("Myöhäinen Maija")
    keep_up(now)

    assert letters(late) == []
    with pytest.raises(RoundIsClosed):
        asking.follow(round_=asked, at=now)


def test_what_a_leaver_answered_stays_and_is_nobodys(client, asked, people, part, ticket_of, reply, now):
    reply(asked, 12, lambda number: {"confidence": number % 5 + 1})
    part(people[0])
    keep_up(now)
    ticket = ticket_of(asked, people[0])

    assert (ticket.sheet, ticket.closed_at, ticket.has_answered) == (None, now, True)
    assert client.get(reverse("feedback:answer", args=[ticket.token])).status_code == 410
    assert Sheet.objects.count() == 12
    with pytest.raises(RoundIsClosed):
        surveys.answer(ticket=ticket, answers={"confidence": 1}, at=now)
    assert surveys.close(round_=asked, at=now).answered == 12


def test_a_leaver_hears_no_more_of_it(asked, people, part, now):
    asking.tell(at=now)
    part(people[0])
    keep_up(now)
    keep_up(asked.closes_at - timedelta(days=1))

    assert letters(people[0]) == ["feedback/asked"]
    assert OutgoingMail.objects.get(person=people[0]).state == MailState.EXPIRED
    assert list(queries.open_tickets(people[0], now)) == []


def test_a_leaver_who_was_not_written_to_yet_is_not(asked, people, part, now):
    part(people[0])
    keep_up(now)

    assert letters(people[0]) == []
    assert [len(letters(one)) for one in people[1:]] == [1] * 11


def test_one_who_comes_back_may_answer_if_they_had_not(asked, people, part, ticket_of, reply, now):
    reply(asked, 1, lambda _number: {"confidence": 2})
    for person in people[:2]:
        part(person)
    keep_up(now)
    Membership.objects.filter(enrolment__person__in=people[:2]).update(left_at=None)
    keep_up(now)

    assert [ticket_of(asked, person).closed_at is None for person in people[:2]] == [False, True]
    assert Ticket.objects.filter(round=asked).count() == 12


def test_following_again_changes_nothing(asked, people, part, now):
    part(people[0])
    keep_up(now)
    kept = list(Ticket.objects.order_by("pk").values())
    keep_up(now)

    assert list(Ticket.objects.order_by("pk").values()) == kept


def test_thresholds_and_the_cut_stay_as_they_were_launched(running, asked, make_pairs, reply, now):
    before = (asked.cut, asked.thresholds)
    make_pairs(10, first=6)
    keep_up(now)
    asked.refresh_from_db()

    assert (asked.cut, asked.thresholds) == before
    assert Ticket.objects.filter(round=asked).count() == 32
    assert set(Ticket.objects.values_list("label", flat=True)) == {""}


def test_follow_ups_are_of_those_who_said_yes_and_leaving_a_group_changes_nothing(running, people, ask, part, now):
    for person in people[:6]:
        FollowUp.objects.create(programme=running, person=person)
    round_ = ask(Instrument.FOLLOW_UP_3)
    part(people[0])
    keep_up(now)

    assert Ticket.objects.filter(round=round_, closed_at=None).count() == 6


@pytest.fixture
def later(running, now):
    """Two target groups, the groups of the second published nine days after those of the first."""
    first, second = (
        TargetGroup.objects.create(
            programme=running, names={"fi": name}, folded_name=name.lower(), position=n, groups_published_at=when
        )
        for n, (name, when) in enumerate((("Yrittäjät", now - MINUTE), ("Johtajat", None)), start=1)
    )
    Enrolment.objects.filter(programme=running).update(target_group=first)
    return second


def test_a_target_group_published_later_has_as_long_to_answer(later, running, asked, join, now):
    before = Round.objects.get(key="start").closes_at
    published = now + timedelta(days=9)
    TargetGroup.objects.filter(pk=later.pk).update(groups_published_at=published)

    for _twice in range(2):
        asking.follow_due(at=published + MINUTE)

    after = Round.objects.get(key="start").closes_at
    assert before < after == published + timedelta(days=14)


def test_where_too_few_were_published_first_the_start_is_asked_when_others_are(later, running, make_pairs, now):
    published = now + timedelta(days=40)
    make_pairs(6)
    running.pairs_published_at = now - timedelta(days=1)
    running.save()
    TargetGroup.objects.filter(pk=later.pk).update(groups_published_at=published)

    asking.send_due(at=published - MINUTE)
    before = Round.objects.filter(key="start").exists()
    asking.send_due(at=published + MINUTE)

    assert (before, Round.objects.filter(key="start").exists()) == (False, True)
