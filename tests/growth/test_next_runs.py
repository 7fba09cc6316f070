"""Next runs: old days and new, people invited again, groups that go on, the four phases."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from ristiin.community.models import Site
from ristiin.enrolment.models import Invitation
from ristiin.grouping.models import PairRule
from ristiin.growth import next_days, phases, queries
from ristiin.growth.actions import checklist, renewing
from ristiin.growth.choices import Stage
from ristiin.growth.models import OwnStep
from ristiin.growth.refusals import DoesNotGoOn, NobodyToInvite, NotAfterThis, TextMissing
from ristiin.programmes.actions import cloning, launching
from ristiin.programmes.models import Programme
from ristiin.rooms.models import Renewal

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2027, 8, 9)


@pytest.fixture
def later(programme, organiser, at):
    """The next run, published."""
    draft = cloning.clone(programme=programme, actor=organiser, first_day=FIRST_DAY, names={"fi": "Syksy"}, at=at)
    return launching.publish(programme=draft, by=organiser, at=at)


@pytest.fixture
def pair(enrol, put_together, participant, other_participant):
    return put_together(enrol(participant), enrol(other_participant))


def say_yes(group, *people, at):
    Renewal.objects.bulk_create(Renewal(group=group, person=person, said_at=at) for person in people)


def test_the_suggested_name_has_the_next_year(programme):
    assert next_days.suggested_names(programme, date(2028, 1, 3))["fi"] == "CEM kevät 2028"


def test_the_first_day_is_suggested_a_year_later_on_a_working_day(programme, at):
    day = next_days.suggested_first_day(programme, at)
    assert (day - at.date() > timedelta(days=330), day.weekday() < 5) == (True, True)


def test_a_holiday_that_was_stepped_over_is_said(programme):  # S36, S134
    rows = {row.old.key: row for row in next_days.side_by_side(programme, date(2027, 11, 15))}
    stepped = {key: str(row.stepped_over) for key, row in rows.items() if row.stepped_over}
    assert all(row.new.starts_at.weekday() < 5 for row in rows.values() if row.old.starts_at.weekday() < 5)
    assert set(stepped) == {
        key for key, row in rows.items() if row.new.starts_at.weekday() != row.old.starts_at.weekday()
    }
    assert stepped


def test_the_next_run_is_drafted_at_another_site(programme, organiser, client):  # S81, S134
    oulu = Site.objects.create(name="Oulu", folded_name="oulu")
    client.force_login(organiser)
    data = {"first_day": "2027-08-09", "site": oulu.pk, "name_fi": "CEM Oulu"}
    answer = client.post(reverse("growth:next", args=[programme.slug]), data)
    draft = Programme.objects.get(follows=programme)
    assert (answer.status_code, draft.name, draft.site, draft.state) == (302, "CEM Oulu", oulu, "draft")


def test_those_who_said_that_they_may_be_are_invited(
    programme, later, enrol, participant, other_participant, organiser, at
):
    with pytest.raises(NobodyToInvite):
        renewing.invite_again(programme=later, actor=organiser, at=at)
    for person, may in ((participant, True), (other_participant, False)):
        enrol(person)
        renewing.say_onward(programme=programme, person=person, may_be_invited=may, could="", at=at)
    assert renewing.invite_again(programme=later, actor=organiser, at=at).invited == 1
    assert [row.address for row in Invitation.objects.filter(programme=later)] == [participant.email]


def test_a_group_goes_on_when_all_of_it_would(
    programme, later, pair, participant, other_participant, organiser, enrol, at
):  # S79
    say_yes(pair, participant, at=at)
    with pytest.raises(DoesNotGoOn):
        renewing.renew(group=pair, programme=later, actor=organiser, at=at)
    say_yes(pair, other_participant, at=at)
    renewing.renew(group=pair, programme=later, actor=organiser, at=at)

    assert Invitation.objects.filter(programme=later).count() == 2
    first, second = (enrol(person, later) for person in (participant, other_participant))
    renewing.keep_together(enrolment=first, at=at)
    renewing.keep_together(enrolment=second, at=at)
    assert [(rule.first_id, rule.second_id, rule.kind) for rule in PairRule.objects.all()] == [
        (first.pk, second.pk, "together")
    ]


def test_a_group_goes_on_in_a_run_of_its_own_programme_alone(
    programme, pair, participant, other_participant, organiser, at
):
    say_yes(pair, participant, other_participant, at=at)
    other = cloning.clone(programme=programme, actor=organiser, first_day=FIRST_DAY, names={"fi": "A"}, at=at)
    Programme.objects.filter(pk=other.pk).update(follows=None)
    with pytest.raises(NotAfterThis):
        renewing.renew(group=pair, programme=other, actor=organiser, at=at)


def test_the_phases_tick_themselves(programme, organiser, enrol, participant, at):  # S70, S71, S72, S73
    def done(stage):
        with override("en"):
            return names_of(stage)

    def names_of(stage):
        return [str(item.name) for item in phases.of_programme(programme, at)[stage - 1].items if item.is_done]

    assert done(Stage.TRY) == ["Publish the page"]
    enrol(participant)
    assert done(Stage.TRY) == ["Publish the page", "Invite people"]
    assert done(Stage.PLAN) == []
    cloning.clone(programme=programme, actor=organiser, first_day=FIRST_DAY, names={"fi": "A"}, at=at)
    assert done(Stage.PLAN) == ["Draft the next run"]


def test_what_was_left_out_earlier_holds_nobody_back(programme, organiser, at):
    assert phases.now_in(phases.of_programme(programme, at)).stage == Stage.TRY
    cloning.clone(programme=programme, actor=organiser, first_day=FIRST_DAY, names={"fi": "A"}, at=at)
    assert phases.now_in(phases.of_programme(programme, at)).stage == Stage.PLAN


def test_a_line_of_ones_own_is_added_ticked_and_taken_off(programme, organiser, at):
    key = uuid.uuid4()
    with pytest.raises(TextMissing):
        checklist.add_step(programme=programme, stage=Stage.TRY, text=" ", form_key=key, by=organiser, at=at)
    step, again = (
        checklist.add_step(programme=programme, stage=Stage.TRY, text="Soita", form_key=key, by=organiser, at=at)
        for _time in range(2)
    )
    assert again == step
    assert checklist.tick(step=step, is_done=True, by=organiser, at=at).done_at == at
    assert checklist.tick(step=step, is_done=False, by=organiser, at=at).done_at is None
    checklist.remove_step(step=step, by=organiser, at=at)
    assert not OwnStep.objects.exists()


@pytest.mark.parametrize("page", ["phases", "next"])
def test_pages_of_a_programme_ask_a_fixed_number_of_questions(
    programme, organiser, page, client, enrol, put_together, make_person, django_assert_max_num_queries, at
):
    for number in range(12):
        group = put_together(enrol(make_person(f"Jäsen {number}")), number=number + 1)
        say_yes(group, group.memberships.get().enrolment.person, at=at)
    client.force_login(organiser)
    with django_assert_max_num_queries(20):
        assert client.get(reverse(f"growth:{page}", args=[programme.slug])).status_code == 200


def test_the_draft_of_a_training_is_the_next_run_of_where_it_grew_from(programme, organiser, at):
    draft = cloning.clone(programme=programme, actor=organiser, first_day=FIRST_DAY, names={"fi": "A"}, at=at)
    assert queries.draft_after(programme) == draft
