"""Making, opening, closing and throwing away a theme survey."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from ristiin.demand.actions import keeping
from ristiin.demand.models import ThemeSurvey
from ristiin.demand.refusals import ClosesTooSoon, SurveyHasBegun, TooFewThemes
from ristiin.kernel.models import AuditEntry
from ristiin.surveys.models import Round
from tests.demand.conftest import THEMES

pytestmark = pytest.mark.django_db


def test_an_organiser_makes_a_survey_and_changes_it_until_it_opens(draft, organiser, plan, at):  # S97
    first = keeping.make(programme=draft, plan=plan, actor=organiser, at=at)
    again = keeping.make(programme=draft, plan=replace(plan, words="Vastaathan."), actor=organiser, at=at)
    assert (again.pk, again.code, again.words) == (first.pk, first.code, "Vastaathan.")
    assert [theme["names"]["fi"] for theme in again.themes] == list(THEMES)
    keeping.open_survey(survey=again, actor=organiser, at=at)
    with pytest.raises(SurveyHasBegun):
        keeping.make(programme=draft, plan=plan, actor=organiser, at=at)


def test_pressing_open_twice_makes_one_round(open_survey, organiser, at):
    survey = open_survey()
    assert keeping.open_survey(survey=survey, actor=organiser, at=at).round_id == survey.round_id
    assert Round.objects.count() == 1


def test_one_theme_is_no_choice_and_yesterday_is_no_last_day(draft, organiser, plan, at):
    survey = keeping.make(programme=draft, plan=replace(plan, themes=plan.themes[:1]), actor=organiser, at=at)
    with pytest.raises(TooFewThemes):
        keeping.open_survey(survey=survey, actor=organiser, at=at)
    over = replace(plan, closes_at=at - timedelta(days=1))
    survey = keeping.make(programme=draft, plan=over, actor=organiser, at=at)
    with pytest.raises(ClosesTooSoon):
        keeping.open_survey(survey=survey, actor=organiser, at=at)


def test_the_last_day_moves_while_the_survey_is_open(open_survey, organiser, at):
    survey = open_survey()
    later = at + timedelta(days=30)
    moved = keeping.move_last_day(survey=survey, closes_at=later, actor=organiser, at=at)
    assert (moved.closes_at, moved.round.closes_at) == (later, later)


def test_throwing_a_survey_away_forgets_every_answer(closed_survey, organiser, at):
    keeping.throw_away(survey=closed_survey, actor=organiser, at=at)
    assert (ThemeSurvey.objects.count(), Round.objects.count()) == (0, 0)
    assert AuditEntry.objects.filter(verb="theme survey thrown away").count() == 1


def test_the_pages_lead_from_nothing_to_an_open_survey(client, draft, organiser):  # S97
    client.force_login(organiser)
    page = reverse("demand:survey", args=[draft.slug])
    assert client.get(page).status_code == 200
    written = {
        "themes": "ajanhallinta | tidshantering\nverkkokauppa\nVerkkokauppa",
        "words": "",
        "closes_at": "2099-01-20T23:59",
        "by_invitation": "0",
        "cut": "region",
        "classes": "",
    }
    assert client.post(reverse("demand:questions", args=[draft.slug]), written).status_code == 302
    survey = ThemeSurvey.objects.get()
    assert [theme["names"] for theme in survey.themes] == [
        {"fi": "ajanhallinta", "sv": "tidshantering"},
        {"fi": "Verkkokauppa"},
    ]
    assert len(survey.classes) == 19
    assert client.post(reverse("demand:open", args=[draft.slug])).status_code == 302
    answer = client.get(page)
    assert f"/theme-survey/{survey.code}/" in answer.content.decode()


def test_what_is_wrong_with_the_questions_is_said_at_the_field(client, draft, organiser):
    client.force_login(organiser)
    written = {"themes": "yksi", "closes_at": "2099-01-20T23:59", "by_invitation": "0", "cut": "unit", "classes": ""}
    answer = client.post(reverse("demand:questions", args=[draft.slug]), written)
    assert list(answer.context["form"].errors) == ["themes", "classes"]
