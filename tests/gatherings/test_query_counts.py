"""However many take part, answer and share, a page of joint sessions asks the database the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.accounts import agenda
from ristiin.gatherings import poll_queries, reminders
from ristiin.gatherings.actions import planning, polling, sharing
from ristiin.gatherings.choices import MidwayState, Stream
from ristiin.gatherings.models import MidwayCheck, Speaker
from ristiin.gatherings.standing import midway_states
from ristiin.grouping.models import Group
from ristiin.kernel.uploads import CheckedFile
from ristiin.programmes import attention
from ristiin.rooms.choices import Fit

MOST = 20


@pytest.fixture
def crowd(running, session, organiser, pair, make_person, make_group, now):
    """Bring everything on the pages from one number to another."""
    running.counts_for_credit = True
    running.save()
    entry, closing = session("midway"), session("closing")
    planning.take_script(entry=entry, by=organiser, at=now)
    polls = []

    def grow(first, last):
        own = list(pair.memberships.select_related("enrolment__person").order_by("pk"))
        for n in range(first, last):
            people = [make_person(f"Henkilö {n} {letter}") for letter in "ab"]
            group = make_group(100 + n, *people)
            for member in (*people, own[0].enrolment.person):
                belongs = member != own[0].enrolment.person
                insight = sharing.write(
                    group=group if belongs else pair,
                    entry=entry,
                    stream=Stream.THEME,
                    body=f"Sanat {n}",
                    person=member,
                    agrees=True,
                    send_key="",
                    at=now,
                )
                if belongs:
                    for other in people:
                        sharing.agree(insight=insight, revision=1, person=other, at=now)
                    sharing.reply(insight=insight, body="Kyllä", person=member, send_key="", at=now)
            sharing.thank(insight=group.insights.first(), person=own[0].enrolment.person, at=now)
            MidwayCheck.objects.create(group=group, state=MidwayState.HELP, answered_at=now, shown_at=now)
            planning.add_material(
                entry=entry, title=f"Linkki {n}", link=f"https://example.org/{n}", by=organiser, at=now
            )
            file = CheckedFile(f"tiedosto{n}.txt", "text/plain", b"Hei")
            planning.add_file(entry=entry, title="", file=file, send_key="", by=organiser, at=now)
            Speaker.objects.create(
                entry=entry, name=f"Vieras {n}", address=f"v{n}@example.org", token=f"t{n}", answer="yes",
                answered_for=entry.starts_at, invited_at=now,
            )  # fmt: skip
        if not polls:
            times = [
                polling.Proposed(closing, closing.starts_at + timedelta(days=d), closing.ends_at + timedelta(days=d))
                for d in range(1, 4)
            ]
            poll = polling.ask(
                programme=running, times=times, closes_at=now + timedelta(days=2), by=organiser, at=now - timedelta(9)
            )
            polls.append(poll)
        for person in poll_queries.asked(running)[2:]:
            fits = dict.fromkeys((one.pk for one in poll_queries.options_of(polls[0])), Fit.YES)
            polling.answer(poll=polls[0], person=person, fits=fits, at=now)

    return grow


def asked(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def measured(running, pair, browse, organiser, participant, now):
    client, mine = browse(organiser), browse(participant)
    found = {}
    for name in ("sessions", "poll_results"):
        found[name] = asked(lambda name=name: client.get(reverse(f"gatherings:{name}", args=[running.slug])))
    for name in ("session", "prepare", "board", "wall", "attendance"):
        there = reverse(f"gatherings:{name}", args=[running.slug, "midway"])
        found[name] = asked(lambda there=there: client.get(there))
    found["board, participant"] = asked(lambda: mine.get(reverse("gatherings:board", args=[running.slug, "midway"])))
    found["poll"] = asked(lambda: mine.get(reverse("gatherings:poll", args=[running.slug])))
    for name in ("insights", "midway"):
        there = reverse(f"gatherings:{name}", args=[pair.pk])
        found[name] = asked(lambda there=there: mine.get(there))
    ids = list(Group.objects.values_list("pk", flat=True))
    found["states"] = asked(lambda: midway_states(ids, now))
    found["attention"] = asked(lambda: attention.notes(running, now))
    found["reminders"] = asked(lambda: list(reminders.polls_without_answer(now)))
    found["steps"] = asked(lambda: agenda.steps(participant, now))
    return found


@pytest.mark.once
def test_pages_ask_the_same_however_much_is_on_them(
    crowd, running, pair, browse, organiser, participant, facilitator, now
):
    crowd(0, 2)
    few = measured(running, pair, browse, organiser, participant, now)
    crowd(2, 14)
    many = measured(running, pair, browse, organiser, participant, now)

    assert many == few
    assert {page: count for page, count in few.items() if count > MOST} == {}
