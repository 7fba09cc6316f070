from datetime import date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ristiin.ui.forms import DateInput, DateTimeInput, RankField, WeekDay, WeekField, WeekSlot

DAYS = [WeekDay("mon", "Monday", "Mo"), WeekDay("tue", "Tuesday", "Tu")]
SLOTS = [WeekSlot("9", "9–11"), WeekSlot("11", "11–13")]
CODES = ["mon-9", "mon-11", "tue-9", "tue-11"]


class Wishes(forms.Form):
    themes = RankField(items=[("1", "One"), ("2", "Two")], places=3, required=False)
    hours = WeekField(days=DAYS, slots=SLOTS, at_least=2)


def sent(query: str) -> Wishes:
    return Wishes(QueryDict(query))


def test_ranks_are_numbers_and_what_is_not_ranked_is_left_out() -> None:
    form = sent("themes-1=2&themes-2=0&hours=mon-9&hours=tue-11")

    assert form.is_valid()
    assert form.cleaned_data["themes"] == {"1": 2}


@pytest.mark.parametrize("place", ["4", "-1", "first", "1.5"])
def test_a_place_that_is_not_offered_is_refused(place: str) -> None:
    assert "themes" in sent(f"themes-1={place}&hours=mon-9&hours=tue-9").errors


def test_a_ranking_that_is_required_needs_one_place() -> None:
    class Required(forms.Form):
        themes = RankField(items=[("1", "One")], places=1)

    assert Required(QueryDict("themes-1=0")).is_valid() is False
    assert Required(QueryDict("themes-1=1")).is_valid() is True


def test_a_ranking_has_changed_only_when_a_place_has() -> None:
    same = Wishes(QueryDict("themes-1=2&themes-2=0&hours=mon-9"), initial={"themes": {"1": 2}, "hours": ["mon-9"]})
    other = Wishes(QueryDict("themes-1=1&themes-2=0&hours=mon-9"), initial={"themes": {"1": 2}, "hours": ["mon-9"]})

    assert same.changed_data == []
    assert other.changed_data == ["themes"]


@given(st.lists(st.sampled_from(CODES), min_size=2, unique=True))
def test_hours_come_in_the_order_of_the_week(chosen: list[str]) -> None:
    form = sent("&".join(f"hours={code}" for code in chosen))

    assert form.is_valid()
    assert form.cleaned_data["hours"] == [code for code in CODES if code in chosen]


def test_too_few_hours_are_refused_in_words() -> None:
    with override("en"):
        assert sent("hours=mon-9").errors["hours"] == ["Choose at least 2 times."]


def test_an_hour_that_is_not_offered_is_refused() -> None:
    assert "hours" in sent("hours=mon-9&hours=sun-3").errors


def test_the_week_shows_what_was_chosen() -> None:
    page = str(Wishes(initial={"hours": ["tue-11"]})["hours"])

    assert page.count('type="checkbox"') == 4
    assert page.count(" checked") == 1
    assert 'value="tue-11" id="id_hours_1_1" checked' in page


def test_the_ranking_shows_what_was_chosen() -> None:
    page = str(Wishes(initial={"themes": {"2": 3}})["themes"])

    assert 'name="themes-2" value="3" id="id_themes_1_3" checked' in page
    assert 'name="themes-1" value="0" id="id_themes_0_0" checked' in page
    assert page.count(" checked") == 2


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_browser_gets_days_as_it_reads_them_in_every_language(language: str) -> None:
    class When(forms.Form):
        on = forms.DateField(widget=DateInput)
        starts_at = forms.DateTimeField(widget=DateTimeInput)

    with override(language):
        shown = When(initial={"on": date(2022, 1, 18), "starts_at": datetime(2022, 2, 3, 13, 5)})  # noqa: DTZ001
        sent_back = When({"on": "2022-01-18", "starts_at": "2022-02-03T13:05"})

        assert 'type="date" name="on" value="2022-01-18"' in str(shown["on"])
        assert 'type="datetime-local" name="starts_at" value="2022-02-03T13:05"' in str(shown["starts_at"])
        assert sent_back.is_valid()


@pytest.mark.parametrize(
    ("language", "field", "written", "said"),
    [
        ("fi", forms.CharField(), "", "Tämä puuttuu vielä."),
        ("sv", forms.CharField(), "", "Det här saknas ännu."),
        ("fi", forms.DateField(), "huomenna", "Tämä ei ole päivä. Kirjoita se näin: 3.2.2027."),
        (
            "fi",
            forms.URLField(assume_scheme="https"),
            "ei osoite",
            "Tämä ei ole kokonainen verkko-osoite. Osoitteen alussa on https://.",
        ),
    ],
)
def test_djangos_own_errors_say_what_to_do(language: str, field: forms.Field, written: str, said: str) -> None:
    with override(language):
        with pytest.raises(ValidationError) as refused:
            field.clean(written)

        assert refused.value.messages == [said]
