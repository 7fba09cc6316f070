"""The pages of invitations and imports in a real browser: pressed through, accessible, fit for a phone."""

from datetime import timedelta
from pathlib import Path

import pytest

from ristiin.enrolment.actions import invitations as actions
from ristiin.enrolment.importing.addresses import pasted
from ristiin.enrolment.models import Enrolment
from ristiin.kernel import clock
from ristiin.programmes.models import TimelineEntry
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press

DATA = Path(__file__).parents[1] / "data"
pytestmark = pytest.mark.journey


@pytest.fixture
def open_programme(programme):
    """The programme, with registration open by the real clock."""
    TimelineEntry.objects.filter(programme=programme, key="registration").update(
        starts_at=clock.now() - timedelta(days=5), ends_at=clock.now() + timedelta(days=5)
    )
    return programme


def looked_at(page, name):
    del name
    assert_accessible(page)
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)
    page.set_viewport_size({"width": width, "height": height})


@pytest.mark.parametrize("locale", ["fi-FI", "sv-FI", "en-GB"])
def test_a_list_is_brought_in_by_hand(open_page, open_programme, organiser, locale):
    organiser.language = locale[:2]
    organiser.save()
    page = open_page(organiser, locale=locale)
    page.goto(f"/programmes/{open_programme.slug}/import/")
    looked_at(page, "import")
    page.set_input_files("input[type=file]", DATA / "dirty-import-utf16.csv")
    press(page.locator("main form .button").first)
    page.wait_for_url("**/columns/")
    looked_at(page, "columns")
    press(page.locator("main form .button:not(.quiet)").first)
    page.wait_for_url("**/preview/")
    looked_at(page, "preview")
    page.check("input[name=unknown_themes][value=leave]")
    press(page.locator("main form .panel .button").first)
    page.wait_for_load_state()
    press(page.locator("#take .button:not(.quiet)").first)
    page.wait_for_url("**/progress/")
    looked_at(page, "done")
    assert Enrolment.objects.count() == 5


def test_people_are_invited_and_one_registers(open_page, open_programme, organiser, participant):
    page = open_page(organiser)
    home = f"/programmes/{open_programme.slug}"
    page.goto(f"{home}/invitations/")
    looked_at(page, "empty")
    page.fill("[name=addresses]", "Aada Åberg <aada@x.example>\nrikkinäinen\nbo@x.example")
    page.fill("[name=list_label]", "opettajat")
    page.fill("[name=message]", "Juuri teidän kokemustanne tarvitaan.")
    press(page.locator("#invite .button").first)
    page.wait_for_selector("pre.mail")
    looked_at(page, "look")
    press(page.locator("button[name=send]").first)
    page.wait_for_load_state()
    looked_at(page, "sent")
    page.goto(f"{home}/channels/")
    page.fill("[name=label]", "Uutiskirje")
    press(page.locator("main form .button:not(.grave)").first)
    page.wait_for_selector(".qr")
    looked_at(page, "channels")

    visitor = open_page(None, width=390)
    invitation = open_programme.invitations.get(address="bo@x.example")
    visitor.goto(f"/i/{invitation.token}/")
    looked_at(visitor, "invited")
    press(visitor.locator("main form .button").first)
    visitor.wait_for_url("**/account/**")
    invitation.refresh_from_db()
    assert invitation.opened_at is not None


def test_a_used_invitation_says_whom_to_ask(open_page, open_programme, organiser, participant, other_participant):
    actions.invite(
        programme=open_programme, people=pasted("x@y.example").found, person=organiser, language="fi", at=clock.now()
    )
    invitation = open_programme.invitations.get()
    Enrolment.objects.create(programme=open_programme, person=participant, state="registered", changed_at=clock.now())
    invitation.person = participant
    invitation.save()

    page = open_page(other_participant)
    page.goto(f"/i/{invitation.token}/")
    press(page.locator("main form .button").first)
    page.wait_for_url("**/i/")

    looked_at(page, "taken")
    assert page.locator(".notice").count() == 1
