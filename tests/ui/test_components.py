import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils.translation import override

from ristiin.ui import dates
from ristiin.ui.forms import Form, private, read_by
from ristiin.ui.pictures import Hours, Petal
from ristiin.ui.templatetags.ui import initials

HELSINKI = ZoneInfo("Europe/Helsinki")


def render(source: str, **context: object) -> str:
    with override("en"):
        return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    "source",
    [
        '{% button "Save" colour="red" %}',
        '{% button "Save" kind="shiny" %}',
        '{% status "held" "wonderful" %}',
        '{% icon "heart" %}',
        '{% panel "You" kind="dark" %}{% endpanel %}',
        '{% notice "x" tone="bad" %}{% endnotice %}',
        '{% facts "huge" %}{% endfacts %}',
        '{% table "A" width="3" %}{% endtable %}',
        '{% table "A" kind="striped" %}{% endtable %}',
        '{% table "A" %}{% row style="x" %}{% endrow %}{% endtable %}',
        '{% table "A" %}{% row %}{% cell %}1{% endcell %}{% cell %}2{% endcell %}{% endrow %}{% endtable %}',
        "{% cell %}1{% endcell %}",
        '{% figure title="x" %}{% endfigure %}',
    ],
)
def test_a_component_refuses_what_it_does_not_know(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source)


def test_a_field_tag_refuses_what_is_no_field() -> None:
    with pytest.raises(TypeError):
        render("{% field nothing %}")


def test_names_are_escaped_everywhere() -> None:
    page = render(
        "{% person name name url=name %}{% tag name %}{% button name name about=name %}{% readers name %}"
        "{% status name %}{% panel name %}{% endpanel %}{% notice name %}{% endnotice %}{% flower petals %}"
        "{% facts %}{% fact name %}{{ name }}{% endfact %}{% endfacts %}"
        "{% table name caption=name %}{% row %}{% cell %}{{ name }}{% endcell %}{% endrow %}{% endtable %}",
        name='<b onclick="x">',
        petals=[Petal("<b>", 3)],
    )

    assert "<b" not in page


def test_words_between_asterisks_are_strong_and_the_rest_is_escaped() -> None:
    assert "<strong>organiser &lt;</strong> &amp; you" in render("{% readers text %}", text="*organiser <* & you")


def test_a_table_names_its_rows_and_labels_its_cells() -> None:
    page = render(
        '{% table "Group" "Members" numbers="2" %}'
        "{% row %}{% cell %}One{% endcell %}{% cell %}10{% endcell %}{% endrow %}{% endtable %}"
    )

    assert '<th role="rowheader" scope="row">One</th>' in page
    assert '<td role="cell" data-label="Members" class="num">10</td>' in page


def test_two_pictures_of_the_same_have_ids_of_their_own() -> None:
    page = render("{% flower petals %}{% flower petals %}", petals=[Petal("Outi", 80), Petal("Timo", 65)])

    titles = re.findall(r'<title id="([^"]+)"', page)
    assert len(titles) == len(set(titles)) == 2


def test_a_flower_says_what_it_shows() -> None:
    pair = render("{% flower petals %}", petals=[Petal("Outi", 80), Petal("Timo", 65)])
    ten = render("{% flower petals %}", petals=[Petal(str(value), value) for value in range(10, 101, 10)])

    assert "Outi 80, Timo 65 out of a hundred." in pair
    assert "10 people. The longest petal 100, the shortest 10 out of a hundred." in ten


def test_a_weave_says_the_shared_hours() -> None:
    context = {"days": ["ma", "ti"], "slots": ["9–11", "11–13"]}
    both = [Hours("Outi", {(0, 0), (1, 1)}), Hours("Timo", {(1, 1)})]
    none = [Hours("Outi", {(0, 0)}), Hours("Timo", {(1, 1)})]

    assert "A cross is a shared hour: ti 11–13." in render("{% weave people days slots %}", people=both, **context)
    assert "There is no shared hour." in render("{% weave people days slots %}", people=none, **context)


