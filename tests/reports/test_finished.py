"""Two finished programmes, lived through by the actions of people's clicks, each give a report for a board."""

import pytest
from django.utils.translation import override

from ristiin.reports import tables
from ristiin.reports.paper import pdf
from ristiin.reports.sections import Reader
from ristiin.reports.telling import funder_report, programme_report
from tests.reports import finished


@pytest.fixture
def made(db, at):
    """Make one of them; return its report as it is passed on, with its organiser."""

    def make(maker):
        with override("fi"):
            organiser = finished.make_organiser(at)
            programme = maker(at, organiser)
        return programme, organiser

    return make


def blocks(report, kind):
    return [block for section in report.sections for block in section.blocks if block.kind == kind]


@pytest.mark.once
def test_twelve_people_in_six_pairs(made, at):  # S22 S35 S41 S127
    programme, organiser = made(finished.twelve)
    report = programme_report(programme, Reader(organiser, passes_on=True), at)
    assert [figure.text for figure in report.figures] == ["12 people, 6 pairs", "37", "3 published"]
    assert len(blocks(report, "chart")) == 3
    assert all(claim.people == 12 for chart in blocks(report, "chart") for claim in chart.claims)
    assert "Averages by class" not in str(report)
    assert b"pdfuaid" in pdf(funder_report(programme, Reader(organiser, passes_on=True), at))


@pytest.mark.once
@pytest.mark.long
def test_an_association_of_120_in_groups_of_ten(made, sheets, at):  # S22 S41
    programme, organiser = made(finished.association)
    assert sorted(group.memberships.count() for group in programme.groups.all()) == [10] * 12
    assert programme.groups.filter(facilitator=None).count() == 0
    report = programme_report(programme, Reader(organiser, passes_on=True), at)
    assert report.figures[0].text == "120 people, 12 groups"
    chart = blocks(report, "chart")[0]
    assert all(sum(claim.counts) == claim.people >= 80 for claim in chart.claims)
    book = sheets(tables.as_xlsx(report))
    assert any(row[-1] == "" and row[1] == chart.claims[0].people for rows in book.values() for row in rows[3:4])
