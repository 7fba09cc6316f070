"""The papers themselves: accessible PDFs that say what they should. # S47"""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader

from ristiin.community import actions as community
from ristiin.community import colour
from ristiin.community.models import Community
from ristiin.grouping.models import Membership
from ristiin.reports.actions import certifying, stating
from ristiin.reports.models import Certificate, WorkingTime
from ristiin.reports.paper import pdf as report_pdf
from ristiin.reports.papers import pdf as paper
from ristiin.reports.papers import queries
from ristiin.reports.sections import Reader
from ristiin.reports.telling import programme_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(programme, pair, participant, later):
    """Paula's."""
    certifying.issue(programme=programme, at=later)
    return Certificate.objects.get(person=participant)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_certificate_is_an_accessible_pdf_in_each_language(certificate, language) -> None:
    with override(language):
        made = paper.certificate(certificate)

    assert made.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in made
    assert f"/Lang({language})".encode() in made.replace(b" ", b"")
    assert b"/StructTreeRoot" in made


def test_the_same_certificate_gives_the_same_bytes(certificate) -> None:
    with override("fi"):
        assert paper.certificate(certificate) == paper.certificate(certificate)


@pytest.mark.parametrize("name", ["#panic()", "Åke $x$ *y* @z", "𒀀 Nimi", "a\u202egnp.exe", '"]} \\'])
def test_a_name_is_never_read_as_markup(certificate, name) -> None:
    certificate.name = name

    assert paper.certificate(certificate).startswith(b"%PDF")


def test_hours_are_said_as_each_language_writes_them() -> None:
    said = {}
    for language in ("fi", "en"):
        with override(language):
            said[language] = [paper.said(hours) for hours in (27, Decimal("1.5"), Decimal("30.0"))]

    assert said == {"fi": ["27 h", "1,5 h", "30 h"], "en": ["27 h", "1.5 h", "30 h"]}


def test_a_person_writes_their_own_hours_and_empties_them(programme, pair, participant, browse) -> None:
    client, address = browse(participant), reverse("reports:working_time", args=[programme.slug])

    assert client.post(address, {"hours": "31,5"}).status_code == 302
    first = queries.hours_of(participant, programme)
    assert client.post(address, {"hours": ""}).status_code == 302

    assert (first, WorkingTime.objects.count()) == (Decimal("31.5"), 0)


def test_the_statement_is_there_while_the_programme_goes_on(programme, pair, participant, outsider, browse) -> None:
    address = reverse("reports:working_time_pdf", args=[programme.slug])

    answer = browse(participant).get(address)

    assert (answer.status_code, answer["Content-Type"], answer.content[:4]) == (200, "application/pdf", b"%PDF")
    assert b"pdfuaid" in answer.content
    assert browse(outsider).get(address).status_code == 404


def test_the_organiser_never_sees_a_persons_own_hours(programme, pair, participant, organiser, browse, later) -> None:
    stating.state_hours(programme=programme, person=participant, hours=Decimal("48.5"), at=later)
    certifying.issue(programme=programme, at=later)
    client = browse(organiser)

    seen = [
        client.get(reverse(name, args=[programme.slug])).content.decode()
        for name in ("reports:certificates", "reports:stories", "programmes:timeline")
    ]

    assert [bool(re.search(r"48[.,]5", page)) for page in seen] == [False, False, False]
    assert client.get(reverse("reports:working_time", args=[programme.slug])).status_code == 404


def test_joint_sessions_are_counted_as_planned_never_by_presence(programme, pair) -> None:
    found = queries.together(programme)

    assert (found.count, found.hours) == (3, Decimal("4.5"))


def test_who_has_left_on_the_way_has_no_statement_and_one_who_stayed_keeps_it(
    programme, pair, participant, other_participant, browse, at, later
) -> None:
    address = reverse("reports:working_time", args=[programme.slug])
    Membership.objects.filter(enrolment__person=participant).update(left_at=at + timedelta(days=9))
    Membership.objects.filter(enrolment__person=other_participant).update(left_at=later)

    answers = [browse(person).get(address).status_code for person in (participant, other_participant)]

    assert answers == [404, 200]


# ------------------------------------------------------------------------------------------ the community's own # S82


def contrast_on_white(told) -> float:
    """Return the contrast of a colour with white (WCAG 2)."""
    parts = [int(told[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("lightness", ["0", "0.5", "1"])
@pytest.mark.parametrize("chroma", ["0", "0.17", "0.37"])
def test_whatever_colour_a_community_has_its_papers_can_be_read(lightness, chroma) -> None:
    hues = [f"oklch({lightness} {chroma} {degrees})" for degrees in range(0, 361, 5)]

    assert min(contrast_on_white(colour.accent(hue)) for hue in hues) >= 4.5
    assert min(contrast_on_white(colour.other(hue)) for hue in hues) >= 3


def test_a_colour_is_the_same_however_it_is_told() -> None:
    assert (colour.accent("#5b3fb3"), colour.accent("#ffffff"), colour.accent("#fff")) == (
        "#593eaf",
        colour.accent("oklch(1 0 0)"),
        colour.accent("#FFFFFF"),
    )


def with_a_logo(organiser, at) -> None:
    """Give the community a name, a logo that shows through, and lake blue."""
    drawn = BytesIO()
    Image.new("RGBA", (80, 40), (0, 80, 120, 90)).save(drawn, "PNG")
    community.set_logo(content=drawn.getvalue(), by=organiser, at=at)
    Community.objects.update(names={"fi": "Oppiva talo", "en": "Learning House"}, colour="oklch(0.5 0.13 240)")


def figures(made) -> list[str]:
    """Return the words of the pictures of a PDF, in reading order."""

    def below(node):
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            element = kid.get_object()
            if isinstance(element, dict):
                if element.get("/S") == "/Figure":
                    yield element["/Alt"]
                yield from below(element)

    return list(below(PdfReader(BytesIO(made), strict=True).root_object["/StructTreeRoot"]))


def test_a_certificate_carries_the_logo_with_words_and_the_colour(certificate, organiser, later) -> None:
    with override("en"):
        bare = paper.certificate(certificate)
        with_a_logo(organiser, later)
        made = paper.certificate(certificate)

    assert figures(bare) == ["QR code with the address at which this certificate can be checked"]
    assert figures(made) == ["Logo: Learning House", *figures(bare)]
    drawn = PdfReader(BytesIO(made)).pages[0].get_contents().get_data()
    red, green, blue = (int(colour.accent("oklch(0.5 0.13 240)")[at : at + 2], 16) / 255 for at in (1, 3, 5))
    assert [round(float(part), 2) for part in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) sc", drawn)[0]] == [
        round(red, 2),
        round(green, 2),
        round(blue, 2),
    ]


def test_a_statement_and_a_report_carry_the_logo_too(programme, pair, participant, organiser, later) -> None:
    with_a_logo(organiser, later)
    with override("en"):
        statement = paper.working_time(programme, participant, None, later)
        report = report_pdf(programme_report(programme, Reader(organiser, passes_on=True), later))

    assert (figures(statement), figures(report)[:1]) == (["Logo: Learning House"], ["Logo: Learning House"])
