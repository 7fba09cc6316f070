"""What a page must be for everybody."""

from functools import cache
from importlib import resources

from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def assert_accessible(page: Page) -> None:
    """Assert that axe finds nothing on the page as it stands."""
    page.evaluate(_axe())
    found = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", STANDARDS
    )
    violations = [
        f"{violation['id']}: {violation['help']}\n    {' '.join(node['target'])}\n    {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert violations == [], f"{page.url}\n" + "\n".join(violations)


def assert_fits(page: Page) -> None:
    """Assert that nothing makes the page scroll sideways."""
    too_much, widest = page.evaluate(
        """() => {
          const root = document.documentElement;
          const end = (one) => one.getBoundingClientRect().left + one.scrollWidth;
          const wide = [...document.querySelectorAll("body *")].filter((one) => end(one) > root.clientWidth);
          return [root.scrollWidth - root.clientWidth, wide.map((one) => one.outerHTML.slice(0, 120))];
        }"""
    )
    assert too_much <= 0, f"{too_much} px wider than {page.viewport_size}: {page.url}\n" + "\n".join(widest)


@cache
def _axe() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
