"""A target group whose groups begin or end apart from the others is asked on days of its own (S121, S132)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.feedback import queries, tasks
from ristiin.feedback.actions import asking, planning
from ristiin.feedback.choices import Instrument, Moment
from ristiin.feedback.models import FollowUp, NetworkSnapshot
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.queries import timeline
from ristiin.surveys import actions as surveys
from ristiin.surveys import tasks as surveys_tasks
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round, Ticket

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def first(running, people, now):
    """The target group of the six pairs, published a minute ago."""
    group = TargetGroup.objects.create(
        programme=running, names={"fi": "Yrittäjät"}, folded_name="yrittäjät", groups_published_at=now - MINUTE
    )
    Enrolment.objects.filter(programme=running).update(target_group=group)
    return group


@pytest.fixture
def second(running, first):
    """A target group whose groups are still to come."""
    return TargetGroup.objects.create(
        programme=running, names={"fi": "Johtajat"}, folded_name="johtajat", position=1, is_deferred=True
    )


@pytest.fixture
def beside(second):
    """The second target group, which is not put off and ends with the programme."""
    TargetGroup.objects.filter(pk=second.pk).update(is_deferred=False)


@pytest.fixture
def publish(running, make_person):
    """Publish one group of so many people of a target group."""

    def make(target_group, count, when):
        group = Group.objects.create(
            programme=running, target_group=target_group, number=100 + target_group.pk, published_at=when
        )
        found = []
        for number in range(count):
            enrolment = Enrolment.objects.create(
                programme=running,
                person=make_person(f"Johtaja {number}"),
                target_group=target_group,
                state=EnrolmentState.REGISTERED,
                registered_at=when,
                changed_at=when,
            )
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=when)
            found.append(enrolment.person)
        TargetGroup.objects.filter(pk=target_group.pk).update(groups_published_at=when, is_deferred=False)
        return found

    return make


def run_due(at):
    """Do what is due, in the order of the floors."""
    surveys_tasks.close_rounds(at)
    for job in (tasks.send_due, tasks.follow_due, tasks.tell, tasks.remind, tasks.settle_closed):
        job(at)


def asked_in(round_):
    return set(Ticket.objects.filter(round=round_, closed_at=None).values_list("person_id", flat=True))


def pks(people):
    return {person.pk for person in people}


def end_of(programme):
    return queries.due_at(programme, timeline(programme), Instrument.END)


def test_who_begins_after_the_first_questions_have_closed_is_asked_on_days_of_their_own(
    running, people, second, publish, now
):
    run_due(now)
    published = now + 20 * DAY
    run_due(now + 14 * DAY)
    late = publish(second, 6, published)
    for moment in (published, published + MINUTE):
        run_due(moment)

    before, own = Round.objects.filter(key="start").order_by("opens_at")
    assert (before.target_group, own.target_group) == (None, second)
    assert (own.opens_at, own.closes_at) == (published, published + 14 * DAY)
    assert (asked_in(before), asked_in(own)) == (pks(people), pks(late))
    assert before.closed_at == before.closes_at


def test_who_begins_in_the_last_minutes_of_the_first_questions_is_asked_too(running, people, second, publish, now):
    run_due(now)
    closes_at = Round.objects.get(key="start").closes_at
    late = publish(second, 6, closes_at - MINUTE)
    run_due(closes_at)

    assert asked_in(Round.objects.get(key="start", target_group=second)) == pks(late)


def test_too_few_to_show_anything_are_not_asked_on_days_of_their_own(running, people, second, publish, now):
    run_due(now)
    run_due(now + 14 * DAY)
    publish(second, queries.FEWEST - 1, now + 20 * DAY)
    run_due(now + 20 * DAY)

    assert Round.objects.filter(key="start").count() == 1


def test_midway_those_are_left_in_peace_who_had_not_begun(running, people, second, publish, now):
    midway = queries.due_at(running, timeline(running), Instrument.MIDWAY)
    run_due(midway)
    publish(second, 6, midway + DAY)
    run_due(midway + 2 * DAY)

    assert asked_in(Round.objects.get(key="midway")) == pks(people)


def test_who_begins_after_the_others_were_asked_how_it_was_ends_with_the_programme(
    running, people, second, publish, now
):
    end = end_of(running)
    run_due(end)
    late = publish(second, 6, end + DAY)
    run_due(end + 2 * DAY)
    asked_first = asked_in(Round.objects.get(key="end"))
    closes = max(entry.ends_at for entry in timeline(running) if entry.key == "close")
    run_due(closes)

    own = Round.objects.get(key="end", target_group=second)
    assert (asked_first, asked_in(own), own.opens_at) == (pks(people), pks(late), closes)


def test_with_a_last_day_the_end_and_what_follows_are_counted_from_it(running, first, second, people, publish, now):
    others = publish(second, 6, now - MINUTE)
    TargetGroup.objects.filter(pk=first.pk).update(ends_on=(now + 40 * DAY).date())
    midnight = (
        (now + 41 * DAY).astimezone(ZoneInfo(running.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    run_due(now)
    run_due(midnight - MINUTE)
    assert not Round.objects.filter(key="end").exists()
    run_due(midnight)
    own = Round.objects.get(key="end")
    assert (own.target_group, asked_in(own)) == (first, pks(people))

    run_due(end_of(running))
    assert asked_in(Round.objects.get(key="end", target_group=None)) == pks(others)

    for person in people:
        FollowUp.objects.create(programme=running, person=person)
    run_due(midnight + timedelta(days=91))
    assert asked_in(Round.objects.get(key="follow-up-3")) == pks(people)
    assert [Round.objects.filter(key=key).count() for key in ("start", "midway", "end", "follow-up-3")] == [1, 1, 2, 1]


def test_a_last_day_after_the_close_is_the_close(running, first, beside, people, now):
    TargetGroup.objects.filter(pk=first.pk).update(ends_on=(now + 400 * DAY).date())
    closes = max(entry.ends_at for entry in timeline(running) if entry.key == "close")

    found = queries.askings(Programme.objects.get(pk=running.pk), timeline(running), [], now)

    assert [one.due_at for one in found if one.instrument == Instrument.END] == [end_of(running), closes]


def test_where_every_target_group_has_a_last_day_the_programme_ends_with_the_last_of_them(
    running, first, second, people, publish, now
):
    others = publish(second, 6, now - MINUTE)
    for group, days in ((first, 20), (second, 40)):
        TargetGroup.objects.filter(pk=group.pk).update(ends_on=(now + days * DAY).date())
    run_due(now + 21 * DAY)
    assert asked_in(Round.objects.get(key="end", target_group=first)) == pks(people)
    run_due(end_of(running))

    assert end_of(running) < now + 42 * DAY
    assert asked_in(Round.objects.get(key="end", target_group=None)) == pks(others)
    assert Round.objects.filter(key="end").count() == 2


def test_nobody_is_asked_the_same_with_their_target_group_and_with_the_others(
    running, first, second, people, publish, now
):
    others = publish(second, 6, now - MINUTE)
    asking.send(programme=running, instrument=Instrument.END, target_group=first, at=now)
    whole = asking.send(programme=running, instrument=Instrument.END, at=now)
    asking.follow(round_=whole, at=now)

    assert asked_in(whole) == pks(others)
    assert Ticket.objects.filter(round__key="end").count() == len(people) + len(others)


def test_the_questions_of_a_target_group_take_no_names_of_whom_one_knows(client, running, first, people, now):
    round_ = asking.send(programme=running, instrument=Instrument.START, target_group=first, at=now)
    ticket = Ticket.objects.get(round=round_, person=people[0])
    page = client.get(reverse("feedback:thanks", args=[ticket.token])).content.decode()
    surveys.close(round_=round_, at=now)
    tasks.settle_closed(now)

    assert queries.open_moment(running, now) is None
    assert reverse("feedback:knowing", args=[running.slug]) not in page
    assert reverse("feedback:development", args=[running.slug]) in page
    assert NetworkSnapshot.objects.count() == 0


def test_one_looks_at_oneself_as_at_the_end_from_the_last_day_of_ones_own(
    running, first, beside, people, outsider, now
):
    TargetGroup.objects.filter(pk=first.pk).update(ends_on=(now + 10 * DAY).date())
    over = now + 12 * DAY

    assert queries.moment_of(running, people[0], over) == Moment.END
    assert queries.moment_of(running, outsider, over) == Moment.START


def test_an_organiser_sees_the_days_of_each_and_publishes_each_by_itself(
    client, running, first, beside, people, organiser, reply, now
):
    TargetGroup.objects.filter(pk=first.pk).update(ends_on=(now + 10 * DAY).date())
    client.force_login(organiser)
    page = client.get(reverse("feedback:programme", args=[running.slug]))
    slug = f"end-{first.pk}"
    names = ["start", "midway", "end", slug]
    names += [f"{key}{own}" for key in ("follow-up-3", "follow-up-6") for own in ("", f"-{first.pk}")]
    assert [line.key for line in page.context["lines"]] == names
    assert client.get(reverse("feedback:round", args=[running.slug, slug])).status_code == 200
    round_ = asking.send(programme=running, instrument=Instrument.END, target_group=first, at=now)
    publish = reverse("feedback:publish", args=[running.slug, slug])
    assert client.post(publish).status_code == 404
    reply(round_, 6, lambda number: {"ideas": number % 5 + 1})
    surveys.close(round_=round_, at=now)

    assert client.post(publish, follow=True).status_code == 200
    round_.refresh_from_db()
    assert round_.published_at is not None
    assert "Yrittäjät" in client.get(reverse("feedback:round", args=[running.slug, slug])).content.decode()
    report = client.get(reverse("reports:report", args=[running.slug])).content.decode()
    assert f'id="part-round-{slug}"' in report


def test_what_a_target_group_has_been_asked_is_still_to_choose_for_the_others(running, first, organiser, now):
    asking.send(programme=running, instrument=Instrument.END, target_group=first, at=now)

    plan = planning.choose(
        programme=running, asked=[Instrument.START], cut=Cut.NONE, own_questions={}, by=organiser, at=now
    )

    assert "end" in plan.off


def test_the_page_asks_the_same_of_one_target_group_and_of_many(client, running, first, organiser, now):
    client.force_login(organiser)
    page = reverse("feedback:programme", args=[running.slug])

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(page).status_code == 200
        return len(found)

    def add(number):
        TargetGroup.objects.create(
            programme=running,
            names={"fi": f"Ryhmä {number}"},
            folded_name=f"ryhmä {number}",
            position=number,
            ends_on=(now + number * DAY).date(),
        )

    add(1)
    asked()
    with_few = asked()
    for number in range(2, 14):
        add(number)

    assert asked() == with_few <= 20
