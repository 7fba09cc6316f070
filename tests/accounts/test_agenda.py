"""What a person should do now: those who have nothing to tell are found with one question, and not asked."""

from datetime import datetime

import pytest

from ristiin.accounts import agenda
from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.kernel import presence


@pytest.fixture
def tellers():
    """Two tellers: one whose rows are there, one that has none and must not be asked."""

    def tells(_person: Person, _at: datetime) -> list[Step]:
        return [Step("Ohjelma", "Tee tämä", "", "/tee/", "Tee", rank=-1)]

    def silent(_person: Person, _at: datetime) -> list[Step]:
        raise AssertionError

    agenda.register(tells, waits=lambda person, _at: Person.objects.filter(pk=person.pk))
    agenda.register(silent, waits=lambda _person, _at: Person.objects.filter(pk=0))
    yield
    del agenda._tellers[tells], agenda._tellers[silent]


@pytest.mark.usefixtures("tellers")
def test_only_who_has_something_to_tell_is_asked(participant: Person, at: datetime) -> None:
    assert next(step.url for step in agenda.steps(participant, at)) == "/tee/"


def test_many_tables_are_looked_into_with_one_question(participant: Person, django_assert_num_queries) -> None:
    everybody = Person.objects.filter(pk=participant.pk)
    rows = {"there": everybody, "empty": Person.objects.filter(pk=0), "known": None}

    with django_assert_num_queries(1):
        assert presence.without(rows, beside=everybody) == {"empty", "known"}
    with django_assert_num_queries(0):
        assert presence.without({"known": None}, beside=everybody) == {"known"}
