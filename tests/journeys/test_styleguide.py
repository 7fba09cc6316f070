import pytest

from tests.infrastructure.accessibility import assert_accessible, assert_fits


@pytest.fixture
def styleguide(settings):
    settings.STYLEGUIDE = True


@pytest.mark.journey
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_component_is_for_everybody(width, scheme, open_page, styleguide) -> None:
    page = open_page(width=width, color_scheme=scheme)

    page.goto("/styleguide/")

    assert_accessible(page)
    assert_fits(page)


@pytest.mark.journey
def test_every_component_fits_with_text_twice_as_large(open_page, styleguide) -> None:
    page = open_page(width=640)

    page.goto("/styleguide/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert_fits(page)


@pytest.mark.journey
def test_the_error_summary_has_focus_and_leads_to_the_field(page, styleguide) -> None:
    page.goto("/styleguide/")

    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "virhe_learn"


@pytest.mark.journey
def test_a_confirmation_opens_and_closes_from_the_keyboard(page, styleguide) -> None:
    page.goto("/styleguide/")
    summary = page.locator(".confirm > summary").last

    summary.press("Enter")
    opened = page.locator(".confirm").last.get_attribute("open")
    summary.press("Escape")

    assert opened == ""
    assert page.locator(".confirm").last.get_attribute("open") is None
    assert page.locator(".confirm").first.get_attribute("open") is None


@pytest.mark.journey
def test_the_week_is_filled_from_the_keyboard(page, styleguide) -> None:
    page.goto("/styleguide/")
    box = page.locator("#oma_hours_1_1")

    box.focus()
    page.keyboard.press("Space")

    assert box.is_checked()
