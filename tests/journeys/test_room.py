"""A pair's room in a browser: times, agreement, help and the end, without scripts on a phone and by keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel import clock
from ristiin.programmes.actions import launching, starting
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import AgreementVersion, Meeting, Promise, Signature
from tests.infrastructure.browser import press
from tests.journeys.reader import LOCALES, Reader

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def room(organiser, participant, other_participant):
    """A pair of a programme from its playbook, three weeks after the kick-off; both have promised."""
    at = clock.now()
    first_day = (at - 60 * DAY).date()
    made = {"playbook": "cem", "person": organiser, "names": {"fi": "CEM"}, "first_day": first_day}
    programme = starting.start(**made, at=at - 70 * DAY)
    launching.publish(programme=programme, by=organiser, at=at - 70 * DAY)
    kick_off = TimelineEntry.objects.filter(programme=programme, kind=EntryKind.SESSION).order_by("starts_at").first()
    TimelineEntry.objects.filter(pk=kick_off.pk).update(starts_at=at - 21 * DAY, ends_at=at - 20 * DAY)
    group = Group.objects.create(programme=programme, number=1, published_at=at - 30 * DAY)
    for person in (participant, other_participant):
        enrolment = Enrolment.objects.create(
            programme=programme,
            person=person,
            state=EnrolmentState.REGISTERED,
            registered_at=at - 50 * DAY,
            changed_at=at - 50 * DAY,
            free_slots=[f"{day}-{row}" for day in ("mon", "tue", "wed", "thu", "fri") for row in programme.week_rows],
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=group.published_at)
        Promise.objects.create(group=group, person=person, promised_at=at - 29 * DAY)
    Programme.objects.filter(pk=programme.pk).update(pairs_published_at=at - 30 * DAY)
    return group


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_pair_agrees_without_scripts_on_a_phone(
    room, open_page, participant, other_participant, language
):  # S16, S26, S28, S29, S45, S90
    Person.objects.update(language=language)
    plain = {"locale": LOCALES[language], "width": 390, "java_script_enabled": False}
    mine, theirs = (
        Reader(open_page(person, **plain), language, is_repeated=language != "fi")
        for person in (participant, other_participant)
    )
    home = reverse("rooms:room", args=[room.pk])

    mine.page.goto(home)
    press(mine.page.locator("#started button").nth(1))
    mine.sees("Thank you. Nobody but you reads the answer.")
    mine.page.goto(reverse("rooms:propose_meeting", args=[room.pk]))
    mine.press("Ask the others")
    expect(mine.page.locator(".error-summary a").first).to_be_visible()
    for place in (0, 3):
        mine.page.locator("input[name=hours]").nth(place).check()
    mine.write("Place", "Kahvila")
    mine.press("Ask the others")
    mine.sees("The times are proposed. The others are asked which of them suit.")

    theirs.page.goto(reverse("now"))
    theirs.sees("When do you meet?")
    meeting = Meeting.objects.get()
    theirs.page.goto(reverse("rooms:meeting", args=[room.pk, meeting.pk]))
    for option in meeting.options.all():
        theirs.page.locator(f"input[name=option-{option.pk}][value=yes]").check()
    theirs.press("Send my answer")
    press(theirs.page.locator("button[name=option]").first)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.place) == (MeetingState.SETTLED, "Kahvila")

    mine.page.goto(reverse("rooms:change_agreement", args=[room.pk]))
    mine.write("Theme", "arviointi")
    mine.page.locator(f"[name=goal-{participant.pk}]").fill("Teen lyhyen palautevideon.")
    mine.press("Save and sign")
    theirs.page.goto(reverse("rooms:agreement", args=[room.pk]))
    theirs.sees_exactly("Teen lyhyen palautevideon.")
    theirs.press(theirs.words("Sign", "agreement"))
    assert Signature.objects.count() == 2

    past = clock.now() - 3 * DAY
    Meeting.objects.update(starts_at=past, ends_at=past + timedelta(hours=1))
    mine.page.goto(reverse("rooms:meeting", args=[room.pk, meeting.pk]))
    press(mine.page.locator("button[name=held][value=yes]"))
    mine.page.locator("textarea[name=text]").fill("Toinen tapaus jäi kesken.")
    press(mine.page.locator("form[action$='carry-on/'] button"))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.carry_on) == (MeetingState.HELD, "Toinen tapaus jäi kesken.")


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_page_of_a_room_is_for_everybody(room, open_page, participant, organiser, language):
    Person.objects.update(language=language)
    at, pages = (
        clock.now(),
        Reader(open_page(participant, locale=LOCALES[language]), language, is_repeated=language != "fi"),
    )
    names = ("room", "agreement", "change_agreement", "meetings", "propose_meeting", "agree_meeting", "steps", "help")
    empty = [reverse(f"rooms:{name}", args=[room.pk]) for name in (*names, "ending")]
    for address in [*empty, reverse("now")]:
        pages.open(address)

    version = AgreementVersion(group=room, number=1, written_by=participant, written_at=at)
    version.content = {"theme": "arviointi", "people": {str(participant.pk): {"goal": "Osaan"}}}
    version.save()
    newer = AgreementVersion(group=room, number=2, written_by=participant, written_at=at)
    newer.content = {"theme": "ohjaus", "people": {}}
    newer.save()
    common = {"group": room, "called_by": participant, "changed_at": at, "link": "https://meet.example.org/x"}
    held = Meeting.objects.create(
        state=MeetingState.HELD, starts_at=at - 9 * DAY, ends_at=at - 8 * DAY, carry_on="Kesken", **common
    )
    ahead = Meeting.objects.create(
        state=MeetingState.SETTLED,
        starts_at=at + DAY,
        ends_at=at + DAY + timedelta(hours=1),
        headline="Tapaus",
        **common,
    )
    asked = Meeting.objects.create(state=MeetingState.PROPOSED, **common)
    asked.options.create(starts_at=at + 5 * DAY, ends_at=at + 5 * DAY + timedelta(hours=1))
    pages.looked_at.clear()
    full = [reverse("rooms:meeting", args=[room.pk, one.pk]) for one in (held, ahead, asked)]
    full += [reverse(f"rooms:{name}", args=[room.pk, ahead.pk]) for name in ("move_meeting", "change_meeting")]
    for address in [*empty, *full, reverse("rooms:agreement_version", args=[room.pk, 1]), reverse("now")]:
        pages.open(address)
        pages.looked_at.clear()

    desk = Reader(open_page(organiser, locale=LOCALES[language]), language, is_repeated=language != "fi")
    for address in (
        reverse("help:desk", args=[room.programme.slug]),
        reverse("grouping:board", args=[room.programme.slug]),
    ):
        desk.open(address)


def test_help_is_asked_for_with_the_keyboard_alone(room, open_page, participant, organiser):  # S45
    Person.objects.update(language="en")
    page = open_page(participant, locale="en-GB")
    reader = Reader(page, "en")
    reader.open(reverse("rooms:help", args=[room.pk]))
    reader.reach(page.locator("input[name=kind]").first)
    page.keyboard.press("Space")
    reader.type("In your own words", "We find no time.")
    reader.reach(reader.button("Send"))
    page.keyboard.press("Enter")
    reader.sees("Your request is on its way. You get the answer by mail.")

    desk = Reader(open_page(organiser, locale="en-GB"), "en")
    desk.open(reverse("programmes:timeline", args=[room.programme.slug]))
    desk.page.get_by_role("link", name="Read and answer").click()
    desk.sees_exactly("We find no time.")
    desk.press("Mark as answered", str(participant))
    desk.sees("Marked as answered.")
