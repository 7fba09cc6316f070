"""A published text as an accessible PDF (PDF/UA-1): tagged, with a title and a language, read by any screen reader.

The text is parsed here and handed over as data, which the typesetter never reads as markup of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from ristiin.kernel import typesetting
from ristiin.kernel.plain import plain
from ristiin.writing import markdown

DEEPEST = 6
MOST_NESTED = 8
"""Lists and quotations within one another; what lies deeper is set without its marks, for typesetting has an end."""

LONGEST_ADDRESS = 2000

Node = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """Everything that stands in the PDF. `colophon` rows may be addresses, which become links; `at` is a POSIX time."""

    title: str
    language: str
    names: tuple[str, ...]
    byline: str
    summary: str
    body: str
    themes: tuple[str, ...]
    colophon: tuple[str, ...]
    at: int


@lru_cache(maxsize=32)
def pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF. A sign that no font has becomes a box."""
    return typesetting.pdf(files("ristiin.outputs").joinpath("typesetting/output.typ"), _content(paper), paper.at)


def _content(paper: Paper) -> Node:
    return {
        "title": plain(paper.title),
        "authors": list(paper.names),
        "themes": list(paper.themes),
        "language": paper.language,
        "byline": paper.byline,
        "summary": plain(paper.summary),
        "body": _levelled(_top(SyntaxTreeNode(markdown.parsed(plain(paper.body), top=1)).children)),
        "colophon": [[_row(row)] for row in paper.colophon],
    }


def _row(row: str) -> Node:
    text = _text(row)
    return {"is": "link", "address": row, "inside": [text]} if row.startswith("https://") else text


def _top(nodes: Iterable[SyntaxTreeNode]) -> list[Node]:
    return [block for node in nodes if (block := _heading(node) if node.type == "heading" else _block(node))]


def _heading(node: SyntaxTreeNode) -> Node:
    return {"is": "heading", "level": int(node.tag[1]), "inside": _inside(node)}


def _blocks(nodes: Iterable[SyntaxTreeNode], depth: int = 0) -> list[Node]:
    return [block for node in nodes if (block := _block(node, depth))]


def _block(node: SyntaxTreeNode, depth: int = 0) -> Node:
    match node.type:
        case "bullet_list" | "ordered_list" | "blockquote" if depth >= MOST_NESTED:
            flat = [_plain_block(leaf) for leaf in node.walk(include_self=False)]
            block: Node = {"is": "together", "inside": [leaf for leaf in flat if leaf]}
        case "bullet_list":
            block = {"is": "list", "items": [_blocks(item.children, depth + 1) for item in node.children]}
        case "ordered_list":
            items = [_blocks(item.children, depth + 1) for item in node.children]
            block = {"is": "numbers", "start": int(node.attrs.get("start", 1)), "items": items}
        case "blockquote":
            block = {"is": "quote", "inside": _blocks(node.children, depth + 1)}
        case "table":
            block = _table(node)
        case _:
            block = _plain_block(node)
    return block


def _plain_block(node: SyntaxTreeNode) -> Node:
    """Return a block that holds no others, nothing for one that does."""
    match node.type:
        case "paragraph":
            block: Node = {"is": "paragraph", "inside": _inside(node)}
        case "heading":  # in a quotation or a list it is no heading of this text
            block = {"is": "paragraph", "inside": [{"is": "strong", "inside": _inside(node)}]}
        case "fence" | "code_block":
            block = {"is": "code", "text": node.content.rstrip("\n")}
        case "hr":
            block = {"is": "rule"}
        case _:
            block = {}
    return block


def _table(node: SyntaxTreeNode) -> Node:
    rows = [[_inside(cell) for cell in row.children] for part in node.children for row in part.children]
    return {"is": "table", "columns": max(len(rows[0]), 1), "head": rows[0], "rows": rows[1:]}


SPANS = {"strong": "strong", "em": "emph", "s": "strike"}


def _inside(node: SyntaxTreeNode) -> list[Node]:
    return [inline for child in node.children for inline in _inline(child)]


def _inline(node: SyntaxTreeNode) -> list[Node]:
    match node.type:
        case "inline":
            found = _inside(node)
        case "code_inline":
            found = [{"is": "code", "text": node.content}]
        case "softbreak" | "hardbreak":
            found = [{"is": "break"}]
        case "strong" | "em" | "s":
            found = [{"is": SPANS[node.type], "inside": _inside(node)}]
        case "link" if 0 < len(str(node.attrs.get("href", ""))) <= LONGEST_ADDRESS:
            found = [{"is": "link", "address": str(node.attrs["href"]), "inside": _inside(node)}]
        case "text" | "html_inline":
            found = [_text(node.content)]
        case _:
            found = _inside(node)
    return found


def _text(text: str) -> Node:
    return {"is": "text", "text": text}


def _levelled(blocks: list[Node]) -> list[Node]:
    """Let headings begin at the first level and go down one at a time, as readers' programs expect."""
    level = 0
    for block in blocks:
        if block["is"] == "heading":
            level = block["level"] = min(block["level"], level + 1, DEEPEST)
    return blocks
