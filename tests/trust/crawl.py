"""Opens everything that can be opened and looks for tokens."""

import io
import re
import zipfile
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.trust.matrix import GET, POST, Row
from tests.trust.world import Canary, World

TOKEN = re.compile(r"zq\d{3}[a-z]+qz")
MOST_PAGES = 1500
LINK = re.compile(r'(?:href|src|hx-get)="([^"#]+)')
ADDRESS = "http://testserver"


def text_of(response: HttpResponse) -> str:
    """Return everything an answer says: its headers and its body, unpacked and unfolded."""
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{headers} {unpacked(body)}"


def unpacked(body: bytes) -> str:
    """Return the text of a body: of every file in an archive, with the folds of a calendar undone."""
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return " ".join(unpacked(archive.read(name)) for name in archive.namelist())
    encoding = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    return body.decode(encoding, errors="replace").replace("\r\n ", "").replace("\r\n\t", "")


def tokens_in(text: str) -> set[str]:
    return set(TOKEN.findall(text.lower()))


@dataclass
class Crawl:
    """Where each token was seen by one reader."""

    seen: dict[str, set[str]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    answers: dict[str, int] = field(default_factory=dict)

    def note(self, where: str, text: str) -> None:
        for token in tokens_in(text):
            self.seen.setdefault(token, set()).add(where)


def every_way_in(world: World, rows: list[Row]) -> list[str]:
    """Return the address of every GET row, for each programme of the world when it is about one."""
    found = []
    for row in (row for row in rows if row.method == GET):
        kwargs = dict(row.kwargs(world))
        found.append(reverse(row.name, kwargs=kwargs))
        if set(kwargs) == {"slug"}:
            found += [reverse(row.name, kwargs={"slug": p.slug}) for p in world.programmes.values()]
    return list(dict.fromkeys(found))


def crawl(client: Client, seeds: list[str], *, follows: bool = True) -> Crawl:
    """Open the seeds, and if it `follows` links, every page of ours that they lead to."""
    found, waiting = Crawl(), deque(seeds)
    while waiting and len(found.opened) < MOST_PAGES:
        url = waiting.popleft()
        if url in found.opened:
            continue
        found.opened.add(url)
        response = client.get(url)
        text = text_of(response)
        found.answers[url] = response.status_code
        found.note(url, text)
        if not follows:
            continue
        sent_to = [response.headers["Location"]] if "Location" in response.headers else []
        waiting += [there for there in map(_ours(url), [*sent_to, *LINK.findall(text)]) if there]
    assert found.opened.issuperset(waiting), f"left unopened: {waiting}"
    return found


def _ours(base: str):
    def address(link: str) -> str | None:
        whole = urlsplit(urljoin(f"{ADDRESS}{base}", link.replace("&amp;", "&")))
        if f"{whole.scheme}://{whole.netloc}" != ADDRESS or whole.path.startswith("/static/"):
            return None
        return whole.path + (f"?{whole.query}" if whole.query else "")

    return address


def posts(rows: list[Row], role: str) -> list[Row]:
    """Return what a role may post."""
    return [row for row in rows if row.method == POST and row.expected(role) in {200, 302}]


def leaks(seen: dict[str, set[str]], canaries: list[Canary], may_read) -> list[str]:
    """Return the tokens that were seen by one who may not read them, and where."""
    by_token = {canary.token: canary for canary in canaries}
    return sorted(
        f"{by_token[token].kind} of {by_token[token].owner}: {', '.join(sorted(places)[:3])}"
        for token, places in seen.items()
        if not may_read(by_token[token])
    )
