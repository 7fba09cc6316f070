"""A programme from its start to published pairs and after, as people walk it, in each of the three languages."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment, Invitation
from ristiin.grouping.models import Group, Membership, Proposal
from ristiin.kernel.postman import deliver_due
from ristiin.programmes.models import Programme
from tests.infrastructure.browser import press
from tests.infrastructure.waiting import wait_until
from tests.journeys.reader import LOCALES, Reader

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.django_db(transaction=True)]

REGISTRATIONS = Path(__file__).resolve().parents[1] / "data" / "cem-12-registrations.csv"
TIMO, VEERA = "timo.alhassan@oamk.example.org", "veera.salo@laurea.example.org"
PAULA, MAIJA = "paula.osallistuja@example.org", "maija.meikalainen@example.org"
OTHER = {"fi": "sv", "sv": "en", "en": "fi"}
OWN_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


@pytest.fixture
def meet(open_page):
    """Call it for a reader at a page of their own."""

    def meet_(language: str, *, width: int = 1280) -> Reader:
        return Reader(open_page(locale=LOCALES[language], width=width), language, is_repeated=language != "fi")

    return meet_


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_programme_from_start_to_pairs(meet, make_person, smtp_sink, language):
    keeper = make_person("Olga Organisoija", language=language, may_start_programmes=True)
    organiser = meet(language)
    organiser.page.goto("/account/login/")
    organiser.sign_in(keeper.email, smtp_sink)
    programme = start(organiser)
    decide(organiser, programme)
    publish_the_page(organiser, programme)
    invite(organiser, programme)
    bring_the_list(organiser, programme)

    deliver_due()
    paula = meet(language, width=390)
    accept_the_invitation(paula, smtp_sink)
    register_by_keyboard(paula)
    change_withdraw_and_return(paula, programme)
    timo = meet(language, width=390)
    find_each_other(paula, timo, programme, smtp_sink)
    organiser.open(f"/programmes/{programme.slug}/invitations/")
    organiser.sees("registered")

    work_on_the_board(organiser, programme)
    publish_the_pairs(organiser, programme, smtp_sink, timo)
    see_ones_pair(paula, programme)
    somebody_drops_out(organiser, programme, smtp_sink)


def start(organiser: Reader) -> Programme:
    """From nothing to a draft whose timeline is seen before it is made."""
    organiser.look()
    organiser.open("/programmes/")
    organiser.follow("Start a programme")
    organiser.follow("See the timeline", {"fi": "Ristiinmentorointi", "sv": "Korsmentorering"}.get(
        organiser.language, "Cross-expertise mentoring"))  # fmt: skip
    expect(organiser.page.get_by_role("img").first).to_be_visible()
    opens_on = (timezone.localdate() - timedelta(days=1)).isoformat()
    organiser.labelled("Registration opens").fill(opens_on)
    organiser.labelled("Registration opens").blur()
    expect(organiser.page.locator("#plan input[name=first_day]")).to_have_value(opens_on)
    organiser.labelled("Name").fill("CEM 2027")
    organiser.press("Start the programme")
    organiser.page.wait_for_url("**/timeline/")
    organiser.look()
    return Programme.objects.get()


def decide(organiser: Reader, programme: Programme) -> None:
    """Dates, who may register, how pairs come about, a theme more."""
    organiser.follow("Change the dates")
    midway = programme.timeline.get(key="midway")
    later = timezone.localtime(midway.starts_at).date() + timedelta(days=7)
    panel = organiser.page.locator("#midway")
    panel.locator("input[type=date]").fill(later.isoformat())
    panel.get_by_label(organiser.words("Link to the meeting")).fill("https://example.org/midway")
    organiser.press("Save the dates")
    if organiser.button("Save all the same").count():
        organiser.look()
        organiser.press("Save all the same")
    organiser.page.wait_for_url("**/timeline/")
    midway.refresh_from_db()
    assert timezone.localtime(midway.starts_at).date() == later

    organiser.follow("Settings")
    organiser.page.get_by_role("radio", name=organiser.words("those invited, and anyone with the link")).check()
    organiser.page.get_by_role(
        "radio", name=organiser.words("people may find each other; the rest from wishes")
    ).check()
    organiser.write("Places", "30")
    organiser.press("Save the settings")
    organiser.unfold("Add to the list", f": {organiser.words('Themes')}")
    organiser.page.locator("#themes").get_by_label(OWN_NAMES[organiser.language]).last.fill("kestävyys")
    press(organiser.page.locator("#themes").get_by_role("button", name=organiser.words("Add to the list")))
    organiser.sees_exactly("kestävyys")
    programme.refresh_from_db()
    assert (programme.entry, programme.pairing, programme.capacity) == ("both", "both", 30)


def publish_the_page(organiser: Reader, programme: Programme) -> None:
    """Everybody sees it, and there is something to share."""
    organiser.open(f"/programmes/{programme.slug}/timeline/")
    organiser.press("Publish the page")
    organiser.look()
    organiser.open(f"/programmes/{programme.slug}/share/")
    link = organiser.labelled("Address of the programme’s page").input_value()
    assert urlsplit(link).path == f"/programmes/{programme.slug}/"
    drawn = organiser.page.locator("img.qr")
    assert drawn.evaluate("one => one.complete && one.naturalWidth > 0")


def invite(organiser: Reader, programme: Programme) -> None:
    """A pasted list, looked at before it is sent."""
    organiser.open(f"/programmes/{programme.slug}/invitations/")
    organiser.write("Whom do you invite?", f"Paula Osallistuja <{PAULA}>\nei osoite\n{MAIJA}; {PAULA}")
    organiser.group("Language of the letter").get_by_role(
        "radio", name=organiser.words({"fi": "Finnish", "sv": "Swedish", "en": "English"}[organiser.language])
    ).check()
    organiser.press("Look at the list and the letter")
    organiser.look()
    press(
        organiser.page.get_by_role(
            "button", name=organiser.number_of("Send %(n)s invitation", "Send %(n)s invitations", 2)
        )
    )
    organiser.look()
    assert set(Invitation.objects.values_list("address", flat=True)) == {PAULA, MAIJA}


def bring_the_list(organiser: Reader, programme: Programme) -> None:
    """Twelve registrations from another form, looked at before anything is written; the same list changes nothing."""
    for brought in ("first", "again"):
        organiser.open(f"/programmes/{programme.slug}/import/")
        organiser.labelled("The list").set_input_files(REGISTRATIONS)
        organiser.press("Look through it")
        organiser.look()
        organiser.press("Look at the rows")
        organiser.look()
        if brought == "first":
            assert Enrolment.objects.count() == 0
            press(
                organiser.page.get_by_role(
                    "button", name=organiser.number_of("Take the %(n)s good row", "Take the %(n)s good rows", 12)
                )
            )
            organiser.look()
            organiser.follow("See the registrations")
        else:
            organiser.sees("This list changes nothing")
    assert Enrolment.objects.filter(state=EnrolmentState.REGISTERED).count() == 12
    organiser.open(f"/programmes/{programme.slug}/registrations/")
    organiser.page.get_by_role("link", name="Eeva Al-Hassan").click()
    organiser.look()


def accept_the_invitation(paula: Reader, smtp_sink) -> None:
    """From the letter, through a code, to the form."""
    letter = next(mail for mail in smtp_sink.received if mail.recipients == (PAULA,))
    assert letter.message["Content-Language"] == paula.language
    link = re.search(r"http\S+/i/\S+", letter.message.get_content())
    paula.open(urlsplit(link[0]).path)
    paula.press("Register")
    paula.sign_in(PAULA, smtp_sink)
    paula.look()


def register_by_keyboard(paula: Reader) -> None:
    """The whole form without a mouse; half of it, a break, and the rest."""
    page = paula.page
    paula.type("Your name", "Paula Osallistuja")
    paula.type("Organisation", "Turun ammattikorkeakoulu")
    paula.tick(paula.group("I want to learn").get_by_role("checkbox").nth(0))
    paula.reach(paula.button("Save half-way"))
    page.keyboard.press("Enter")
    paula.sees("You left off here")
    paula.look()
    assert Enrolment.objects.get(person__email=PAULA).state == EnrolmentState.DRAFT

    page.goto("/now/")
    page.go_back()
    expect(paula.labelled("Organisation")).to_have_value("Turun ammattikorkeakoulu")
    paula.reach(paula.button("Send the registration"))
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    assert paula.page.locator(".error-summary a").count() >= 3
    paula.looked_at.clear()
    paula.look()

    paula.tick(paula.group("I want to learn").get_by_role("checkbox").nth(1))
    paula.tick(paula.group("I can give").get_by_role("checkbox").nth(2))
    ranks = page.locator(".rank")
    paula.choose(ranks.nth(0).get_by_role("radio"), 0)
    paula.choose(ranks.nth(1).get_by_role("radio"), 1)
    languages = paula.group("Languages I can work in").get_by_role("checkbox")
    if not languages.nth(0).is_checked():
        paula.tick(languages.nth(0))
    paula.type("Rather not", "Heikki Lehtinen")
    hours = page.locator(".week").get_by_role("checkbox")
    for hour in (0, 1, 5, 7, 10):
        paula.tick(hours.nth(hour))
    paula.tick(
        page.get_by_role("checkbox", name=paula.words("I promise not to tell others what my pair and I talk about."))
    )
    paula.reach(paula.button("Send the registration"))
    page.keyboard.press("Enter")
    paula.sees("You are registered")
    paula.look()
    assert Enrolment.objects.get(person__email=PAULA).state == EnrolmentState.REGISTERED


def change_withdraw_and_return(paula: Reader, programme: Programme) -> None:
    """An answer changed, the place given up, and taken again."""
    paula.follow("Change the answers")
    paula.write("Your role", "lehtori")
    paula.press("Send the new answers")
    paula.sees("Your new answers are in.")
    paula.unfold("Withdraw")
    paula.press("Withdraw")
    paula.sees("You have withdrawn. We have sent you a confirmation.")
    assert Enrolment.objects.get(person__email=PAULA).state == EnrolmentState.WITHDRAWN
    paula.open(f"/programmes/{programme.slug}/")
    paula.follow("Register again", programme.names[paula.language])
    paula.press("Send the registration")
    paula.sees("You are registered")


def find_each_other(paula: Reader, timo: Reader, programme: Programme, smtp_sink) -> None:
    """One asks, the other, whose registration came on a list, says yes."""
    paula.follow("See who looks for a pair")
    paula.press("Ask", "Timo Al-Hassan")
    paula.sees("no answer yet")
    timo.page.goto(f"/programmes/{programme.slug}/people/")
    timo.sign_in(TIMO, smtp_sink)
    speak(timo, OTHER[timo.language])
    timo.look()
    timo.press("Yes, let us be a pair", "Paula Osallistuja")
    timo.sees("You have both said yes. You hear more when all pairs are published.")
    timo.look()


def speak(reader: Reader, language: str) -> None:
    """Turn to another language with the button that every page has."""
    if reader.page.locator("html").get_attribute("lang") != language:
        press(reader.page.get_by_role("button", name=OWN_NAMES[language], exact=True))
        expect(reader.page.locator("html")).to_have_attribute("lang", language)
    reader.language = language


def work_on_the_board(organiser: Reader, programme: Programme) -> None:
    """A proposal with a trio, pins, moves by keyboard and by drag, undo, another proposal beside it."""
    page = organiser.page
    organiser.open(f"/programmes/{programme.slug}/groups/")
    organiser.press("Work out a proposal")
    expect(page.locator(".group")).to_have_count(6)
    organiser.looked_at.clear()
    organiser.look()
    proposal = Proposal.objects.get()
    assert sorted(len(group) for group in proposal.layout) == [2, 2, 2, 2, 2, 3]
    organiser.sees("found each other")
    assert page.locator(".reasons li").count() >= 6

    pins = page.locator("[id^='pin-']")
    pins.last.click()
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)
    before = layout_of(proposal)
    move_by_keyboard(organiser)
    wait_for_change(organiser, proposal, before)
    press(page.locator(".board-said").get_by_role("button", name=organiser.words("Undo"), exact=True))
    organiser.sees("The last change is undone.")
    assert layout_of(proposal) == before
    move_by_drag(organiser)
    wait_for_change(organiser, proposal, before)
    organiser.press("Work out again around the pins")
    expect(page.locator(".group.pinned")).not_to_have_count(0)

    organiser.unfold("Work out another proposal")
    page.get_by_role("radio", name=organiser.words("Fairness")).check()
    organiser.press("Work out a proposal")
    expect(page.locator("#compare tbody tr")).to_have_count(2)
    organiser.open(f"/programmes/{programme.slug}/groups/compare/")
    organiser.open(f"/programmes/{programme.slug}/groups/A/")


def move_by_keyboard(organiser: Reader) -> None:
    """Somebody trades places, with keys alone."""
    page = organiser.page
    summary = page.locator(".move > summary").first
    organiser.reach(summary)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    choice = page.locator(".move[open] select")
    expect(choice).to_be_focused()
    page.keyboard.press("ArrowDown")
    choice.select_option(index=first_free(choice))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def move_by_drag(organiser: Reader) -> None:
    """The same with the mouse."""
    page = organiser.page
    person = page.locator(".person.can-drag").first
    person.scroll_into_view_if_needed()
    box = person.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    target = page.locator(".person.board-target").first
    expect(target).to_have_attribute("data-effect", re.compile(r"^[+−±][0-9]+$"))
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 20, steps=4)
    page.mouse.up()


def wait_for_change(organiser: Reader, proposal: Proposal, before: list[set[int]]) -> None:
    """Until the move is made, and the board before the organiser is the one after it."""
    wait_until(lambda: layout_of(proposal) != before)
    proposal.refresh_from_db()
    expect(organiser.page.locator("#board")).to_have_attribute("data-version", str(proposal.version))


def first_free(choice) -> int:
    return choice.evaluate("one => [...one.options].findIndex((option) => !option.disabled)")


def layout_of(proposal: Proposal) -> list[set[int]]:
    return [set(group) for group in Proposal.objects.get(pk=proposal.pk).layout]


def publish_the_pairs(organiser: Reader, programme: Programme, smtp_sink, timo: Reader) -> None:
    """Everybody gets one letter, in their own language."""
    smtp_sink.received.clear()
    deliver_due()
    smtp_sink.received.clear()
    # Whatever the hour, nobody sleeps while this is tried.
    Person.objects.update(quiet_from=0, quiet_until=0)
    organiser.unfold("Publish pairs")
    press(organiser.page.locator(".confirm[open] form button"))
    expect(organiser.page.locator(".group")).to_have_count(6)
    organiser.looked_at.clear()
    organiser.look()
    deliver_due()
    deliver_due()
    letters = {mail.recipients[0]: mail.message for mail in smtp_sink.received}
    members = {
        m.enrolment.person.email: m.enrolment.person for m in Membership.objects.select_related("enrolment__person")
    }
    assert (len(members), len(smtp_sink.received)) == (13, 13)
    assert {address: letter["Content-Language"] for address, letter in letters.items()} == {
        address: person.language for address, person in members.items()
    }
    assert members[TIMO].language == timo.language != organiser.language
    with_others = Group.objects.get(memberships__enrolment__person__email=TIMO)
    assert "Paula Osallistuja" in letters[TIMO].get_body().get_content()
    assert timo.words("Your pair in %(programme)s", programme="CEM 2027") == letters[TIMO]["Subject"]
    assert with_others.memberships.count() == 2


def see_ones_pair(paula: Reader, programme: Programme) -> None:
    """The pair, why, how to reach each other, what is ahead; the promise at the door; dates for one's calendar."""
    paula.open("/now/")
    group = Group.objects.get(memberships__enrolment__person__email=PAULA)
    paula.open(f"/rooms/{group.pk}/")
    paula.press("I promise")
    paula.sees("Your first meeting")
    paula.look()
    expect(paula.page.get_by_role("link", name=TIMO)).to_be_visible()
    expect(paula.page.get_by_role("heading", name=paula.words("Why you"))).to_be_visible()
    assert paula.page.locator(".reasons li").count() >= 1
    paula.follow("Dates to your own calendar")
    paula.press("Make a calendar address")
    paula.look()
    address = paula.labelled("Copy the address").input_value()
    feed = Calendar.from_ical(urlopen(address).read())
    assert len(feed.walk("VEVENT")) >= 3
    assert feed.walk("VTIMEZONE")
    entry = programme.timeline.get(key="midway")
    file = paula.page.request.get(f"/calendar/entry/{entry.uid}.ics")
    found = Calendar.from_ical(file.body()).walk("VEVENT")
    assert [str(event["uid"]).partition("@")[0] for event in found] == [str(entry.uid)]


