"""What people want, from the release alone; joining like wishes; themes with places in one step."""

import pytest
from django.urls import reverse

from ristiin.demand import asking, likeness, queries, standing
from ristiin.demand.actions import answering, keeping, likening, theming
from ristiin.demand.actions.theming import Wanted
from ristiin.demand.refusals import NoDemandYet, NothingChosen, NothingToTakeBack, ProgrammeHasBegun
from ristiin.programmes.actions import options
from ristiin.programmes.actions.planning import Planned, plan_themes
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme, ThemePlan
from ristiin.surveys.choices import Cut
from tests.demand.conftest import THEMES

pytestmark = pytest.mark.django_db
WISHES = ["jaksaminen", "jaksamista", "Työssä jaksaminen", "keramiikka", "keramiikkaa", "sopiminen"]


def counts(programme):
    return {topic.name: topic.counts for topic in queries.picture(programme).topics}


def themes_of(programme):
    live = programme.themes.filter(is_retired=False).order_by("position", "pk")
    plans = dict(ThemePlan.objects.filter(programme=programme).values_list("theme", "target"))
    return {theme.name: plans.get(theme.pk) for theme in live}


@pytest.fixture
def wished(open_survey, draft, organiser, at):
    """A closed survey of twelve, half of whom have suggested something in six different words, the others two."""
    survey = open_survey()
    for n in range(12):
        answers = {asking.THEMES: [f"t{1 + n % 4}", f"t{1 + (n + 1) % 4}"], asking.OWN: WISHES[n % 6]}
        answering.answer(survey=survey, answers=answers, key=f"key {n}", at=at)
    return keeping.close_now(survey=survey, actor=organiser, at=at)


def test_nothing_is_told_before_the_survey_closes(open_survey, say, draft, organiser, at):
    survey = open_survey()
    say(survey, 30)
    assert queries.picture(draft) is None
    with pytest.raises(NoDemandYet):
        theming.make_themes(
            survey=survey, wanted=[Wanted({"fi": "x"}, 1)], takes_off_others=False, actor=organiser, at=at
        )


@pytest.mark.parametrize(("answered", "is_told"), [(8, False), (9, True)])
def test_how_many_chose_is_told_from_nine_answers_in_a_public_survey(
    open_survey, say, draft, organiser, at, answered, is_told
):
    survey = open_survey()
    say(survey, answered)
    keeping.close_now(survey=survey, actor=organiser, at=at)
    picture = queries.picture(draft)
    assert (picture.why_hidden == "", picture.most > 0) == (is_told, is_told)


@pytest.mark.parametrize(("answered", "is_told"), [(10, False), (11, True)])
def test_suggestions_and_greetings_are_told_from_eleven(open_survey, say, draft, organiser, at, answered, is_told):
    survey = open_survey()
    say(survey, answered, own="keramiikka", words="Hyvä")
    keeping.close_now(survey=survey, actor=organiser, at=at)
    picture = queries.picture(draft)
    assert ("keramiikka" in counts(draft), len(picture.words)) == (is_told, answered if is_told else 0)


def test_few_in_a_region_are_told_among_others(open_survey, say, draft, organiser, at):
    survey = open_survey(cut=Cut.REGION, classes=["Lappi", "Uusimaa", "Kainuu"])
    for label, number in (("Lappi", 10), ("Uusimaa", 12), ("Kainuu", 7)):
        say(survey, number, label=label)
    say(survey, 2, label="Kainuu", first=50)
    keeping.close_now(survey=survey, actor=organiser, at=at)
    assert {one.label: one.people for one in queries.picture(draft).classes} == {
        "Kainuu": 9,
        "Lappi": 10,
        "Uusimaa": 12,
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jaksaminen", "jaksamista"),
        ("Työssä jaksaminen", "jaksaminen työssä"),
        ("verkkokaupan perusteet", "verkkokauppa, perusteet"),
        ("ledarskap", "ledarskapet"),
        ("Time management", "time  management"),
    ],
)
def test_endings_and_order_do_not_part_like_wishes(one, other):  # S97
    assert likeness.likeness(one, other) >= likeness.ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [("keramiikka", "jaksaminen"), ("itsensä johtaminen", "johtaminen muutoksessa"), ("verkkokauppa", "verkostot")],
)
def test_other_things_are_not_proposed_to_be_the_same(one, other):
    assert likeness.likeness(one, other) < likeness.ALIKE


def test_proposed_are_the_nearest_theme_and_the_most_common_wish():
    wishes = {"s:a": "keramiikka", "s:b": "keramiikkaa", "s:c": "verkkokaupan", "s:d": "sopiminen"}
    assert likeness.proposed(wishes, {"t:1": "verkkokauppa"}) == {"s:b": "s:a", "s:c": "t:1"}


def test_joined_wishes_add_up_and_part_again(wished, draft, organiser, at):  # S97
    before = counts(draft)
    into = {"s:jaksamista": "t:t1", "s:jaksaminen": "t:t1", "s:keramiikkaa": "s:keramiikka"}
    assert likening.liken(survey=wished, into=into, actor=organiser, at=at) == 3
    after = counts(draft)
    assert after[THEMES[0]] == (*before[THEMES[0]][:3], 4)
    assert after["keramiikka"] == (0, 0, 0, 4)
    assert {"jaksaminen", "jaksamista", "keramiikkaa"} & after.keys() == set()
    assert sum(map(sum, after.values())) == sum(map(sum, before.values()))
    assert likening.undo(survey=wished, actor=organiser, at=at) == 3
    assert counts(draft) == before
    with pytest.raises(NothingToTakeBack):
        likening.undo(survey=wished, actor=organiser, at=at)


