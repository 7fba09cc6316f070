"""The lists of an association and of a company: target groups, guests, regions, the queue in the order people came."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ristiin.community.models import Organisation
from ristiin.enrolment import demand_queries
from ristiin.enrolment.actions import importing
from ristiin.enrolment.actions.writing import checked
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.importing import words
from ristiin.enrolment.importing.columns import Field
from ristiin.enrolment.importing.known import not_asked
from ristiin.enrolment.models import Enrolment
from ristiin.kernel.collation import fold
from ristiin.programmes.choices import Basis
from ristiin.programmes.models import TargetGroup, Theme, ThemePlan

DATA = Path(__file__).parents[1] / "data"


def with_themes(programme, *names):
    programme.themes.all().delete()
    for position, name in enumerate(names):
        Theme.objects.create(programme=programme, names={"fi": name}, folded_name=name, position=position)


def target_group(programme, name, **columns):
    return TargetGroup.objects.create(programme=programme, names={"fi": name}, folded_name=fold(name), **columns)


@pytest.fixture
def association(programme):
    """120 places for four themes."""
    programme.size_min, programme.size_max, programme.capacity = 5, 10, 120
    programme.week_rows = ["8.30-9.30", "12-13", "15-16", "17-18"]
    programme.save()
    with_themes(programme, "itsensä johtaminen", "ajanhallinta ja jaksaminen", "somemarkkinointi", "verkkokauppa")
    return programme


@pytest.fixture
def company(programme):
    """Four target groups by role, of which one takes guests and one is for later."""
    home = Organisation.objects.create(name="Yhtiö Oyj", folded_name="yhtiö oyj")
    programme.organisation, programme.scope = home, "organisation"
    programme.size_min, programme.size_max = 5, 8
    programme.save()
    with_themes(
        programme, "ketterät menetelmät", "asiakasrajapinta", "ihmislähtöinen johtaminen", "arjen haasteet",
        "tuotejohtaminen verkostossa", "yhteiset käytännöt",
    )  # fmt: skip
    by_role = {"basis": Basis.ROLE, "size_max": 8}
    target_group(programme, "Projektipäälliköt", position=0, roles=["projektipäällikkö"], **by_role)
    target_group(programme, "Esihenkilöt", position=1, roles=["esihenkilö"], **by_role)
    target_group(programme, "Tuotepäälliköt", position=2, roles=["tuotepäällikkö"], takes_guests=True, **by_role)
    later = {"roles": ["HR ja palkanlaskenta"], "is_deferred": True}
    target_group(programme, "HR", position=3, **later, **by_role)
    return programme


@pytest.fixture
def bring(organiser, at):
    """Bring a file in and take its good rows."""

    def bring_in(programme, name, text=None):
        content = (DATA / name).read_bytes() if text is None else text.encode()
        batch = importing.upload(programme=programme, person=organiser, content=content, file_name=name, at=at)
        importing.take(batch=batch, person=organiser, sends_mail=False, at=at)
        batch.refresh_from_db()
        return batch

    return bring_in


def test_of_the_associations_134_the_first_120_get_a_place_and_14_wait_in_the_order_they_came(
    association, bring
):  # S102 S103
    bring(association, "association-registrations.csv")

    rows = Enrolment.objects.filter(programme=association)
    taking_part = rows.filter(state=EnrolmentState.REGISTERED)
    waiting = list(rows.filter(state=EnrolmentState.WAITING).order_by("waiting_number"))
    assert (taking_part.count(), [row.waiting_number for row in waiting]) == (120, list(range(1, 15)))
    came = [row.registered_at for row in waiting]
    assert came == sorted(came)
    assert max(taking_part.values_list("registered_at", flat=True)) < came[0]
    first = rows.get(person__email="janne.karjalainen@jasen.example.org")
    assert first.registered_at == datetime(2023, 2, 6, 5, 17, tzinfo=UTC)


def test_a_list_in_any_order_gives_the_places_to_those_who_came_first(association, bring):  # S103
    association.capacity = 1
    association.save()
    text = (
        "Aika;Nimi;Sähköposti;Maakunta\n"
        "6.2.2023 klo 9.00;Toinen Tulija;toinen@example.org;Lappi\n"
        ";Ajaton Tulija;ajaton@example.org;Lappi\n"
        "6.2.2023 klo 8.00;Eka Tulija;eka@example.org;Lappi\n"
    )

    bring(association, "lista.csv", text)

    standing = Enrolment.objects.values_list("person__email", "waiting_number").order_by("waiting_number")
    assert sorted(standing, key=lambda row: row[1] or 0) == [
        ("eka@example.org", None),
        ("toinen@example.org", 1),
        ("ajaton@example.org", 2),
    ]


def test_regions_ranks_and_whether_one_could_facilitate_come_with_the_list(association, bring):  # S93 S110
    bring(association, "association-registrations.csv")

    rows = Enrolment.objects.filter(programme=association)
    assert rows.filter(region="Pohjois-Pohjanmaa").count() == 18
    counts = [rows.filter(could_facilitate=answer).count() for answer in ("yes", "maybe", "no")]
    assert counts == [41, 46, 47]
    wanted = {one.theme.folded_name: one for one in demand_queries.demand(association)}
    assert {name: one.first for name, one in wanted.items()} == {
        "ajanhallinta ja jaksaminen": 44,
        "somemarkkinointi": 39,
        "itsensä johtaminen": 28,
        "verkkokauppa": 23,
    }
    assert sum(sum(one.waiting) for one in wanted.values()) > 14
    assert [one.groups for one in wanted.values()] == [5, 4, 3, 3]


def test_each_of_the_company_belongs_to_the_target_group_of_their_role_and_three_are_guests(
    company, bring
):  # S115 S125
    bring(company, "company-registrations.csv")

    rows = Enrolment.objects.filter(programme=company)
    by_group = {
        group.name: rows.filter(target_group=group, state=EnrolmentState.REGISTERED).count()
        for group in TargetGroup.objects.order_by("position")
    }
    assert by_group == {"Projektipäälliköt": 15, "Esihenkilöt": 14, "Tuotepäälliköt": 8, "HR": 9}
    guests = rows.filter(is_guest=True)
    assert sorted(guests.values_list("organisation__name", flat=True)) == ["Vieras 1 Oy", "Vieras 2 Oy", "Vieras 3 Oy"]
    assert set(guests.values_list("target_group__folded_name", flat=True)) == {"tuotepäälliköt"}
    assert rows.get(person__email="helmi.alhassan@yhtio.example.com").region == "Tampere"


def test_a_target_group_with_few_places_has_a_line_of_its_own(company, bring):  # S103 S123
    TargetGroup.objects.filter(folded_name="esihenkilöt").update(capacity=10)

    bring(company, "company-registrations.csv")

    waiting = Enrolment.objects.filter(state=EnrolmentState.WAITING).order_by("waiting_number")
    assert list(waiting.values_list("target_group__folded_name", "waiting_number")) == [
        ("esihenkilöt", number) for number in (1, 2, 3, 4)
    ]


def test_themes_that_say_how_many_groups_they_get_bound_the_places(company, bring):  # S123 S124
    group = TargetGroup.objects.get(folded_name="projektipäälliköt")
    for name in ("ketterät menetelmät", "asiakasrajapinta"):
        theme = Theme.objects.get(folded_name=name)
        ThemePlan.objects.create(programme=company, target_group=group, theme=theme, most=1)
    group.size_max = 6
    group.save()

    bring(company, "company-registrations.csv")

    rows = Enrolment.objects.filter(target_group=group)
    assert rows.filter(state=EnrolmentState.REGISTERED).count() == 12
    assert rows.filter(state=EnrolmentState.WAITING).count() == 3


def test_a_role_that_no_target_group_is_for_is_named_with_row_and_column(company, organiser, at):
    text = "name,email,role\nAna Li,ana@example.org,projektipäällikkö\nBo Ek,bo@example.org,toimitusjohtaja\n"
    batch = importing.upload(programme=company, person=organiser, content=text.encode(), file_name="list.csv", at=at)

    assert [(p.row, p.column) for p in checked(batch).problems if p.is_error] == [(3, "role")]


def test_a_column_may_name_the_target_group(company, bring):
    bring(company, "list.csv", "name,email,role,target group\nBo Ek,bo@example.org,toimitusjohtaja,Esihenkilöt\n")

    assert Enrolment.objects.get().target_group.name == "Esihenkilöt"


def test_guests_come_to_the_groups_that_take_them_only(company, organiser, at):  # S125
    text = (
        "name,email,company,role\nAna Li,a@example.org,Muu Oy,tuotepäällikkö\nBo Ek,b@example.org,Muu Oy,esihenkilö\n"
    )
    batch = importing.upload(programme=company, person=organiser, content=text.encode(), file_name="list.csv", at=at)

    assert [(p.row, p.column) for p in checked(batch).problems if p.is_error] == [(3, "company")]


def test_the_same_list_twice_changes_nothing_and_can_be_taken_back_whole(association, bring, organiser, at):
    batch = bring(association, "association-registrations.csv")
    before = list(Enrolment.objects.order_by("pk").values())

    again = bring(association, "association-registrations.csv")

    assert list(Enrolment.objects.order_by("pk").values()) == before
    assert again.counts["same"] == 134
    assert importing.take_back(batch=batch, person=organiser, at=at) == 134
    assert Enrolment.objects.count() == 0


def test_where_pairs_are_made_nobody_is_asked_of_regions_and_facilitating(programme):
    assert not_asked(programme) == {Field.REGION, Field.COULD_FACILITATE, Field.TARGET_GROUP}


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2023-02-06 07:17", 5),
        ("6.2.2023 7.17", 5),
        ("06.02.2023 klo 7:17:30", 5),
        ("06/02/2023 07:17", 5),
        ("2/6/2023 7:17 PM", 17),
        ("2023-02-06T07:17:00Z", 7),
        ("6.2.23, 7.17", 5),
    ],
)
def test_moments_are_understood_as_forms_write_them(written, hour):
    found = words.moment(written, "Europe/Helsinki")

    assert (found.astimezone(UTC).date().isoformat(), found.astimezone(UTC).hour) == ("2023-02-06", hour)


@pytest.mark.parametrize("written", ["", "eilen", "32.1.2023", "2023-13-01", "klo 7.17"])
def test_what_is_no_moment_is_none(written):
    assert words.moment(written, "Europe/Helsinki") is None


@pytest.mark.parametrize(
    ("written", "answer"),
    [("Kyllä", "yes"), ("ehkä", "maybe"), ("ei", "no"), ("Ja", "yes"), ("kanske", "maybe"), ("nej", "no"), ("?", None)],
)
def test_yes_maybe_and_no_are_understood_in_three_languages(written, answer):
    assert words.could_facilitate(written) == answer
