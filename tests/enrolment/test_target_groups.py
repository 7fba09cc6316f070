"""Target groups: each with its own people, window, places and line; guests; the organiser moves people between them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ristiin.community.models import Organisation
from ristiin.enrolment import demand_queries, pairing_queries, permissions
from ristiin.enrolment.actions import moving, offering
from ristiin.enrolment.actions.registration import change, fill_places, move_up, register, save_half_way, withdraw
from ristiin.enrolment.choices import EnrolmentState, OfferState, Source
from ristiin.enrolment.models import Enrolment, Offer
from ristiin.enrolment.places import room_of
from ristiin.enrolment.refusals import (
    ChooseTargetGroup,
    GroupsPublished,
    NothingToWaitFor,
    NotYourRole,
    OutOfScope,
    RegistrationClosed,
)
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.collation import fold
from ristiin.programmes import figures
from ristiin.programmes.actions import targeting
from ristiin.programmes.actions.targeting import Target
from ristiin.programmes.choices import Basis, Pairing
from ristiin.programmes.models import Programme, TargetGroup, ThemePlan
from ristiin.programmes.refusals import PeopleInTargetGroup, TooFewPlaces

DAY = timedelta(days=1)


@pytest.fixture
def company(programme):
    """A company's programme for groups."""
    home = Organisation.objects.create(name="Yhtiö Oyj", folded_name=fold("Yhtiö Oyj"))
    programme.organisation, programme.scope = home, "organisation"
    programme.size_min, programme.size_max = 5, 8
    programme.save()
    return programme


def target_group(programme, name, **columns):
    given = {"names": {"fi": name}, "folded_name": fold(name), **columns}
    return TargetGroup.objects.create(programme=programme, **given)


@pytest.fixture
def leaders(company):
    """Two places for supervisors."""
    return target_group(company, "Esihenkilöt", basis=Basis.ROLE, roles=["esihenkilö"], capacity=2, position=0)


@pytest.fixture
def makers(company):
    """For whoever is interested, guests too."""
    return target_group(company, "Tekijät", takes_guests=True, position=1)


AT_HOME = Wishes(organisation="Yhtiö Oyj", role_title="esihenkilö")


@pytest.fixture
def come(company, make_person, at):
    """Register somebody of the company."""

    def register_one(name, group, **more):
        wishes = more.pop("wishes", AT_HOME)
        return register(programme=company, person=make_person(name), wishes=wishes, target_group=group, at=at, **more)

    return register_one


def line_of(group):
    rows = Enrolment.objects.filter(target_group=group, state=EnrolmentState.WAITING).order_by("waiting_number")
    return [(row.person.name.split()[0], row.waiting_number) for row in rows.select_related("person")]


def test_each_target_group_has_places_and_a_line_of_its_own(leaders, makers, come):  # S95 S103
    for name in ("Eka A", "Toka A", "Kolmas A", "Neljäs A"):
        come(name, leaders)
    other = come("Viides B", makers)

    assert line_of(leaders) == [("Kolmas", 1), ("Neljäs", 2)]
    assert other.state == EnrolmentState.REGISTERED


def test_the_whole_programmes_places_bound_them_all_and_the_first_of_any_line_is_next(
    leaders, makers, company, come, at
):
    Programme.objects.filter(pk=company.pk).update(capacity=2)
    first, _second = come("Eka A", leaders), come("Toka B", makers)
    came_first, _later = come("Kolmas B", makers), come("Neljäs A", leaders)
    assert (line_of(leaders), line_of(makers)) == ([("Neljäs", 1)], [("Kolmas", 1)])

    withdraw(enrolment=first, at=at)

    assert Offer.objects.get(state=OfferState.OPEN).enrolment == came_first


def test_whoever_waits_in_another_line_goes_before_whoever_comes_now(leaders, makers, company, come, at):
    Programme.objects.filter(pk=company.pk).update(capacity=1)
    come("Eka A", leaders)
    come("Toka B", makers)
    Programme.objects.filter(pk=company.pk).update(capacity=2)

    assert come("Kolmas A", leaders).waiting_number == 1


def test_people_choose_whom_they_come_as_when_there_are_several(leaders, makers, come):
    with pytest.raises(ChooseTargetGroup):
        come("Eka A", None)


