"""Results by target group: told where enough people are, and nothing about a few can be worked out (S95, P5)."""

import random

import pytest
from django.utils.translation import override

from ristiin.community.models import Organisation
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.feedback import queries
from ristiin.feedback.actions import asking, planning
from ristiin.feedback.choices import Instrument
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.models import TargetGroup
from ristiin.surveys import actions as surveys
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round, Ticket
from ristiin.surveys.results import results_of
from ristiin.surveys.thresholds import Thresholds, merged
from tests.surveys.attacker import Published, attack

SIZES = {"projektipäälliköt": 21, "esihenkilöt": 12, "tuotepäälliköt": 3}
OPEN_TO_ALL = Thresholds(score=1, distribution=1, comments=1, group=1)


@pytest.fixture
def groups(running):
    """Three target groups, named in two languages."""
    return [
        TargetGroup.objects.create(
            programme=running, names={"fi": name, "en": f"{name} en"}, folded_name=name, position=place
        )
        for place, name in enumerate(SIZES)
    ]


@pytest.fixture
def members(running, groups, make_person, now):
    """The people of the target groups, of two organisations."""
    homes = [Organisation.objects.create(name=name, folded_name=name.lower()) for name in ("Oulun", "Turun")]
    group = Group.objects.create(programme=running, number=1, published_at=now)
    rows = []
    for target, size in zip(groups, SIZES.values(), strict=True):
        for _ in range(size):
            row = Enrolment.objects.create(
                programme=running,
                person=make_person(f"Jäsen {len(rows)}"),
                target_group=target,
                organisation=homes[len(rows) % 5 == 0],
                state=EnrolmentState.REGISTERED,
                registered_at=now,
                changed_at=now,
            )
            Membership.objects.create(group=group, enrolment=row, joined_at=now)
            rows.append(row)
    return rows


@pytest.fixture
def divide(running, organiser, now):
    """Choose how results are divided and ask."""

    def choose(cut, instrument=Instrument.START):
        planning.choose(
            programme=running, asked=list(Instrument), cut=cut, own_questions={}, by=organiser, at=now
        )  # fmt: skip
        return asking.send(programme=running, instrument=instrument, at=now)

    return choose


def answered(round_, now):
    """Have nearly everybody answer, and return who answered what, by the ticket's person."""
    dice, found = random.Random(7), {}
    for ticket in Ticket.objects.filter(round=round_).order_by("pk"):
        if dice.random() < 0.9:
            found[ticket.person_id] = {"confidence": dice.randint(1, 5), "time": dice.randint(1, 5)}
            surveys.answer(ticket=ticket, answers=found[ticket.person_id], at=now)
    return found


def published(round_, label_of, now):
    """Close a round and return its figures as the attacker sees them: a score or a count, over people."""
    given = answered(round_, now)
    bounds = Thresholds(**round_.thresholds)
    classes = merged([label_of[pk] for pk in given], bounds.group)
    found = []
    for cell in surveys.close(round_=round_, at=now).cells:
        who = frozenset(pk for pk in given if cell["label"] in {"", classes[label_of[pk]]})
        if cell["question"] not in {"confidence", "time"}:
            continue
        assert cell["people"] == len(who)
        if cell["mean"] is not None:
            found.append(Published((cell["question"], "score"), who))
        found += [Published((cell["question"], answer), who) for answer in cell["counts"] or {}]
    return found


def test_it_is_offered_when_two_target_groups_reach_eight(running, members):
    offered = queries.cuts_offered(running)
    Enrolment.objects.filter(pk__in=[row.pk for row in members[21:27]]).update(target_group=None)

    assert Cut.TARGET_GROUP in offered
    assert Cut.TARGET_GROUP not in queries.cuts_offered(running)


def test_classes_bear_the_target_groups_names_in_the_readers_language(members, divide, now):
    round_ = divide(Cut.TARGET_GROUP)
    answered(round_, now)
    surveys.close(round_=round_, at=now)
    with override("en"):
        found = results_of(Round.objects.get(), viewer_answered=False)
        parts = found["confidence"].parts

        # Three are too few to stand alone: they take in the smallest that does.
        assert [part.label for part in parts] == ["projektipäälliköt en", "others"]
    assert sum(part.people for part in parts) == found.answered


def test_a_target_group_that_opens_late_is_named_too(running, members, divide, make_person, now):
    round_ = divide(Cut.TARGET_GROUP)
    late = TargetGroup.objects.create(programme=running, names={"fi": "hankkijat"}, folded_name="hankkijat")
    Enrolment.objects.filter(pk=members[0].pk).update(target_group=late)
    Ticket.objects.filter(person=members[0].person).delete()
    asking.follow_due(at=now)
    round_.refresh_from_db()

    assert Ticket.objects.get(person=members[0].person).label == str(late.pk)
    assert round_.class_names[str(late.pk)] == {"fi": "hankkijat"}


def test_nothing_about_a_few_can_be_worked_out_from_target_groups(running, members, divide, now):
    label_of = {row.person_id: str(row.target_group_id) for row in members}
    figures = published(divide(Cut.TARGET_GROUP), label_of, now)

    assert len({figure.people for figure in figures}) > 1
    assert attack(figures) is None


def test_without_the_thresholds_the_attacker_finds_the_three(running, members, now):
    label_of = {row.person_id: str(row.target_group_id) for row in members}
    people = queries.asked_of(running, Instrument.START, Cut.TARGET_GROUP, now)
    round_ = surveys.launch(
        programme=running,
        questionnaire=queries.questionnaire_of(queries.plan_of(running), Instrument.START),
        people=people,
        closes_at=now.replace(year=now.year + 1),
        at=now,
        cut=Cut.TARGET_GROUP,
        bounds=OPEN_TO_ALL,
    )
    broken = attack(published(round_, label_of, now))

    assert broken
    assert broken.people <= {row.person_id for row in members[-3:]}
