"""Signing in, passkeys and one's own page in a real browser: by keyboard, at 320 px, without a complaint."""

import re

import pytest

from ristiin.kernel.models import OutgoingMail
from tests.infrastructure.accessibility import assert_accessible, assert_fits

pytestmark = pytest.mark.journey


def newest_code(address: str) -> str:
    letter = OutgoingMail.objects.filter(to_address=address, kind="accounts/login_code").latest("pk")
    return re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", letter.body)[0]


def with_a_device(page):
    """Give the browser a device that makes and shows passkeys without asking."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def on_localhost(page, live_server):
    """A passkey belongs to a name; an address of numbers has none."""
    return live_server.url.replace("127.0.0.1", "localhost")


def sign_in_by_keyboard(page, base: str, address: str) -> None:
    page.goto(f"{base}/account/login/")
    page.locator("#id_address").focus()
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/code/**")
    page.locator("#id_code").focus()
    page.keyboard.type(newest_code(address))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(now|me)/"))


def test_a_code_is_asked_for_and_written_by_keyboard(page, live_server, participant) -> None:
    page.goto("/account/login/")
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)

    sign_in_by_keyboard(page, live_server.url, participant.email)

    assert page.url.endswith("/now/")


def test_a_wrong_code_is_said_where_it_was_written(page, participant) -> None:
    page.goto("/account/login/")
    page.fill("#id_address", participant.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/code/**")
    page.fill("#id_code", "BBBB-BBBB")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")

    assert_accessible(page)
    assert page.locator("#id_code_error").count() == 1


def test_a_passkey_is_made_and_used(page, live_server, participant, settings) -> None:
    base = on_localhost(page, live_server)
    with_a_device(page)
    sign_in_by_keyboard(page, base, participant.email)
    page.goto(f"{base}/account/passkeys/add/")
    assert_accessible(page)
    page.fill("#id_name", "Työkone")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/account/passkeys/")
    assert page.get_by_text("Työkone").count() >= 1
    assert_accessible(page)
    page.goto(f"{base}/me/")
    page.locator("form[action='/account/logout/'] button").click()
    page.wait_for_url(f"{base}/")

    page.goto(f"{base}/account/login/?next=/me/")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(f"{base}/me/")

    assert page.locator("strong", has_text=participant.email).count() == 1


def test_both_steps_with_a_passkey(page, live_server, participant) -> None:
    base = on_localhost(page, live_server)
    with_a_device(page)
    sign_in_by_keyboard(page, base, participant.email)
    page.goto(f"{base}/account/passkeys/add/")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/account/passkeys/")
    page.locator("section details.confirm > summary").last.click()
    page.locator("form[action='/account/recovery-codes/'] button").click()
    page.wait_for_url("**/account/recovery-codes/")
    assert page.locator("code").count() == 10
    assert_accessible(page)
    page.context.clear_cookies()

    page.goto(f"{base}/account/login/")
    page.fill("#id_address", participant.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/code/**")
    page.fill("#id_code", newest_code(participant.email))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/second-step/")
    assert_accessible(page)
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/now/")


def test_a_device_that_says_no_is_told_in_words(page, live_server, participant) -> None:
    base = on_localhost(page, live_server)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    page.goto(f"{base}/account/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")

    page.locator("form[data-passkey] button").click()

    page.wait_for_selector("[data-passkey-failed]:not([hidden])")
    assert page.url.endswith("/account/login/")


@pytest.mark.parametrize("address", ["/me/", "/me/traces/", "/me/erase/", "/account/prove/", "/account/passkeys/"])
def test_ones_own_pages_are_for_everybody(open_page, participant, address) -> None:
    page = open_page(participant)
    page.goto(address)
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)


def test_without_scripts_a_code_still_lets_in(open_page, participant) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/account/login/")
    passkey_is_offered = page.locator("form[data-passkey]").is_visible()
    page.fill("#id_address", participant.email)
    page.locator("form:not([data-passkey]):has(#id_address) button").click()
    page.fill("#id_code", newest_code(participant.email))
    page.locator("form:has(#id_code) button").click()

    assert (passkey_is_offered, page.url.endswith("/now/")) == (False, True)
