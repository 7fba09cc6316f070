"""The registration desk: lists, the queue, one registration, adding, taking out."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from ristiin.accounts.actions import rename
from ristiin.enrolment import attention, door
from ristiin.enrolment.actions import registration
from ristiin.enrolment.demand_queries import supply_and_demand
from ristiin.enrolment.models import Enrolment, Invitation, PartnerWish
from ristiin.enrolment.retention import forget_wishes
from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.choices import Entry
from ristiin.programmes.models import Programme


@pytest.fixture
def address(open_now):
    return reverse("enrolment:desk", args=[open_now.slug])


@pytest.fixture
def crowd(make_person, enrol):
    """Several people, registered one after another."""
    return lambda *names: [enrol(make_person(name)) for name in names]


def _names(page):
    return [row.person.name for row in page]


def _one(enrolment, action=""):
    return reverse(f"enrolment:{action or 'registration'}", args=[enrolment.programme.slug, enrolment.pk])


# ------------------------------------------------------------------------------------------------------------- lists


def test_names_stand_in_the_readers_order(browse, organiser, open_now, address, crowd):
    crowd("Aino Ähtäri", "Aino Zetterberg", "Aino Åkerlund", "Aino Wirtanen", "Aino Virtanen")

    finnish = _names(browse(organiser).get(address).context["registered"])
    organiser.language = "en"
    organiser.save()
    english = _names(browse(organiser).get(address).context["registered"])

    assert [name.split()[1] for name in finnish] == ["Virtanen", "Wirtanen", "Zetterberg", "Åkerlund", "Ähtäri"]
    assert [name.split()[1] for name in english] == ["Ähtäri", "Åkerlund", "Virtanen", "Wirtanen", "Zetterberg"]


def test_the_newest_can_come_first(browse, organiser, address, make_person, enrol, at):
    rows = [enrol(make_person(name)) for name in ("Yksi", "Aatu")]
    Enrolment.objects.filter(pk=rows[0].pk).update(registered_at=at + timedelta(hours=1))

    page = browse(organiser).get(address, {"sort": "newest"})

    assert _names(page.context["registered"]) == ["Yksi", "Aatu"]


@pytest.mark.parametrize("search", ["ÅKERLUND", "akerlund@", "  aino   åker", "laurea"])
def test_somebody_is_found_by_name_address_or_organisation(
    browse, organiser, address, crowd, make_person, enrol, search
):
    crowd("Aino Åkerlund")
    enrol(make_person("Muu Henkilö"), organisation="Haaga-Helia")

    page = browse(organiser).get(address, {"q": search})

    assert _names(page.context["registered"]) == ["Aino Åkerlund"]


@pytest.mark.parametrize("search", ["%", "_", "'; drop table", "a\x00b"])
def test_odd_searches_find_nobody(browse, organiser, address, crowd, search):
    crowd("Aino Åkerlund")

    page = browse(organiser).get(address, {"q": search})

    assert (page.status_code, _names(page.context["registered"])) == (200, [])


def test_half_way_answers_are_counted_and_not_shown(browse, organiser, participant, open_now, address, wishes):
    registration.save_half_way(programme=open_now, person=participant, wishes=wishes(), at=clock.now())

    page = browse(organiser).get(address)

    assert (page.context["half_way"], _names(page.context["registered"])) == (1, [])
    assert participant.name not in page.content.decode()
    enrolment = Enrolment.objects.get()
    assert browse(organiser).get(_one(enrolment)).status_code == 404


def test_skills_stand_with_the_scarcest_first(programme, make_person, enrol):
    enrol(make_person("Yksi"), seeks=("fasilitointi", "videotuotanto"), offers=("oppimisanalytiikka",))
    enrol(make_person("Kaksi"), seeks=("fasilitointi",), offers=("videotuotanto",))

    found = [(line.skill.folded_name, line.sought, line.offered) for line in supply_and_demand(programme)]

    assert found == [("fasilitointi", 2, 0), ("videotuotanto", 1, 1), ("oppimisanalytiikka", 0, 1)]


def test_a_long_list_is_paged(browse, organiser, open_now, address, crowd):
    crowd(*(f"Nimi {n:03}" for n in range(101)))

    page = browse(organiser).get(address)

    assert len(page.context["registered"]) == 100
    assert len(browse(organiser).get(address, {"page": "2"}).context["registered"]) == 1


def test_an_empty_desk_says_what_to_do(browse, organiser, address):
    assert browse(organiser).get(address).status_code == 200


def test_days_without_anybody_make_no_picture(browse, organiser, open_now, address, crowd):
    crowd("Aino Ahtola")
    open_now.enrolments.update(registered_at=clock.now())
    pictured = browse(organiser).get(address).content.decode()
    open_now.enrolments.update(registered_at="2022-01-03T12:00:00Z")
    empty = browse(organiser).get(address).content.decode()

    assert [page.count('class="figure daily"') for page in (pictured, empty)] == [1, 0]


@pytest.mark.once
def test_the_desk_asks_the_database_as_often_whatever_the_rows(browse, organiser, open_now, address, crowd):  # R11
    open_now.capacity = 40
    open_now.save()
    client = browse(organiser)

    def measured():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    first = crowd("Nimi 0")
    measured()
    figures = [measured()]
    crowd(*(f"Nimi {n}" for n in range(1, 5)))
    figures.append(measured())
    crowd(*(f"Nimi {n}" for n in range(5, 60)))
    registration.withdraw(enrolment=first[0], actor=organiser, at=clock.now())
    figures.append(measured())

    assert figures[0] == figures[1]
    assert max(figures) <= 30


@pytest.mark.parametrize("person", ["participant", "facilitator", "outsider", "other_organiser", "administrator"])
def test_the_desk_is_the_organisers_alone(browse, request, address, programme, participant, enrol, person):
    enrolment = enrol(participant)
    client = browse(request.getfixturevalue(person))
    addresses = [
        address,
        _one(enrolment),
        reverse("enrolment:add", args=[programme.slug]),
        reverse("enrolment:export", kwargs={"slug": programme.slug, "kind": "csv"}),
    ]

    assert [client.get(one).status_code for one in addresses] == [403] * 4


def test_another_programmes_registration_is_not_at_this_desk(
    browse, organiser, other_programme, outsider, programme, at
):
    foreign = Enrolment.objects.create(programme=other_programme, person=outsider, state="registered", changed_at=at)

    answer = browse(organiser).get(reverse("enrolment:registration", args=[programme.slug, foreign.pk]))

    assert answer.status_code == 404


# --------------------------------------------------------------------------------------------------- one registration


def test_opening_a_registration_is_written_down_for_the_person(browse, organiser, participant, enrol, open_now):
    enrolment = enrol(participant)

    browse(organiser).get(_one(enrolment))

    entry = AuditEntry.objects.get(verb="registration opened")
    assert (entry.actor_id, entry.subject_id, entry.programme_id) == (organiser.pk, participant.pk, open_now.pk)


def test_the_organiser_reads_private_wishes_with_the_struck_eye(browse, organiser, participant, enrol, open_now):
    page = browse(organiser).get(_one(enrol(participant, avoids=("Eräs Muu",)))).content.decode()

    assert "Eräs Muu" in page
    assert "#lock" in page


def test_where_the_employer_organises_no_own_words_are_read(browse, organiser, participant, enrol, open_now):
    enrolment = enrol(participant, own_words="SANAT", hopes=("TOIVE",), avoids=("KIELTO",))
    open_now.employer_organises = True
    open_now.save()

    page = browse(organiser).get(_one(enrolment)).content.decode()
    table = browse(organiser).get(reverse("enrolment:export", kwargs={"slug": open_now.slug, "kind": "csv"}))

    words = ("SANAT", "TOIVE", "KIELTO")
    assert [word for word in words if word in page or word in table.content.decode("utf-8-sig")] == []


def test_the_answers_of_the_withdrawn_are_not_read(browse, organiser, participant, enrol, open_now):
    enrolment = enrol(participant, own_words="SANAT")
    registration.withdraw(enrolment=enrolment, at=clock.now())

    assert "SANAT" not in browse(organiser).get(_one(enrolment)).content.decode()


def test_withdrawing_on_behalf_and_taking_it_back(browse, organiser, participant, enrol, open_now):
    enrolment = enrol(participant)
    client = browse(organiser)

    client.post(_one(enrolment, "withdraw_for"), {"reason": "Soitti ja perui"})
    between = Enrolment.objects.values_list("state", "withdrawal_reason").get()
    client.post(_one(enrolment, "restore"))

    assert between == ("withdrawn", "Soitti ja perui")
    assert Enrolment.objects.get().state == "registered"


def test_the_queue_is_kept_from_the_desk(browse, organiser, open_now, address, crowd):
    open_now.capacity = 1
    open_now.save()
    _taken, first, second = crowd("Yksi", "Kaksi", "Kolme")
    client = browse(organiser)

    client.post(_one(second, "move_up"))
    moved = _names(client.get(address).context["waiting"])
    Programme.objects.update(capacity=2)
    client.post(reverse("enrolment:fill", args=[open_now.slug]))

    assert moved == ["Kolme", "Kaksi"]
    assert _names(client.get(address).context["waiting"]) == [first.person.name]


def test_adding_somebody_by_hand_needs_an_address_and_a_name(browse, organiser, open_now):
    address = reverse("enrolment:add", args=[open_now.slug])
    client = browse(organiser)

    wrong = client.post(address, {"address": "ei osoite", "organisation": "Laurea"})
    client.post(address, {"address": "Uusi@Example.org", "name": "Uusi Ihminen", "organisation": "Laurea"})

    enrolment = Enrolment.objects.get()
    assert (wrong.status_code, set(wrong.context["address_form"].errors), set(wrong.context["form"].errors)) == (
        200,
        {"address"},
        {"name"},
    )
    assert (enrolment.person.email, enrolment.person.name, enrolment.source) == (
        "uusi@example.org",
        "Uusi Ihminen",
        "desk",
    )
    assert OutgoingMail.objects.get().to_address == "uusi@example.org"


# --------------------------------------------------------------------------------------------------------- taking out


def _take(browse, organiser, programme, kind):
    return browse(organiser).get(reverse("enrolment:export", kwargs={"slug": programme.slug, "kind": kind}))


def test_csv_opens_where_the_reader_lives(browse, organiser, participant, enrol, open_now):  # E16
    enrol(participant, own_words="eka; toka\nkolmas")

    content = _take(browse, organiser, open_now, "csv").content

    assert content.startswith(b"\xef\xbb\xbf")
    _headings, row = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert row[0] == participant.name
    assert row[1] == participant.email
    assert row[-1] == "eka; toka\nkolmas"


def test_xlsx_opens_with_the_same_rows(browse, organiser, participant, enrol, open_now):
    enrol(participant, role_title="lehtori")

    content = _take(browse, organiser, open_now, "xlsx").content

    _headings, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (row[0], row[4]) == (participant.name, "lehtori")


@pytest.mark.once
@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"])
def test_formulas_in_names_are_neutral_in_files(browse, organiser, participant, enrol, open_now, at, name):
    enrol(participant)
    rename(person=participant, name=name, at=at)

    text = _take(browse, organiser, open_now, "csv").content.decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(io.BytesIO(_take(browse, organiser, open_now, "xlsx").content))

    _headings, row = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert (row[0], book.get_sheet_by_index(0).to_python()[1][0]) == (f"'{name}", f"'{name}")


def test_whom_one_avoids_is_in_no_file(browse, organiser, participant, enrol, open_now):
    enrol(participant, hopes=("NÄKYY",), avoids=("PIILOSSA",))

    content = _take(browse, organiser, open_now, "csv").content.decode("utf-8-sig")

    assert ("NÄKYY" in content, "PIILOSSA" in content) == (True, False)


def test_taking_out_is_written_down(browse, organiser, participant, enrol, open_now):
    enrol(participant)

    _take(browse, organiser, open_now, "xlsx")

    assert AuditEntry.objects.get(verb="registrations exported").details == {"rows": 1, "kind": "xlsx"}


def test_no_other_kind_of_file_is_there(browse, organiser, open_now):
    assert browse(organiser).get(f"/programmes/{open_now.slug}/registrations.exe").status_code == 404


# ----------------------------------------------------------------------------------- forgetting, attention, the door


def test_wishes_are_forgotten_thirty_days_after_the_pairs(participant, enrol, programme, at):  # TRUST §1.7
    enrol(participant, own_words="SANAT", seeks_more="LISÄÄ", hopes=("TOIVE",), avoids=("KIELTO",))
    programme.pairs_published_at = at
    programme.save()

    forget_wishes(at + timedelta(days=30))
    before = Enrolment.objects.get().own_words
    forget_wishes(at + timedelta(days=30, minutes=1))

    row = Enrolment.objects.get()
    assert before == "SANAT"
    assert (row.own_words, row.seeks_more, PartnerWish.objects.count()) == ("", "", 0)
    assert row.wishes_forgotten_at == at + timedelta(days=30, minutes=1)


def test_wishes_of_programmes_without_pairs_are_kept(participant, enrol, programme, at):
    enrol(participant, own_words="SANAT")

    forget_wishes(at + timedelta(days=300))

    assert Enrolment.objects.get().own_words == "SANAT"


def test_forgotten_wishes_are_not_read_any_more(browse, organiser, participant, enrol, open_now, at):
    enrolment = enrol(participant, seeks=("fasilitointi",))
    Enrolment.objects.update(wishes_forgotten_at=at)

    assert "fasilitointi" not in browse(organiser).get(_one(enrolment)).content.decode()


def test_a_skill_that_few_can_give_needs_attention(programme, make_person, enrol, at):
    for name in ("Yksi", "Kaksi", "Kolme"):
        enrol(make_person(name), seeks=("fasilitointi",), offers=("videotuotanto",))

    (note,) = attention.notes(programme, at)

    assert note.url == reverse("enrolment:desk", args=[programme.slug]) + "#skills"


def test_the_last_days_of_registration_need_attention(programme, at):
    assert [len(attention.notes(programme, at + timedelta(days=days))) for days in (0, 5, 9)] == [0, 1, 0]


def test_after_the_pairs_are_published_the_desk_is_quiet(programme, make_person, enrol, at):
    for name in ("Yksi", "Kaksi", "Kolme"):
        enrol(make_person(name), seeks=("fasilitointi",), offers=("videotuotanto",))
    programme.pairs_published_at = at
    programme.save()

    assert attention.notes(programme, at) == []


def test_the_door_leads_to_ones_own_registration(programme, participant, outsider, enrol, at):
    enrol(participant)

    own, other = door.keeper(programme, participant, at), door.keeper(programme, outsider, at)

    assert own is not None
    assert own.url == reverse("enrolment:register", args=[programme.slug])
    assert other is None


def test_the_door_of_a_programme_by_invitation_opens_to_the_invited(programme, participant, outsider, at):
    programme.entry = Entry.INVITATION
    programme.save()
    Invitation.objects.create(programme=programme, address=participant.email, token="t", invited_at=at)

    invited, other = door.keeper(programme, participant, at), door.keeper(programme, outsider, at)

    assert invited is None
    assert other is not None
    assert other.url == ""


def test_the_door_says_when_one_would_wait(programme, participant, outsider, enrol, at):
    programme.capacity = 1
    programme.save()
    enrol(participant)

    way = door.keeper(programme, outsider, at)

    assert way is not None
    assert way.note != ""
