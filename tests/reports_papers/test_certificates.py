"""Certificates: who is given one, what checks it, and what is left when it is withdrawn. # S47"""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from ristiin.accounts.actions import erase
from ristiin.accounts.models import Person
from ristiin.grouping.models import Membership
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.programmes.choices import RoleKind, Teaching
from ristiin.programmes.models import Programme, Role
from ristiin.reports import tasks
from ristiin.reports.actions import certifying
from ristiin.reports.models import Certificate
from ristiin.reports.papers import queries
from ristiin.teaching.models import Question

pytestmark = pytest.mark.django_db


def an_hour_passes(at):
    """Do what is done every hour, and what that has set going."""
    tasks.certify_those_who_took_part(at)
    for waiting in DBTaskResult.objects.ready():
        waiting.task.call(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])
    DBTaskResult.objects.all().delete()


def names(programme):
    return sorted(Certificate.objects.filter(programme=programme, withdrawn_at=None).values_list("name", flat=True))


def test_those_in_a_group_at_the_close_get_one_by_themselves(programme, pair, participant, later) -> None:
    an_hour_passes(later)

    assert names(programme) == ["Paula Osallistuja", "Åke Toinen"]
    given = Certificate.objects.get(person=participant)
    assert (given.hours, given.issuer, given.signed_by.name) == (27, "Vertaisopisto", "Olga Organisoija")
    assert OutgoingMail.objects.filter(kind="reports/certificate_given").count() == 2


def test_an_hour_later_nobody_gets_a_second_one(programme, pair, later) -> None:
    for hour in range(3):
        an_hour_passes(later + timedelta(hours=hour))

    assert names(programme) == ["Paula Osallistuja", "Åke Toinen"]
    assert OutgoingMail.objects.count() == 2


@pytest.fixture
def many(make_group, at):
    """A large group of people with names."""
    people = Person.objects.bulk_create(
        Person(email=f"h{n}@example.org", name=f"Henkilö {n}", joined_at=at) for n in range(certifying.AT_ONCE + 7)
    )
    make_group(*people)
    return people


def test_many_get_theirs_some_at_a_time(programme, many, later) -> None:
    assert len(certifying.issue(programme=programme, at=later)) == certifying.AT_ONCE
    assert len(certifying.issue(programme=programme, at=later)) == 7
    assert certifying.issue(programme=programme, at=later) == []


def test_a_worker_killed_midway_leaves_nobody_without_and_gives_nobody_two(programme, many, later) -> None:
    certifying.issue(programme=programme, at=later)  # the first ones were kept when the worker was killed

    tasks.certify.call(programme.pk, later.isoformat())
    an_hour_passes(later + timedelta(hours=1))

    given = Certificate.objects.filter(programme=programme).values_list("person_id", flat=True)
    assert sorted(given) == sorted(person.pk for person in many)
    assert OutgoingMail.objects.filter(kind="reports/certificate_given").count() == len(many)


def test_one_more_certificate_costs_no_more_than_its_own_rows(programme, many, later) -> None:
    def asked(number):
        Membership.objects.filter(enrolment__person__in=many).update(left_at=None)
        Membership.objects.filter(enrolment__person__in=many[number:]).update(left_at=later - timedelta(days=60))
        Certificate.objects.all().delete()
        with CaptureQueriesContext(connection) as queries_seen:
            assert len(certifying.issue(programme=programme, at=later)) == number
        return len(queries_seen)

    few, more = asked(2), asked(12)
    assert (more - few) / 10 <= 12


def test_nobody_gets_one_before_the_close_nor_by_themselves_a_month_after_it(programme, pair, at, later) -> None:
    an_hour_passes(at + timedelta(days=141))
    an_hour_passes(later + timedelta(days=31))

    assert names(programme) == []
    with pytest.raises(certifying.NotClosedYet):
        certifying.issue(programme=programme, at=at)


def test_who_left_on_the_way_gets_none(programme, pair, participant, at, later) -> None:
    Membership.objects.filter(enrolment__person=participant).update(left_at=at + timedelta(days=60))

    certifying.issue(programme=programme, at=later)

    assert names(programme) == ["Åke Toinen"]


def test_a_room_that_ends_after_the_close_takes_no_certificate_away(programme, pair, at, later) -> None:
    Membership.objects.update(left_at=at + timedelta(days=142, hours=12))

    certifying.issue(programme=programme, at=later)

    assert names(programme) == ["Paula Osallistuja", "Åke Toinen"]


def test_in_a_course_only_those_who_have_completed_it_get_one(programme, pair, organiser, at, later) -> None:
    Programme.objects.update(teaching=Teaching.PART)
    question = Question.objects.create(
        programme=programme,
        key=uuid.uuid4(),
        texts={"fi": "?"},
        opens_at=at,
        due_at=later,
        is_for_all=True,
        written_at=at,
    )
    certifying.issue(programme=programme, at=later)
    before = names(programme)

    question.delete()
    certifying.issue(programme=programme, at=later)

    assert (before, len(names(programme))) == ([], 2)


def test_somebody_without_a_name_is_asked_for_it_first(programme, make_group, make_person, organiser, later) -> None:
    nameless = make_person("Nimetön")
    type(nameless).objects.filter(pk=nameless.pk).update(name="")
    make_group(nameless)

    assert certifying.issue(programme=programme, at=later) == []
    with pytest.raises(certifying.HasNoName):
        certifying.give(programme=programme, person=nameless, by=organiser, at=later)


