"""What a teacher may: the own course's roster and questions, never a room, a draft or a meeting."""

from datetime import timedelta

import pytest

from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions import changing
from ristiin.programmes.actions.changing import Settings
from ristiin.programmes.choices import RoleKind, Teaching
from ristiin.programmes.models import Role
from ristiin.programmes.refusals import EmployerDoesNotFollow, PromisedNotToFollow
from ristiin.teaching import queries
from ristiin.teaching.models import Question, QuestionDone


def home(course):
    return f"/programmes/{course.slug}/teaching/"


@pytest.fixture
def pages(course, group, ask):
    """Every page of a teacher, by method."""
    question = ask()
    here = f"{home(course)}questions/{question.pk}/"
    return {
        "GET": [home(course), f"{home(course)}questions/new/", here, f"{here}change/"],
        "POST": [f"{home(course)}questions/new/", f"{here}change/", f"{here}withdraw/", f"{here}restore/"],
    }


def answers(client, pages):
    return {client.get(page).status_code for page in pages["GET"]} | {
        client.post(page).status_code for page in pages["POST"]
    }


def test_the_teacher_and_the_organiser_open_every_page(pages, teacher, organiser, browse):
    assert (answers(browse(teacher), pages), answers(browse(organiser), pages)) == ({200, 302}, {200, 302})


def test_a_teacher_of_another_course_opens_none(pages, make_person, other_programme, at, browse):
    stranger = make_person("Toinen Opettaja")
    Role.objects.create(programme=other_programme, person=stranger, role=RoleKind.TEACHER, given_at=at)
    assert answers(browse(stranger), pages) == {403}


def test_members_facilitators_and_others_open_none(pages, participant, facilitator, outsider, administrator, browse):
    people = (participant, facilitator, outsider, administrator)
    assert [answers(browse(person), pages) for person in people] == [{403}] * 4


def test_the_pages_of_a_draft_are_not_there_for_others(other_programme, teacher, outsider, browse):
    there = [browse(person).get(home(other_programme)).status_code for person in (teacher, outsider)]
    assert there == [404, 404]


def test_a_teacher_finds_no_room(group, ask, teacher, browse):
    question = ask()
    client = browse(teacher)
    here = f"/rooms/{group.pk}/"
    asked = [client.get(page).status_code for page in (here, f"{here}questions/", f"{here}texts/", f"{here}thread/")]
    asked += [client.post(f"{here}{page}").status_code for page in ("promise/", f"questions/{question.pk}/done/")]
    assert asked == [404] * 6
    assert QuestionDone.objects.count() == 0


def test_the_organisers_own_pages_stay_the_organisers(course, teacher, browse):
    client, here = browse(teacher), f"/programmes/{course.slug}/"
    pages = ("timeline/", "settings/", "dates/", "share/", "organisers/", "registrations/", "groups/")
    assert {page: client.get(here + page).status_code for page in pages} == dict.fromkeys(pages, 403)


def test_the_organiser_makes_somebody_a_teacher_by_address(course, organiser, browse):
    client = browse(organiser)
    client.post(f"/programmes/{course.slug}/organisers/", {"address": "uusi@example.org", "role": "teacher"})
    role = Role.objects.get(person__email="uusi@example.org")
    letter = OutgoingMail.objects.get(to_address="uusi@example.org")
    assert (role.role, home(course) in letter.body) == (RoleKind.TEACHER, True)


def test_the_programmes_page_leads_its_teacher_to_the_teachers_page(course, teacher, outsider, browse):
    said = [browse(one).get(f"/programmes/{course.slug}/").content.decode() for one in (teacher, outsider)]
    assert [home(course) in page for page in said] == [True, False]


@pytest.mark.parametrize("mode", [Teaching.PART, Teaching.INDEPENDENT])
def test_the_mode_is_told_on_the_public_page_and_at_registration(course, outsider, browse, mode):  # S51
    type(course).objects.filter(pk=course.pk).update(teaching=mode, pairs_published_at=None)
    course.timeline.filter(key="registration").update(starts_at="2020-01-01T00:00Z", ends_at="2090-01-01T00:00Z")
    note = {Teaching.PART: "This is part of a course", Teaching.INDEPENDENT: "This is an independent task"}[mode]
    type(outsider).objects.filter(pk=outsider.pk).update(language="en")
    client = browse(outsider)
    pages = [f"/programmes/{course.slug}/", f"/programmes/{course.slug}/register/"]
    said = [client.get(page).content.decode() for page in pages]
    assert [note in page for page in said] == [True, True]


