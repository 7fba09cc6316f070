"""People's own view of their learning: theirs alone, counted together only by consent and from eight on (S22)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from ristiin.feedback import queries
from ristiin.feedback.actions import developing
from ristiin.feedback.choices import Moment
from ristiin.feedback.models import Development
from ristiin.programmes.choices import EntryKind
from ristiin.surveys.models import Round, Sheet
from ristiin.surveys.results import results_of


def page(running, name="development"):
    return reverse(f"feedback:{name}", args=[running.slug])


@pytest.fixture
def keys(running):
    """The keys of the programme's competences."""
    return list(queries.names_of_competences(running))


@pytest.fixture
def assess(running, now):
    """Keep somebody's own view, at the start or at the end."""

    def keep(person, levels, *, at_end=False, joins=False, own=()):
        at = now + timedelta(days=61) if at_end else now
        return developing.assess(programme=running, person=person, levels=levels, own=own, joins_others=joins, at=at)

    return keep


def test_one_marks_where_one_stands_and_sees_it(client, running, people, keys):
    client.force_login(people[0])
    sent = {keys[0]: "2", keys[1]: "4", "name-1": "Ranskan puhuminen", "own-1": "1", "own-2": "5"}
    client.post(page(running), sent)
    row = Development.objects.get()
    shown = client.get(reverse("feedback:developments")).context["shown"][0][1]

    assert row.start == {keys[0]: 2, keys[1]: 4, "own-1": 1}
    assert [(one.before, one.after) for one in shown] == [(2, None), (4, None), (1, None)]
    assert shown[2].name == "Ranskan puhuminen"


def test_after_the_closing_session_one_marks_the_end_and_the_start_stays(running, people, assess, keys):
    assess(people[0], {keys[0]: 2})
    row = assess(people[0], {keys[0]: 4}, at_end=True)
    shown = queries.competences(running, row)[0]

    assert (row.start, row.end) == ({keys[0]: 2}, {keys[0]: 4})
    assert (shown.start, shown.end) == (2, 4)


def test_a_place_left_empty_does_not_move_the_next_one(client, running, people):
    client.force_login(people[0])
    client.post(page(running), {"name-2": "Kuunteleminen", "own-2": "3"})
    form = client.get(page(running)).context["form"]

    assert [form[f"name-{place}"].value() for place in (1, 2, 3)] == ["", "Kuunteleminen", ""]
    assert form["own-2"].value() == "3"


def test_it_is_stored_sealed(people, assess, keys):
    assess(people[0], {keys[0]: 2}, own=["Ranskan puhuminen"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT own, start FROM feedback_development")
        row = cursor.fetchone()

    assert all(str(value).startswith("gAAAA") for value in row)


def test_nobody_else_reads_it(client, running, people, assess, keys, organiser, facilitator, administrator):
    assess(people[0], {keys[0]: 2}, own=["Ranskan puhuminen"])
    readers = (people[1], organiser, facilitator, administrator)
    for reader in readers:
        client.force_login(reader)
        for url in (reverse("feedback:developments"), page(running), page(running, "programme")):
            assert "Ranskan puhuminen" not in client.get(url).content.decode()


def test_removing_leaves_nothing(client, running, people, assess, keys):
    assess(people[0], {keys[0]: 2})
    client.force_login(people[0])
    client.post(page(running, "remove_development"))

    assert not Development.objects.exists()


def together(running, now):
    round_ = developing.tell_together(programme=running, at=now)
    return round_ and results_of(round_, viewer_answered=False)


def marked(people, assess, keys, *, joins=True):
    for number, person in enumerate(people):
        assess(person, {keys[0]: number % 2 + 1}, joins=joins)
        assess(person, {keys[0]: number % 2 + 3, keys[1]: 5}, at_end=True, joins=joins)


def test_eight_who_agree_are_told_together_of_the_same_people_twice(running, people, assess, keys, now):
    marked(people[:8], assess, keys)
    found = together(running, now)

    cells = {key: (found[key].whole.people, found[key].whole.mean) for key in (f"{m}-{keys[0]}" for m in Moment.values)}
    assert cells == {f"start-{keys[0]}": (8, 1.5), f"end-{keys[0]}": (8, 3.5)}
    assert found[f"end-{keys[1]}"].whole.people == 0
    assert not Sheet.objects.exists()


def test_of_seven_nothing_is_told(running, people, assess, keys, now):
    marked(people[:7], assess, keys)

    assert together(running, now) is None
    assert not Round.objects.exists()


def test_those_who_have_not_agreed_are_not_counted(running, people, assess, keys, now):
    marked(people[:8], assess, keys)
    marked(people[8:], assess, keys, joins=False)

    assert together(running, now).answered == 8


def test_a_competence_of_fewer_than_eight_has_no_score(running, people, assess, keys, now):
    marked(people[:8], assess, keys)
    for person in people[:7]:
        assess(person, {keys[2]: 1, keys[0]: 2}, joins=True)
        assess(person, {keys[2]: 2, keys[0]: 3}, joins=True, at_end=True)
    found = together(running, now)

    assert (found[f"start-{keys[2]}"].whole.people, found[f"start-{keys[2]}"].whole.mean) == (7, None)


def test_telling_together_is_done_once(running, people, assess, keys, now):
    marked(people[:8], assess, keys)
    together(running, now)

    assert together(running, now) is None
    assert Round.objects.count() == 1


def test_own_words_are_told_to_nobody(running, people, assess, keys, now):
    for person in people[:8]:
        assess(person, {"own-1": 1, keys[0]: 2}, own=["Ranskan puhuminen"], joins=True)
        assess(person, {"own-1": 3, keys[0]: 4}, own=["Ranskan puhuminen"], joins=True, at_end=True)
    round_ = developing.tell_together(programme=running, at=now)

    assert "own-1" not in str(round_.questionnaire)
    assert "Ranskan" not in str(round_.questionnaire) + str(round_.release.cells)


def test_without_a_closing_session_the_end_comes_with_the_close(running, people, now):
    running.timeline.filter(kind=EntryKind.SESSION).delete()

    moments = [queries.moment_of(running, people[0], now + timedelta(days=days)) for days in (74, 76)]
    assert moments == [Moment.START, Moment.END]
