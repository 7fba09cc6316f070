"""The attacker of surveys against the theme survey: joined wishes and regions give nobody away (P5, S97)."""

import random

from ristiin.demand import asking
from ristiin.surveys import thresholds
from ristiin.surveys.thresholds import Sheet, Thresholds
from tests.surveys.attacker import Published, attack

THEMES = [{"key": f"t{n}", "names": {"fi": f"teema {n}"}} for n in range(1, 7)]
ASKED = asking.questionnaire(THEMES)
REGIONS = {"Uusimaa": 19, "Lappi": 11, "Kainuu": 6, "Satakunta": 3}
NO_PROTECTION = Thresholds(score=1, distribution=1, comments=1, group=1)


def people():
    """Make answers of people of four regions; some leave a question out."""
    draw = random.Random(4)
    sheets = {}
    for n, region in enumerate(name for name, size in REGIONS.items() for _ in range(size)):
        answers = {asking.THEMES: draw.sample([theme["key"] for theme in THEMES], draw.randint(1, 3))}
        if draw.random() < 0.8:
            answers[asking.TIME] = [draw.choice(["morning", "afternoon", "evening"])]
        sheets[n] = Sheet(answers, region)
    return sheets


def shown(sheets, bounds):
    """Return every figure of the pages, and the sum of every two themes that an organiser may join."""
    found = []
    for cell in thresholds.release(ASKED, list(sheets.values()), bounds):
        answered = {n: one.label for n, one in sheets.items() if cell.question in one.answers}
        classes = thresholds.merged(list(answered.values()), bounds.group)
        told = frozenset(n for n, label in answered.items() if cell.label in {"", classes[label]})
        found += [Published((cell.question, answer), told) for answer in cell.counts or {}]
        ranks = cell.ranks or {}
        found += [Published((one, place), told) for one, counts in ranks.items() for place in range(len(counts))]
        found += [Published(frozenset({one, other}), told) for one in ranks for other in ranks if one < other]
    return found


def test_nothing_about_a_few_can_be_worked_out_of_regions_and_joined_themes():  # S97, P5
    figures = shown(people(), Thresholds())
    assert {len(figure.people) for figure in figures} >= {39}
    assert attack(figures) is None


def test_without_the_thresholds_the_attacker_wins():
    assert attack(shown(people(), NO_PROTECTION)) is not None


def test_regions_of_too_few_are_told_with_the_smallest_of_the_others():
    classes = thresholds.merged([one.label for one in people().values()], Thresholds().group)
    assert classes == {"Uusimaa": "Uusimaa", "Lappi": "Lappi", "Kainuu": "others", "Satakunta": "others"}
