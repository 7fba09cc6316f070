"""One's own page, taking one's data out, and being erased."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from ristiin.accounts.actions import ask_code, change_profile, erase, erase_again, person_for_address
from ristiin.accounts.models import Erasure, Person, SignInCode
from ristiin.accounts.tasks import CODES_KEPT, STRANGERS_KEPT, forget_codes, forget_strangers
from ristiin.enrolment.models import Enrolment
from ristiin.kernel import audit
from ristiin.kernel.models import AuditEntry
from ristiin.programmes.choices import RoleKind
from ristiin.programmes.models import Role
from ristiin.programmes.refusals import LastOrganiser

MINE = "/me/"
SAID = {
    "name": "Paula Uusi",
    "phone": "040 123",
    "contact_hint": "iltaisin",
    "language": "sv",
    "timezone": "Europe/Stockholm",
}


def test_what_one_says_of_oneself_is_kept(browse, participant) -> None:
    answer = browse(participant).post(MINE, SAID)

    participant.refresh_from_db()
    assert (answer.url, {name: getattr(participant, name) for name in SAID}) == (MINE, SAID)
    entry = AuditEntry.objects.get(verb="person changed")
    assert entry.details == {"fields": ["contact_hint", "language", "name", "phone", "timezone"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 121), ("language", "de"), ("timezone", "Mars/Olympus"), ("phone", "1" * 41)],
)
def test_what_cannot_be_is_said_so_and_changes_nothing(browse, participant, field, value) -> None:
    answer = browse(participant).post(MINE, SAID | {field: value})

    participant.refresh_from_db()
    assert (list(answer.context["form"].errors), participant.name) == ([field], "Paula Osallistuja")


def test_nothing_but_the_form_can_be_set(browse, participant) -> None:
    browse(participant).post(
        MINE, SAID | {"is_platform_admin": "on", "may_start_programmes": "on", "email": "x@example.org"}
    )

    participant.refresh_from_db()
    assert (participant.is_platform_admin, participant.may_start_programmes) == (False, False)
    assert participant.email == "paula.osallistuja@example.org"


def test_each_field_says_who_reads_it(browse, participant) -> None:
    page = browse(participant).get(MINE)

    assert set(page.context["form"].readers) == set(SAID)


def test_somebody_nameless_is_asked_the_name(db, sign_in) -> None:
    client = sign_in("uusi@example.org")

    client.post(MINE, SAID)

    assert Person.objects.get(email="uusi@example.org").name == "Paula Uusi"


def test_who_has_opened_my_data_stands_on_my_page(browse, participant, organiser, outsider, programme, at) -> None:
    audit.record(verb="registration viewed", target=programme, at=at, actor_id=organiser.pk, subject_id=participant.pk)

    mine, all_of_it = browse(participant).get(MINE), browse(participant).get(reverse("accounts:traces"))
    others = browse(outsider).get(MINE)

    assert [(trace.who, trace.at) for trace in mine.context["traces"]] == [("Olga Organisoija", at)]
    assert [trace.who for trace in all_of_it.context["traces"]] == ["Olga Organisoija"]
    assert others.context["traces"] == []


def test_my_page_asks_the_database_the_same_for_one_and_for_many_traces(
    browse, participant, organiser, programme, at, django_assert_max_num_queries
) -> None:
    client = browse(participant)
    client.get(MINE)
    counts = []
    for many in (1, 60):
        for _trace in range(many):
            audit.record(verb="seen", target=programme, at=at, actor_id=organiser.pk, subject_id=participant.pk)
        for page in (MINE, reverse("accounts:traces")):
            with django_assert_max_num_queries(30) as asked:
                client.get(page)
            counts.append(len(asked))

    assert counts[:2] == counts[2:]


def export(client: Client) -> dict:
    answer = client.post(reverse("accounts:export"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return json.loads(packed.read("ristiin.json"))


def test_the_export_holds_what_one_said(browse, participant, at) -> None:
    change_profile(person=participant, **SAID, at=at)

    tables = {table["table"]: table["rows"] for table in export(browse(participant))["tables"]}

    you = tables["accounts.Person"][0]
    assert {name: you[name] for name in SAID} == SAID
    assert you["email"] == participant.email
    assert "password" not in you


def test_the_export_is_noted(browse, participant) -> None:
    export(browse(participant))

    assert AuditEntry.objects.filter(verb="own data taken out", actor_id=participant.pk).count() == 1


@pytest.fixture
def erased(participant, at) -> Person:
    change_profile(person=participant, **SAID, at=at)
    erase(person=participant, at=at)
    participant.refresh_from_db()
    return participant


def test_an_erased_person_has_no_name_address_or_phone(erased, at) -> None:
    assert (erased.name, erased.phone, erased.contact_hint, erased.folded_name) == ("", "", "", "")
    assert (erased.email, erased.is_active, erased.erased_at) == (f"{erased.pk}@erased.invalid", False, at)


def test_an_erased_address_is_free_for_somebody_new(erased, sign_in) -> None:
    client = sign_in("paula.osallistuja@example.org")

    assert int(client.session["_auth_user_id"]) != erased.pk


def test_erasing_ends_every_session(browse, participant, at) -> None:
    phone, laptop = browse(participant), browse(participant)

    phone.post(reverse("accounts:erase"), {"sure": "on"})

    assert (phone.get(MINE).status_code, laptop.get(MINE).status_code) == (302, 302)


def test_erasing_must_be_meant(browse, participant) -> None:
    answer = browse(participant).post(reverse("accounts:erase"), {})

    participant.refresh_from_db()
    assert (answer.status_code, participant.erased_at) == (200, None)


def test_erasing_twice_changes_nothing(erased, at) -> None:
    erase(person=erased, at=at + timedelta(days=1))

    assert (Erasure.objects.get().erased_at, AuditEntry.objects.filter(verb="person erased").count()) == (at, 1)


def test_the_last_organiser_hands_over_first(programme, organiser, browse, at) -> None:
    with pytest.raises(LastOrganiser):
        erase(person=organiser, at=at)

    answer = browse(organiser).post(reverse("accounts:erase"), {"sure": "on"})
    organiser.refresh_from_db()
    assert (answer.status_code, organiser.name) == (200, "Olga Organisoija")


def test_after_handing_over_an_organiser_may_go(programme, organiser, other_organiser, at) -> None:
    Role.objects.create(programme=programme, person=other_organiser, role=RoleKind.ORGANISER, given_at=at)

    erase(person=organiser, at=at)

    assert [role.person for role in programme.roles.filter(role=RoleKind.ORGANISER)] == [other_organiser]


def test_a_registration_stays_as_history_without_a_person_in_it(programme, participant, at) -> None:
    Enrolment.objects.create(
        programme=programme,
        person=participant,
        state="registered",
        own_words="salaisuus",
        role_title="rehtori",
        registered_at=at,
        changed_at=at,
    )

    erase(person=participant, at=at)

    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.own_words, enrolment.role_title) == ("withdrawn", "", "")
    assert str(enrolment.person) == "Joku joka on lähtenyt" or not enrolment.person.name


def test_a_restored_backup_forgets_again(participant, at, tmp_path) -> None:
    log = tmp_path / "erasures"
    erase(person=participant, at=at)
    call_command("replay_erasures", write=log)
    # The backup from before: the person is back, and the log in the database is gone.
    Erasure.objects.all().delete()
    columns = {"email": "paula@example.org", "name": "Paula", "erased_at": None, "is_active": True}
    Person.objects.filter(pk=participant.pk).update(**columns)

    call_command("replay_erasures", source=log)

    participant.refresh_from_db()
    assert (participant.name, participant.erased_at, Erasure.objects.get().person_number) == ("", at, participant.pk)


def test_replaying_spares_one_who_came_later_under_the_same_number(participant, at) -> None:
    assert not erase_again(number=participant.pk, erased_at=at - timedelta(days=1), at=at)

    participant.refresh_from_db()
    assert participant.name == "Paula Osallistuja"


@pytest.fixture
def strangers(db, at) -> dict[str, Person]:
    old = at - STRANGERS_KEPT - timedelta(days=1)
    people = {who: person_for_address(address=f"{who}@example.org", at=old) for who in ("vieras", "kutsuttu", "ollut")}
    people["tuore"] = person_for_address(address="tuore@example.org", at=at)
    Person.objects.filter(pk=people["ollut"].pk).update(last_login=old)
    return people


def test_strangers_are_forgotten_after_a_week(strangers, programme, at) -> None:
    Role.objects.create(programme=programme, person=strangers["kutsuttu"], role=RoleKind.FACILITATOR, given_at=at)

    forget_strangers(at)

    left = Person.objects.filter(pk__in=[p.pk for p in strangers.values()]).order_by("email")
    assert [p.email.split("@")[0] for p in left] == ["kutsuttu", "ollut", "tuore"]


def test_old_codes_are_forgotten(participant, at) -> None:
    ask_code(address=participant.email, language="fi", asked_from="", at=at - CODES_KEPT - timedelta(minutes=1))
    ask_code(address=participant.email, language="fi", asked_from="", at=at)

    forget_codes(at)

    assert [code.sent_at for code in SignInCode.objects.all()] == [at]


def test_ones_registrations_stand_on_ones_page(browse, participant, programme, at) -> None:
    Enrolment.objects.create(
        programme=programme, person=participant, state="registered", registered_at=at, changed_at=at
    )

    matters = browse(participant).get(MINE).context["matters"]

    assert [(matter.title, matter.url) for matter in matters] == [("CEM kevät 2027", "/programmes/cem-kevat-2027/")]
