"""R7: many who write one text at once, on real threads; with the lock or the merging taken away, words are lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from ristiin.accounts.actions import person_for_address
from ristiin.grouping.models import Group, Membership
from ristiin.kernel.refusal import Refusal
from ristiin.writing.actions import texts
from ristiin.writing.actions.texts import Draft, text_held
from ristiin.writing.merging import joined, paragraphs
from ristiin.writing.models import Text, TextVersion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room_of(programme, join, at):
    def make(number):
        group = Group.objects.create(programme=programme, number=1, published_at=at)
        people = [
            person_for_address(address=f"k{n}@example.org", name=f"Kirjoittaja {n}", at=at) for n in range(number)
        ]
        for person in people:
            join(group, person)
        text = texts.start(group=group, person=people[0], title="Yhdessä", save_key="", at=at)
        return text, people

    return make


class Writer:
    """Somebody at a page of their own: adds a paragraph a save, changes one now and then, goes on from the answer."""

    def __init__(self, text, person, name, at, hold=text_held):
        self.text, self.person, self.name, self.at, self.hold = text, person, name, at, hold
        self.base, self.body, self.said = 1, "", []

    def save(self, number):
        sentence = f"Lause {number} kirjoittajalta {self.name}."
        mine = paragraphs(self.body)
        # Half of the paragraphs go to the end, half before somebody's.
        mine.insert(len(mine) if number % 2 else len(mine) // 2, sentence)
        draft = Draft(title="Yhdessä", body=joined(mine), base=self.base, save_key=f"{self.name}-{number}")
        saved = texts.save(text=self.text, person=self.person, draft=draft, at=self.at, hold=self.hold)
        if number % 5 == 0:  # an answer lost on its way: the same is sent again
            again = texts.save(text=self.text, person=self.person, draft=draft, at=self.at, hold=self.hold)
            assert again.sent.pk == saved.sent.pk
        self.said.append(sentence)
        if not saved.waits:
            self.base, self.body = saved.now.number, saved.now.body

    def all(self, saves):
        try:
            for number in range(saves):
                self.save(number)
        finally:
            connection.close()


def write_at_once(text, people, saves, at):
    writers = [Writer(text, person, chr(65 + n), at) for n, person in enumerate(people)]
    with ThreadPoolExecutor(len(writers)) as pool:
        list(pool.map(lambda writer: writer.all(saves), writers))
    return writers


def everything_said(text):
    """The last version, and what waits beside it for its writer."""
    text.refresh_from_db()
    versions = TextVersion.objects.filter(text=text)
    tip = versions.get(number=text.revision)
    waiting = versions.filter(is_beside=True, went_into__isnull=True).values_list("body", flat=True)
    return tip.body + "\n\n" + "\n\n".join(waiting)


def numbers(text):
    return list(TextVersion.objects.filter(text=text).order_by("number").values_list("number", flat=True))


def test_what_three_write_at_once_is_all_there(room_of, at):
    text, people = room_of(3)

    writers = write_at_once(text, people, 8, at)

    said = everything_said(text)
    assert [one for writer in writers for one in writer.said if one not in said] == []
    assert numbers(text) == list(range(1, numbers(text)[-1] + 1))


@pytest.mark.postgres
def test_ten_writers_of_a_hundred_saves_each_lose_nothing(room_of, at):  # R7
    text, people = room_of(10)

    writers = write_at_once(text, people, 100, at)

    said = everything_said(text)
    sentences = [one for writer in writers for one in writer.said]
    assert len(sentences) == 1000
    assert [one for one in sentences if one not in said] == []
    assert [one for one in sentences if said.count(one) > 1] == []
    assert numbers(text) == list(range(1, numbers(text)[-1] + 1))


def test_without_merging_the_same_writers_overwrite_one_another(room_of, at):
    """The negative control: who saves what they see, over what there is, loses the others' words."""
    text, people = room_of(3)
    first = TextVersion.objects.get(text=text)

    for n, person in enumerate(people):
        seen = first.body  # each has opened the page before the others saved
        with transaction.atomic(), text_held(text, person) as held:
            version = TextVersion(
                text=held, title=held.title, body=f"{seen}Lause {n}.", written_by=person, written_at=at
            )
            texts._put_on(held, version)

    assert everything_said(text).strip() == "Lause 2."


@pytest.mark.postgres
def test_without_the_lock_the_same_writers_collide(room_of, at):
    """The negative control of the lock: all read the same text, and only one of their saves can be written."""
    text, people = room_of(4)
    barrier = threading.Barrier(4)

    @contextmanager
    def no_lock(text, _person):
        found = Text.objects.get(pk=text.pk)
        barrier.wait(timeout=30)
        yield found

    def one(work):
        number, person = work
        draft = Draft(title="Yhdessä", body=f"Lause {number}.", base=1)
        try:
            return texts.save(text=text, person=person, draft=draft, at=at, hold=no_lock)
        except (IntegrityError, OperationalError) as failed:
            return failed
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(one, enumerate(people)))

    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 3


@pytest.mark.postgres
def test_fifty_identical_saves_are_one(room_of, at):
    text, people = room_of(1)
    draft = Draft(title="Yhdessä", body="Lause.", base=1, save_key="sama")

    def press(_n):
        try:
            return texts.save(text=text, person=people[0], draft=draft, at=at).sent.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        outcomes = set(pool.map(press, range(50)))

    assert (len(outcomes), numbers(text)) == (1, [1, 2])


@pytest.mark.postgres
def test_who_leaves_while_posting_either_was_in_time_or_is_refused(room_of, at):
    """Leaving and saving meet on the same row: after leaving is done, no save comes through."""
    text, people = room_of(2)
    leaver = people[1]
    held, leaving = threading.Event(), threading.Event()

    def leave():
        try:
            with transaction.atomic():
                Membership.objects.filter(enrolment__person=leaver).update(left_at=at)
                held.set()
                # The save waits for this transaction; give it the time to get there.
                leaving.wait(1)
        finally:
            connection.close()

    def save():
        held.wait(10)
        try:
            texts.save(text=text, person=leaver, draft=Draft(title="Yhdessä", body="Vielä tämä.", base=1), at=at)
        except Refusal as refused:
            return refused
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(leave), pool.submit(save)
        first.result()
        refused = second.result()

    assert type(refused).__name__ == "NotInside"
    assert "Vielä" not in everything_said(text)
