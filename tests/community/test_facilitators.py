"""The facilitators' directory, one's own page, and the way to facilitating."""

import pytest
from django.urls import reverse

from ristiin.community import load
from ristiin.community.choices import Path
from ristiin.community.facilitators import actions, queries
from ristiin.community.facilitators.queries import Wanted
from ristiin.community.models import Community, Facilitator
from ristiin.grouping.models import Group
from ristiin.kernel.models import AuditEntry
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme

DIRECTORY = "community:facilitators"


def say(person, at, **said):
    about = {
        "groups_at_most": 2,
        "themes": [],
        "free_slots": [],
        "about": "",
        "organisation": "",
        "has_facilitated": False,
        "is_listed": True,
        **said,
    }
    return actions.say_about_oneself(person=person, at=at, **about)


def found(**wanted):
    return [line.row.person.name for line in queries.facilitators("fi", Wanted(**wanted))]


# ------------------------------------------------------------------------------------------------------ one's own page


def test_somebody_who_could_imagine_it_becomes_a_candidate_by_their_own_act(outsider, browse, at):  # S110, S131
    client = browse(outsider)
    for _twice in range(2):
        assert client.post(reverse("community:imagine")).headers["Location"] == reverse("own:facilitating")
    known = Facilitator.objects.get(person=outsider)
    assert (known.path, known.is_listed) == (Path.CANDIDATE, False)
    assert AuditEntry.objects.filter(verb="could imagine facilitating").count() == 1


def test_ones_own_page_keeps_what_one_says(outsider, browse):
    client, address = browse(outsider), reverse("own:facilitating")
    said = {
        "has_facilitated": "yes",
        "groups_at_most": "3",
        "themes": "ajanhallinta\n\n  Ajanhallinta \nverkkokauppa",
        "free_slots": ["tue-12-13", "mon-9-10"],
        "about": "Kuuntelen mielelläni.",
        "organisation": "Oamk",
        "is_listed": "on",
    }
    assert client.post(address, said).status_code == 302
    known = Facilitator.objects.get(person=outsider)
    assert (known.path, known.groups_at_most, known.is_listed) == (Path.EXPERIENCED, 3, True)
    assert known.themes == ["ajanhallinta", "verkkokauppa"]
    assert known.free_slots == ["mon-9-10", "tue-12-13"]
    page = client.get(address).content.decode()
    assert "Kuuntelen mielelläni." in page
    assert 'value="tue-12-13" id="id_free_slots_4_1" checked' in page


def test_hours_brought_by_a_list_stay_when_the_page_is_saved(outsider, browse, at):
    say(outsider, at, free_slots=["wed-8.30-9.30", "sat-10-11"])
    client, address = browse(outsider), reverse("own:facilitating")
    form = client.get(address).context["form"]
    assert [slot.key for slot in form.fields["free_slots"].widget.slots][:3] == ["8-9", "8.30-9.30", "9-10"]
    sent = {"has_facilitated": "no", "groups_at_most": "1", "free_slots": ["wed-8.30-9.30", "sat-10-11"]}
    assert client.post(address, sent).status_code == 302
    assert Facilitator.objects.get().free_slots == ["wed-8.30-9.30", "sat-10-11"]


@pytest.mark.parametrize("change", [{"groups_at_most": "0"}, {"groups_at_most": "999"}, {"free_slots": "sun-3-4"}])
def test_what_makes_no_sense_is_said_at_the_field(outsider, browse, change):
    sent = {"has_facilitated": "no", "groups_at_most": "1", **change}
    page = browse(outsider).post(reverse("own:facilitating"), sent)
    assert list(page.context["form"].errors) == list(change)
    assert Facilitator.objects.count() == 0


def test_training_is_not_undone_by_saying_that_one_has_not_facilitated(outsider, at):
    Facilitator.objects.create(person=outsider, path=Path.TRAINING, changed_at=at)
    assert say(outsider, at).path == Path.TRAINING


def test_stopping_forgets_what_was_said(outsider, organiser, programme, browse, at):
    say(outsider, at)
    assert browse(outsider).post(reverse("own:stop_facilitating")).status_code == 302
    assert Facilitator.objects.count() == 0
    assert outsider.name not in browse(organiser).get(reverse(DIRECTORY)).content.decode()


def test_people_are_moved_on_and_never_back(outsider, participant, facilitator, organiser, at):  # S78
    say(facilitator, at, has_facilitated=True)
    actions.become_candidate(person=outsider, at=at)
    people = [outsider.pk, participant.pk, facilitator.pk]
    moves = [actions.move_on(people=people, path=path, by=organiser, at=at) for path in (Path.TRAINED, Path.TRAINING)]
    assert moves == [2, 0]
    assert dict(Facilitator.objects.values_list("person", "path")) == {
        outsider.pk: Path.TRAINED,
        participant.pk: Path.TRAINED,
        facilitator.pk: Path.EXPERIENCED,
    }


