"""How many people a programme has, as its own pages show it."""

from collections import Counter

import pytest
from django.utils.translation import override

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment, Invitation
from ristiin.programmes import figures, steps
from ristiin.programmes.queries import timeline


@pytest.fixture
def people(programme, make_person, at):
    """Three registered, one waiting, one half-way, one withdrawn; two invited, one of them not any more."""
    states = ["registered", "registered", "registered", "waiting", "draft", "withdrawn"]
    for number, state in enumerate(states):
        Enrolment.objects.create(
            programme=programme,
            person=make_person(f"Ihminen {number}"),
            state=EnrolmentState(state),
            waiting_number=1 if state == "waiting" else None,
            changed_at=at,
        )
    for name, withdrawn_at in (("a", None), ("b", at)):
        Invitation.objects.create(
            programme=programme,
            address=f"{name}@example.org",
            token=name,
            invited_at=at,
            withdrawn_at=withdrawn_at,
        )


def test_people_are_counted_by_how_far_they_are(programme, people):
    counts = figures.of_one(programme)
    assert [counts[name] for name in ("registered", "waiting", "answers", "invited", "opened")] == [3, 1, 6, 1, 0]


def test_a_programme_without_people_counts_nothing(programme, other_programme, people):
    assert set(figures.of_one(other_programme).values()) <= {0}


def test_many_programmes_are_counted_with_as_many_questions_as_one(
    programme, other_programme, people, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(10) as one:
        figures.of([programme])
    with django_assert_num_queries(len(one.captured_queries)):
        found = figures.of([programme, other_programme])
    assert found[programme.pk]["registered"] == 3


def test_no_programmes_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert figures.of([]) == {}


def test_the_lead_tells_how_many_pairs_there_will_be(programme, people, at):
    said = steps.lead(programme, timeline(programme), figures.of_one(programme), at)
    assert "3" in said
    assert "1" in said


@pytest.mark.parametrize(
    ("registered", "told"),
    [
        (2, "2 registered, so 1 pair."),
        (3, "3 registered. Groups of three: 1, pairs: 0."),
        (11, "11 registered. Groups of three: 1, pairs: 4."),
        (12, "12 registered, so 6 pairs."),
    ],
)
def test_an_odd_number_makes_a_group_of_three(programme, registered, told):  # S9
    with override("en"):
        assert steps._how_many(programme, Counter({"registered": registered})) == told
