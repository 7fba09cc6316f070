"""A teacher asks, a pair talks and ticks, and the teacher learns yes or not yet, in each of the three languages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.programmes.actions import appointing, launching, starting
from ristiin.programmes.choices import EntryKind, RoleKind
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.rooms.models import Promise
from ristiin.teaching.models import Question
from tests.journeys.reader import LOCALES, Reader

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
ASKED = "Mitä opitte tällä viikolla, ja missä siitä on hyötyä?"


@pytest.fixture
def course(organiser, participant, other_participant):
    """A course from its playbook, one published pair in it."""
    at = clock.now()
    course = starting.start(
        playbook="course", person=organiser, names={"fi": "Tilastotiede"}, first_day=at.date(), at=at - 30 * DAY
    )
    TimelineEntry.objects.filter(programme=course, kind=EntryKind.REGISTRATION).update(ends_at=at + DAY)
    launching.publish(programme=course, by=organiser, at=at - 29 * DAY)
    group = Group.objects.create(programme=course, number=1, published_at=at - DAY)
    for person in (participant, other_participant):
        enrolment = Enrolment.objects.create(
            programme=course,
            person=person,
            state=EnrolmentState.REGISTERED,
            registered_at=at - 9 * DAY,
            changed_at=at - 9 * DAY,
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=group.published_at)
        Promise.objects.create(group=group, person=person, promised_at=at)
    Programme.objects.filter(pk=course.pk).update(pairs_published_at=at - DAY)
    return course


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_question_from_the_teacher_to_the_group_and_back_as_yes_or_no(
    course, open_page, make_person, organiser, participant, language
):  # S51, S52
    teacher = make_person("Tuula Opettaja", language=language)
    type(teacher).objects.filter(pk=participant.pk).update(language=language)
    appointing.give_role(
        programme=course, address=teacher.email, role=RoleKind.TEACHER, by=organiser, at=clock.now() - DAY
    )
    desk = Reader(open_page(teacher, locale=LOCALES[language]), language, is_repeated=language != "fi")
    home = f"/programmes/{course.slug}/teaching/"
    desk.open("/programmes/")
    desk.page.get_by_role("link", name="Tilastotiede").click()
    desk.page.wait_for_url(f"**{home}")
    desk.look()
    desk.sees("No questions yet")

    desk.follow("Write a question")
    desk.press("Save the question")
    expect(desk.page.locator(".error-summary")).to_be_focused()
    desk.looked_at.clear()
    desk.look()
    write_by_keyboard(desk)
    desk.sees("Saved. The groups see it when it opens.")
    desk.look()

    student = Reader(
        open_page(participant, locale=LOCALES[language], width=390), language, is_repeated=language != "fi"
    )
    group = Group.objects.get()
    student.open(f"/rooms/{group.pk}/questions/")
    student.sees("No question has opened yet")
    Question.objects.update(opens_at=clock.now() - timedelta(minutes=1))
    student.page.reload()
    student.looked_at.clear()
    student.look()
    student.sees_exactly(ASKED)
    student.sees("Still missing:")
    tick = student.page.get_by_role("button", name=student.words("We have talked about it"))
    student.reach(tick)
    student.page.keyboard.press("Enter")
    student.sees("talked about")
    student.looked_at.clear()
    student.look()

    desk.open(home)
    row = desk.page.get_by_role("row").filter(has_text=participant.email)
    expect(row).to_contain_text(desk.words("yes", "completed"))
    desk.page.get_by_role("link", name=ASKED).click()
    desk.look()
    desk.follow("Give more time")
    desk.follow("Back to the questions")
    desk.page.goto(f"/rooms/{group.pk}/questions/")
    assert desk.page.get_by_text(ASKED).count() == 0


def write_by_keyboard(desk: Reader) -> None:
    """The whole form without a mouse."""
    desk.type("Question", ASKED)
    opens = timezone.localtime(clock.now() + DAY).replace(hour=9, minute=0)
    for label, moment in (("Opens", opens), ("To be talked about by", opens + 7 * DAY)):
        desk.labelled(label).fill(f"{moment:%Y-%m-%dT%H:%M}")
    desk.reach(desk.button("Save the question"))
    desk.page.keyboard.press("Enter")
