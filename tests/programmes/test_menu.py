"""The menu of a programme: the same pages for the same people, grouped, the present one marked."""

import re

import pytest
from django.urls import reverse

from ristiin.programmes import menu
from ristiin.programmes.models import Programme


def links(page: str) -> list[tuple[str, bool]]:
    """Return where the programme's menu leads, and whether the reader is there."""
    [found] = re.findall(r'<nav class="rooms of-programme".*?</nav>', page, re.DOTALL)
    return [(url, bool(mark)) for url, mark in re.findall(r'<a href="([^"]*)"( aria-current="page")?>', found)]


def test_an_organiser_reaches_every_page_from_every_page(browse, organiser, draft):
    said = browse(organiser).get(reverse("programmes:settings", args=[draft.slug])).content.decode()

    home = f"/programmes/{draft.slug}/"
    assert links(said) == [
        (f"{home}timeline/", False),
        (f"{home}plan/", False),
        (f"{home}settings/", True),
        (f"{home}invitations/", False),
        (f"{home}registrations/", False),
        (f"{home}groups/", False),
        (f"{home}sessions/", False),
        (f"{home}feedback/", False),
        (f"{home}report/", False),
        (f"{home}growth/", False),
    ]
    assert f'<summary><span class="name">{draft.name}</span> <span class="here">Asetukset</span></summary>' in said


@pytest.mark.parametrize(("teaching", "is_there"), [("none", False), ("part", True)])
def test_teaching_is_in_the_menu_of_a_programme_that_teaches(draft, teaching, is_there):
    Programme.objects.filter(pk=draft.pk).update(teaching=teaching)
    draft.refresh_from_db()

    urls = [link.url for part in menu.of_organisers(draft, "") for link in part.links]

    assert (reverse("teaching:home", args=[draft.slug]) in urls) == is_there


def test_those_who_plan_alongside_have_the_pages_of_planning_alone(draft):
    parts = menu.of_planners(draft, "decisions")

    assert [[link.label for link in part.links if link.current] for part in parts] == [[], ["Päätökset"]]
    assert reverse("programmes:settings", args=[draft.slug]) not in {link.url for part in parts for link in part.links}
