"""The community: organisations by name, colour, keepers, and the pages everybody sees."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ristiin.community import actions, colour, picture, showcase
from ristiin.community.models import Community, Organisation, Unit
from ristiin.community.showcase import Offer
from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry
from ristiin.programmes.actions import changing, launching, starting
from ristiin.programmes.actions.changing import Settings
from ristiin.programmes.choices import Entry

BAD_NAME = "<img src=x onerror=alert(1)>"
VIOLET = "oklch(0.47 0.17 288)"
TEXTS = {"names": {"fi": "Oppiva talo"}, "headlines": {}, "introductions": {}}


@pytest.fixture
def change(administrator, at):
    """Change the community."""

    def change(**changes):
        given = {**TEXTS, "colour": VIOLET, "contact_address": "", "by": administrator, "at": at}
        return actions.change_community(**{**given, **changes})

    return change


def open_programme(organiser, name, **changes):
    now = clock.now()
    programme = starting.start(playbook="cem", person=organiser, names={"fi": name}, first_day=now.date(), at=now)
    if changes:
        settings = replace(Settings.of(programme), **changes)
        changing.change_settings(programme=programme, settings=settings, by=organiser, at=now)
    return launching.publish(programme=programme, by=organiser, at=now)


# ---------------------------------------------------------------------------------------------------- organisations


@pytest.mark.django_db
@pytest.mark.parametrize("twin", ["ÅBO AKADEMI", "  Åbo   Akademi ", "A\u030abo Akademi", "Åbo\u00a0Akademi"])
def test_an_organisation_is_one_however_its_name_is_written(twin):
    first = actions.organisation_named(name="Åbo Akademi")
    assert actions.organisation_named(name=twin) == first
    assert Organisation.objects.get().name == "Åbo Akademi"


@pytest.mark.django_db
def test_an_accent_makes_another_organisation():
    assert actions.organisation_named(name="Äly") != actions.organisation_named(name="Aly")


@pytest.mark.django_db
def test_units_of_two_organisations_may_have_one_name():
    first, second = (actions.organisation_named(name=name) for name in ("Oamk", "Laurea"))
    units = {actions.unit_named(organisation=of, name="Kirjasto") for of in (first, second, first)}
    assert len(units) == Unit.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_an_organisation_without_a_name_is_refused(name):
    with pytest.raises(actions.NameMissing):
        actions.organisation_named(name=name)


@pytest.mark.django_db
def test_a_very_long_name_is_cut_and_found_again():
    assert actions.organisation_named(name="ß" * 400) == actions.organisation_named(name="ß" * 400)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_who_name_it_at_once_make_one_organisation():
    together, found = Barrier(8), []

    def name_it():
        together.wait()
        found.append(actions.organisation_named(name="Åbo Akademi").pk)
        connection.close()

    threads = [Thread(target=name_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), Organisation.objects.count()) == (8, 1, 1)


# ----------------------------------------------------------------------------------------------------------- colour


@pytest.mark.parametrize(
    "text", ["#5b3fb3", "#ABC", VIOLET, "oklch(1 0 360)", " oklch( .5 .1 12.5 ) ", *colour.PRESETS]
)
def test_a_colour_is_a_colour(text):
    assert colour.is_colour(text)
    assert colour.stylesheet(text) == f":root {{ --community: {text.strip()}; }}\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "red",
        "#12345",
        "#5b3fb3;",
        "#5b3fb3\n}body{display:none",
        "oklch(0.47 0.17 400)",
        "oklch(0.47 0.17 288)}*{background:url(//evil)",
        "url(//evil.example.org)",
        "oklch(0.47 0.17 288",
        "oklch(.\u0660 0 0)",
    ],
)
def test_nothing_else_gets_into_the_stylesheet(text):
    assert not colour.is_colour(text)
    assert colour.stylesheet(text) == ""


@given(st.text())
def test_no_text_breaks_out_of_the_stylesheet(text):
    assert colour.stylesheet(text).count("}") <= 1


def test_the_stylesheet_is_kept_by_browsers_until_it_changes(browse, change):
    client, address = browse(None), reverse("community:stylesheet")
    change(colour="#123456")
    first = client.get(address)
    assert first.content == b":root { --community: #123456; }\n"
    assert "max-age=60" in first.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    change(colour="#654321")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_colour_that_got_into_the_database_by_another_way_is_not_written(browse, change):
    change()
    Community.objects.update(colour="red;}body{display:none}")
    assert browse(None).get(reverse("community:stylesheet")).content == b""


# ---------------------------------------------------------------------------------------------------------- keeping


def test_the_keeper_changes_the_community_once_and_it_is_written_down(change, administrator):
    change()
    community = change(names={"fi": " Oppiva talo ", "sv": ""})
    assert community.names == {"fi": "Oppiva talo"}
    assert Community.objects.count() == 1
    assert AuditEntry.objects.filter(verb="community changed", actor_id=administrator.pk).count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"names": {"fi": " "}}, actions.NameMissing), ({"colour": "url(x)"}, actions.NoColour)],
)
def test_what_makes_no_sense_is_refused(change, changes, refusal):
    with pytest.raises(refusal):
        change(**changes)
    assert Community.objects.count() == 0


def test_the_page_saves_texts_and_a_colour_of_ones_own(browse, administrator):
    sent = {"name_fi": "Oppiva talo", "headline_sv": "Båda lär", "preset": "own", "colour": "#123456"}
    answer = browse(administrator).post(reverse("community:settings"), sent)
    community = Community.objects.get()
    assert answer.status_code == 302
    assert (community.names, community.headlines, community.colour) == (
        {"fi": "Oppiva talo"},
        {"sv": "Båda lär"},
        "#123456",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name_fi": ""}, "name_fi"), ({"preset": "own", "colour": "red"}, "colour"), ({"preset": "red"}, "preset")],
)
def test_the_page_says_what_is_wrong_at_the_field(browse, administrator, changes, field):
    sent = {"name_fi": "Oppiva talo", "preset": VIOLET, **changes}
    page = browse(administrator).post(reverse("community:settings"), sent)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])


def test_somebody_may_start_programmes_and_may_no_longer(administrator, outsider, at):
    actions.let_start_programmes(address=outsider.email, by=administrator, at=at)
    actions.let_start_programmes(address=outsider.email, by=administrator, at=at)
    outsider.refresh_from_db()
    assert outsider.may_start_programmes
    actions.stop_starting_programmes(person=outsider, by=administrator, at=at)
    actions.stop_starting_programmes(person=outsider, by=administrator, at=at)
    outsider.refresh_from_db()
    assert not outsider.may_start_programmes
    assert list(AuditEntry.objects.filter(subject_id=outsider.pk).order_by("id").values_list("verb", flat=True)) == [
        "may start programmes",
        "may no longer start programmes",
    ]


def test_looking_at_the_list_is_written_down(browse, administrator):
    browse(administrator).get(reverse("community:organisers"))
    assert AuditEntry.objects.filter(verb="starters viewed", actor_id=administrator.pk).count() == 1


def test_the_list_is_in_the_order_of_names(browse, administrator, make_person):
    for name in ("Matti Öhman", "Anna Zetterberg", "Bo Åberg", "Kaisa Ahonen"):
        make_person(name, may_start_programmes=True)
    page = browse(administrator).get(reverse("community:organisers")).context["page"]
    assert [person.name for person in page] == ["Kaisa Ahonen", "Anna Zetterberg", "Bo Åberg", "Matti Öhman"]


def test_the_list_is_paged_and_costs_the_same_for_one_and_for_two_hundred(
    browse, administrator, make_person, django_assert_max_num_queries, django_assert_num_queries
):
    client, address = browse(administrator), reverse("community:organisers")
    make_person("Ensimmäinen Ihminen", may_start_programmes=True)
    with django_assert_max_num_queries(30) as one:
        client.get(address)
    for number in range(119):
        make_person(f"Ihminen {number}", may_start_programmes=True)
    with django_assert_num_queries(len(one.captured_queries)):
        page = client.get(address)
    assert len(page.context["page"].object_list) == 100


def test_stopping_somebody_who_starts_nothing_is_not_found(browse, administrator, outsider):
    assert browse(administrator).post(reverse("community:stop", args=[outsider.pk])).status_code == 404


# -------------------------------------------------------------------------------------------------- the front page


def test_the_front_page_speaks_the_communitys_own_words(browse, change):
    change(headlines={"fi": "Yhdessä parempi"}, introductions={"fi": "Tule mukaan."})
    said = browse(None).get(reverse("front")).content.decode()
    assert '<h1 id="headline">Yhdessä parempi</h1>' in said
    assert "Tule mukaan." in said


@pytest.mark.django_db
def test_the_front_page_has_good_words_before_anybody_has_written_any(browse):
    texts = browse(None).get(reverse("front")).context["texts"]
    assert texts.headline
    assert texts.introduction


def test_open_programmes_are_listed_with_their_days(browse, organiser):
    programme = open_programme(organiser, "CEM kevät")
    [offer] = browse(None).get(reverse("front")).context["offers"]
    assert (offer.name, offer.method, offer.status_kind) == ("CEM kevät", "Ristiinmentorointi", "now")
    assert offer.button_url == reverse("enrolment:register", args=[programme.slug])
    assert len(offer.facts) == 4


def test_drafts_and_cancelled_programmes_are_not_listed(browse, organiser, other_programme):
    programme = open_programme(organiser, "CEM kevät")
    launching.cancel(programme=programme, by=organiser, at=clock.now())
    assert list(browse(None).get(reverse("front")).context["offers"]) == []


def test_a_programme_by_invitation_is_listed_without_a_button(browse, organiser):
    open_programme(organiser, "CEM kevät", entry=Entry.INVITATION)
    [offer] = browse(None).get(reverse("front")).context["offers"]
    assert (offer.button_url, bool(offer.note)) == ("", True)


def test_the_front_page_escapes_what_organisers_and_keepers_write(browse, organiser, change):
    bad = {"fi": BAD_NAME}
    change(names=bad, headlines=bad, introductions=bad)
    open_programme(organiser, BAD_NAME, summaries=bad, for_whom=bad)
    said = browse(None).get(reverse("front")).content.decode()
    assert said.count("onerror=alert(1)&gt;") >= 4
    assert BAD_NAME not in said


def test_the_front_page_costs_the_same_for_one_programme_and_for_five(
    browse, organiser, django_assert_max_num_queries, django_assert_num_queries
):
    client = browse(None)
    open_programme(organiser, "CEM 1")
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("front"))
    for number in range(2, 6):
        open_programme(organiser, f"CEM {number}")
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(reverse("front"))


@pytest.mark.django_db
def test_later_floors_bring_their_offers(browse):
    def stall(_at):
        return [Offer("Ohjaajakoulutus", "Koulutus", "Neljä iltaa.", "/koulutus/", "Auki")]

    showcase.register(stall)
    showcase.register(stall)
    try:
        offers = browse(None).get(reverse("front")).context["offers"]
    finally:
        showcase._stalls.remove(stall)
    assert [offer.name for offer in offers].count("Ohjaajakoulutus") == 1


def test_the_two_fields_of_the_picture_mirror_one_another():
    drawing = picture.crossing_fields()
    falls, rises = (shape.path.count("M") for shape in drawing.shapes)
    assert falls == rises
    assert all(float(dot.r) >= 1.8 for dot in drawing.dots)


# ------------------------------------------------------------------------------------------------------------ texts


@pytest.mark.django_db
def test_the_source_is_where_the_operator_says(browse, settings):
    settings.SOURCE_URL = "https://source.example.org/ristiin"
    said = browse(None).get(reverse("community:source")).content.decode()
    assert '<a href="https://source.example.org/ristiin">' in said


@pytest.mark.django_db
def test_the_page_of_the_source_says_when_nobody_has_told_where_it_is(browse, settings):
    settings.SOURCE_URL = ""
    assert 'href="https://source' not in browse(None).get(reverse("community:source")).content.decode()


def test_the_accessibility_statement_names_the_contact(browse, change):
    change(contact_address="apua@example.org")
    said = browse(None).get(reverse("community:accessibility")).content.decode()
    assert 'href="mailto:apua@example.org"' in said


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ["front", "community:trust", "community:accessibility", "community:source"])
def test_the_public_texts_are_there_for_whoever_reads_them(browse, name, language):
    page = browse(None).get(reverse(name), headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
