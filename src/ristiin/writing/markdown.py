"""What people write, as a page shows it: Markdown without any HTML of theirs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nh3
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

LONGEST = 200_000
"""Characters in one text."""

_SCHEMES = frozenset({"http", "https", "mailto"})
_TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"),
    *("s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "code": set[str](), "th": {"scope"}}
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_BARE_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\"'.,;:!?)\]]", re.IGNORECASE)
_DEEPEST = 6


def parsed(text: str, *, top: int = 2) -> list[Token]:
    """Return the text as tokens, its highest heading at level `top`: the page has a first heading of its own."""
    tokens = _parser().parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + top - 1, _DEEPEST)}"
        if token.children:
            token.children = list(_with_links(token.children))
    return tokens


def render(text: str, *, top: int = 2) -> SafeString:
    """Return the text as HTML that cannot do anything but be read: no scripts, no pictures, links to the web and mail.

    A line break is a line break. Written HTML shows as it was written.
    """
    return _clean(parsed(text, top=top))


@dataclass(frozen=True)
class Block:
    """One part of a text, a paragraph, heading, list or table: as it was written and as HTML."""

    source: str
    html: SafeString


def blocks(text: str) -> list[Block]:
    """Return the parts of a text in order."""
    lines, tokens = text.splitlines(), parsed(text)
    found: list[Block] = []
    first = 0
    for at, token in enumerate(tokens):
        if token.level == 0 and token.nesting < 1:
            opening = tokens[first]
            start, end = opening.map or (0, len(lines))
            found.append(Block("\n".join(lines[start:end]).strip("\n"), _clean(tokens[first : at + 1])))
            first = at + 1
    return found


def plainly(text: str) -> SafeString:
    """Return plain text as HTML: paragraphs and line breaks as they were written, addresses as links."""
    paragraphs = re.split(r"\n\s*\n", escape(text.replace("\r\n", "\n").strip()))
    # Escaped already, so that a quote at the end of an address stays out of it.
    lines = "".join(f"<p>{urlize(one, nofollow=True)}</p>".replace("\n", "<br>") for one in paragraphs if one)
    return _sanitised(lines)


def _with_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """Make links of addresses that were written bare, outside links."""
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not inside and "://" in token.content:
            yield from _split(token)
        else:
            yield token


def _split(token: Token) -> Iterator[Token]:
    at = 0
    for found in _BARE_LINK.finditer(token.content):
        yield Token("text", "", 0, content=token.content[at : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": normalizeLink(found[0])})
        yield Token("text", "", 0, content=found[0])
        yield Token("link_close", "a", -1)
        at = found.end()
    yield Token("text", "", 0, content=token.content[at:])


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable("image")  # a picture from elsewhere would tell there who reads and when
    parser.validateLink = lambda url: bool(_LINK.match(url.strip()))  # type: ignore[method-assign]
    return parser


def _clean(tokens: Sequence[Token]) -> SafeString:
    parser = _parser()
    return _sanitised(parser.renderer.render(tokens, parser.options, {}))


def _sanitised(html: str) -> SafeString:
    clean = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(_SCHEMES), link_rel="noopener noreferrer nofollow"
    )
    return mark_safe(clean)  # noqa: S308 - made clean the line before
