"""The last yes against an edit: what is published is what every author has read, and nothing else (on PostgreSQL)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import OperationalError, connection

from ristiin.kernel.models import AuditEntry
from ristiin.kernel.refusal import Refusal
from ristiin.outputs.actions import drafting, publishing
from ristiin.outputs.choices import Audience
from ristiin.outputs.holding import draft_held
from ristiin.outputs.models import Output

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 12


def together(*works):
    """Do all at once, each in a thread with a connection of its own; a refusal is an outcome."""
    start = threading.Barrier(len(works))

    def one(work):
        try:
            start.wait(timeout=30)
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def without_lock(barrier):
    """Read without a lock; nobody writes before all have read."""

    @contextmanager
    def hold(output, _by):
        now = Output.objects.select_related("group", "programme").get(pk=output.pk)
        list(now.author_rows.all())
        barrier.wait(timeout=30)
        yield now

    return hold


def rush(output, first, last, at, *, hold):
    """The last author says yes to revision 1 while the first one changes it."""
    other = replace(output.what, body="Tätä ei kukaan muu ole lukenut.")

    def edit():
        return drafting.save(output=output, by=first, base=1, draft=other, at=at, hold=hold)

    def say_yes():
        return publishing.say_yes(
            output=output, by=last, revision=1, audience=Audience.WORLD, name_shown="", at=at, hold=hold
        )

    return together(edit, say_yes)


def test_an_edit_and_the_last_yes_never_both_have_their_way(make_output, agree, participant, other_participant, at):
    for number in range(ROUNDS):
        output = agree(make_output(f"Kierros {number}"), participant)

        edited, agreed = rush(output, participant, other_participant, at, hold=draft_held)

        output.refresh_from_db()
        if isinstance(agreed, Refusal):
            assert (output.is_published, output.title, output.revision) == (False, "", 2)
        else:
            assert (output.is_published, output.published_revision, output.revision) == (True, 1, 2)
            assert edited.is_published
            assert output.body == agreed.body != output.what.body


def test_without_the_lock_a_draft_is_published_after_its_yes_was_taken_away(
    make_output, agree, participant, other_participant, at
):
    """The negative control: both read the draft unpublished, and both have their way or end in a knot."""
    output = agree(make_output(), participant)

    try:
        edited, agreed = rush(output, participant, other_participant, at, hold=without_lock(threading.Barrier(2)))
    except OperationalError as knot:
        if "deadlock" not in str(knot):
            raise
        return

    assert (isinstance(agreed, Refusal), isinstance(edited, Refusal), edited.is_published) == (False, False, False)


def test_fifty_yeses_at_once_publish_once(output, agree, participant, other_participant, at):
    agree(output, participant)

    def say_yes():
        return publishing.say_yes(
            output=output, by=other_participant, revision=1, audience=Audience.WORLD, name_shown="Åke", at=at
        )

    outcomes = together(*[say_yes] * 16)

    assert [isinstance(outcome, Refusal) for outcome in outcomes] == [False] * 16
    assert AuditEntry.objects.filter(verb="output published").count() == 1


def test_outputs_of_one_title_published_at_once_get_addresses_of_their_own(
    make_output, make_pair, make_person, agree, at
):
    outputs, works = [], []
    for number in range(2, 8):
        people = (make_person(f"Eka {number}"), make_person(f"Toka {number}"))
        output = agree(make_output("Sama", group=make_pair(*people, number=number), by=people[0]), people[0])
        outputs.append(output)
        works.append(lambda output=output, last=people[1]: agree(output, last))

    together(*works)

    assert sorted(Output.objects.values_list("slug", flat=True)) == ["sama", *[f"sama-{n}" for n in range(2, 7)]]
