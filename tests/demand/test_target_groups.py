"""Where a programme has several target groups, demand and places are told and planned for each (S103, S115, S124)."""

import pytest
from django.urls import reverse

from ristiin.demand import queries
from ristiin.demand.actions import bringing, keeping, theming
from ristiin.demand.actions.theming import Wanted
from ristiin.programmes.actions import targeting
from ristiin.programmes.actions.targeting import Target
from ristiin.programmes.models import ThemePlan
from ristiin.surveys.choices import Cut
from tests.demand.conftest import THEMES


@pytest.fixture
def groups(draft, organiser, at):
    """Two target groups of different sizes."""
    return [
        targeting.add_target_group(
            programme=draft, target=Target(names=names, size_min=low, size_max=high), by=organiser, at=at
        )
        for names, low, high in (
            ({"fi": "Esimiehet", "sv": "Chefer"}, 5, 7),
            ({"fi": "Projektipäälliköt", "sv": "Projektledare"}, 5, 9),
        )
    ]


@pytest.fixture
def apart(groups, open_survey, say, organiser, at):
    """A closed survey that twelve of one and fifteen of the other have answered, told by target group."""
    names = [group.names["fi"] for group in groups]
    survey = open_survey(cut=Cut.TARGET_GROUP, classes=names)
    for name, number in zip(names, (12, 15), strict=True):
        say(survey, number, label=name)
    return keeping.close_now(survey=survey, actor=organiser, at=at)


def plans_of(group):
    return {plan.theme.names["fi"]: plan.target for plan in ThemePlan.objects.filter(target_group=group)}


def test_a_survey_can_be_told_by_target_group_where_there_are_several(client, draft, organiser, open_survey):
    client.force_login(organiser)
    page = reverse("demand:questions", args=[draft.slug])
    before = [value for value, _label in client.get(page).context["form"].fields["cut"].choices]
    assert before == ["none", "region", "unit"]


def test_who_answers_chooses_their_target_group_by_its_name_in_their_language(client, groups, draft, organiser, at):
    client.force_login(organiser)
    page = reverse("demand:questions", args=[draft.slug])
    written = {"themes": "\n".join(THEMES), "closes_at": "2099-01-01T12:00", "by_invitation": "0"}
    assert client.post(page, written | {"cut": "target_group"}).status_code == 302
    survey = keeping.open_survey(survey=queries.survey_of(draft), actor=organiser, at=at)
    assert survey.classes == ["Esimiehet", "Projektipäälliköt"]

    client.logout()
    form = client.get(reverse("demand:answer", args=[survey.code]), headers={"accept-language": "sv"}).context["form"]
    assert form.fields["part"].choices[1:] == [("Esimiehet", "Chefer"), ("Projektipäälliköt", "Projektledare")]


def test_demand_and_places_are_told_of_each(client, apart, groups, draft, organiser, at):
    first, second = groups
    theming.make_themes(
        survey=apart,
        wanted=[Wanted({"fi": THEMES[0]}, 2)],
        takes_off_others=False,
        target_group=first,
        actor=organiser,
        at=at,
    )
    client.force_login(organiser)
    parts = client.get(reverse("demand:demand", args=[draft.slug])).context["parts"]

    assert [(part.target_group, part.demand.people) for part in parts] == [(first, 12), (second, 15)]
    assert [part.places and part.places.total for part in parts] == [2 * first.size_max, None]
    assert [{name for name, _count in part.demand.wanted} for part in parts] == [set(THEMES), set(THEMES)]


def test_one_target_group_or_none_has_nothing_to_tell_apart(closed_survey, draft, organiser, at):
    picture = queries.picture(draft)
    assert queries.parts(draft, picture) == []
    targeting.add_target_group(programme=draft, target=Target(names={"fi": "Esimiehet"}), by=organiser, at=at)
    assert queries.parts(draft, picture) == []


def test_groups_are_shared_out_by_what_the_target_group_wants(apart, groups, draft):
    picture = queries.picture(draft)
    part = queries.parts(draft, picture)[1]
    found = queries.proposed(picture, size=5, share=100, of=part.demand)

    assert sum(one.groups for one in found) == 3
    wanted = [part.demand.points.get(one.topic.name, 0) for one in found]
    assert wanted == sorted(wanted, reverse=True)
    assert sum(wanted) != sum(topic.points for topic in picture.topics)


def test_one_press_plans_themes_for_one_target_group_alone_and_back(client, apart, groups, draft, organiser):
    first, second = groups
    client.force_login(organiser)
    page = f"{reverse('demand:themes', args=[draft.slug])}?for={first.pk}"
    asked = client.get(page)
    assert asked.context["numbers"]["size"] == 6
    form = asked.context["form"]
    written = {name: form[name].value() for name in form.fields if form[name].value() not in {None, False}}
    answer = client.post(page, written | {"takes-0": "on", "groups-0": "2"})

    assert (answer.status_code, answer.url) == (302, page)
    assert plans_of(first)[form.proposed[0].topic.name] == 2
    assert (plans_of(second), plans_of(None)) == ({}, {})
    client.post(reverse("demand:undo_themes", args=[draft.slug]))
    assert plans_of(first) == {}


def test_planning_for_a_target_group_takes_no_theme_from_the_others(apart, groups, draft, organiser, at):
    first, second = groups
    make = {"survey": apart, "takes_off_others": True, "actor": organiser, "at": at}
    theming.make_themes(wanted=[Wanted({"fi": THEMES[0]}, 1), Wanted({"fi": THEMES[1]}, 1)], target_group=first, **make)
    theming.make_themes(wanted=[Wanted({"fi": THEMES[2]}, 1)], target_group=second, **make)
    theming.make_themes(wanted=[Wanted({"fi": THEMES[1]}, 3)], target_group=first, **make)

    assert (plans_of(first), plans_of(second)) == ({THEMES[1]: 3}, {THEMES[2]: 1})
    assert set(draft.themes.values_list("is_retired", flat=True)) == {False}
    theming.undo(survey=apart, actor=organiser, at=at)
    assert plans_of(first) == {THEMES[0]: 1, THEMES[1]: 1}


def test_a_brought_list_may_say_the_target_group(groups, draft, organiser, at):
    rows = [f"{THEMES[n % 4]};{THEMES[(n + 1) % 4]};{'Esimiehet' if n % 2 else 'Projektipäälliköt'}" for n in range(24)]
    content = "\n".join(["1. teema;2. teema;Kohderyhmä", *rows]).encode()
    brought = bringing.bring(programme=draft, content=content, file_name="lista.csv", actor=organiser, at=at)
    assert brought.columns == ["first", "second", "target_group"]
    bringing.take(brought=brought, actor=organiser, at=at)

    parts = queries.parts(draft, queries.picture(draft))
    assert [part.demand.people for part in parts] == [12, 12]
