"""Certificates and working-time statements as accessible PDFs (PDF/UA-1)."""

import io
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.community.on_paper import identity
from ristiin.kernel import typesetting
from ristiin.kernel.plain import plain_line
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline
from ristiin.reports.models import Certificate
from ristiin.reports.papers import queries
from ristiin.ui import dates

Content = dict[str, Any]


def address_of(certificate: Certificate) -> str:
    """Return the whole address at which a certificate is checked."""
    return settings.BASE_URL + reverse("reports:verify", args=[certificate.code])


def certificate(paper: Certificate) -> bytes:
    """Return a certificate as a PDF in the reader's language; the same one gives the same bytes."""
    address = address_of(paper)
    content = _paper(
        title=_("Certificate of participation"),
        issuer=paper.issuer,
        name=paper.name,
        words=[_("has taken part in peer learning, where people teach and learn from one another as equals.")],
        facts=_facts(paper.title, paper.starts_on, paper.ends_on, paper.hours),
        signature=[
            dates.full_day(paper.issued_at),
            *_signature(paper.signed_by, paper.issuer),
        ],
    )
    content |= {
        "address": address,
        "qr": _qr(address),
        "qr-alt": _("QR code with the address at which this certificate can be checked"),
        "check": _("Whether this certificate is valid can be checked here:"),
    }
    return _pdf(content, paper.issued_at)


def working_time(programme: Programme, person: Person, hours: Decimal | None, at: datetime) -> bytes:
    """Return a statement for a person's supervisor as a PDF; `hours` are what the person says to have used."""
    entries = timeline(programme)
    first, last = queries.spans(entries)
    issuer = queries.issuer_of(programme)
    facts = _facts(programme.name, first, last, programme.hours_estimate)
    together = queries.together(programme)
    if together.count:
        facts.append([_("Joint sessions"), sessions_said(together)])
    is_over = queries.has_closed(programme, at)
    words = [_("took part in the programme named below.") if is_over else _("takes part in the programme named below.")]
    if hours is not None:
        facts.append([_("Hours used, in the person’s own words"), said(hours)])
        words.append(
            _("The hours used are the person’s own statement. Nobody has counted their meetings or their time.")
        )
    else:
        words.append(_("Nobody has counted the person’s meetings or their time."))
    content = _paper(
        title=_("Working-time statement"),
        issuer=issuer,
        name=person.name or person.email,
        words=words,
        facts=facts,
        signature=[dates.full_day(at), *_signature(queries.signer_of(programme), issuer)],
    )
    return _pdf(content, at)


def sessions_said(together: queries.Together) -> str:
    """Return how many joint sessions there are, and their hours, in words."""
    count = ngettext("%(n)s session", "%(n)s sessions", together.count) % {"n": together.count}
    return _("%(count)s, %(hours)s in all") % {"count": count, "hours": said(together.hours)}


def said(hours: Decimal | int) -> str:
    """Return hours in words: `1,5 h`."""
    whole = Decimal(hours)
    return f"{number_format(whole.normalize() if whole % 1 else int(whole), use_l10n=True)} h"


def _facts(title: str, first: date, last: date, hours: int | None) -> list[list[str]]:
    rows = [[_("Programme"), title], [pgettext("paper", "Time"), dates.long_days(first, last)]]
    if hours:
        rows.append([_("Extent, as estimated"), said(hours)])
    return rows


def _signature(signer: Person | None, issuer: str) -> list[str]:
    name = signer.name if signer else ""
    return [f"{name}, {issuer}" if name else issuer]


def _paper(**parts: Any) -> Content:
    """Return what the template shows, every text as one plain line."""
    return {
        **identity(),
        "language": (get_language() or "fi")[:2],
        "title": parts["title"],
        "author": plain_line(parts["issuer"]),
        "issuer": plain_line(parts["issuer"]),
        "name": plain_line(parts["name"]),
        "words": parts["words"],
        "facts": [[name, plain_line(value)] for name, value in parts["facts"]],
        "signature": [plain_line(row) for row in parts["signature"]],
        "address": "",
        "qr": "",
        "qr-alt": "",
        "check": "",
    }


@lru_cache(maxsize=8)
def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=1, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def _pdf(content: Content, at: datetime) -> bytes:
    template = files("ristiin.reports").joinpath("typesetting/paper.typ")
    return typesetting.pdf(template, content, int(at.timestamp()))
