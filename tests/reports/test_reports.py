"""What a report tells, to whom, and that it is the same on the page, on paper and in tables."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from ristiin.enrolment.choices import EnrolmentState
from ristiin.programmes.actions import starting
from ristiin.programmes.choices import State
from ristiin.reports import queries, tables
from ristiin.reports.actions.counting import count_meetings
from ristiin.reports.actions.funding import Cost, add_cost, say_facts
from ristiin.reports.blocks import Report, Section, Table
from ristiin.reports.models import BudgetLine, MeetingCount
from ristiin.reports.paper import pdf
from ristiin.reports.sections import Reader
from ristiin.reports.tasks import count_what_has_closed
from ristiin.reports.telling import funder_report, programme_report
from ristiin.rooms.models import Meeting

CLOSED = timedelta(days=150)


@pytest.fixture
def address(programme):
    return reverse("reports:report", args=[programme.slug])


def said(report):
    """Return everything a report says, as one text."""
    return str(report)


def test_an_early_report_says_that_it_fills(browse, organiser, address):
    page = browse(organiser).get(address).content.decode()
    assert "The report fills as the programme goes on" in page
    assert "report.pdf" not in page


def test_who_took_part(browse, organiser, address, enrol):
    enrol(7, "Oulu")
    enrol(2, "Turku")
    enrol(1, "Kuopio", EnrolmentState.WITHDRAWN)
    page = browse(organiser).get(address).content.decode()
    assert "9 people took part from 2 organisations." in page
    assert "One person withdrew on the way." in page


def test_how_many_withdrew_is_not_told_of_a_few_where_anybody_may_read(programme, organiser, enrol, at):
    enrol(9)
    enrol(1, "Kuopio", EnrolmentState.WITHDRAWN)
    passed_on = said(programme_report(programme, Reader(organiser, passes_on=True), at))
    assert "Fewer than five withdrew" in passed_on
    assert "One person withdrew" not in passed_on


# ------------------------------------------------------------------------------------------------------------- meetings


def test_meetings_are_counted_when_the_programme_has_closed(programme, organiser, pairs, at):
    pairs(6, met=5)
    before = said(programme_report(programme, Reader(organiser), at + timedelta(days=40)))
    assert "5 of 6 pairs have met." in before
    assert "counted once" in before

    count_what_has_closed(at + CLOSED)
    after = said(programme_report(programme, Reader(organiser), at + CLOSED))
    assert "5 meetings of their own were held, about 8 hours in all." in after


def test_fewer_than_five_that_have_met_are_not_summed(programme, organiser, pairs, at):  # TRUST 1.4
    pairs(6, met=4)
    count = count_meetings(programme=programme, at=at + CLOSED)
    assert (count.met, count.meetings, count.minutes) == (4, None, None)
    assert "meetings of their own" not in said(programme_report(programme, Reader(organiser), at + CLOSED))


def test_a_meeting_marked_afterwards_changes_no_figure(programme, organiser, pairs, at):
    pairs(6, met=5)
    count_meetings(programme=programme, at=at + CLOSED)
    first = said(programme_report(programme, Reader(organiser), at + CLOSED))
    held = Meeting.objects.first()
    Meeting.objects.create(
        group=held.group, state="held", starts_at=held.starts_at, ends_at=held.ends_at, changed_at=at
    )
    count_meetings(programme=programme, at=at + CLOSED)
    assert MeetingCount.objects.get().meetings == 5
    assert said(programme_report(programme, Reader(organiser), at + CLOSED)) == first


def test_nothing_is_counted_before_a_week_has_gone(programme, pairs, at):
    pairs(6, met=5)
    count_what_has_closed(at + timedelta(days=148))
    assert not MeetingCount.objects.exists()
    count_what_has_closed(at + timedelta(days=149))
    assert MeetingCount.objects.exists()


def test_who_has_not_met_is_not_told_where_anybody_may_read(programme, organiser, pairs, at):
    pairs(6, met=5)
    assert "5 of 6" not in said(programme_report(programme, Reader(organiser, passes_on=True), at))


# -------------------------------------------------------------------------------------------------------------- answers


def test_answers_come_from_closed_rounds_alone(programme, organiser, enrol, ask, at):
    people = enrol(12)
    round_, _given = ask({"Koulu": people}, closes=False)
    assert "I got new ideas" not in said(programme_report(programme, Reader(organiser), at))
    assert str(round_.pk) not in [
        section.key for section in programme_report(programme, Reader(organiser), at).sections
    ]


def test_own_words_stay_on_the_page(browse, programme, organiser, enrol, ask, at):
    people = enrol(12)
    _round, _given = ask({"Koulu": people})
    reader = browse(organiser)
    words = f"sanottu {people[0].pk}"
    assert words in reader.get(reverse("reports:report", args=[programme.slug])).content.decode()
    for name in ("report_csv", "report_xlsx", "report_pdf", "funder_csv", "funder_xlsx"):
        assert b"sanottu" not in reader.get(reverse(f"reports:{name}", args=[programme.slug])).content
    assert "sanottu" not in said(programme_report(programme, Reader(organiser, passes_on=True), at))


def test_what_is_passed_on_needs_one_more(programme, organiser, enrol, ask, at):
    ask({"Koulu": enrol(8)})

    def counts(report):
        chart = next(block for section in report.sections for block in section.blocks if block.kind == "chart")
        return next(claim.counts for claim in chart.claims if "ideas" in claim.text)

    assert sum(counts(programme_report(programme, Reader(organiser), at))) == 8
    assert counts(programme_report(programme, Reader(organiser, passes_on=True), at)) is None


# --------------------------------------------------------------------------------------------------------------- files


def test_paper_is_accessible(programme, organiser, enrol, ask, at):
    ask({"Koulu": enrol(12)})
    add_cost(programme=programme, cost=Cost("bought", "Tila <&> #set", 100, 200), form_key="", by=organiser, at=at)
    for language in ("fi", "sv", "en"):
        with override(language):
            made = pdf(funder_report(programme, Reader(organiser, passes_on=True), at))
        assert b"pdfuaid" in made
        assert made.startswith(b"%PDF-")
    assert made == pdf(funder_report(programme, Reader(organiser, passes_on=True), at))


def test_tables_open_right_in_finnish_spreadsheets(browse, programme, organiser, enrol, ask, sheets, at):
    people = enrol(12)
    ask({"Koulu": people})
    organiser.language = "fi"
    organiser.save()
    cost = Cost("bought", "=1+1", 123450, 99)
    add_cost(programme=programme, cost=cost, form_key="", by=organiser, at=at)
    reader = browse(organiser)

    text = reader.get(reverse("reports:funder_csv", args=[programme.slug])).content
    assert text.startswith(b"\xef\xbb\xbf")
    row = next(line for line in text.decode("utf-8-sig").splitlines() if "=1+1" in line)
    assert ";'=1+1;" in row
    assert row.endswith(";1234,50;0,99")

    book = sheets(reader.get(reverse("reports:funder_xlsx", args=[programme.slug])).content)
    cells = [row for rows in book.values() for row in rows if row and row[0] == "'=1+1"]
    assert cells[0][2:4] == [1234.5, 0.99]


def test_sheets_have_names_that_spreadsheets_take(sheets, at):
    table = Table("", ["a"], [["+1"]])
    sections = [Section(str(n), "What [was] it: a/b*c? And more than thirty-one", [table]) for n in range(3)]
    book = sheets(tables.as_xlsx(Report("", "", "", [], sections, "", at)))
    assert len(book) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book)


# -------------------------------------------------------------------------------------------------------------- budget


def test_a_cost_sent_twice_is_there_once(browse, programme, organiser):
    reader = browse(organiser)
    cost = {"label": "Tila", "kind": "bought", "planned": "1 200,50 €", "spent": "", "form_key": "k"}
    for _time in range(2):
        reader.post(reverse("reports:add_cost", args=[programme.slug]), cost)
    line = BudgetLine.objects.get()
    assert (line.planned, line.spent) == (120050, 0)


@pytest.mark.parametrize("amount", ["-1", "nan", "1e99", "kaksi", "99999999999999"])
def test_an_odd_amount_is_refused_with_words(browse, programme, organiser, amount):
    cost = {"label": "Tila", "kind": "bought", "planned": amount, "form_key": "k"}
    page = browse(organiser).post(reverse("reports:add_cost", args=[programme.slug]), cost)
    assert "Write the amount in euros" in page.content.decode()
    assert not BudgetLine.objects.exists()


def test_costs_can_be_changed_and_removed(browse, programme, organiser):
    reader = browse(organiser)
    line = BudgetLine.objects.create(programme=programme, kind="bought", label="Tila")
    address = reverse("reports:change_cost", args=[programme.slug, line.pk])
    reader.post(address, {"label": "Sali", "kind": "internal", "planned": "5", "spent": "6"})
    line.refresh_from_db()
    assert (line.label, line.kind, line.planned, line.spent) == ("Sali", "internal", 500, 600)
    reader.post(reverse("reports:remove_cost", args=[programme.slug, line.pk]))
    assert not BudgetLine.objects.exists()


def test_the_funder_reads_what_it_was_for(programme, organiser, at):  # S94 S96 S114 S117
    say_facts(
        programme=programme,
        objectives="More diversity",
        strategy_label="continuous learning",
        in_working_time=True,
        funder="Rahasto",
        by=organiser,
        at=at,
    )
    told = said(funder_report(programme, Reader(organiser, passes_on=True), at))
    for words in ("More diversity", "continuous learning", "Taking part was working time.", "Rahasto"):
        assert words in told


# ------------------------------------------------------------------------------------------------------------- together


def test_runs_of_one_method_stand_side_by_side(browse, programme, organiser, enrol, ask):  # S36
    ask({"Koulu": enrol(12)})
    page = browse(organiser).get(reverse("reports:runs"), {"run": programme.slug}).content.decode()
    assert "CEM spring 2027" in page
    assert "I got new ideas" in page


def test_runs_of_others_are_not_compared(browse, programme, other_organiser):
    page = browse(other_organiser).get(reverse("reports:runs"), {"run": programme.slug}).content.decode()
    assert "CEM spring 2027" not in page


def test_a_year_tells_an_administrator_no_answers(browse, programme, administrator, organiser, enrol, ask):  # S68
    ask({"Koulu": enrol(12)})
    address = reverse("reports:year", args=[2027])
    seen, own = (browse(person).get(address).content.decode() for person in (administrator, organiser))
    assert programme.name in own
    assert "I got new ideas" in own
    assert "CEM" in seen
    assert "Sain uusia ideoita" not in seen


def test_a_programme_stands_in_one_year(programme, organiser):
    assert [queries.of_year(year, organiser) for year in (2026, 2027, 2028)] == [[], [programme], []]


def test_the_year_asks_the_same_of_one_programme_and_of_twelve(browse, programme, organiser, administrator, at):
    def asked(person):
        reader = browse(person)
        reader.get(address)
        with CaptureQueriesContext(connection) as captured:
            reader.get(address)
        return len(captured)

    address = reverse("reports:year", args=[2027])
    few = [asked(person) for person in (organiser, administrator)]
    for number in range(11):
        other = starting.start(
            playbook="cem", person=organiser, names={"fi": f"Ohjelma {number}"}, first_day=at.date(), at=at
        )
        type(other).objects.filter(pk=other.pk).update(state=State.PUBLISHED, published_at=at)
    assert len(queries.of_year(2027, organiser)) == 12
    assert [asked(person) for person in (organiser, administrator)] == few
    assert max(few) <= 20


# -------------------------------------------------------------------------------------------------------------- figures


@pytest.mark.once
def test_as_many_questions_whatever_the_number_of_people(browse, programme, organiser, pairs, ask, enrol, address):
    def asked():
        reader = browse(organiser)
        reader.get(address)
        with CaptureQueriesContext(connection) as captured:
            reader.get(address)
        return len(captured)

    people = pairs(6, met=5)
    ask({"Koulu": people})
    few = asked()
    enrol(60, "Turku")
    assert asked() == few <= 30
