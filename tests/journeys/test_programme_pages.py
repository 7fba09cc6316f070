"""Pages of programmes and of the community in a real browser: accessible, and no wider than a small phone."""

from datetime import timedelta

import pytest

from ristiin.kernel import clock
from ristiin.programmes.actions import launching, starting
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press

pytestmark = pytest.mark.journey

OF_A_PROGRAMME = ("", "timeline/", "settings/", "dates/", "organisers/", "share/")
OTHERS = (
    "/",
    "/programmes/",
    "/programmes/start/",
    "/programmes/start/cem/",
    "/programmes/start/peer-groups/",
    "/community/settings/",
    "/community/organisers/",
    "/community/who-sees-what/",
    "/community/accessibility/",
    "/community/source/",
)


@pytest.fixture
def keeper(make_person):
    """Organises, and keeps the platform."""
    return make_person("Olga Organisoija", may_start_programmes=True, is_platform_admin=True)


@pytest.fixture
def programmes(keeper):
    """One published, one draft, one that lacks something."""
    now = clock.now()
    made = [
        starting.start(playbook=book, person=keeper, names={"fi": name}, first_day=first_day, at=now)
        for book, name, first_day in (
            ("cem", "CEM kevät 2027", now.date()),
            ("peer-groups", "Yrittäjän arki", now.date() + timedelta(days=20)),
            ("cem", "CEM vanha", now.date() - timedelta(days=90)),
        )
    ]
    launching.publish(programme=made[0], by=keeper, at=now)
    return made


def test_nothing_is_wrong_with_any_page(open_page, keeper, programmes):
    page = open_page(keeper, width=1280)
    addresses = [f"/programmes/{programme.slug}/{name}" for programme in programmes for name in OF_A_PROGRAMME]
    for address in (*OTHERS, *addresses):
        page.goto(address)
        assert_accessible(page)


@pytest.mark.parametrize("locale", ["sv-FI", "en-GB"])
def test_nothing_is_wrong_in_another_language(open_page, keeper, programmes, locale):
    keeper.language = locale[:2]
    keeper.save()
    page = open_page(keeper, locale=locale, width=390)
    for address in (
        "/",
        "/community/who-sees-what/",
        *(f"/programmes/{programmes[0].slug}/{n}" for n in OF_A_PROGRAMME),
    ):
        page.goto(address)
        assert_accessible(page)


def test_every_page_fits_a_small_phone(open_page, keeper, programmes):
    page = open_page(keeper, width=320)
    addresses = [f"/programmes/{programme.slug}/{name}" for programme in programmes for name in OF_A_PROGRAMME]
    for address in (*OTHERS, *addresses):
        page.goto(address)
        assert_fits(page)


def test_the_timeline_follows_the_day_as_it_is_chosen(open_page, keeper):
    page = open_page(keeper, width=1280)
    page.goto("/programmes/start/cem/?first_day=2027-01-11")
    assert page.locator("#plan svg text", has_text="to 18.2.").is_visible()
    page.locator("input[type=date]").fill("2027-02-15")
    page.locator("input[type=date]").blur()
    page.locator("#plan svg text", has_text="to 25.3.").wait_for()
    page.locator("#begin input[name=name_fi]").fill("CEM syksy")
    press(page.locator("#begin button[type=submit]"))
    page.wait_for_url("**/programmes/cem-syksy/timeline/")
    assert page.locator("svg text", has_text="to 25.3.").is_visible()
