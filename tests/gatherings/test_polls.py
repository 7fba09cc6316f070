"""A poll of times: proposed, answered on a phone, settled; calendars follow (S15)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from ristiin.accounts import agenda
from ristiin.accounts.actions import people_for_addresses
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.gatherings import attention, poll_queries, reminders
from ristiin.gatherings.actions import polling
from ristiin.gatherings.actions.polling import Proposed
from ristiin.gatherings.models import Poll, PollAnswer, PollOption
from ristiin.gatherings.refusals import (
    NothingChosen,
    NothingToChoose,
    PollClosed,
    PollOpen,
    ProgrammeNotLive,
    TimePast,
)
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import State
from ristiin.rooms.choices import Fit


def proposed(entry, *days):
    shifts = (timedelta(days=one) for one in days)
    return [Proposed(entry, entry.starts_at + shift, entry.ends_at + shift) for shift in shifts]


def page(running, name="poll"):
    return reverse(f"gatherings:{name}", args=[running.slug])


def letters(person, kind=""):
    queued = OutgoingMail.objects.filter(person=person, state=MailState.QUEUED).order_by("pk")
    return [one.kind for one in queued if one.kind.endswith(kind)]


@pytest.fixture
def everybody(pair, other_pair, facilitator):
    """Two pairs and a facilitator take part."""
    return pair, other_pair


@pytest.fixture
def poll(running, everybody, session, organiser, now):
    """Three times for the midway, the first of which is the present one, and two for the closing."""
    times = proposed(session("midway"), 0, 1, 2) + proposed(session("closing"), 1, 3)
    return polling.ask(programme=running, times=times, closes_at=now + timedelta(days=5), by=organiser, at=now)


def answer(poll, person, now, *fits):
    options = poll_queries.options_of(poll)
    polling.answer(poll=poll, person=person, fits=dict(zip((one.pk for one in options), fits, strict=False)), at=now)


def test_everybody_who_takes_part_is_asked_by_one_letter(
    poll, participant, neighbour, facilitator, organiser, outsider
):
    for person in (participant, neighbour, facilitator):
        assert letters(person) == ["gatherings/poll_asked"]
    assert (letters(organiser), letters(outsider)) == ([], [])


def test_a_poll_needs_a_choice(running, everybody, session, organiser, now):
    closes_at = now + timedelta(days=3)
    midway, closing = session("midway"), session("closing")
    for times in ([], proposed(midway, 1), proposed(midway, 1, 1), proposed(midway, 1) + proposed(closing, 1)):
        with pytest.raises(NothingToChoose):
            polling.ask(programme=running, times=times, closes_at=closes_at, by=organiser, at=now)


def test_times_that_are_over_are_not_proposed(running, session, organiser, now):
    times = proposed(session("midway"), 0, 1)
    for closes_at, at in ((now, now), (now + timedelta(days=90), now + timedelta(days=30))):
        with pytest.raises(TimePast):
            polling.ask(programme=running, times=times, closes_at=closes_at, by=organiser, at=at)


def test_one_poll_at_a_time(poll, running, session, organiser, now):
    with pytest.raises(PollOpen):
        polling.ask(
            programme=running,
            times=proposed(session("midway"), 4, 5),
            closes_at=now + timedelta(days=3),
            by=organiser,
            at=now,
        )


def test_a_draft_asks_nobody(running, session, organiser, now):
    running.state = State.DRAFT
    running.save()
    with pytest.raises(ProgrammeNotLive):
        polling.ask(
            programme=running,
            times=proposed(session("midway"), 1, 2),
            closes_at=now + timedelta(days=3),
            by=organiser,
            at=now,
        )


def test_an_answer_without_scripts_can_be_changed(poll, running, participant, browse):
    client = browse(participant)
    assert client.get(page(running)).status_code == 200
    options = poll_queries.options_of(poll)
    client.post(page(running), {f"option_{one.pk}": Fit.YES for one in options})
    client.post(page(running), {f"option_{one.pk}": Fit.NO for one in options})
    assert set(poll_queries.answers_of(poll, participant).values()) == {Fit.NO}
    assert PollAnswer.objects.count() == len(options)


def test_an_unfinished_answer_is_kept_on_the_page_and_told(poll, running, participant, browse):
    first = poll_queries.options_of(poll)[0]
    answer = browse(participant).post(page(running), {f"option_{first.pk}": Fit.IF_NEED_BE})
    assert answer.status_code == 200
    assert 'value="if-need-be"' in answer.content.decode()
    assert "checked" in answer.content.decode()
    assert PollAnswer.objects.count() == 0


def test_only_those_who_take_part_answer(poll, running, organiser, outsider, browse):
    assert browse(organiser).get(page(running)).status_code == 403
    assert browse(outsider).get(page(running)).status_code == 404


def test_an_answer_to_an_option_of_another_poll_changes_nothing(poll, participant, other_programme, session, now):
    other = Poll.objects.create(programme=other_programme, asked_at=now, closes_at=now + timedelta(days=1))
    strange = PollOption.objects.create(
        poll=other, entry=session("midway"), starts_at=now, ends_at=now + timedelta(hours=1)
    )
    polling.answer(poll=poll, person=participant, fits={strange.pk: Fit.YES}, at=now)
    assert PollAnswer.objects.count() == 0


def test_the_best_times_come_first_with_the_names_of_those_who_cannot(
    poll, running, participant, other_participant, neighbour, organiser, browse, now
):
    answer(poll, participant, now, Fit.NO, Fit.YES, Fit.IF_NEED_BE, Fit.YES, Fit.NO)
    answer(poll, other_participant, now, Fit.YES, Fit.YES, Fit.YES, Fit.YES, Fit.IF_NEED_BE)
    answer(poll, neighbour, now, Fit.NO, Fit.IF_NEED_BE, Fit.IF_NEED_BE, Fit.NO, Fit.YES)
    standing = poll_queries.standing_of(poll)
    midway = standing.sessions[0]
    first, second, third = (tally.option for tally in midway.tallies)
    assert [tally.can for tally in midway.tallies] == [3, 3, 1]
    assert (first.starts_at < second.starts_at, third.starts_at) == (True, midway.entry.starts_at)
    assert [tally.is_best for tally in midway.tallies] == [True, False, False]
    assert list(midway.tallies[2].no) == ["Nora Naapuri", "Paula Osallistuja"]
    assert {str(one) for one in standing.silent} == {"Niilo Kumppani", "Fanni Ohjaaja"}
    assert "Paula Osallistuja" in browse(organiser).get(page(running, "poll_results")).content.decode()


def test_settling_moves_the_sessions_and_tells_each_once(
    poll, running, session, participant, facilitator, organiser, now
):
    OutgoingMail.objects.update(state=MailState.SENT)
    before = {key: session(key) for key in ("midway", "closing")}
    options = poll_queries.options_of(poll)
    chosen = {before["midway"].pk: options[1], before["closing"].pk: options[3]}
    polling.settle(poll=poll, chosen=chosen, by=organiser, at=now)
    for key, option in (("midway", options[1]), ("closing", options[3])):
        after = session(key)
        assert (after.starts_at, after.uid) == (option.starts_at, before[key].uid)
        assert after.sequence == before[key].sequence + 1
    assert letters(participant) == ["enrolment/session_changed"] * 2
    assert letters(facilitator) == ["gatherings/session_changed"] * 2


def test_a_session_that_keeps_its_time_is_told_by_one_letter(poll, session, participant, organiser, now):
    OutgoingMail.objects.update(state=MailState.SENT)
    midway = session("midway")
    polling.settle(poll=poll, chosen={midway.pk: poll_queries.options_of(poll)[0]}, by=organiser, at=now)
    assert letters(participant) == ["gatherings/poll_settled"]
    assert session("midway").sequence == midway.sequence


def test_once_settled_nothing_is_asked_or_answered(poll, running, participant, organiser, session, now):
    polling.settle(poll=poll, chosen={session("midway").pk: poll_queries.options_of(poll)[1]}, by=organiser, at=now)
    assert letters(participant, "poll_asked") == []
    with pytest.raises(PollClosed):
        answer(poll, participant, now, Fit.YES)
    with pytest.raises(PollClosed):
        polling.settle(poll=poll, chosen={session("midway").pk: poll_queries.options_of(poll)[2]}, by=organiser, at=now)


def test_settling_needs_a_time_to_come(poll, session, organiser, now):
    with pytest.raises(NothingChosen):
        polling.settle(poll=poll, chosen={}, by=organiser, at=now)
    chosen = {session("midway").pk: poll_queries.options_of(poll)[0]}
    with pytest.raises(TimePast):
        polling.settle(poll=poll, chosen=chosen, by=organiser, at=now + timedelta(days=30))


def test_a_poll_taken_back_asks_nobody_and_makes_room_for_another(poll, running, participant, organiser, session, now):
    polling.withdraw(poll=poll, by=organiser, at=now)
    polling.withdraw(poll=poll, by=organiser, at=now)
    assert letters(participant) == []
    assert poll_queries.open_poll(running) is None
    polling.ask(
        programme=running,
        times=proposed(session("midway"), 4, 5),
        closes_at=now + timedelta(days=3),
        by=organiser,
        at=now,
    )
    assert letters(participant) == ["gatherings/poll_asked"]


def test_a_poll_is_proposed_and_settled_by_pages(running, everybody, session, organiser, browse):
    client, closing = browse(organiser), session("closing")
    local = closing.starts_at + timedelta(days=1)
    rows = {
        "rows": "4",
        "closes_on": f"{local - timedelta(days=20):%Y-%m-%d}",
        "closing-0-day": f"{local:%Y-%m-%d}",
        "closing-0-clock": "10:00",
        "closing-1-day": f"{local:%Y-%m-%d}",
        "closing-1-clock": "12:30",
        # The page proposes each session's present time; alone it is no question.
        "midway-0-day": f"{localtime(session('midway').starts_at):%Y-%m-%d}",
        "midway-0-clock": f"{localtime(session('midway').starts_at):%H:%M:%S.%f}",
    }
    wrong = client.post(page(running, "propose"), rows | {"closing-1-clock": ""})
    assert (wrong.status_code, Poll.objects.count()) == (200, 0)
    more = client.post(page(running, "propose"), rows | {"more": "1"}).content.decode()
    assert 'name="closing-7-day"' in more
    assert f'value="{rows["closing-1-clock"]}"' in more
    client.post(page(running, "propose"), rows)
    first, second = poll_queries.options_of(Poll.objects.get())
    assert second.starts_at - first.starts_at == timedelta(hours=2, minutes=30)
    assert first.ends_at - first.starts_at == closing.ends_at - closing.starts_at
    client.post(page(running, "poll_results"), {f"session_{closing.pk}": str(second.pk)})
    assert session("closing").starts_at == second.starts_at


def test_what_waits_is_told_to_each(poll, running, participant, organiser, now):
    assert "gatherings" in agenda.steps(participant, now)[0].url or reverse("gatherings:poll", args=[running.slug]) in [
        step.url for step in agenda.steps(participant, now)
    ]
    assert attention.poll_to_settle(running, now) == []
    for person in poll_queries.asked(running):
        answer(poll, person, now, *[Fit.YES] * 5)
    assert reverse("gatherings:poll", args=[running.slug]) not in [s.url for s in agenda.steps(participant, now)]
    (note,) = attention.poll_to_settle(running, now)
    assert note.url == page(running, "poll_results")


def test_those_who_have_not_answered_are_reminded_before_the_end(poll, participant, neighbour, now):
    answer(poll, participant, now, *[Fit.YES] * 5)
    reminded = {one.person.pk for one in reminders.polls_without_answer(poll.closes_at - timedelta(days=1))}
    assert (participant.pk in reminded, neighbour.pk in reminded) == (False, True)
    assert list(reminders.polls_without_answer(now)) == []
    assert list(reminders.polls_without_answer(poll.closes_at + timedelta(minutes=1))) == []


# -------------------------------------------------------------------------------------------------- many, in the worker


@pytest.fixture
def crowd(running, now):
    """A hundred and fifty people registered long ago."""
    names = {f"p{n}@many.example": f"P {n}" for n in range(150)}
    people = people_for_addresses(names=names, at=now, languages={}).values()
    state, then = EnrolmentState.REGISTERED, now - timedelta(days=20)
    Enrolment.objects.bulk_create(
        Enrolment(programme=running, person=person, state=state, registered_at=then, changed_at=then)
        for person in people
    )


def counted(kind):
    return OutgoingMail.objects.filter(kind=f"gatherings/{kind}", state=MailState.QUEUED).count()


def test_many_are_asked_and_told_some_at_a_time_and_each_once(crowd, poll, session, organiser, now):  # S97
    everybody = len(poll_queries.asked(poll.programme))
    counts = [counted("poll_asked")]
    with transaction.atomic():
        polling.tell_some(at=now)
        transaction.set_rollback(True)
    while polling.tell_some(at=now):
        counts.append(counted("poll_asked"))
    polling.settle(poll=poll, chosen={session("midway").pk: poll_queries.options_of(poll)[0]}, by=organiser, at=now)
    stays = [counted("poll_settled")]
    while polling.tell_some(at=now):
        stays.append(counted("poll_settled"))

    assert (counts, stays) == ([100, everybody], [100, everybody])
    assert counted("poll_asked") == 0


def test_a_poll_taken_back_asks_nobody_more(crowd, poll, organiser, now):
    polling.withdraw(poll=poll, by=organiser, at=now)

    assert (polling.tell_some(at=now), counted("poll_asked")) == (0, 0)
