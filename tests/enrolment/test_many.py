"""A whole list registered at once, by the same rules as one person at a time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ristiin.community.models import Organisation
from ristiin.enrolment.actions import registration
from ristiin.enrolment.actions.many import Row, register_many
from ristiin.enrolment.models import Enrolment, PartnerWish
from ristiin.enrolment.queries import wishes_of
from ristiin.enrolment.refusals import OutOfScope, ProgrammeOver, TwiceOnTheList, UnknownChoice
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.choices import Scope


@pytest.fixture
def take(programme, organiser, at):
    """Register rows of (person, answers)."""
    return lambda *rows: register_many(
        programme=programme, rows=[Row(person, answers) for person, answers in rows], actor=organiser, at=at
    )


def _people(make_person, number):
    return [make_person(f"Nimi {n}") for n in range(number)]


def test_a_list_registers_everybody_without_letters(take, make_person, wishes):
    people = _people(make_person, 3)

    outcomes = take(*((person, wishes(own_words=f"sanat {person.pk}")) for person in people))

    assert [outcome.person for outcome in outcomes] == people
    assert [wishes_of(row).own_words for row in Enrolment.objects.order_by("pk")] == [
        f"sanat {person.pk}" for person in people
    ]
    assert (OutgoingMail.objects.count(), AuditEntry.objects.filter(verb="registered").count()) == (0, 3)
    assert Organisation.objects.count() == 1


def test_when_places_are_taken_the_rest_of_the_list_waits(take, programme, make_person, wishes):
    programme.capacity = 2
    programme.save()

    outcomes = take(*((person, wishes()) for person in _people(make_person, 4)))

    assert [(row.state, row.waiting_number) for row in outcomes] == [
        ("registered", None),
        ("registered", None),
        ("waiting", 1),
        ("waiting", 2),
    ]


def test_the_same_list_twice_changes_nothing(take, make_person, wishes):
    rows = [(person, wishes()) for person in _people(make_person, 3)]
    take(*rows)
    before = list(Enrolment.objects.order_by("pk").values())

    take(*rows)

    assert list(Enrolment.objects.order_by("pk").values()) == before


def test_a_newer_list_changes_the_answers_of_those_it_brought(take, participant, wishes):
    take((participant, wishes()))

    take((participant, wishes(role_title="lehtori")))

    assert Enrolment.objects.get().role_title == "lehtori"


def test_who_registered_by_themselves_keeps_their_answers(take, programme, participant, wishes, at):
    registration.register(programme=programme, person=participant, wishes=wishes(role_title="oma"), at=at)

    take((participant, wishes(role_title="luettelon")))

    assert Enrolment.objects.get().role_title == "oma"


def test_who_withdrew_is_not_brought_back_by_a_list(take, participant, wishes, at):
    (row,) = take((participant, wishes()))
    registration.withdraw(enrolment=row, at=at)

    take((participant, wishes()))

    assert Enrolment.objects.get().state == "withdrawn"


def test_half_way_answers_give_way_to_the_list(take, programme, participant, wishes, at):
    registration.save_half_way(programme=programme, person=participant, wishes=wishes(seeks=()), at=at)

    take((participant, wishes(hopes=("Joku",))))

    row = Enrolment.objects.get()
    assert (row.state, wishes_of(row)) == ("registered", wishes(hopes=("Joku",)))


def test_bad_rows_say_why_and_the_good_ones_are_in(take, programme, participant, other_participant, outsider, wishes):
    home = Organisation.objects.create(name="Oma", folded_name="oma")
    programme.scope, programme.organisation = Scope.ORGANISATION, home
    programme.save()
    good = wishes(organisation="Oma")

    outcomes = take(
        (participant, good),
        (participant, good),
        (other_participant, wishes(organisation="Muu")),
        (outsider, wishes(organisation="Oma", free_slots=("sun-1-2",))),
    )

    assert [type(outcome) for outcome in outcomes] == [Enrolment, TwiceOnTheList, OutOfScope, UnknownChoice]
    assert Enrolment.objects.get().person == participant


def test_after_the_close_no_list_is_taken(take, programme, participant, wishes, at):
    programme.timeline.filter(kind="close").update(ends_at=at, starts_at=at - timedelta(days=1))

    with pytest.raises(ProgrammeOver):
        take((participant, wishes()))


def test_wishes_within_a_list_find_each_other(take, participant, other_participant, wishes):
    take((participant, wishes(hopes=("Åke Toinen",))), (other_participant, wishes(hopes=("Paula Osallistuja",))))

    assert set(PartnerWish.objects.values_list("enrolment__person", "about")) == {
        (participant.pk, other_participant.pk),
        (other_participant.pk, participant.pk),
    }


def test_when_a_row_was_sent_is_kept(programme, organiser, participant, wishes, at):
    sent_at = at - timedelta(days=5)

    register_many(programme=programme, rows=[Row(participant, wishes(), sent_at=sent_at)], actor=organiser, at=at)

    assert Enrolment.objects.get().registered_at == sent_at


def test_a_long_list_asks_the_database_hardly_more_often_than_a_short_one(take, make_person, wishes):
    def measured(names):
        rows = [(make_person(name), wishes()) for name in names]
        with CaptureQueriesContext(connection) as asked:
            take(*rows)
        return len(asked)

    measured(["Ensimmäinen Nimi"])

    short, long = measured(f"Lyhyt {n}" for n in range(2)), measured(f"Pitkä {n}" for n in range(40))

    assert long <= short + 2  # SQLite takes so many values at a time