def somebody_drops_out(organiser: Reader, programme: Programme, smtp_sink) -> None:
    """The least change is offered, and only those concerned are told."""
    smtp_sink.received.clear()
    organiser.open(f"/programmes/{programme.slug}/repair/")
    leaver = Membership.objects.filter(left_at__isnull=True).exclude(
        group__memberships__enrolment__person__email__in=[TIMO]
    )
    pair = next(m for m in leaver.order_by("pk") if m.group.memberships.count() == 2)
    left_alone = pair.group.memberships.exclude(pk=pair.pk).get().enrolment.person
    organiser.unfold("Choose who drops out")
    organiser.labelled("Who").select_option(str(pair.enrolment_id))
    organiser.labelled("Why").fill("Uusi työ")
    organiser.press("They take part no more")
    organiser.looked_at.clear()
    organiser.look()
    organiser.unfold("Choose this")
    organiser.labelled("Why").fill("Jäi yksin")
    organiser.press("Change the groups")
    organiser.page.wait_for_url("**/groups/")
    deliver_due()
    told = {mail.recipients[0] for mail in smtp_sink.received}
    assert left_alone.email in told
    assert not told & {PAULA, TIMO}
    with_company = Membership.objects.get(enrolment__person=left_alone, left_at__isnull=True)
    assert with_company.group.memberships.filter(left_at__isnull=True).count() >= 2
