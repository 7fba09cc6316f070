"""A list of answers from elsewhere becomes a closed survey: the association's 412."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ristiin.demand import queries, reading
from ristiin.demand.actions import bringing
from ristiin.demand.models import BroughtList, ThemeSurvey
from ristiin.demand.refusals import NothingToTake, SurveyHasBegun
from ristiin.kernel.tables import read
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Sheet
from tests.demand.conftest import FILE

pytestmark = pytest.mark.django_db

# Counted from the file by hand, with a spreadsheet: first, second and third choices.
IN_THE_FILE = {
    "ajanhallinta ja jaksaminen": (108, 100, 88, 0),
    "itsensä johtaminen": (101, 98, 80, 0),
    "somemarkkinointi": (84, 84, 92, 0),
    "verkkokauppa": (69, 78, 73, 0),
    "johtaminen muutoksessa": (30, 32, 51, 0),
    "vapaaehtoisten innostaminen": (20, 20, 28, 0),
}


def brought(draft, organiser, at, text):
    return bringing.bring(programme=draft, content=text.encode(), file_name="vastaukset.csv", actor=organiser, at=at)


def test_the_columns_of_the_file_are_known_by_their_headings():
    sheet = read(FILE.read_bytes(), FILE.name)
    assert reading.guess(sheet) == ["ignore", "region", "first", "second", "third", "time", "words"]


def test_the_six_themes_stand_in_the_order_of_the_412_answers(taken_list, draft):  # S97
    picture = queries.picture(draft)
    assert picture.answered == 412
    assert {topic.name: topic.counts for topic in picture.topics} == IN_THE_FILE
    assert [topic.name for topic in picture.topics] == list(IN_THE_FILE)
    assert dict(picture.times) == {"aamu": 101, "iltapäivä": 121, "ilta": 96}
    assert len(picture.words) == 204


def test_regions_are_told_where_enough_answered(taken_list, draft):
    classes = {one.label: one.people for one in queries.picture(draft).classes}
    assert taken_list.cut == Cut.REGION
    assert (len(classes), classes["Pohjois-Pohjanmaa"], sum(classes.values())) == (10, 46, 412)


def test_taking_keeps_no_answer_and_no_list(taken_list):
    assert (Sheet.objects.count(), BroughtList.objects.count()) == (0, 0)
    assert taken_list.round.closed_at is not None


def test_what_is_wrong_is_said_by_row_and_column(draft, organiser, at):
    rows = ["Nro;1. teema;2. teema;Paras aika", "1;Arviointi;arviointi;aamu", "2;;;ilta", "3;Arviointi;;keskiyö"]
    found = bringing.answers_of(one := brought(draft, organiser, at, "\n".join(rows)), one.survey)
    said = [(problem.row, problem.column, problem.is_error) for problem in found.problems]
    assert said == [(2, "2. teema", False), (3, "1. teema", True), (4, "Paras aika", False)]
    assert (len(found.sheets), found.refused) == (2, 1)


def test_a_theme_that_few_name_is_a_suggestion(draft, organiser, at):
    rows = ["1. teema;2. teema", *["Arviointi;Verkkokauppa"] * 8, *["Arviointi;Keramiikka"] * 4]
    found = bringing.answers_of(one := brought(draft, organiser, at, "\n".join(rows)), one.survey)
    assert [theme["names"] for theme in found.themes] == [{"fi": "Arviointi"}, {"fi": "Verkkokauppa"}]
    assert [sheet.answers.get("own") for sheet in found.sheets] == [None] * 8 + ["Keramiikka"] * 4


def test_themes_in_one_cell_are_in_order(draft, organiser, at):
    rows = ["Teemat\tTerveiset", *['Arviointi, Verkkokauppa\t"Hei"'] * 6]
    found = bringing.answers_of(one := brought(draft, organiser, at, "\n".join(rows)), one.survey)
    assert found.sheets[0].answers == {"themes": ["t1", "t2"], "words": "Hei"}


def test_a_list_without_themes_is_not_taken(draft, organiser, at):
    one = brought(draft, organiser, at, "1. teema;Paras aika\n;aamu\n;ilta")
    with pytest.raises(NothingToTake):
        bringing.take(brought=one, actor=organiser, at=at)


def test_an_open_survey_takes_no_list(open_survey, draft, organiser, at):
    open_survey()
    with pytest.raises(SurveyHasBegun):
        brought(draft, organiser, at, "1. teema\nArviointi")


def test_a_list_nobody_took_is_forgotten_in_a_week(draft, organiser, at):
    brought(draft, organiser, at, "1. teema\nArviointi")
    assert bringing.forget_untaken(at=at + timedelta(days=6)) == 0
    assert bringing.forget_untaken(at=at + timedelta(days=8)) == 1


def test_the_pages_lead_from_the_file_to_the_picture(client, draft, organiser):  # S97
    client.force_login(organiser)
    upload = SimpleUploadedFile(FILE.name, FILE.read_bytes())
    at_columns = client.post(reverse("demand:import", args=[draft.slug]), {"file": upload})
    assert at_columns.url == reverse("demand:import_columns", args=[draft.slug])
    columns = client.get(at_columns.url).context["form"]
    chosen = {name: columns[name].value() for name in columns.names}
    at_rows = client.post(at_columns.url, chosen)
    assert client.get(at_rows.url).context["found"].counts[0] == ("ajanhallinta ja jaksaminen", 296)
    done = client.post(at_rows.url)
    assert done.url == reverse("demand:demand", args=[draft.slug])
    assert client.get(done.url).status_code == 200
    assert ThemeSurvey.objects.get().round.release.answered == 412


def test_two_columns_cannot_hold_the_same(client, draft, organiser, at):
    brought(draft, organiser, at, "1. teema;2. teema\nArviointi;Verkko")
    client.force_login(organiser)
    answer = client.post(
        reverse("demand:import_columns", args=[draft.slug]), {"column-0": "first", "column-1": "first"}
    )
    assert list(answer.context["form"].errors) == ["column-0", "column-1"]
