"""The network stands in the report without names, drawn while it can be read."""

import pytest

from ristiin.feedback.choices import Moment
from ristiin.feedback.models import NetworkSnapshot
from ristiin.reports.knowing import MOST_DRAWN, knowing
from ristiin.reports.paper import pdf
from ristiin.reports.sections import Reader
from ristiin.reports.telling import programme_report


@pytest.fixture
def known(programme):
    """Keep a network of so many people in a ring."""

    def keep(moment, people):
        edges = [[n, n + 1] for n in range(people - 1)]
        NetworkSnapshot.objects.create(
            programme=programme, moment=moment, content={"nodes": ["Koulu"] * people, "edges": edges}
        )

    return keep


def test_both_pictures_stand_side_by_side(browse, programme, organiser, known, at):  # S43
    known(Moment.START, 12)
    known(Moment.END, 14)
    (section,) = knowing(programme, Reader(organiser), at)
    assert (
        section.blocks[0].text
        == "At the beginning: 11 ties between two people. At the end: 13 ties between two people."
    )
    assert [panel.title for panel in section.blocks[1].panels] == ["Before", "After"]
    assert b"pdfuaid" in pdf(programme_report(programme, Reader(organiser, passes_on=True), at))
    page = browse(organiser).get(f"/programmes/{programme.slug}/report/").content.decode()
    assert page.count('<svg role="img" aria-labelledby="network-') == 2


def test_very_many_are_told_in_figures(programme, organiser, known, at):
    known(Moment.END, MOST_DRAWN + 1)
    (section,) = knowing(programme, Reader(organiser), at)
    assert [block.kind for block in section.blocks] == ["words", "table"]