def test_the_only_target_group_is_taken_by_itself(leaders, come):
    assert come("Eka A", None).target_group == leaders


def test_a_target_group_of_another_programme_cannot_be_chosen(leaders, other_programme, come):
    with pytest.raises(ChooseTargetGroup):
        come("Eka A", target_group(other_programme, "Muut"))


def test_a_role_that_does_not_belong_is_refused_kindly_and_the_organiser_may_all_the_same(
    leaders, come, organiser
):  # S91
    wishes = Wishes(organisation="Yhtiö Oyj", role_title="asentaja")

    with pytest.raises(NotYourRole) as refusal:
        come("Eka A", leaders, wishes=wishes)
    assert "esihenkilö" in str(refusal.value)

    assert come("Eka A", leaders, wishes=wishes, source=Source.DESK, actor=organiser).target_group == leaders


def test_roles_are_compared_without_case(leaders, come):
    assert come("Eka A", leaders, wishes=Wishes(organisation="yhtiö oyj", role_title="ESIHENKILÖ")).pk


def test_a_window_of_its_own_opens_and_closes_a_target_group(leaders, makers, come, make_person, company, at):  # S122
    TargetGroup.objects.filter(pk=leaders.pk).update(opens_at=at + DAY, closes_at=at + 3 * DAY)

    with pytest.raises(RegistrationClosed):
        come("Eka A", leaders)
    register(programme=company, person=make_person("Eka A"), wishes=AT_HOME, target_group=leaders, at=at + DAY)
    with pytest.raises(RegistrationClosed):
        register(programme=company, person=make_person("Toka A"), wishes=AT_HOME, target_group=leaders, at=at + 3 * DAY)
    assert come("Kolmas B", makers).pk


def test_a_deferred_target_group_opens_while_the_programme_runs(leaders, makers, company, make_person, at):  # S121 S132
    TargetGroup.objects.filter(pk=leaders.pk).update(is_deferred=True)
    later = at + 40 * DAY
    Programme.objects.filter(pk=company.pk).update(pairs_published_at=at + 20 * DAY)

    def come_later(name):
        fresh = Programme.objects.get(pk=company.pk)
        person = make_person(name)
        return register(programme=fresh, person=person, wishes=AT_HOME, target_group=leaders, at=later)

    with pytest.raises(RegistrationClosed):
        come_later("Eka A")
    window = {"opens_at": later - DAY, "closes_at": later + DAY}
    TargetGroup.objects.filter(pk=leaders.pk).update(is_deferred=False, **window)

    assert come_later("Eka A").state == EnrolmentState.REGISTERED


def test_while_all_target_groups_are_for_later_people_register_to_the_programme(leaders, come):
    TargetGroup.objects.update(is_deferred=True)

    assert come("Eka A", None).target_group is None


def test_half_way_answers_keep_the_target_group(leaders, makers, company, participant, outsider, at):
    draft = save_half_way(programme=company, person=participant, wishes=Wishes(), target_group=makers, at=at)

    assert (draft.state, draft.target_group) == (EnrolmentState.DRAFT, makers)
    with pytest.raises(ChooseTargetGroup):
        save_half_way(programme=company, person=outsider, wishes=Wishes(), at=at)


def test_guests_come_to_the_target_group_that_takes_them_and_are_known_as_guests(leaders, makers, come):  # S125
    guest = Wishes(organisation="Vieras Oy", role_title="esihenkilö")

    assert come("Vieras B", makers, wishes=guest).is_guest is True
    assert come("Oma B", makers).is_guest is False
    with pytest.raises(OutOfScope):
        come("Toinen A", leaders, wishes=guest)


def test_guests_neither_see_nor_are_seen_where_people_find_each_other(makers, company, come):  # S125
    company.pairing = Pairing.BOTH
    company.save()
    guest = come("Vieras B", makers, wishes=Wishes(organisation="Vieras Oy"))
    own = come("Oma B", makers)
    other = come("Toinen B", makers)

    assert permissions.looks_for_a_pair(guest.person, company) is False
    assert permissions.looks_for_a_pair(own.person, company) is True
    assert list(pairing_queries.seekers(own)) == [other]


