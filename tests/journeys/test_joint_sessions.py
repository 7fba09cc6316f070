"""Joint sessions in browsers: a poll on a phone, a board that grows on the wall, a guest without an account."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.gatherings.actions import polling, sharing, speaking
from ristiin.gatherings.choices import Stream
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.actions import launching, starting
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.models import Promise
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press
from tests.journeys.reader import LOCALES, Reader

pytestmark = pytest.mark.journey
WORDS = "Opimme kysymään vasta toisella kerralla."


@pytest.fixture
def people(make_person):
    names = {"organiser": "Olga", "paula": "Paula", "ake": "Åke", "nora": "Nora", "niilo": "Niilo", "fanni": "Fanni"}
    return {key: make_person(name, may_start_programmes=key == "organiser") for key, name in names.items()}


@pytest.fixture
def programme(people):
    """Two pairs under way; the midway session is within a fortnight."""
    now = clock.now()
    first_day = (now + timedelta(days=12 - 12 * 7 - 3)).date()
    programme = starting.start(
        playbook="cem",
        person=people["organiser"],
        names={"fi": "CEM", "sv": "CEM", "en": "CEM"},
        first_day=first_day,
        at=now - timedelta(days=100),
    )
    launching.publish(programme=programme, by=people["organiser"], at=now - timedelta(days=99))
    programme.refresh_from_db()
    programme.pairs_published_at = now - timedelta(days=30)
    programme.save()
    for number, (members, facilitator) in enumerate(((("paula", "ake"), None), (("nora", "niilo"), "fanni")), 1):
        group = Group.objects.create(
            programme=programme,
            number=number,
            facilitator=people.get(facilitator),
            published_at=now - timedelta(days=30),
        )
        for key in members:
            enrolment = Enrolment.objects.create(
                programme=programme,
                person=people[key],
                state=EnrolmentState.REGISTERED,
                registered_at=now - timedelta(days=60),
                changed_at=now - timedelta(days=60),
            )
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=group.published_at)
        for key in filter(None, (*members, facilitator)):
            Promise.objects.create(group=group, person=people[key], promised_at=group.published_at)
    return programme


def session(programme, key):
    return TimelineEntry.objects.select_related("programme").get(programme=programme, key=key)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_times_are_asked_answered_on_a_phone_without_scripts_and_settled(open_page, people, programme, language):
    for person in people.values():
        person.language = language
        person.save()
    entry = session(programme, "closing")
    day = entry.starts_at.date() + timedelta(days=1)

    organiser = Reader(open_page(people["organiser"], locale=LOCALES[language]), language, is_repeated=language != "fi")
    organiser.open(f"/programmes/{programme.slug}/sessions/")
    organiser.follow("Ask which times suit")
    for row, time in ((0, "09:00"), (1, "15:30")):
        organiser.page.locator(f"input[name=closing-{row}-day]").fill(f"{day:%Y-%m-%d}")
        organiser.page.locator(f"input[name=closing-{row}-clock]").fill(time)
    organiser.page.locator("input[name=midway-0-day]").fill("")
    organiser.press("Ask everybody")
    organiser.sees("What suits whom")
    organiser.look()

    phone = open_page(people["paula"], locale=LOCALES[language], width=390, java_script_enabled=False)
    phone.goto(f"/programmes/{programme.slug}/poll/")
    press(phone.locator("main form button[type=submit]").last)
    expect(phone.locator(".error-summary")).to_be_visible()
    groups = phone.locator(".poll-options fieldset")
    groups.nth(0).locator("label").nth(2).click()
    groups.nth(1).locator("label").nth(0).click()
    smallest = min(label.bounding_box()["height"] for label in groups.locator("label").all())
    assert smallest >= 44
    press(phone.locator("main form button[type=submit]").last)
    expect(phone.locator("input:checked")).to_have_count(2)

    organiser.page.reload()
    organiser.sees_exactly("Paula")
    settled = organiser.page.locator("#settle input:checked")
    expect(settled).to_have_count(1)
    organiser.press("Settle the times")
    organiser.sees("Settled. Calendars follow, and those who take part are told.")
    moved = session(programme, "closing")
    assert (moved.sequence, moved.starts_at.minute) == (entry.sequence + 1, 30)


def test_the_wall_grows_as_pairs_agree_to_share(open_page, people, programme):
    wall = open_page(people["organiser"], width=1920, height=1080)
    wall.goto(f"/programmes/{programme.slug}/sessions/midway/wall/")
    assert_accessible(wall)
    assert_fits(wall)
    group = Group.objects.get(number=1)

    paula = Reader(open_page(people["paula"]), "fi")
    paula.open(f"/rooms/{group.pk}/insights/")
    paula.page.locator("textarea[name=body]").fill(WORDS)
    paula.press("Save, with my yes to sharing")
    paula.sees("Your yes is noted. It is shared once everybody in the group has said yes.")
    paula.look()
    for _look in range(2):
        wall.wait_for_event("response", lambda answer: "/wall/" in answer.url)
    expect(wall.get_by_text(WORDS)).to_have_count(0)

    ake = Reader(open_page(people["ake"], width=390), "fi")
    ake.open("/now/")
    ake.sees("Something waits for your yes")
    ake.open(f"/rooms/{group.pk}/insights/")
    ake.press("Yes, share it with these words and our names")
    ake.sees("Everybody has said yes: it is on the board now.")
    expect(wall.get_by_text(WORDS)).to_be_visible()
    expect(wall.get_by_text("Paula, Åke")).to_be_visible()

    nora = Reader(open_page(people["nora"], width=390), "fi")
    nora.open(f"/programmes/{programme.slug}/sessions/midway/board/")
    nora.sees_exactly(WORDS)
    nora.press("Thank", "Paula, Åke")
    expect(nora.button("Thanked", "Paula, Åke")).to_be_visible()
    nora.page.locator("details summary").first.click()
    nora.page.locator("textarea[name=body]").fill("Meillä kävi samoin.")
    nora.press("Add under my name", "Paula, Åke")
    nora.sees_exactly("Meillä kävi samoin.")
    nora.looked_at.clear()
    nora.look()

    paula.open(f"/rooms/{group.pk}/insights/")
    paula.unfold("Take it off the board")
    paula.press("Take it off")
    paula.sees("Taken off the board. It is your own again.")
    expect(wall.get_by_text(WORDS)).to_have_count(0)


def test_a_guest_answers_without_an_account_by_keyboard(open_page, people, programme):
    organiser = Reader(open_page(people["organiser"]), "fi")
    organiser.open(f"/programmes/{programme.slug}/sessions/midway/prepare/")
    organiser.unfold("Invite a guest")
    organiser.page.locator("#id_speaker_name").fill("Veera Vieras")
    organiser.page.locator("#id_speaker_address").fill("veera@example.com")
    organiser.page.locator("#id_speaker_topic").fill("Palaute")
    organiser.press("Send the invitation")
    organiser.sees("Invited. A letter with a link is on its way.")
    letter = OutgoingMail.objects.get(to_address="veera@example.com")
    link = re.search(r"/guest/[\w-]+/", letter.body)[0]

    guest = Reader(open_page(width=390), "fi")
    guest.open(link)
    guest.sees_exactly("Veera Vieras")
    guest.reach(guest.button("I will come"))
    guest.page.keyboard.press("Enter")
    guest.sees("You have said that you will come.")

    organiser.page.reload()
    organiser.sees("comes", "speaker")
    organiser.unfold("Take the invitation back", "Veera Vieras")
    organiser.press("Take the invitation back")
    guest.open(link)
    guest.sees("The link does not work any more")


def fill(people, programme):
    now = clock.now()
    midway = session(programme, "midway")
    speaking.invite(
        entry=midway,
        name="Veera Vieras",
        address="veera@example.com",
        topic="Palaute",
        language="fi",
        by=people["organiser"],
        at=now,
    )
    for group, (first, second) in zip(
        Group.objects.order_by("number"), (("paula", "ake"), ("nora", "niilo")), strict=True
    ):
        for stream, last in ((Stream.THEME, True), (Stream.PROCESS, False)):
            insight = sharing.write(
                group=group,
                entry=midway,
                stream=stream,
                body=f"{WORDS}\n\n{'pitkäsana' * 12}",
                person=people[first],
                agrees=True,
                send_key="",
                at=now,
            )
            for key in (second, "fanni") if last else ():
                if key == second or group.number == 2:
                    sharing.agree(insight=insight, revision=1, person=people[key], at=now)
    times = [
        polling.Proposed(midway, midway.starts_at + timedelta(days=n), midway.ends_at + timedelta(days=n))
        for n in (1, 2)
    ]
    polling.ask(programme=programme, times=times, closes_at=now + timedelta(days=3), by=people["organiser"], at=now)


@pytest.mark.parametrize("filled", [False, True])
def test_every_page_is_for_everybody_and_fits_a_small_phone(open_page, people, programme, filled):
    if filled:
        fill(people, programme)
        programmes_credit(programme)
    slug, room = f"/programmes/{programme.slug}", f"/rooms/{Group.objects.get(number=1).pk}"
    for key, addresses in {
        "organiser": ("sessions/", "sessions/midway/", "sessions/midway/prepare/", "sessions/midway/board/",
                      "sessions/midway/wall/", "poll/propose/", "poll/results/", "sessions/kick-off/attendance/"),
        "paula": ("sessions/", "sessions/midway/", "sessions/midway/board/", "poll/"),
    }.items():  # fmt: skip
        page = open_page(people[key])
        rooms = (f"{room}/insights/", f"{room}/midway/") if key == "paula" else ()
        for address in (*(f"{slug}/{one}" for one in addresses), *rooms):
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(address)
            assert_accessible(page)
            page.set_viewport_size({"width": 320, "height": 700})
            assert_fits(page)


def programmes_credit(programme):
    programme.counts_for_credit = True
    programme.save()


def test_what_is_wrong_is_said_accessibly(open_page, people, programme):
    organiser = Reader(open_page(people["organiser"]), "fi")
    organiser.open(f"/programmes/{programme.slug}/sessions/midway/prepare/")
    organiser.press("Make it my own")
    organiser.unfold("Add a part")
    organiser.press("Add a part")
    expect(organiser.page.locator(".error-summary")).to_be_visible()
    assert_accessible(organiser.page)
    organiser.page.set_viewport_size({"width": 320, "height": 700})
    assert_fits(organiser.page)
    organiser.page.goto(f"/programmes/{programme.slug}/poll/propose/")
    organiser.press("Ask everybody")
    expect(organiser.page.locator(".error-summary")).to_be_visible()
    assert_accessible(organiser.page)