def test_following_cannot_begin_once_people_have_registered_without_it(course, group, organiser, at):
    type(course).objects.filter(pk=course.pk).update(teaching=Teaching.INDEPENDENT)
    course.refresh_from_db()
    followed = Settings(**{**Settings.of(course).__dict__, "teaching": Teaching.PART})
    with pytest.raises(PromisedNotToFollow):
        changing.change_settings(programme=course, settings=followed, by=organiser, at=at)


def test_an_employer_who_organises_does_not_follow(course, organiser, at):
    theirs = Settings(**{**Settings.of(course).__dict__, "employer_organises": True})
    with pytest.raises(EmployerDoesNotFollow):
        changing.change_settings(programme=course, settings=theirs, by=organiser, at=at)


def test_following_can_end_at_any_time(course, group, organiser, at):
    free = Settings(**{**Settings.of(course).__dict__, "teaching": Teaching.INDEPENDENT})
    changing.change_settings(programme=course, settings=free, by=organiser, at=at)
    course.refresh_from_db()
    assert course.is_part_of_teaching is False


def test_a_question_is_written_on_the_page(course, group, teacher, browse):
    sent = {"text_fi": "Mitä opitte?", "opens_at": "2030-02-01T09:00", "due_at": "2030-02-08T16:00", "to": "all"}
    answer = browse(teacher).post(f"{home(course)}questions/new/", sent)
    question = Question.objects.get()
    assert (answer.status_code, question.text, question.opens_at.isoformat()) == (
        302,
        "Mitä opitte?",
        "2030-02-01T07:00:00+00:00",
    )


def test_a_form_with_faults_keeps_what_was_written(course, group, teacher, browse):
    sent = {"text_fi": "Mitä opitte?", "opens_at": "2030-02-08T09:00", "due_at": "2030-02-01T16:00", "to": "some"}
    said = browse(teacher).post(f"{home(course)}questions/new/", sent).content.decode()
    assert ("Mitä opitte?" in said, Question.objects.count()) == (True, 0)
    assert [name in said for name in ("id_due_at_error", "id_groups_error")] == [True, True]


def test_an_edit_on_the_page_keeps_the_seconds_of_what_was_not_touched(course, group, teacher, ask, browse, at):
    question = ask()
    Question.objects.filter(pk=question.pk).update(opens_at=question.opens_at.replace(second=31))
    page = browse(teacher)
    sent = {
        "text_fi": question.text,
        "opens_at": "2027-01-11T12:00",
        "due_at": "2090-01-01T12:00",
        "to": "all",
        "revision": "1",
    }
    answer = page.post(f"{home(course)}questions/{question.pk}/change/", sent)
    question.refresh_from_db()
    assert (answer.status_code, question.opens_at.second, question.due_at.year) == (302, 31, 2090)


def test_a_group_ticks_on_its_own_page(group, participant, browse, course, teacher, ask):
    question = ask(opens_at=clock.now(), due_at=group.published_at.replace(year=2090))
    client = browse(participant)
    here = f"/rooms/{group.pk}/questions/"
    client.post(f"{here}{question.pk}/done/", {"done": "yes"})
    ticked = QuestionDone.objects.count()
    client.post(f"{here}{question.pk}/done/", {"done": "no"})
    assert (ticked, QuestionDone.objects.count(), client.get(here).status_code) == (1, 0, 200)


def test_a_question_of_another_group_is_not_there(group, other_group, participant, ask, browse):
    question = ask(is_for_all=False, group_ids=[other_group.pk], opens_at=clock.now())
    client = browse(participant)
    hidden = client.post(f"/rooms/{group.pk}/questions/{question.pk}/done/", {"done": "yes"})
    absent = client.post(f"/rooms/{group.pk}/questions/987654321/done/", {"done": "yes"})
    assert (hidden.status_code, absent.status_code) == (404, 404)


def test_the_home_page_leads_a_teacher_to_the_course(course, teacher, outsider, ask, at):
    before = [step.url for step in queries.courses(teacher, at)]
    ask()
    after = [step.url for step in queries.courses(teacher, at)]
    assert (before, after) == ([f"{home(course)}questions/new/"], [home(course)])
    assert (queries.courses(outsider, at), queries.courses(teacher, at + timedelta(days=150))) == ([], [])
