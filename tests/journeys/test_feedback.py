"""Feedback in real browsers: answered by a link on a phone, read when the time to answer is over."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.feedback.actions import asking, knowing, settling
from ristiin.feedback.choices import Instrument
from ristiin.feedback.models import Tie
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Sheet, Ticket
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press

pytestmark = pytest.mark.journey
PHONE = {"locale": "en-GB", "width": 390, "java_script_enabled": False}


@pytest.fixture
def organiser(make_person):
    """Organises, and reads English."""
    return make_person("Olga Organisoija", language="en", may_start_programmes=True)


@pytest.fixture
def people(make_person):
    """Twelve who read English."""
    return [make_person(f"Henkilö {number}", language="en") for number in range(12)]


@pytest.fixture
def running(programme, people, now):
    """The programme, its six pairs published just now."""
    programme.pairs_published_at = now
    programme.save()
    for entry in programme.timeline.all():
        entry.starts_at, entry.ends_at = (
            moment + (now - programme.created_at) for moment in (entry.starts_at, entry.ends_at)
        )
        entry.save()
    for number in range(6):
        group = Group.objects.create(programme=programme, number=number + 1, published_at=now)
        for person in people[2 * number : 2 * number + 2]:
            enrolment = Enrolment.objects.create(
                programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=now, changed_at=now
            )
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=now)
    return programme


@pytest.fixture
def now():
    """The browsers' moment."""
    return clock.now()


@pytest.fixture
def asked(running, now):
    """The questions at the start, sent."""
    return asking.send(programme=running, instrument=Instrument.START, at=now)


def small(page):
    page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(page)


def test_a_link_is_answered_on_a_phone_without_scripts_and_without_signing_in(open_page, asked, people):
    ticket = Ticket.objects.get(round=asked, person=people[0])
    page = open_page(**PHONE)
    page.goto(f"/feedback/{ticket.token}/")
    expect(page.get_by_text("Nobody sees whose answers are whose").first).to_be_visible()
    page.get_by_label("new ideas").check()
    page.get_by_role("group", name="I have time to take part").get_by_label("4").check()
    page.get_by_label("What should the organiser know?").fill("Thank you.")
    press(page.get_by_role("button", name="Send my answers"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your answers have arrived")
    assert Sheet.objects.get().answers == {"expectations": ["ideas"], "time": 4, "wish": "Thank you."}

    page.get_by_role("link", name="Change my answers").click()
    page.get_by_role("group", name="I have time to take part").get_by_label("2").check()
    press(page.get_by_role("button", name="Save the changes"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your answers have arrived")
    assert Sheet.objects.get().answers["time"] == 2
    small(page)


def test_results_come_after_closing_and_to_everybody_when_published(open_page, running, asked, people, organiser, now):
    for number, ticket in enumerate(Ticket.objects.filter(round=asked).order_by("pk")[:11]):
        answers = {
            "time": number % 5 + 1,
            "expectations": ["ideas", "support"][: number % 2 + 1],
            "wish": f"Word {number}",
        }
        surveys.answer(ticket=ticket, answers=answers, at=now)
    desk, url = open_page(organiser, locale="en-GB"), f"/programmes/{running.slug}/feedback/"
    desk.goto(url)
    expect(desk.get_by_role("row", name="At the start")).to_contain_text("11 / 12")
    assert_accessible(desk)
    small(desk)
    desk.goto(f"{url}start/")
    expect(desk.get_by_text("all at once").first).to_be_visible()
    expect(desk.get_by_text("Word 1")).to_have_count(0)
    assert_accessible(desk)

    surveys.close(round_=asked, at=asked.closes_at + timedelta(minutes=1))
    desk.reload()
    expect(desk.get_by_role("row", name="I have time to take part")).to_contain_text("2.8")
    expect(desk.get_by_text("Word 10", exact=True)).to_be_visible()
    assert_accessible(desk)
    small(desk)
    reader = open_page(people[0], locale="en-GB", width=390)
    assert reader.goto(f"{url}start/").status == 404
    press(desk.get_by_role("button", name="Publish to those in the programme"))
    expect(desk.get_by_text("Everybody in the programme can read the results.")).to_be_visible()

    reader.goto(url)
    reader.get_by_role("link", name="At the start").click()
    expect(reader.get_by_role("row", name="I have time to take part")).to_contain_text("2.8")
    assert_accessible(reader)


def test_few_answers_show_nothing_but_that_they_are_few(open_page, running, asked, organiser, now):
    for ticket in Ticket.objects.filter(round=asked).order_by("pk")[:4]:
        surveys.answer(ticket=ticket, answers={"time": ticket.pk % 5 + 1, "wish": "A word"}, at=now)
    surveys.close(round_=asked, at=asked.closes_at)
    desk = open_page(organiser, locale="en-GB")
    desk.goto(f"/programmes/{running.slug}/feedback/start/")

    expect(desk.get_by_role("row", name="I have time to take part")).to_contain_text(
        "Shown when at least 5 other people"
    )
    expect(desk.get_by_text("A word")).to_have_count(0)


def test_the_organiser_chooses_what_is_asked(open_page, running, organiser):
    desk = open_page(organiser, locale="en-GB")
    desk.goto(f"/programmes/{running.slug}/feedback/plan/")
    assert_accessible(desk)
    desk.get_by_label("Midway").uncheck()
    desk.locator("details").filter(has=desk.get_by_text("At the end", exact=True)).locator("summary").click()
    desk.locator("[name='end-0-text']").fill("The pace was right")
    small(desk)
    press(desk.get_by_role("button", name="Save"))

    expect(desk.get_by_role("row", name="Midway")).to_contain_text("not asked")
    desk.get_by_role("link", name="At the end").click()
    expect(desk.get_by_text("The pace was right")).to_be_visible()


def test_whom_one_knows_is_ticked_and_forgotten_by_name(open_page, running, asked, people, now):
    for person in people[1:]:
        knowing.say(programme=running, person=person, may_be_named=True, knows=[], at=now)
    page = open_page(people[0], locale="en-GB", width=390)
    page.goto(f"/programmes/{running.slug}/who-i-know/")
    assert_accessible(page)
    page.get_by_label("Others may name me").check()
    page.get_by_label("Henkilö 3", exact=True).check()
    press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("You can change it until the questions close.")).to_be_visible()
    small(page)
    assert [tie.knows for tie in Tie.objects.all()] == [people[3]]

    surveys.close(round_=asked, at=now)
    settling.settle_closed(at=now)
    page.reload()
    expect(page.get_by_text("It is not asked just now.")).to_be_visible()
    assert not Tie.objects.exists()


def test_one_sees_how_far_one_has_come(open_page, running, people):
    page = open_page(people[0], locale="en-GB", width=390)
    page.goto(f"/me/development/{running.slug}/")
    page.get_by_role("group", name="fasilitointi").get_by_label("2").check()
    page.get_by_label("Something else, in your own words").first.fill("Listening")
    assert_accessible(page)
    small(page)
    press(page.get_by_role("button", name="Save"))

    expect(page.get_by_role("img", name="fasilitointi: 2 at the start.")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("row", name="fasilitointi")).to_contain_text("2")
    assert_accessible(page)
    small(page)
    page.goto("/me/feedback/")
    assert_accessible(page)
