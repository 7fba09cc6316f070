"""The papers themselves: accessible PDFs that say what they should. # S47"""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from ristiin.grouping.models import Membership
from ristiin.reports.actions import certifying, stating
from ristiin.reports.models import Certificate, WorkingTime
from ristiin.reports.papers import pdf as paper
from ristiin.reports.papers import queries

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