def test_changing_the_target_group_gives_the_place_up_and_joins_the_other_lines_end(leaders, makers, come, at):
    come("Eka A", leaders)
    come("Toka A", leaders)
    come("Kolmas A", leaders)
    moving_on = come("Neljäs B", makers)

    again = register(
        programme=moving_on.programme, person=moving_on.person, wishes=AT_HOME, target_group=leaders, at=at
    )

    assert (again.pk, again.target_group, again.waiting_number) == (moving_on.pk, leaders, 2)
    assert line_of(leaders) == [("Kolmas", 1), ("Neljäs", 2)]


def test_who_leaves_a_line_leaves_no_gap(leaders, makers, come, at):
    for name in ("Eka A", "Toka A", "Kolmas A", "Neljäs A", "Viides A"):
        come(name, leaders)
    third = Enrolment.objects.get(person__name="Kolmas A")

    register(programme=third.programme, person=third.person, wishes=AT_HOME, target_group=makers, at=at)

    assert line_of(leaders) == [("Neljäs", 1), ("Viides", 2)]
    third.refresh_from_db()
    assert (third.state, third.target_group) == (EnrolmentState.REGISTERED, makers)


def test_the_same_answers_to_the_same_target_group_change_nothing(leaders, makers, come):
    first = come("Eka A", leaders)

    assert come("Eka A", leaders).changed_at == first.changed_at
    assert Enrolment.objects.count() == 1


def test_the_organiser_moves_somebody_and_the_place_they_leave_is_offered(leaders, makers, come, organiser, at):  # S102
    first = come("Eka A", leaders)
    come("Toka A", leaders)
    next_in_line = come("Kolmas A", leaders)

    moving.move(enrolment=first, target_group=makers, actor=organiser, at=at)

    first.refresh_from_db()
    assert (first.target_group, first.state) == (makers, EnrolmentState.REGISTERED)
    assert Offer.objects.get(state=OfferState.OPEN).enrolment == next_in_line


def test_after_its_groups_are_published_people_are_moved_there_and_not_at_the_desk(
    leaders, makers, come, organiser, at
):
    first = come("Eka A", leaders)
    TargetGroup.objects.filter(pk=leaders.pk).update(groups_published_at=at)

    with pytest.raises(GroupsPublished):
        moving.move(enrolment=first, target_group=makers, actor=organiser, at=at)
    with pytest.raises(GroupsPublished):
        moving.put_on_the_list(enrolment=first, actor=organiser, at=at)


def test_the_organiser_puts_somebody_on_the_waiting_list_when_somebody_waits(
    leaders, makers, come, organiser, at
):  # S102
    first = come("Eka A", leaders)
    come("Toka A", leaders)
    with pytest.raises(NothingToWaitFor):
        moving.put_on_the_list(enrolment=first, actor=organiser, at=at)
    waiting = come("Kolmas A", leaders)

    moving.put_on_the_list(enrolment=first, actor=organiser, at=at)

    assert line_of(leaders) == [("Kolmas", 1), ("Eka", 2)]
    assert Offer.objects.get(state=OfferState.OPEN).enrolment == waiting


def test_moving_up_stays_within_a_line(leaders, makers, come, organiser, at):
    TargetGroup.objects.update(capacity=0)
    come("Eka A", leaders)
    second = come("Toka A", leaders)
    come("Kolmas B", makers)

    move_up(enrolment=second, actor=organiser, at=at)

    assert (line_of(leaders), line_of(makers)) == ([("Toka", 1), ("Eka", 2)], [("Kolmas", 1)])


def test_places_follow_how_many_groups_the_themes_get(leaders, makers, company, come, organiser, at):  # S103
    TargetGroup.objects.filter(pk=makers.pk).update(size_max=5)
    theme = company.themes.order_by("position")[0]
    plan = ThemePlan.objects.create(programme=company, target_group=makers, theme=theme, most=1)
    for number in range(7):
        come(f"Nimi{number} B", makers)
    assert len(line_of(makers)) == 2

    plan.most = 2
    plan.save()

    assert fill_places(programme=company, actor=organiser, at=at) == 2
    assert room_of(company).of(makers.pk).capacity == 10


