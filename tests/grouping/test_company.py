"""The company's target groups: each formed by itself, units mixed, guests among theirs, one published alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ristiin.enrolment.models import Enrolment
from ristiin.grouping import queries
from ristiin.grouping.actions import proposing, publishing
from ristiin.grouping.choices import Emphasis
from ristiin.grouping.material import gather
from ristiin.grouping.models import Group, Membership
from ristiin.grouping.refusals import AlreadyPublished
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import Programme, TargetGroup
from tests.grouping.real import company


@pytest.fixture
def targets(programme, at):
    return company(programme, at)


@pytest.fixture
def propose(programme, targets, organiser, at):
    """Make a proposal for target groups by their names."""

    def made(*names):
        return [
            proposing.propose(
                programme=programme,
                emphasis=Emphasis.FAIRNESS,
                letter=letter,
                target_group=targets[name],
                actor=organiser,
                at=at,
            )
            for letter, name in zip("ABC", names, strict=False)
        ]

    return made


@pytest.mark.once
def test_each_target_group_makes_groups_of_its_own(
    browse, organiser, programme, targets, propose
):  # S115, S116, S123, S124, S125
    names = [name for name, target in targets.items() if not target.is_deferred]
    proposed = dict(zip(names, propose(*names), strict=True))

    # From five to eight, of the target group's own people.
    sizes = {name: sorted(len(group) for group in made.layout) for name, made in proposed.items()}

    assert {name: len(found) for name, found in sizes.items()} == {
        "projektipäälliköt": 2,
        "esihenkilöt": 2,
        "tuotepäälliköt": 1,
    }
    assert all(5 <= size <= 8 for found in sizes.values() for size in found)
    for name, made in proposed.items():
        people = set(Enrolment.objects.filter(target_group=targets[name]).values_list("pk", flat=True))
        assert {one for group in made.layout for one in group} == people

    # Units are mixed, and guests are not alone.
    managers = gather(programme, targets["projektipäälliköt"])
    units = [{managers.members[one].unit for one in group} for group in proposed["projektipäälliköt"].layout]
    assert min(len(those) for those in units) >= 4

    makers = gather(programme, targets["tuotepäälliköt"])
    (group,) = proposed["tuotepäälliköt"].layout
    assert sum(makers.members[one].is_guest for one in group) == 3

    # Parallel groups of one target group may have different themes.
    material = gather(programme, targets["esihenkilöt"])
    themes = {material.themes[plan["theme"]].names["fi"] for plan in proposed["esihenkilöt"].plans}
    assert themes <= {"ihmislähtöinen johtaminen", "arjen haasteet"}
    assert themes

    # Where no hour suits all, the best is taken and said.
    made = proposed["tuotepäälliköt"]
    page = browse(organiser).get(reverse("grouping:proposal", args=[programme.slug, made.letter])).content.decode()
    assert made.plans[0]["slot"]
    assert "The hour does not suit:" in page


def test_one_target_group_is_published_while_another_waits(programme, targets, propose, organiser, at):  # S121
    first, second = propose("tuotepäälliköt", "esihenkilöt")
    groups = publishing.publish(proposal=first, version=first.version, actor=organiser, at=at)
    programme = Programme.objects.get(pk=programme.pk)

    assert programme.pairs_published_at == at
    assert {group.target_group for group in groups} == {targets["tuotepäälliköt"]}
    assert OutgoingMail.objects.filter(kind="grouping/published").count() == 8
    assert queries.without_group(programme) == []

    more = publishing.publish(proposal=second, version=second.version, actor=organiser, at=at)

    assert [group.number for group in more] == [2, 3]
    assert Group.objects.count() == 3
    published = TargetGroup.objects.filter(groups_published_at=at).order_by("position")
    assert [str(one) for one in published] == ["esihenkilöt", "tuotepäälliköt"]


def test_of_an_earlier_group_those_of_the_target_group_have_been_together(programme, targets, organiser, at):
    one, two = Enrolment.objects.filter(target_group=targets["esihenkilöt"]).order_by("pk")[:2]
    elsewhere = Enrolment.objects.filter(target_group=targets["tuotepäälliköt"]).earliest("pk")
    earlier = Programme.objects.create(
        slug="aiempi", playbook=programme.playbook, names={"fi": "Aiempi"}, created_by=organiser, created_at=at
    )
    group = Group.objects.create(programme=earlier, number=1, published_at=at)
    for person in (one.person, two.person, elsewhere.person):
        enrolment = Enrolment.objects.create(
            programme=earlier, person=person, state="registered", registered_at=at, changed_at=at
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)

    assert gather(programme, targets["esihenkilöt"]).past == [((one.pk, two.pk), 1)]


def test_a_published_target_group_is_not_formed_again(programme, targets, propose, organiser, at):
    (first,) = propose("tuotepäälliköt")
    publishing.publish(proposal=first, version=first.version, actor=organiser, at=at)

    with pytest.raises(AlreadyPublished):
        proposing.propose(
            programme=programme,
            emphasis=Emphasis.TOTAL,
            letter="F",
            target_group=targets["tuotepäälliköt"],
            actor=organiser,
            at=at,
        )


@pytest.mark.once
def test_the_board_tells_the_target_groups_apart(browse, organiser, programme, targets, propose, at):
    first, _second = propose("tuotepäälliköt", "esihenkilöt")
    publishing.publish(proposal=first, version=first.version, actor=organiser, at=at)

    page = browse(organiser).get(reverse("grouping:board", args=[programme.slug])).content.decode()

    for said in (*targets, "published", "on the board", "later"):
        assert said in page
    one = (
        browse(organiser)
        .get(reverse("grouping:of_target_group", args=[programme.slug, targets["esihenkilöt"].pk]))
        .content.decode()
    )
    assert "Two groups" in one
    assert "Linnea Lehtinen" in one
    assert "Helmi Al-Hassan" not in one  # of another target group


@pytest.mark.once
def test_the_boards_ask_a_fixed_number_of_questions(browse, organiser, programme, propose):
    proposed = propose("tuotepäälliköt", "esihenkilöt")
    client = browse(organiser)
    pages = {
        "parts": reverse("grouping:board", args=[programme.slug]),
        **{made.letter: reverse("grouping:proposal", args=[programme.slug, made.letter]) for made in proposed},
    }
    counts = {}
    for name, address in pages.items():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts[name] = len(asked)

    assert len({counts[made.letter] for made in proposed}) == 1
    assert max(counts.values()) <= 20
