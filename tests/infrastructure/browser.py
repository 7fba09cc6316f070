"""A real browser against the real site; a page that complains fails its test."""

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
FAILURES = PROJECT / "var" / "test-failures"
SPARED = ["WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup"]
"""What hangs from the address field, which nobody sees: a process of its own for every window."""
SPARED_BY_PLAYWRIGHT = [
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
"""Said again, for our flag takes the place of Playwright's own."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(SPARED_BY_PLAYWRIGHT + SPARED)}",
]
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
TELL_LEAVING = """
addEventListener("submit", (event) => { if (!event.defaultPrevented) window.isLeaving = true; });"""
_failed = pytest.StashKey[bool]()
expect.set_options(timeout=15_000)
PATIENCE = 90_000
"""Milliseconds for what a page may take its time for."""


def press(button: Locator) -> None:
    """Press a button, and be where it leads: what a form writes is written then."""
    page = button.page
    button.click(timeout=PATIENCE)
    page.wait_for_function("() => !window.isLeaving", timeout=PATIENCE)


@dataclass
class Watch:
    """What one page complained of; a test that takes the network away says where that may be heard."""

    may_fail: str = ""
    complaints: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def listen(self, page: Page) -> None:
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _response(self, response: Response) -> None:
        # A form sent back with 4xx is an answer; a missing style sheet or picture is a fault.
        asked_by_reader = response.request.is_navigation_request() or "hx-request" in response.request.headers
        if asked_by_reader and 400 <= response.status < 500:
            self.refused.add(response.url)

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        foreseen = url in self.refused or (self.may_fail and self.may_fail in url)
        expected = message.text.startswith("Failed to load resource") and foreseen
        if message.type == "error" and not expected:
            self.complaints.append(f"{message.text} ({message.location['url']})")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser():
    # The browser's driver keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        running = playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_page(request, browser, live_server, settings):
    """Call it for a page of somebody's own browser: `open_page(person, locale="sv-FI", width=390)`.

    `may_fail` is a part of the addresses that the test itself makes fail.
    """
    settings.BASE_URL = live_server.url
    opened: list[tuple[Page, Watch]] = []

    def open_(
        person=None, *, locale: str = "fi-FI", width: int = 1280, height: int = 900, may_fail="", **options
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale=locale,
            timezone_id="Europe/Helsinki",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(30_000)
        context.add_init_script(TELL_VIOLATIONS)
        context.add_init_script(TELL_LEAVING)
        if person is not None:
            context.add_cookies([_session_cookie(person, live_server.url, settings)])
        page, watch = context.new_page(), Watch(may_fail)
        watch.listen(page)
        opened.append((page, watch))
        return page

    yield open_
    complaints = [complaint for _page, watch in opened for complaint in watch.complaints]
    if complaints or request.node.stash.get(_failed, False):
        _keep_pictures(request.node.nodeid, [page for page, _watch in opened])
    for page, _watch in opened:
        page.context.close()
    assert complaints == [], "the browser complained"


@pytest.fixture
def page(open_page):
    """A visitor's page, in Finnish, at 1280 px."""
    return open_page()


def _session_cookie(person, url, settings):
    client = Client()
    client.force_login(person)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


def _keep_pictures(nodeid: str, pages: list[Page]) -> None:
    FAILURES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", nodeid)
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=FAILURES / f"{name}-{number}.png", full_page=True)