def test_the_themes_on_offer_are_those_planned_for_the_target_group(leaders, makers, company):
    theme = company.themes.order_by("position")[1]
    ThemePlan.objects.create(programme=company, target_group=makers, theme=theme, least=1)

    assert demand_queries.themes_for(company, None, TargetGroup.objects.get(pk=makers.pk)) == [theme]
    assert len(demand_queries.themes_for(company, None, leaders)) == 4


def test_demand_counts_first_second_and_third_choices_of_each_target_group_with_those_who_wait(
    leaders, makers, company, come
):
    one, two = company.themes.order_by("position")[:2]
    wishes = Wishes(organisation="Yhtiö Oyj", role_title="esihenkilö", theme_ranks={one.pk: 1, two.pk: 2})
    for name in ("Eka A", "Toka A", "Kolmas A"):
        come(name, leaders, wishes=wishes)

    found = {(row.target_group.name, row.theme.pk): row for row in demand_queries.demand(company)}

    assert found["Esihenkilöt", one.pk].taking_part == (2, 0, 0)
    assert found["Esihenkilöt", one.pk].waiting == (1, 0, 0)
    assert found["Esihenkilöt", two.pk].choices == (0, 3, 0)
    assert found["Tekijät", one.pk].choices == (0, 0, 0)


def test_region_and_facilitating_are_kept_where_groups_are_made_and_not_for_pairs(company, makers, come):  # S93 S110
    wishes = Wishes(organisation="Yhtiö Oyj", region="  Pohjois-Savo ", could_facilitate="maybe")
    kept = come("Eka B", makers, wishes=wishes)
    assert (kept.region, kept.could_facilitate) == ("Pohjois-Savo", "maybe")

    Programme.objects.filter(pk=company.pk).update(size_min=2, size_max=2)
    company.refresh_from_db()
    changed = change(enrolment=kept, wishes=wishes, at=kept.changed_at + DAY)
    assert (changed.region, changed.could_facilitate) == ("", "")


def test_an_offer_follows_its_own_line_only(leaders, makers, come, organiser, at):
    first = come("Eka A", leaders)
    come("Toka A", leaders)
    waiting = come("Kolmas A", leaders)
    TargetGroup.objects.filter(pk=makers.pk).update(capacity=0)
    come("Neljäs B", makers)

    withdraw(enrolment=first, at=at)
    offering.decline(offer=Offer.objects.get(state=OfferState.OPEN), at=at)

    assert Enrolment.objects.get(pk=waiting.pk).state == EnrolmentState.WITHDRAWN
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 0
    assert line_of(makers) == [("Neljäs", 1)]


@pytest.fixture
def open_company(open_now, leaders, makers):
    """The company's programme, open by the real clock."""
    return open_now


def page_of(programme, query=""):
    return f"/programmes/{programme.slug}/register/{query}"


ANSWERS = {
    "name": "Paula Osallistuja",
    "organisation": "Yhtiö Oyj",
    "seeks_more": "kuuntelemista",
    "offers_more": "kokemusta",
    "partner_discipline": "any",
    "meeting_mode": "either",
    "languages": ["fi"],
    "free_slots": ["mon-9-11", "mon-11-13", "tue-9-11", "wed-13-15"],
    "region": "Lappi",
    "could_facilitate": "yes",
    "promise": "on",
}


def test_people_choose_first_and_their_own_link_chooses_for_them(
    open_company, leaders, makers, participant, browse
):  # S95
    browser = browse(participant)

    chooser = browser.get(page_of(open_company))
    assert [line.group for line in chooser.context["lines"]] == [leaders, makers]
    form = browser.get(page_of(open_company, f"?for={makers.pk}")).context["form"]

    assert form.target_group == makers
    assert not form.fields["organisation"].disabled


def test_the_form_registers_to_what_was_chosen_with_region_and_facilitating(
    open_company, makers, participant, browse
):  # S110
    answer = browse(participant).post(page_of(open_company, f"?for={makers.pk}"), ANSWERS)

    assert answer.status_code == 302
    own = Enrolment.objects.get()
    assert (own.target_group, own.region, own.could_facilitate) == (makers, "Lappi", "yes")


def test_a_role_that_is_not_on_the_list_is_refused_at_its_field_with_the_way_on(
    open_company, leaders, participant, browse
):
    page = browse(participant).post(page_of(open_company, f"?for={leaders.pk}"), {**ANSWERS, "role_title": "other"})

    assert "esihenkilö" in page.context["form"].errors["role_title"][0]
    assert Enrolment.objects.count() == 0


