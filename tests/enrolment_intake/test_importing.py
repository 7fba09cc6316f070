"""A list is looked through, taken whole or not at all, and taking it twice changes nothing."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from ristiin.accounts.models import Person
from ristiin.community.models import Organisation
from ristiin.enrolment.actions import importing
from ristiin.enrolment.actions.registration import register, withdraw
from ristiin.enrolment.actions.writing import checked
from ristiin.enrolment.choices import EnrolmentState, ImportState, Source, WishKind
from ristiin.enrolment.importing.checked import Outcome
from ristiin.enrolment.models import Enrolment, ImportBatch, PartnerWish
from ristiin.enrolment.queries import wishes_of
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.choices import Scope, ThemePolicy
from ristiin.programmes.models import Programme, Skill, TargetGroup

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def bring(programme, organiser, at):
    """Bring a file or a text in."""

    def bring_in(name, text=None):
        content = (DATA / name).read_bytes() if text is None else text.encode()
        return importing.upload(programme=programme, person=organiser, content=content, file_name=name, at=at)

    return bring_in


@pytest.fixture
def take(bring, organiser, at):
    """Bring a file in and take its good rows."""

    def take_in(name, text=None, *, sends_mail=False, later=timedelta(0), **choices):
        batch = bring(name, text)
        if choices:
            batch = importing.choose(batch=batch, person=organiser, at=at, **{"adds_times": True, **choices})
        importing.take(batch=batch, person=organiser, sends_mail=sends_mail, at=at + later)
        batch.refresh_from_db()
        return batch

    return take_in


def outcomes(batch):
    return {row.number: str(row.outcome) for row in checked(batch).rows}


def errors(batch):
    return [(p.row, p.column, p.text) for p in checked(batch).problems if p.is_error]


def test_the_cem_export_goes_in_without_hand_work(take, programme):
    batch = take("cem-12-registrations.csv")

    assert batch.state == ImportState.DONE
    assert batch.counts["written_new"] == 12
    rows = Enrolment.objects.filter(programme=programme).active()
    assert rows.count() == 12
    assert rows.values("organisation").distinct().count() == 8
    heikki = wishes_of(rows.get(person__email="heikki.lehtinen@oamk.example.org"))
    skills = {skill.pk: skill.folded_name for skill in Skill.objects.all()}
    assert [skills[pk] for pk in heikki.seeks] == ["verkkokurssin rakenne", "videotuotanto"]
    assert heikki.seeks_more == ""
    assert heikki.meeting_mode == "in-person"
    assert heikki.languages == ("fi",)
    assert heikki.free_slots[:3] == ("mon-11-13", "mon-15-17", "tue-15-17")
    names = {theme.pk: theme.folded_name for theme in programme.themes.all()}
    outi = wishes_of(rows.get(person__email="outi.alhassan@tuni.example.org"))
    assert [names[theme] for theme, _rank in sorted(outi.theme_ranks.items(), key=lambda pair: pair[1])] == [
        "yhteisöllinen oppiminen",
        "arviointi",
    ]
    wishes = PartnerWish.objects.filter(enrolment__programme=programme)
    assert sorted(wishes.filter(kind=WishKind.HOPES).values_list("about__name", flat=True)) == [
        "Eeva Al-Hassan",
        "Heikki Lehtinen",
        "Outi Al-Hassan",
    ]
    assert list(wishes.filter(kind=WishKind.AVOIDS).values_list("about__name", flat=True)) == ["Väinö Saarinen"]


def test_taking_the_same_file_twice_changes_nothing(take, programme):
    take("cem-12-registrations.csv")
    before = list(Enrolment.objects.order_by("pk").values())

    again = take("cem-12-registrations.csv", later=timedelta(hours=1))

    assert list(Enrolment.objects.order_by("pk").values()) == before
    assert again.counts["to_write"] == 0
    assert again.counts["same"] == 12


def test_imported_people_get_no_mail_unless_it_is_asked_for(take):
    take("cem-12-registrations.csv")
    assert OutgoingMail.objects.count() == 0


def test_imported_people_get_a_letter_when_it_is_asked_for(take):
    take("cem-12-registrations.csv", sends_mail=True)
    assert OutgoingMail.objects.count() == 12


@pytest.mark.parametrize("name", ["dirty-import-utf16.csv", "dirty-import-cp1252.csv"])
def test_dirty_files_give_clear_errors_and_lose_nothing(bring, organiser, at, programme, name):
    batch = bring(name)

    assert outcomes(batch) == {
        2: "earlier", 3: "new", 4: "new", 5: "refused", 6: "refused", 7: "refused", 8: "refused", 9: "new",
        10: "refused",
    }  # fmt: skip
    theme = "Mend the word, or choose above to leave it out or add it."
    assert errors(batch) == [
        (5, "Teemat", f"The programme has no theme “digitalisering”. {theme}"),
        (6, "Nimi", "The name is missing. Write it in and bring the file again."),
        (7, "Sähköposti", "The e-mail address is missing. Without one nobody can be reached."),
        (8, "Sähköposti", "“vaara@@example” has more than one @. Correct the address; one in each cell."),
        (10, "Teemat", f"The programme has no theme “tuntematon teema”. {theme}"),
    ]

    importing.take(batch=batch, person=organiser, sends_mail=False, at=at)
    people = dict(Enrolment.objects.values_list("person__email", "person__name"))
    assert people == {
        "aada.aberg@example.org": "Aada Åberg",
        "form@example.org": '=HYPERLINK("http://example.org";"x")',
        "rivi@example.org": "Rivin Vaihto",
    }
    kept = list(csv.reader(io.StringIO(importing.left_out(batch).removeprefix("\ufeff")), delimiter=";"))
    assert [row[0] for row in kept] == ["Row", "5", "6", "7", "8", "10"]
    assert kept[1][2:] == ['Bo "Bosse" Öst', "bo.ost@example.org", "Högskola; Vasa", "digitalisering"]


def test_unknown_themes_can_be_left_out_or_added(bring, organiser, at, programme):
    batch = bring("dirty-import-utf16.csv")
    importing.choose(batch=batch, unknown_themes="leave", adds_times=True, person=organiser, at=at)
    batch.refresh_from_db()
    assert outcomes(batch)[10] == "new"

    importing.choose(batch=batch, unknown_themes="add", adds_times=True, person=organiser, at=at)
    batch.refresh_from_db()
    importing.take(batch=batch, person=organiser, sends_mail=False, at=at)

    added = programme.themes.order_by("pk").values_list("folded_name", flat=True)[4:]
    assert sorted(added) == ["digitalisering", "tuntematon teema"]
    tyhja = wishes_of(Enrolment.objects.get(person__email="tyhja@example.org"))
    assert list(tyhja.theme_ranks) == [programme.themes.get(folded_name="tuntematon teema").pk]


def test_an_open_programme_takes_new_themes(bring, programme):
    programme.theme_policy = ThemePolicy.OPEN
    programme.save()

    assert outcomes(bring("dirty-import-utf16.csv"))[10] == "new"


def test_times_the_week_lacks_are_added_with_the_list(take, programme):
    batch = take("association-registrations.csv", unknown_themes="leave")

    programme.refresh_from_db()
    assert batch.counts["written_new"] == 134
    assert programme.week_rows == ["8.30-9.30", "9-11", "11-13", "12-13", "13-15", "15-16", "15-17", "17-18"]
    janne = Enrolment.objects.get(person__email="janne.karjalainen@jasen.example.org")
    assert janne.free_slots == ["wed-12-13", "fri-8.30-9.30", "fri-15-16"]
    assert janne.attributes == {"Maakunta": "Pirkanmaa", "Voisin kuvitella toimivani ohjaajana": "kyllä"}


def test_times_the_week_lacks_can_be_left_out(take, programme):
    take("association-registrations.csv", unknown_themes="leave", adds_times=False)

    programme.refresh_from_db()
    assert programme.week_rows == ["9-11", "11-13", "13-15", "15-17"]
    assert Enrolment.objects.get(person__email="janne.karjalainen@jasen.example.org").free_slots == []


@pytest.mark.parametrize(("name", "number"), [("company-registrations.csv", 46), ("rotation-people.csv", 201)])
def test_every_list_of_people_goes_in(take, name, number):
    assert take(name, unknown_themes="add").counts["to_write"] == number


def test_who_has_registered_themselves_keeps_their_own_answers(bring, programme, participant, at):
    register(programme=programme, person=participant, wishes=Wishes(discipline="kielet"), at=at)

    batch = bring("x.csv", f"Nimi;Sähköposti;Ala\nPaula Osallistuja;{participant.email};tekniikka\n")

    assert outcomes(batch) == {2: Outcome.KEPT}


def test_who_has_withdrawn_stays_withdrawn(take, programme, at):
    take("x.csv", "Nimi;Sähköposti\nBo;bo@x.example\n")
    withdraw(enrolment=Enrolment.objects.get(person__email="bo@x.example"), at=at)

    batch = take("x.csv", "Nimi;Sähköposti\nBo;bo@x.example\n")

    assert batch.counts["kept"] == 1
    assert Enrolment.objects.get(person__email="bo@x.example").state == EnrolmentState.WITHDRAWN


def test_a_newer_list_updates_what_an_older_one_said(take):
    take("x.csv", "Nimi;Sähköposti;Ala\nBo;bo@x.example;kielet\n")

    batch = take("y.csv", "Nimi;Sähköposti;Tehtävä\nBo;BO@x.example;lehtori\n")

    bo = Enrolment.objects.get(person__email="bo@x.example")
    assert batch.counts["written_changed"] == 1
    assert (bo.discipline, bo.role_title) == ("kielet", "lehtori")


def test_a_full_programme_puts_the_rest_on_the_waiting_list(take, programme):
    programme.capacity = 10
    programme.save()

    batch = take("cem-12-registrations.csv")

    assert batch.counts["waiting"] == 2
    assert sorted(Enrolment.objects.exclude(waiting_number=None).values_list("waiting_number", flat=True)) == [1, 2]


def test_people_from_elsewhere_are_named_before_anything_is_written(bring, programme, make_person):
    programme.organisation = Organisation.objects.create(name="Laurea", folded_name="laurea")
    programme.scope = Scope.ORGANISATION
    programme.save()

    batch = bring("cem-12-registrations.csv")

    assert [n for n, outcome in outcomes(batch).items() if outcome == "new"] == [8]


def test_where_the_employer_organises_nothing_in_own_words_comes_in(take, programme):
    programme.employer_organises = True
    programme.save()

    take("x.csv", "Nimi;Sähköposti;Terveiset;Mitä haluan oppia\nBo;bo@x.example;salaisuus;jotain omaa\n")

    bo = Enrolment.objects.get(person__email="bo@x.example")
    assert (bo.own_words, bo.seeks_more) == ("", "")


def test_an_import_can_be_taken_back(take, organiser, at, programme):
    batch = take("cem-12-registrations.csv")
    aino, veera = (Enrolment.objects.get(person__name=n) for n in ("Aino Heinonen", "Veera Salo"))
    Person.objects.filter(pk=aino.person_id).update(last_login=at)
    Enrolment.objects.filter(pk=veera.pk).update(changed_at=at + timedelta(hours=1))

    gone = importing.take_back(batch=batch, person=organiser, at=at + timedelta(hours=2))

    assert gone == 10
    assert set(Enrolment.objects.values_list("pk", flat=True)) == {aino.pk, veera.pk}
    assert Person.objects.filter(email__endswith="@oamk.example.org").count() == 0
    with pytest.raises(importing.NothingToTakeBack):
        importing.take_back(batch=batch, person=organiser, at=at)


def test_while_others_are_published_a_list_of_those_to_come_can_be_taken_back(take, organiser, at, programme):
    batch = take("cem-12-registrations.csv")
    later, done = (
        TargetGroup.objects.create(programme=programme, names={"fi": name}, folded_name=name, groups_published_at=when)
        for name, when in (("myöhemmin", None), ("jo", at))
    )
    rows = Enrolment.objects.order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    rows.filter(pk__in=ids[:5]).update(target_group=done)
    rows.filter(pk__in=ids[5:]).update(target_group=later)
    Programme.objects.filter(pk=programme.pk).update(pairs_published_at=at)

    assert importing.take_back(batch=batch, person=organiser, at=at) == 7
    assert set(Enrolment.objects.values_list("pk", flat=True)) == set(ids[:5])


def test_a_list_is_taken_once(take, organiser, at):
    batch = take("cem-12-registrations.csv")

    with pytest.raises(importing.ImportUnderWay):
        importing.take(batch=batch, person=organiser, sends_mail=False, at=at)


def test_a_list_without_addresses_is_not_taken(bring, organiser, at):
    batch = bring("x.csv", "Nimi;Ala\nBo;kielet\n")

    with pytest.raises(importing.ColumnsMissing, match="No column holds e-mail addresses"):
        importing.take(batch=batch, person=organiser, sends_mail=False, at=at)


def test_columns_named_once_are_remembered_for_the_next_file(bring, organiser, at):
    batch = bring("x.csv", "Kuka;Mihin\nBo;bo@x.example\n")
    importing.name_columns(batch=batch, fields=["name", "address"], person=organiser, at=at)

    again = bring("y.csv", "KUKA;Mihin\nAda;ada@x.example\n")

    assert again.mapping["fields"] == ["name", "address"]
    assert again.mapping["is_remembered"]


def test_thrown_away_means_gone(bring, organiser, at):
    importing.throw_away(batch=bring("cem-12-registrations.csv"), person=organiser, at=at)

    assert not ImportBatch.objects.exists()
    assert not Enrolment.objects.exists()


def test_every_step_leaves_one_audit_row(take, programme, organiser):
    take("x.csv", "Nimi;Sähköposti\nBo;bo@x.example\n")

    verbs = AuditEntry.objects.filter(target_type="enrolment.ImportBatch").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["list brought in", "list being taken", "list taken"]


def test_formulas_are_neutral_in_the_list_of_what_was_left_out(bring):
    batch = bring("x.csv", "Nimi;Sähköposti;=Ala\n=1+1;;@SUM(A1)\n-2;broken;\t=x\n")

    rows = list(csv.reader(io.StringIO(importing.left_out(batch).removeprefix("\ufeff")), delimiter=";"))

    assert rows[0][2:] == ["Nimi", "Sähköposti", "'=Ala"]
    assert [row[2:] for row in rows[1:]] == [["'=1+1", "", "'@SUM(A1)"], ["'-2", "broken", "'\t=x"]]


def test_imported_registrations_say_where_they_came_from(take):
    take("cem-12-registrations.csv")

    assert set(Enrolment.objects.values_list("source", flat=True)) == {Source.IMPORT}
