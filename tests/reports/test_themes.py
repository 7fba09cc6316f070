"""What people wanted to work on is told by rank, counted once, by the rules of survey results. # S12 S22"""

from datetime import timedelta

import pytest

from ristiin.enrolment.models import Enrolment, ThemeChoice
from ristiin.grouping.signals import groups_published
from ristiin.programmes.models import Programme, Theme
from ristiin.reports import tables
from ristiin.reports.actions.counting import count_themes
from ristiin.reports.models import ThemeDemand
from ristiin.reports.paper import pdf
from ristiin.reports.sections import Reader
from ristiin.reports.telling import programme_report


@pytest.fixture
def themes(programme):
    programme.themes.all().delete()
    return [
        Theme.objects.create(programme=programme, names={"fi": name, "en": name}, folded_name=name, position=place)
        for place, name in enumerate(("Arviointi", "Digi", "Yhteisöt"))
    ]


@pytest.fixture
def choose(programme):
    """Have each of some people choose themes in order."""

    def choose(people, *orders):
        for person, order in zip(people, orders, strict=True):
            enrolment = Enrolment.objects.get(programme=programme, person=person)
            ThemeChoice.objects.bulk_create(
                ThemeChoice(enrolment=enrolment, theme=theme, rank=rank) for rank, theme in enumerate(order, 1)
            )

    return choose


def ranks(programme, organiser, at, *, passes_on=False):
    """Return what the report tells of themes."""
    fresh = Programme.objects.get(pk=programme.pk)
    report = programme_report(fresh, Reader(organiser, passes_on=passes_on), at)
    found = [block for section in report.sections for block in section.blocks if block.kind == "ranks"]
    return [(text, list(counts)) for block in found for text, counts in block.rows]


def test_themes_are_told_by_rank_the_most_wanted_first(programme, organiser, enrol, themes, choose, at):
    a, b, c = themes
    choose(enrol(9), *[(a, b)] * 4, *[(b, a, c)] * 3, (c, b), (b,))
    count_themes(programme=programme, at=at)
    # Everybody chose "Digi": what everybody did is said of nobody.
    assert ranks(programme, organiser, at) == [("Arviointi", [4, 3, 0]), ("Yhteisöt", [1, 0, 3])]


def test_fewer_than_eight_are_not_told(programme, organiser, enrol, themes, choose, at):
    a, b, _c = themes
    choose(enrol(7), *[(a,)] * 4, *[(b,)] * 3)
    assert count_themes(programme=programme, at=at).themes == []
    assert ranks(programme, organiser, at) == []


def test_what_is_passed_on_needs_one_more(programme, organiser, enrol, themes, choose, at):
    a, b, _c = themes
    choose(enrol(8), *[(a,)] * 5, *[(b,)] * 3)
    count_themes(programme=programme, at=at)
    assert ranks(programme, organiser, at) == [("Arviointi", [5, 0, 0]), ("Digi", [3, 0, 0])]
    assert ranks(programme, organiser, at, passes_on=True) == []


def test_all_alike_are_not_told(programme, organiser, enrol, themes, choose, at):
    choose(enrol(9), *[tuple(themes[:2])] * 9)
    count_themes(programme=programme, at=at)
    assert ranks(programme, organiser, at) == []


def test_themes_are_counted_once_so_that_nothing_can_be_compared(programme, organiser, enrol, themes, choose, at):
    a, b, _c = themes
    people = enrol(9)
    choose(people, *[(a,)] * 5, *[(b,)] * 4)
    groups_published.send(sender=None, programme=programme, groups=[], at=at, by=organiser)
    Enrolment.objects.filter(person=people[0]).update(state="withdrawn")
    groups_published.send(sender=None, programme=programme, groups=[], at=at + timedelta(days=1), by=organiser)
    assert ranks(programme, organiser, at) == [("Arviointi", [5, 0, 0]), ("Digi", [4, 0, 0])]
    assert ThemeDemand.objects.get().counted_at == at


def test_the_page_the_paper_and_the_tables_tell_the_same(
    browse, programme, organiser, enrol, themes, choose, sheets, at
):
    a, b, c = themes
    choose(enrol(10), *[(a, b)] * 6, *[(c, a)] * 4)
    count_themes(programme=programme, at=at)
    programme = Programme.objects.get(pk=programme.pk)
    report = programme_report(programme, Reader(organiser, passes_on=True), at)
    page = browse(organiser).get(f"/programmes/{programme.slug}/report/").content.decode()

    assert "Wanted most: Digi." in page
    assert page.count('class="bar"') == 2
    assert "Choice 3" in page
    assert b"pdfuaid" in pdf(report)
    rows = [row for sheet in sheets(tables.as_xlsx(report)).values() for row in sheet]
    assert ["Digi", 0, 6, 0, 6] in rows
