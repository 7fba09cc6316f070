"""Where the employer organises, the board does not tell whom somebody wished (TRUST 1.6)."""

from ristiin.grouping.actions.proposing import propose
from ristiin.grouping.adapter import Case
from ristiin.grouping.choices import Emphasis
from ristiin.grouping.goodness import broken_in_words
from ristiin.grouping.material import gather
from ristiin.programmes.models import Programme


def board_of(browse, organiser, programme):
    return browse(organiser).get(f"/programmes/{programme.slug}/groups/B/").content.decode()


def test_an_employer_reads_no_wished_partner_on_the_board(programme, organiser, proposal, browse, at):
    propose(programme=programme, emphasis=Emphasis.TOTAL, letter="B", actor=organiser, at=at)
    assert "hoped for:" in board_of(browse, organiser, programme)
    Programme.objects.update(employer_organises=True)
    assert "hoped for:" not in board_of(browse, organiser, programme)


def test_an_employer_reads_nobody_s_private_wish_in_a_broken_rule(programme, twelve, at):
    pair = [twelve["Outi Ahonen"].pk, twelve["Väinö Saarinen"].pk]
    broken = Case(gather(programme)).judge([pair]).broken
    avoid = next(rule for rule in broken if rule.rule == "avoid")
    assert "Outi Ahonen" in broken_in_words(gather(programme), avoid)
    Programme.objects.update(employer_organises=True)
    assert broken_in_words(gather(Programme.objects.get(pk=programme.pk)), avoid) == "A private wish is against it."