def test_nothing_counts_as_itself_around_a_circle(wished, draft, organiser, at):
    likening.liken(survey=wished, into={"s:jaksaminen": "s:jaksamista"}, actor=organiser, at=at)
    assert likening.liken(survey=wished, into={"s:jaksamista": "s:jaksaminen"}, actor=organiser, at=at) == 0
    assert counts(draft)["jaksamista"] == (0, 0, 0, 4)


def test_the_page_of_wishes_proposes_and_joins(client, wished, draft, organiser):
    client.force_login(organiser)
    page = reverse("demand:wishes", args=[draft.slug])
    form = client.get(page).context["form"]
    chosen = {form.keys[name]: form[name].value() for name in form.keys}
    assert chosen["s:keramiikkaa"] == "s:keramiikka"
    assert chosen["s:sopiminen"] == ""
    client.post(page, {name: form[name].value() for name in form.keys})
    assert counts(draft)["keramiikka"] == (0, 0, 0, 4)
    client.post(reverse("demand:undo_wishes", args=[draft.slug]))
    assert counts(draft)["keramiikka"] == (0, 0, 0, 2)


def test_groups_are_shared_out_by_demand(taken_list, draft):  # S97, S103
    picture = queries.picture(draft)
    found = {one.topic.name: one.groups for one in queries.proposed(picture, size=10, share=30)}
    assert sum(found.values()) == 12
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert found["ajanhallinta ja jaksaminen"] == 3


def test_demand_becomes_themes_with_places_in_one_step_and_back(closed_survey, draft, organiser, at):  # S97, S103
    options.add_theme(programme=draft, names={"fi": "entinen"}, by=organiser, at=at)
    plan_themes(programme=draft, plans=[Planned(theme=draft.themes.get(), target=2)], actor=organiser, at=at)
    before = themes_of(draft)
    wanted = [Wanted({"fi": THEMES[0]}, 3), Wanted({"fi": "Verkossa myyminen", "sv": "E-handel"}, 2)]
    theming.make_themes(survey=closed_survey, wanted=wanted, takes_off_others=True, actor=organiser, at=at)
    assert themes_of(draft) == {THEMES[0]: 3, "Verkossa myyminen": 2}
    theming.undo(survey=closed_survey, actor=organiser, at=at)
    assert themes_of(draft) == before == {"entinen": 2}
    with pytest.raises(NothingToTakeBack):
        theming.undo(survey=closed_survey, actor=organiser, at=at)


def test_nothing_chosen_makes_nothing_and_a_published_programme_keeps_its_themes(closed_survey, draft, organiser, at):
    make = {"survey": closed_survey, "takes_off_others": True, "actor": organiser, "at": at}
    with pytest.raises(NothingChosen):
        theming.make_themes(wanted=[], **make)
    theming.make_themes(wanted=[Wanted({"fi": "arviointi"}, 1)], **make)
    Programme.objects.filter(pk=draft.pk).update(state=State.PUBLISHED)
    with pytest.raises(ProgrammeHasBegun):
        theming.make_themes(wanted=[Wanted({"fi": "toinen"}, 1)], **make)
    with pytest.raises(ProgrammeHasBegun):
        theming.undo(survey=closed_survey, actor=organiser, at=at)
    assert themes_of(draft) == {"arviointi": 1}


def test_one_press_on_the_page_makes_the_themes(client, taken_list, draft, organiser):  # S97
    client.force_login(organiser)
    page = reverse("demand:themes", args=[draft.slug])
    form = client.get(page, {"size": "10", "share": "30"}).context["form"]
    written = {name: form[name].value() for name in form.fields if form[name].value() not in {None, False}}
    assert client.post(page, written).status_code == 302
    assert themes_of(draft)["ajanhallinta ja jaksaminen"] == form["groups-0"].value()
    client.post(reverse("demand:undo_themes", args=[draft.slug]))
    assert themes_of(draft) == {}


def test_a_theme_taken_without_a_number_is_said_at_the_field(client, closed_survey, draft, organiser):
    client.force_login(organiser)
    answer = client.post(reverse("demand:themes", args=[draft.slug]), {"takes-0": "on", "name-0": "", "groups-0": "0"})
    assert sorted(answer.context["form"].errors) == ["groups-0", "name-0"]


def test_demand_that_has_not_become_themes_waits_for_the_organiser(closed_survey, draft, organiser, at):  # S97
    def waits():
        return [note.url for note in standing.notes(draft, at)]

    assert waits() == [reverse("demand:demand", args=[draft.slug])]
    theming.make_themes(
        survey=closed_survey,
        wanted=[Wanted({"fi": "arviointi"}, 1)],
        takes_off_others=False,
        actor=organiser,
        at=at,
    )
    assert waits() == []


def test_nothing_waits_before_the_survey_closes_or_once_the_page_is_published(open_survey, say, draft, organiser, at):
    survey = open_survey()
    say(survey, 20)
    assert standing.notes(draft, at) == []
    keeping.close_now(survey=survey, actor=organiser, at=at)
    draft.state = State.PUBLISHED
    assert standing.notes(draft, at) == []