def test_one_who_did_not_take_part_cannot_be_given_one(programme, pair, outsider, organiser, later) -> None:
    with pytest.raises(certifying.DidNotTakePart):
        certifying.give(programme=programme, person=outsider, by=organiser, at=later)


def test_a_withdrawn_one_does_not_come_back_by_itself(programme, pair, participant, organiser, later) -> None:
    certifying.issue(programme=programme, at=later)
    mine = Certificate.objects.get(person=participant)

    certifying.withdraw(certificate=mine, by=organiser, at=later)
    certifying.withdraw(certificate=mine, by=organiser, at=later)
    an_hour_passes(later + timedelta(hours=1))

    assert names(programme) == ["Åke Toinen"]
    assert [person.name for person in queries.may_be_given(programme)] == ["Paula Osallistuja"]
    assert AuditEntry.objects.filter(verb="certificate withdrawn").count() == 1


def test_writing_anew_takes_the_new_name_and_ends_the_old_paper(programme, pair, participant, organiser, later) -> None:
    certifying.issue(programme=programme, at=later)
    old = Certificate.objects.get(person=participant)
    type(participant).objects.filter(pk=participant.pk).update(name="Paula Uusinimi")

    new = certifying.write_anew(certificate=old, by=organiser, at=later)
    again = certifying.write_anew(certificate=old, by=organiser, at=later)

    old.refresh_from_db()
    assert (new.pk == again.pk, new.name, old.name, old.is_valid) == (
        True,
        "Paula Uusinimi",
        "Paula Osallistuja",
        False,
    )
    assert new.code != old.code


def test_a_code_is_long_and_of_letters_that_nobody_mistakes() -> None:
    codes = {queries.new_code() for _ in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {29}
    assert set("".join(codes)) <= set(queries.LETTERS + "-")


def test_whoever_has_the_address_sees_whose_it_is_and_nothing_else(programme, pair, participant, browse, later) -> None:
    certifying.issue(programme=programme, at=later)
    mine = Certificate.objects.get(person=participant)

    answer = browse(None).get(reverse("reports:verify", args=[mine.code]))
    page = answer.content.decode()

    assert answer.status_code == 200
    for told in ("Paula Osallistuja", "CEM kevät 2027", "Vertaisopisto"):
        assert told in page
    for kept in (participant.email, "Åke", mine.salt, str(mine.uid), "Olga"):
        assert kept not in page
    assert "noindex" in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_a_withdrawn_one_tells_no_name(programme, pair, participant, organiser, browse, later) -> None:
    certifying.issue(programme=programme, at=later)
    mine = Certificate.objects.get(person=participant)
    certifying.withdraw(certificate=mine, by=organiser, at=later)

    page = browse(None).get(reverse("reports:verify", args=[mine.code])).content.decode()

    assert ("Paula" in page, "CEM kevät 2027" in page, "notice heed" in page) == (False, False, True)


def test_an_erased_holder_leaves_a_paper_that_is_valid_no_more(programme, pair, participant, browse, later) -> None:
    certifying.issue(programme=programme, at=later)
    mine = Certificate.objects.get(person=participant)

    erase(person=participant, at=later)

    page = browse(None).get(reverse("reports:verify", args=[mine.code])).content.decode()
    mine.refresh_from_db()
    assert (mine.name, mine.salt, mine.is_valid) == ("", "", False)
    assert ("Paula" in page, "notice heed" in page) == (False, True)


def test_nobody_checks_a_paper_that_was_never_given(browse) -> None:
    assert browse(None).get(reverse("reports:verify", args=["aaaaa-bbbbb-ccccc-ddddd-eeeee"])).status_code == 404


def test_another_persons_paper_is_not_mine_to_open(
    programme, pair, participant, other_participant, browse, later
) -> None:
    certifying.issue(programme=programme, at=later)
    mine = Certificate.objects.get(person=participant)
    address = reverse("reports:certificate", args=[mine.pk])

    assert browse(other_participant).get(address).status_code == 404
    assert browse(participant).get(address).status_code == 200


def test_the_list_asks_the_same_of_one_and_of_many(
    programme, make_group, make_person, organiser, browse, django_assert_num_queries, later
) -> None:
    def count() -> int:
        client = browse(organiser)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("reports:certificates", args=[programme.slug])).status_code == 200
        return len(asked)

    make_group(make_person("Eka Ensi"), make_person("Toka Toisi"))
    certifying.issue(programme=programme, at=later)
    few = count()
    make_group(*[make_person(f"Ihminen Luku{number}") for number in range(12)], number=2)
    certifying.issue(programme=programme, at=later)

    assert count() == few <= 20


def test_a_teacher_reads_them_in_a_course_and_changes_none(
    programme, pair, participant, outsider, browse, at, later
) -> None:
    Role.objects.create(programme=programme, person=outsider, role=RoleKind.TEACHER, given_at=at)
    Programme.objects.update(teaching=Teaching.INDEPENDENT)
    certifying.issue(programme=Programme.objects.get(pk=programme.pk), at=later)
    mine = Certificate.objects.get(person=participant)
    teacher, listed = browse(outsider), reverse("reports:certificates", args=[programme.slug])

    assert teacher.get(listed).status_code == 403
    Programme.objects.update(teaching=Teaching.PART)
    assert teacher.get(listed).status_code == 200
    assert teacher.get(reverse("reports:certificate_pdf", args=[programme.slug, mine.pk])).status_code == 200
    assert teacher.post(reverse("reports:withdraw_certificate", args=[programme.slug, mine.pk])).status_code == 403
