"""Groups of more than two: the same board, words for many."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from ristiin.grouping import queries
from ristiin.grouping.actions import proposing, publishing
from ristiin.grouping.choices import Emphasis
from ristiin.kernel.models import OutgoingMail
from tests.grouping.cem import register_many
from tests.grouping.test_reasons import LEFT_OVER

pytestmark = pytest.mark.once


@pytest.fixture
def groups_programme(programme, at):
    """Groups of five to eight, twenty-three people (S123)."""
    programme.size_min, programme.size_max = 5, 8
    programme.save()
    register_many(programme, at, 23)
    return programme


@pytest.fixture
def proposal(groups_programme, organiser, at):
    return proposing.propose(programme=groups_programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)


def test_sizes_hold_and_nobody_is_left_out(proposal):
    sizes = [len(group) for group in proposal.layout]

    assert sum(sizes) == 23
    assert min(sizes) >= 5
    assert max(sizes) <= 8


def test_the_board_speaks_of_groups(browse, organiser, groups_programme, proposal):
    page = browse(organiser).get(reverse("grouping:board", args=[groups_programme.slug])).content.decode()

    assert "Group 1" in page
    assert "Pair 1" not in page
    assert "holds for everyone" in page
    assert "Publish groups" in page

    # How good it is, with its bound.
    if proposal.figures["proven"]:
        assert "The best possible, proven" in page
    else:
        share = int(100 * proposal.figures["score"] / proposal.figures["bound"])
        assert f"At least {share} % of the best possible" in page


def test_members_read_whole_sentences(groups_programme, proposal, organiser, at):
    groups = publishing.publish(proposal=proposal, version=proposal.version, actor=organiser, at=at)

    for language in ("fi", "sv", "en"):
        with override(language):
            views = [view for _group, view in queries.views_of_all(groups)]
            texts = [reason.text for view in views for reason in view.reasons]

        assert len(views) == 23
        assert [text for text in texts if LEFT_OVER.search(text) or not text.endswith(".")] == []

    assert OutgoingMail.objects.filter(kind="grouping/published").count() == 23