# ------------------------------------------------------------------------------------------------------- the directory


def test_only_those_who_let_it_are_listed(outsider, participant, organiser, programme, browse, at):  # S76
    say(outsider, at, about="Kuuntelen.")
    say(participant, at, about="En halua listalle.", is_listed=False)
    page = browse(organiser).get(reverse(DIRECTORY)).content.decode()
    assert "Kuuntelen." in page
    assert participant.name not in page
    assert outsider.email not in page


def test_one_finds_by_theme_and_hour_and_whoever_left_them_open_fits(outsider, participant, make_person, at):
    say(outsider, at, themes=["Ajanhallinta ja jaksaminen"], free_slots=["mon-9-10"])
    say(participant, at, themes=["verkkokauppa"], free_slots=["tue-9-10"])
    say(make_person("Kaikki Käy"), at)
    assert found() == ["Kaikki Käy", "Paula Osallistuja", "Ulla Ulkopuolinen"]
    assert found(theme="ajanhallinta") == ["Kaikki Käy", "Ulla Ulkopuolinen"]
    assert found(slot="tue-9-10") == ["Kaikki Käy", "Paula Osallistuja"]
    assert found(theme="verkkokauppa", slot="mon-9-10") == ["Kaikki Käy"]


def test_the_load_is_the_groups_looked_after_now(outsider, participant, programme, at):  # S106
    say(outsider, at, groups_at_most=2)
    say(participant, at, groups_at_most=1)
    for number in (1, 2):
        Group.objects.create(programme=programme, number=number, facilitator=outsider, published_at=at)
    Group.objects.create(programme=programme, number=3, facilitator=participant, published_at=at, ended_at=at)
    assert load.of([outsider.pk, participant.pk]) == {outsider.pk: 2}
    assert found(has_room=True) == ["Paula Osallistuja"]
    Programme.objects.update(state=State.CANCELLED)
    assert load.of([outsider.pk]) == {}


def test_the_page_offers_only_themes_and_hours_that_somebody_has_in_the_order_of_the_week(
    outsider, participant, organiser, programme, browse, at
):
    say(outsider, at, themes=["Ääni"], free_slots=["tue-12-13", "mon-15-16"])
    say(participant, at, themes=["aika", "ääni"], free_slots=["mon-8.30-9.30"])
    form = browse(organiser).get(reverse(DIRECTORY)).context["form"]
    assert [value for value, _label in form.fields["slot"].choices] == ["", "mon-8.30-9.30", "mon-15-16", "tue-12-13"]
    assert [value.casefold() for value, _label in form.fields["theme"].choices] == ["", "aika", "ääni"]


def test_a_filter_that_nobody_offers_shows_everybody(outsider, organiser, programme, browse, at):
    say(outsider, at)
    page = browse(organiser).get(reverse(DIRECTORY), {"slot": "sun-3-4", "theme": "x" * 500})
    assert (page.status_code, len(page.context["lines"])) == (200, 1)


@pytest.mark.once
def test_the_directory_costs_the_same_for_ten_and_for_two_hundred(
    organiser, programme, make_person, browse, at, django_assert_max_num_queries, django_assert_num_queries
):
    def fill(first, last):
        for number in range(first, last):
            person = make_person(f"Ihminen {number}")
            say(person, at, organisation=f"Talo {number}", themes=["aika"], free_slots=["mon-9-10"])
            Group.objects.create(programme=programme, number=number + 1, facilitator=person, published_at=at)

    client, address = browse(organiser), reverse(DIRECTORY)
    fill(0, 10)
    with django_assert_max_num_queries(20) as ten:
        client.get(address)
    fill(10, 200)
    with django_assert_num_queries(len(ten.captured_queries)):
        page = client.get(address).context["page"]
    assert (len(page.object_list), page.paginator.count) == (30, 200)


# -------------------------------------------------------------------------------------------------- becoming one


@pytest.mark.django_db
def test_the_page_of_becoming_one_says_the_communitys_own_words(browse):  # S78
    Community.objects.create(pk=1, names={"fi": "Talo"}, facilitating={"fi": "Koulutus alkaa <b>syksyllä</b>."})
    page = browse(None).get(reverse("community:become")).content.decode()
    assert "Koulutus alkaa &lt;b&gt;syksyllä&lt;/b&gt;." in page
    assert f"?next={reverse('community:become')}" in page


def test_whoever_has_said_it_is_led_to_their_own_page(outsider, browse, at):
    client = browse(outsider)
    assert reverse("community:imagine") in client.get(reverse("community:become")).content.decode()
    actions.become_candidate(person=outsider, at=at)
    page = client.get(reverse("community:become")).content.decode()
    assert reverse("community:imagine") not in page
    assert reverse("own:facilitating") in page
