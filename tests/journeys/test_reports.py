"""Reports in a browser: read by ears, narrow, empty and full; costs are written down."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from ristiin.kernel import clock
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press
from tests.reports import finished

pytestmark = pytest.mark.journey
NARROW = {"width": 320, "height": 700}


def test_a_report_is_read_and_its_costs_written(transactional_db, open_page):  # S22 S35 S36 S41 S68 S96
    at = clock.now()
    with override("fi"):
        organiser = finished.make_organiser(at)
        programme = finished.twelve(at, organiser)
    page = open_page(organiser)
    address = f"/programmes/{programme.slug}/report/"
    began = at - timedelta(days=260)
    for path in (address, f"{address}funder/", "/reports/runs/", f"/reports/year/{began.year}/", "/reports/year/2001/"):
        page.goto(path)
        assert_accessible(page)
        page.set_viewport_size(NARROW)
        assert_fits(page)
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"{address}funder/")
    form = page.locator("form[action$='/report/costs/']")
    form.locator("[name=label]").fill("Tulkkaus")
    form.locator("[name=planned]").fill("kaksi sataa")
    press(form.locator("button"))
    assert_accessible(page)
    form.locator("[name=planned]").fill("200,50")
    press(form.locator("button"))
    page.wait_for_url(re.compile("/funder/$"))
    assert page.get_by_role("row", name="Tulkkaus").get_by_text("200,50").is_visible()
    with page.expect_response(f"**{address}report.csv") as answered:
        page.evaluate(f"fetch('{address}report.csv')")
    assert answered.value.status == 200
