"""The members' directory: by consent, for members alone."""

import pytest
from django.urls import reverse

from ristiin.community import membership
from ristiin.community.members import actions, queries
from ristiin.community.models import Member
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.kernel.models import AuditEntry
from ristiin.kernel.personal import erase, export_of
from ristiin.programmes.models import Programme, TargetGroup

PEOPLE = "community:people"


def take_part(person, programme, at, **columns):
    """Have somebody registered in a programme whose pairs are published."""
    Programme.objects.filter(pk=programme.pk).update(pairs_published_at=at)
    return Enrolment.objects.create(
        programme=programme,
        person=person,
        **{"state": EnrolmentState.REGISTERED, "registered_at": at, "changed_at": at, **columns},
    )


def list_them(person, at, **told):
    about = {"organisation": "", "about": "", "reach": "", "shows_address": False, **told}
    return actions.be_listed(person=person, at=at, **about)


@pytest.fixture
def member(participant, programme, at):
    """Somebody who has taken part."""
    take_part(participant, programme, at)
    return participant


# ---------------------------------------------------------------------------------------------------- who is a member


def test_who_has_taken_part_is_a_member(member, outsider, organiser, facilitator, administrator):  # S130
    assert [membership.is_member(one) for one in (member, organiser, facilitator)] == [True, True, True]
    assert [membership.is_member(one) for one in (outsider, administrator)] == [False, False]


@pytest.mark.parametrize(
    "columns",
    [
        {"is_guest": True},
        {"state": EnrolmentState.WITHDRAWN},
        {"state": EnrolmentState.WAITING, "waiting_number": 1},
        {"state": EnrolmentState.DRAFT},
    ],
)
def test_guests_and_those_who_do_not_take_part_are_no_members(participant, programme, at, columns):  # S125
    take_part(participant, programme, at, **columns)
    assert not membership.is_member(participant)


def test_registering_alone_makes_no_member(participant, programme, at):
    Enrolment.objects.create(programme=programme, person=participant, state=EnrolmentState.REGISTERED, changed_at=at)
    assert not membership.is_member(participant)


def test_in_a_target_group_its_own_groups_must_be_published(participant, programme, at):
    group = TargetGroup.objects.create(programme=programme, names={"fi": "esihenkilöt"}, folded_name="esihenkilöt")
    take_part(participant, programme, at, target_group=group)
    assert not membership.is_member(participant)
    TargetGroup.objects.filter(pk=group.pk).update(groups_published_at=at)
    assert membership.is_member(participant)


# -------------------------------------------------------------------------------------------------------- being listed


def test_nobody_is_listed_before_they_say_so(member, browse):
    assert list(queries.listed("fi")) == []
    assert browse(member).get(reverse(PEOPLE)).status_code == 200


def test_the_page_lists_what_one_tells_and_the_address_only_when_ticked(member, organiser, browse):  # S80
    client = browse(member)
    told = {"organisation": "Oamk", "about": "Arviointi ja palaute", "reach": "Puhelimella"}
    assert client.post(reverse("own:membership"), told).status_code == 302
    page = browse(organiser).get(reverse(PEOPLE)).content.decode()
    assert [words in page for words in (member.name, "Oamk", "Arviointi ja palaute", "Puhelimella")] == [True] * 4
    assert member.email not in page
    client.post(reverse("own:membership"), told | {"shows_address": "on"})
    assert member.email in browse(organiser).get(reverse(PEOPLE)).content.decode()


def test_leaving_takes_everything_away_at_once(member, organiser, browse, at):
    list_them(member, at, about="Arviointi")
    assert browse(member).post(reverse("own:leave_membership")).status_code == 302
    assert Member.objects.count() == 0
    assert member.name not in browse(organiser).get(reverse(PEOPLE)).content.decode()
    actions.be_listed_no_more(person=member, at=at)
    assert list(
        AuditEntry.objects.filter(subject_id=member.pk)
        .exclude(verb="signed in")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == [
        "listed among members",
        "no longer among members",
    ]


def test_who_is_no_member_any_more_is_not_shown_and_can_still_leave(member, organiser, browse, at):
    list_them(member, at)
    Enrolment.objects.update(state=EnrolmentState.WITHDRAWN)
    assert list(queries.listed("fi")) == []
    assert browse(member).get(reverse(PEOPLE)).status_code == 403
    assert browse(member).get(reverse("own:membership")).status_code == 200


def test_a_guest_neither_reads_nor_stands_in_the_directory(member, other_participant, programme, browse, at):  # S125
    take_part(other_participant, programme, at, is_guest=True)
    list_them(other_participant, at, about="Vieraana")
    assert browse(other_participant).get(reverse(PEOPLE)).status_code == 403
    assert "Vieraana" not in browse(member).get(reverse(PEOPLE)).content.decode()


@pytest.mark.parametrize(
    ("searched", "is_found"),
    [("paula", True), ("OAMK", True), ("palaute", True), ("paula oamk", True), ("paula laurea", False), ("%", False)],
)
def test_every_word_searched_for_is_found_in_name_organisation_or_topic(member, at, searched, is_found):
    list_them(member, at, organisation="Oamk", about="Arviointi ja PALAUTE")
    assert queries.listed("fi", searched).exists() is is_found


def test_the_directory_is_in_the_order_of_names_in_the_readers_language(make_person, programme, at):
    for name in ("Matti Öhman", "Anna Zetterberg", "Bo Åberg"):
        person = make_person(name)
        take_part(person, programme, at)
        list_them(person, at)
    assert [row.person.name for row in queries.listed("fi")] == ["Anna Zetterberg", "Bo Åberg", "Matti Öhman"]
    assert [row.person.name for row in queries.listed("en")] == ["Bo Åberg", "Matti Öhman", "Anna Zetterberg"]


def test_the_directory_is_paged_and_costs_the_same_for_ten_and_for_two_hundred(
    member, make_person, programme, browse, at, django_assert_max_num_queries, django_assert_num_queries
):
    def fill(first, last):
        for number in range(first, last):
            person = make_person(f"Ihminen {number}")
            take_part(person, programme, at)
            list_them(person, at, organisation=f"Talo {number}")

    client, address = browse(member), reverse(PEOPLE)
    fill(0, 10)
    with django_assert_max_num_queries(20) as ten:
        client.get(address)
    fill(10, 200)
    with django_assert_num_queries(len(ten.captured_queries)):
        page = client.get(address).context["page"]
    assert (len(page.object_list), page.paginator.count) == (60, 200)


def test_what_one_tells_is_escaped(member, organiser, browse, at):
    bad = "<img src=x onerror=alert(1)>"
    list_them(member, at, organisation=bad, about=bad, reach=bad)
    assert bad not in browse(organiser).get(reverse(PEOPLE)).content.decode()


def test_ones_own_row_is_exported_and_erased(member, at):
    list_them(member, at, about="Arviointi")
    [table] = [one for one in export_of(member) if one["table"] == "community.Member"]
    assert table["rows"][0]["about"] == "Arviointi"
    assert "folded_about" not in table["rows"][0]
    erase(member)
    assert Member.objects.count() == 0
