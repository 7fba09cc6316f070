"""The report of a programme tells what its theme survey gave, and that nobody was asked by name. # S97"""

from django.utils.translation import gettext as _

from ristiin.reports.sections import Reader
from ristiin.reports.telling import programme_report


def test_the_report_tells_of_an_open_survey_without_counting_who_was_asked(taken_list, organiser, at):
    report = programme_report(taken_list.programme, Reader(organiser), at)
    words = [block.text for section in report.sections for block in section.blocks if block.kind == "words"]
    assert words[0].strip() == _("Answered by: %(answered)s.") % {"answered": "412"}
    ranks = next(block for section in report.sections for block in section.blocks if block.kind == "ranks")
    assert len(ranks.rows) == 6


def test_greetings_that_many_wrote_stand_once(taken_list, organiser, at):
    report = programme_report(taken_list.programme, Reader(organiser), at)
    quotes = next(block for section in report.sections for block in section.blocks if block.kind == "quotes")
    assert sorted(who for _words, who in quotes.rows) == ["× 58", "× 62", "× 84"]