def test_answers_without_a_choice_lead_to_choosing(open_company, participant, browse):
    page = browse(participant).post(page_of(open_company), ANSWERS)

    assert len(page.context["lines"]) == 2
    assert Enrolment.objects.count() == 0


def test_a_target_group_that_is_not_open_cannot_be_chosen_by_its_link(
    open_company, leaders, makers, participant, browse
):
    TargetGroup.objects.filter(pk=leaders.pk).update(is_deferred=True)

    page = browse(participant).get(page_of(open_company, f"?for={leaders.pk}"))

    assert page.context["form"].target_group == makers


def test_somebody_registered_is_warned_before_they_change_and_keeps_what_they_have_until_then(
    open_company, leaders, makers, participant, browse
):
    browser = browse(participant)
    browser.post(page_of(open_company, f"?for={makers.pk}"), ANSWERS)

    page = browser.get(page_of(open_company, f"?for={leaders.pk}"))

    assert page.context["moves_from"] == makers
    assert Enrolment.objects.get().target_group == makers


def test_the_desk_shows_one_target_group_and_what_is_wanted(
    open_company, leaders, makers, organiser, participant, browse
):
    browse(participant).post(page_of(open_company, f"?for={makers.pk}"), ANSWERS)
    desk = f"/programmes/{open_company.slug}/registrations/"

    everybody = browse(organiser).get(desk)
    only = browse(organiser).get(f"{desk}?group={leaders.pk}")

    assert everybody.context["registered"].paginator.count == 1
    assert only.context["registered"].paginator.count == 0


def test_the_organiser_says_how_many_groups_a_theme_gets(open_company, makers, organiser, browse):  # S103
    theme = open_company.themes.order_by("position")[0]
    address = f"/programmes/{open_company.slug}/registrations/themes/"

    browse(organiser).post(address, {f"groups-{makers.pk}-{theme.pk}": "3"})

    plan = ThemePlan.objects.get()
    assert (plan.theme, plan.target_group, plan.most, plan.target) == (theme, makers, 3, 3)
    assert room_of(open_company).of(makers.pk).capacity == 3 * makers.size_max
    browse(organiser).post(address, {})
    assert ThemePlan.objects.count() == 0


@pytest.mark.once
@pytest.mark.parametrize("page", ["", "themes/"])
def test_the_desks_pages_cost_the_same_with_one_and_many(
    open_company, makers, organiser, make_person, browse, django_assert_max_num_queries, page
):
    theme = open_company.themes.order_by("position")[0]
    address, counts, browser = f"/programmes/{open_company.slug}/registrations/{page}", [], browse(organiser)
    TargetGroup.objects.filter(pk=makers.pk).update(capacity=1)
    for number in range(12):
        wishes = Wishes(organisation="Yhtiö Oyj", theme_ranks={theme.pk: 1})
        by_desk = {"source": Source.DESK, "actor": organiser, "at": open_company.created_at}
        person = make_person(f"Nimi{number} B")
        register(programme=open_company, person=person, wishes=wishes, target_group=makers, **by_desk)
        if number in {3, 11}:
            with django_assert_max_num_queries(30) as asked:
                browser.get(address)
            counts.append(len(asked))

    assert counts[0] == counts[1]


def test_what_is_decided_of_a_target_group_counts_those_who_are_in_it(leaders, makers, come, organiser, at):  # S121
    for name in ("Aino Aalto", "Boris Berg", "Celia Cajander"):
        come(name, leaders)

    counts = figures.of_target_groups([leaders, makers])
    assert [counts[leaders.pk][key] for key in ("registered", "waiting", "answers")] == [2, 1, 3]
    assert not counts[makers.pk]
    by = {"by": organiser, "at": at}
    with pytest.raises(PeopleInTargetGroup):
        targeting.defer_target_group(target_group=leaders, **by)
    with pytest.raises(TooFewPlaces):
        targeting.change_target_group(target_group=leaders, target=replace(Target.of(leaders), capacity=1), **by)
    assert targeting.defer_target_group(target_group=makers, **by).is_deferred
