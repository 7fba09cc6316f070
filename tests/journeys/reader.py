"""Somebody at a page of their own: finds things by role and name, in their own language, and looks around."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.urls import resolve
from django.utils.translation import gettext, ngettext, override, pgettext
from playwright.sync_api import Locator, Page, expect

from ristiin.kernel.postman import deliver_due
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press

LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
MOST_TABS = 200


@dataclass
class Reader:
    """A person, the page open before them, and the language they read.

    `is_repeated` where the same is walked in Finnish, too: axe sees the same then, but words are of other widths.
    """

    page: Page
    language: str
    is_repeated: bool = False
    looked_at: set[str] = field(default_factory=set)

    def words(self, text: str, context: str = "", **values: object) -> str:
        """Return what a text of the source reads in this person's language."""
        with override(self.language):
            said = pgettext(context, text) if context else gettext(text)
        return said % values if values else said

    def number_of(self, one: str, many: str, n: int) -> str:
        """Return a text with a number in this person's language."""
        with override(self.language):
            return ngettext(one, many, n) % {"n": n}

    def open(self, path: str) -> None:
        """Go to a page and look at it."""
        self.page.goto(path)
        self.look()

    def look(self) -> None:
        """Assert, once per page, that it is for everybody and no wider than a small phone."""
        name = resolve(urlsplit(self.page.url).path).view_name
        heading = f"{name}: {self.page.locator('h1').first.inner_text()}"
        if heading in self.looked_at:
            return
        self.looked_at.add(heading)
        if not self.is_repeated:
            assert_accessible(self.page)
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": 320, "height": 700})
        assert_fits(self.page)
        self.page.set_viewport_size(size)

    def sees(self, text: str, context: str = "", **values: object) -> None:
        """Assert that a text stands on the page."""
        self.sees_exactly(self.words(text, context, **values))

    def sees_exactly(self, text: str) -> None:
        """Assert that these very words stand on the page."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def button(self, text: str, about: str = "") -> Locator:
        """Return the button of that name, and of what it is about."""
        return self.page.get_by_role("button", name=self._name(text, about), exact=True)

    def press(self, text: str, about: str = "") -> None:
        """Press a button, and be where it leads."""
        press(self.button(text, about).first)

    def follow(self, text: str, about: str = "") -> None:
        """Follow a link, or a button that is one."""
        self.page.get_by_role("link", name=self._name(text, about), exact=True).first.click()
        self.look()

    def _name(self, text: str, about: str) -> str:
        return f"{self.words(text)}{about if about.startswith(':') else f' {about}'}".strip()

    def unfold(self, text: str, about: str = "") -> None:
        """Open what is folded away under a heading."""
        name = re.compile(rf"^\s*{re.escape(self._name(text, about))}\s*$")
        self.page.locator("summary", has_text=name).first.click()

    def write(self, label: str, text: str, context: str = "") -> None:
        """Write into the field of that label."""
        self.labelled(label, context).fill(text)

    def labelled(self, label: str, context: str = "") -> Locator:
        """Return the field of that label, which may go on to say that the field is optional."""
        name = re.compile(rf"^\s*{re.escape(self.words(label, context))}(\s*\(.*\))?\s*$")
        return self.page.get_by_label(name).locator("visible=true").first

    def group(self, label: str) -> Locator:
        """Return the choices under that label."""
        return self.page.get_by_role("group", name=self.words(label)).first

    def reach(self, wanted: Locator) -> None:
        """Come to something with the tab key alone."""
        expect(wanted).to_be_attached()
        for _tab in range(MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached with the tab key: {wanted}")

    def type(self, label: str, text: str) -> None:
        """Write into the field of that label with the keyboard alone."""
        self.reach(self.labelled(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, box: Locator) -> None:
        """Tick a box, or choose a choice, with the keyboard alone."""
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def choose(self, choices: Locator, wanted: int) -> None:
        """Choose one of several with the keyboard alone: the tab key comes to the one chosen, arrows go on from it."""
        chosen = choices.locator("xpath=self::*[@checked]")
        self.reach(chosen.first if chosen.count() else choices.first)
        for _arrow in range(choices.count()):
            if choices.nth(wanted).is_checked():
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"not chosen with the arrows: {choices.nth(wanted)}")

    def sign_in(self, address: str, smtp_sink) -> None:
        """Sign in with a code that comes by mail."""
        self.look()
        self.write("E-mail address", address)
        self.press("Send me a code")
        self.look()
        self.write("Code", mailed_code(smtp_sink, address))
        self.press("Sign in")


def mailed_code(smtp_sink, address: str) -> str:
    """Return the newest code that came to an address."""
    deliver_due()
    letter = next(mail for mail in reversed(smtp_sink.received) if mail.recipients == (address,))
    return CODE.search(letter.message["Subject"])[0]
