"""Somebody gathers every page and file of every reader and works out nothing about a few people (P5)."""

import csv
import io
from dataclasses import asdict
from types import SimpleNamespace

import pytest
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.feedback import instruments
from ristiin.feedback.choices import Instrument
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Role
from ristiin.reports.choices import Seat
from ristiin.reports.queries import of_year
from ristiin.reports.runs import runs_report, year_report
from ristiin.reports.sections import Reader
from ristiin.reports.telling import funder_report, programme_report
from ristiin.surveys import thresholds
from ristiin.surveys.models import Release, Round
from tests.surveys.attacker import Published, attack

pytestmark = pytest.mark.once

COMMUNITIES = {
    12: {"Oulu": 6, "Turku": 6},
    120: {"Oulu": 61, "Turku": 44, "Kuopio": 12, "Rauma": 3},
}
TEXTS = {q.texts["en"]: q.key for q in instruments.standard(Instrument.END).questions}


@pytest.fixture
def gathered(programme, organiser, at):
    """Everything that anybody can be shown of the programme: by one who has answered, by one who has not, in files."""

    def gather(answerer):
        Role.objects.create(programme=programme, person=answerer, role=RoleKind.ORGANISER, given_at=at)
        found = []
        for person in (organiser, answerer):
            for make in (programme_report, funder_report):
                found += [make(programme, Reader(person, passes_on=passes_on), at) for passes_on in (False, True)]
            found += [programme_report(programme, Reader(person, seat=seat), at) for seat in Seat]
            found += [runs_report([programme], at), year_report(2027, of_year(2027, person), person, at)]
        return found

    return gather


def figures_in(reports, given, bounds):
    """Return what the reports tell, each figure with the people it is about."""
    found = []
    for block in (block for report in reports for section in report.sections for block in section.blocks):
        if block.kind == "chart":
            for claim in block.claims:
                people = frozenset(pk for pk, (_label, answers) in given.items() if TEXTS[claim.text] in answers)
                if claim.mean is not None:
                    found.append(Published((TEXTS[claim.text], "score"), people))
                if claim.counts is not None:
                    assert sum(claim.counts) == len(people)
                    found += [Published((TEXTS[claim.text], n), people) for n in range(5)]
        elif block.kind == "table" and block.rows[0][0] in TEXTS:
            for row in block.rows:
                found += _classes(TEXTS[row[0]], block.headings[1:], row[1:], given, bounds)
    return found


def _classes(question, labels, means, given, bounds):
    answered = {pk: label for pk, (label, answers) in given.items() if question in answers}
    classes = thresholds.merged(list(answered.values()), bounds)
    for label, mean in zip(labels, means, strict=True):
        people = frozenset(pk for pk, own in answered.items() if classes[own] == label)
        if mean is not None:
            # A column that is no class is the whole programme's, in a comparison of runs.
            yield Published((question, "score"), people or frozenset(answered))


@pytest.mark.parametrize("number", COMMUNITIES)
def test_nothing_can_be_worked_out_from_reports(number, enrol, ask, gathered):  # S35 S37 P5
    people = {name: enrol(size, name) for name, size in COMMUNITIES[number].items()}
    _round, given = ask(people)
    figures = figures_in(gathered(people["Oulu"][0]), given, bounds=5)
    assert len({figure.people for figure in figures}) == (1 if number == 12 else 4)
    assert attack(figures) is None
    assert attack(figures, known=[people["Oulu"][0].pk]) is None


def test_the_attacker_wins_where_the_thresholds_are_gone(enrol, ask, gathered):
    people = {name: enrol(size, name) for name, size in COMMUNITIES[120].items()}
    round_, given = ask(people)
    none = thresholds.Thresholds(score=1, distribution=1, comments=1, group=1)
    sheets = [thresholds.Sheet(answers, label) for label, answers in given.values()]
    asked = instruments.standard(Instrument.END)
    Release.objects.filter(round=round_).update(cells=thresholds.plain(thresholds.release(asked, sheets, none)))
    Round.objects.filter(pk=round_.pk).update(thresholds=asdict(none))
    assert attack(figures_in(gathered(people["Oulu"][0]), given, bounds=1)).people


def test_files_tell_no_more_than_the_strictest_page(browse, programme, organiser, enrol, ask, at):
    people = enrol(9)
    ask({"Koulu": people})
    Role.objects.create(programme=programme, person=people[0], role=RoleKind.ORGANISER, given_at=at)
    Person.objects.filter(pk=people[0].pk).update(language="en")
    people[0].refresh_from_db()
    address = reverse("reports:report_csv", args=[programme.slug])
    files = [browse(person).get(address).content.decode("utf-8-sig") for person in (organiser, people[0])]
    assert files[0] == files[1]
    page = programme_report(programme, Reader(people[0]), at)
    claims = [c for s in page.sections for b in s.blocks if b.kind == "chart" for c in b.claims]
    shown = {claim.text: claim for claim in claims}
    rows = [row for row in csv.reader(io.StringIO(files[0])) if len(row) > 2 and row[1] in shown]
    assert len(rows) == len(shown)
    for row in rows:
        told = SimpleNamespace(mean=row[8], counts=row[3:8])
        assert (told.mean != "") == (shown[row[1]].mean is not None)
        assert ("" in told.counts) == (shown[row[1]].counts is None)


@pytest.mark.parametrize("query", ["cut=organisation", "organisation=Oulu", "group=1", "unit=1", "person=1", "run=x"])
def test_no_filter_divides_a_report(browse, programme, organiser, enrol, ask, query):
    ask({"Oulu": enrol(6, "Oulu"), "Turku": enrol(6, "Turku")})
    reader = browse(organiser)
    address = reverse("reports:report_csv", args=[programme.slug])
    assert reader.get(address).content == reader.get(f"{address}?{query}").content
