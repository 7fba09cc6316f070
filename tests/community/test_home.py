"""The community around the programmes, and its places on one's own page."""

import pytest
from django.urls import reverse

from ristiin.community.facilitators.actions import become_candidate
from ristiin.community.members.actions import be_listed

DOORS = ("growth:propose", "community:people", "community:facilitators", "community:announce", "community:settings")


def test_each_sees_the_doors_that_open_to_them(
    browse, outsider, facilitator, organiser, administrator, programme
):  # S80
    def doors(person):
        page = browse(person).get(reverse("community:home")).content.decode()
        return [f'href="{reverse(name)}"' in page for name in DOORS]

    assert doors(None) == [False] * 5
    assert doors(outsider) == [True, *[False] * 4]
    assert doors(facilitator) == [True, True, False, False, False]
    assert doors(organiser) == [True, True, True, True, False]
    assert doors(administrator) == [True, False, False, True, True]


@pytest.mark.django_db
def test_the_menu_leads_to_the_community(browse):
    assert f'href="{reverse("community:home")}"' in browse(None).get(reverse("community:news")).content.decode()


def test_ones_own_page_says_who_finds_one(browse, outsider, organiser, programme, at):
    def places(person):
        return [place.url for place in browse(person).get(reverse("accounts:mine")).context["places"]]

    propose = reverse("growth:propose")
    assert places(outsider) == [reverse("community:become"), propose]
    assert places(organiser) == [reverse("own:membership"), reverse("community:become"), propose]
    become_candidate(person=outsider, at=at)
    assert places(outsider) == [reverse("own:facilitating"), propose]


def test_the_page_costs_at_most_twenty_questions(browse, organiser, programme, at, django_assert_max_num_queries):
    be_listed(person=organiser, organisation="Oamk", about="", reach="", shows_address=False, at=at)
    client = browse(organiser)
    for name in ("community:home", "accounts:mine", "own:membership", "own:facilitating", "community:become"):
        with django_assert_max_num_queries(20):
            assert client.get(reverse(name)).status_code == 200
