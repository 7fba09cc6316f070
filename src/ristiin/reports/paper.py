"""A report as an accessible PDF (PDF/UA-1): tagged tables, pictures with words, a title and a language."""

from importlib.resources import files
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ristiin.community.on_paper import identity
from ristiin.kernel import typesetting
from ristiin.kernel.plain import plain
from ristiin.reports.blocks import Block, Chart, Listing, Picture, Quotes, Ranks, Report, Shares, Table, Words
from ristiin.reports.cells import said

Node = dict[str, Any]


def pdf(report: Report) -> bytes:
    """Return the report as a PDF."""
    template = files("ristiin.reports").joinpath("typesetting/report.typ")
    return typesetting.pdf(template, _content(report), int(report.at.timestamp()))


def _content(report: Report) -> Node:
    return {
        **identity(),
        "language": (get_language() or "fi")[:2],
        "title": _line(report.title),
        "eyebrow": _line(report.eyebrow),
        "lead": plain(report.lead),
        "by": report.by,
        "figures": [{"name": figure.name, "text": figure.text} for figure in report.figures],
        "sections": [
            {"title": _line(section.title), "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
        "foot": list(report.foot),
        "words": {
            "statement": _("Statement"),
            "spread": _("Spread"),
            "mean": _("Average"),
            "bar": _("Share"),
            "number": _("Number"),
            "all": pgettext("choices", "In all"),
        },
    }


def _block(block: Block) -> Node:
    match block:
        case Words():
            node: Node = {"text": plain(block.text), "soft": block.is_soft}
        case Table():
            node = _table(block)
        case Chart():
            node = {
                "low": block.low,
                "high": block.high,
                "claims": [
                    {
                        "text": plain(claim.text),
                        "counts": claim.counts,
                        "mean": "" if claim.mean is None else said(claim.mean),
                        "note": claim.note,
                    }
                    for claim in block.claims
                ],
            }
        case Shares():
            most = max((number for _text, number in block.rows), default=0) or 1
            node = {
                "caption": block.caption,
                "heading": plain(block.heading),
                "of": block.of,
                "rows": [
                    {"text": plain(text), "number": said(number), "share": number / most} for text, number in block.rows
                ],
            }
        case Ranks():
            node = {
                "caption": block.caption,
                "heading": plain(block.heading),
                "of": block.of,
                "places": block.places,
                "most": block.most,
                "rows": [{"text": plain(text), "counts": counts, "all": sum(counts)} for text, counts in block.rows],
            }
        case Quotes():
            node = {"rows": [{"text": plain(text), "by": by} for text, by in block.rows]}
        case Listing():
            node = {
                "lines": [
                    {"text": _line(line.text), "url": line.url, "notes": ", ".join(line.notes)} for line in block.lines
                ]
            }
        case Picture():
            node = {
                "panels": [{"title": one.title, "svg": one.svg, "alt": one.alt} for one in block.panels],
                "caption": block.caption,
                "table": _table(block.table),
            }
    return {"kind": block.kind, **node}


def _table(table: Table) -> Node:
    return {
        "caption": table.caption,
        "headings": list(table.headings),
        "sums": table.sums,
        "numbers": [column - 1 for column in table.numbers],
        "rows": [
            [plain(said(cell, is_money=place in table.money)) for place, cell in enumerate(row, 1)]
            for row in table.rows
        ],
    }


def _line(text: str) -> str:
    return " ".join(plain(text).split())