def test_pages_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/list/?q=ä&page=2")
    page = render("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)

    assert re.findall(r'href="([^"]+)"', page) == ["?q=%C3%A4&amp;page=1", "?q=%C3%A4&amp;page=3"]
    assert render("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Outi Åkerlund", "OÅ"), ("Timo Al-Hassan", "TA"), ("Anna Maria von Essen", "AE"), ("madonna", "M"), ("", "")],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", ["to 3.2.", "to 3.2.2022", "to 3.2. klo 13", "klo 13–14.30", "1.–19.1.", "3.2.–12.5.", "to 3.2."]),
        ("sv", ["to 3.2", "to 3.2.2022", "to 3.2 kl. 13", "kl. 13–14.30", "1–19.1", "3.2–12.5", "to 3.2"]),
        (
            "en",
            ["Thu 3 Feb", "Thu 3 Feb 2022", "Thu 3 Feb 13:00", "13:00–14:30", "1–19 Jan", "3 Feb–12 May", "Thu 3 Feb"],
        ),
    ],
)
def test_dates_as_each_language_writes_them(language: str, expected: list[str]) -> None:
    start, end = datetime(2022, 2, 3, 13, tzinfo=HELSINKI), datetime(2022, 2, 3, 14, 30, tzinfo=HELSINKI)
    with override(language):
        said = [
            dates.day(start),
            dates.full_day(start),
            dates.day_clock(start),
            dates.hours(start, end),
            dates.days(date(2022, 1, 1), date(2022, 1, 19)),
            dates.days(date(2022, 2, 3), date(2022, 5, 12)),
            dates.days(start, end),
        ]

    assert said == expected


def test_a_moment_is_said_by_the_local_clock() -> None:
    with override("fi"):
        assert dates.day_clock(datetime(2022, 2, 3, 22, 30, tzinfo=ZoneInfo("UTC"))) == "pe 4.2. klo 0.30"


class WishForm(Form):
    who_reads = {"learn": read_by("Read by *the organiser*."), "avoid": private("Read by you.")}

    learn = forms.CharField(label="Learn", help_text="A few words.")
    avoid = forms.CharField(label="Avoid", required=False)
    mode = forms.ChoiceField(label="Mode", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I agree")


def test_a_field_says_its_help_its_error_and_its_readers_to_all() -> None:
    page = render("{% field form.learn %}", form=WishForm({}))

    assert 'aria-describedby="id_learn_helptext id_learn_error id_learn_readers"' in page
    assert 'aria-invalid="true"' in page
    for name in ("helptext", "error", "readers"):
        assert page.count(f'id="id_learn_{name}"') == 1
    assert "#eye" in page


def test_a_private_field_carries_the_struck_eye_and_an_optional_one_says_so() -> None:
    page = render("{% field form.avoid %}", form=WishForm())

    assert "#lock" in page
    assert "(optional)" in page
    assert "(optional)" not in render("{% field form.avoid optional=False %}", form=WishForm())


def test_the_error_summary_leads_to_each_field() -> None:
    form = WishForm({})
    page = render("{% error_summary form %}{% fields form %}", form=form)

    targets = re.findall(r'<li><a href="#([^"]+)">([^<]+)', page)
    assert targets == [
        ("id_learn", "Learn: This field is required."),
        ("id_mode_0", "Mode: This field is required."),
        ("id_agreed", "I agree: This field is required."),
    ]
    assert all(f' id="{target}"' in page for target, _text in targets)
    assert "3 things need your attention" in page


def test_without_errors_there_is_no_summary() -> None:
    assert render("{% error_summary form %}", form=WishForm()).strip() == ""


def test_choices_keep_what_was_chosen_and_are_of_the_right_kind() -> None:
    class Skills(Form):
        many = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
        one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    page = render("{% fields form %}", form=Skills({"many": ["a", "b"], "one": "b"}))

    assert re.findall(r'type="(\w+)" name="(\w+)" value="(\w)" id="\w+"( checked)?', page) == [
        ("checkbox", "many", "a", " checked"),
        ("checkbox", "many", "b", " checked"),
        ("radio", "one", "a", ""),
        ("radio", "one", "b", " checked"),
    ]


def test_a_short_time_is_shown_by_the_day_and_a_long_one_by_the_week() -> None:
    month = [(date(2022, 1, 1) + timedelta(days=day), 1) for day in range(31)]
    longer = [(date(2022, 1, 1) + timedelta(days=day), 1) for day in range(32)]

    by_day = render('{% daily days title="Came" %}', days=month)
    by_week = render('{% daily days title="Came" %}', days=longer)

    assert by_day.count("<use") == 31
    assert "Each column is a week" not in by_day
    assert by_week.count("<use") == 32
    assert "Each column is a week, named by its first day." in by_week
    assert "Together 32." in by_week
    assert by_week.count('<tr role="row">') == 1 + 32


def test_what_was_just_done_is_told_with_its_weight() -> None:
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    messages.success(request, "Saved <b>")
    messages.error(request, "Refused")

    page = render('{% include "ui/messages.html" %}', messages=messages.get_messages(request))

    assert re.findall(r'class="(notice[^"]*)" role="(\w+)"><p>([^\n]*?)</p>', page) == [
        ("notice good", "status", "Saved &lt;b&gt;"),
        ("notice grave", "alert", "Refused"),
    ]
