"""The browser's checks can fail: each is shown a page that it must refuse, and one that it must let pass."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import TELL_VIOLATIONS, Watch
from tests.infrastructure.waiting import wait_until

HEAD = """<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Sivu</title>{}</head>
<body><main>{}</main></body></html>"""
PAGES = {
    "/whole": (200, HEAD.format("", "<h1>Sivu</h1>")),
    "/missing": (404, HEAD.format("", "<h1>Sivua ei ole</h1>")),
    "/broken": (500, HEAD.format("", "<h1>Virhe</h1>")),
    "/unstyled": (200, HEAD.format('<link rel="stylesheet" href="/gone.css">', "<h1>Sivu</h1>")),
    "/inline": (200, HEAD.format("", '<h1 style="color:red">Sivu</h1>')),
    "/script": (200, HEAD.format('<script src="/fails.js"></script>', "<h1>Sivu</h1>")),
    "/fails.js": (200, "nowhere.nothing();"),
    "/nameless": (200, HEAD.format("", "<h1>Sivu</h1><img src='data:,'><input>")),
    "/wide": (200, HEAD.format("", "<h1>Sivu</h1><pre>" + "x" * 2000 + "</pre>")),
}
pytestmark = pytest.mark.journey


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = PAGES.get(self.path, (404, ""))
        self.send_response(status)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src data:")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_args) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def address():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def visit(browser, address):
    with browser.new_context(base_url=address, viewport={"width": 320, "height": 700}) as context:
        context.add_init_script(TELL_VIOLATIONS)
        # Asked for by every browser, and nobody's fault here.
        context.route("**/favicon.ico", lambda route: route.fulfill(status=204))

        def visit(path):
            page, watch = context.new_page(), Watch()
            watch.listen(page)
            page.goto(path)
            return page, watch.complaints

        yield visit


@pytest.mark.parametrize("path", ["/whole", "/missing"])
def test_a_whole_page_and_a_refusal_pass(visit, path):
    _page, complaints = visit(path)

    assert complaints == []


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/broken", "500"),
        ("/unstyled", "404"),
        ("/inline", "Content-Security-Policy: style-src"),
        ("/script", "nowhere"),
    ],
)
def test_a_faulty_page_is_told(visit, path, word):
    page, complaints = visit(path)

    def is_told():
        # Playwright hears the browser only while it is asked something, and a page may tell after it has loaded.
        page.title()
        return word in "\n".join(complaints)

    wait_until(is_told)


def test_axe_passes_a_whole_page_and_refuses_a_nameless_control(visit):
    assert_accessible(visit("/whole")[0])

    with pytest.raises(AssertionError, match=r"image-alt: [\s\S]*label: "):
        assert_accessible(visit("/nameless")[0])


def test_a_page_wider_than_the_screen_is_told(visit):
    assert_fits(visit("/whole")[0])

    with pytest.raises(AssertionError, match="<pre>x"):
        assert_fits(visit("/wide")[0])
