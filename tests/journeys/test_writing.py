"""Writing together in real browsers: two in one text, without scripts, with the network away, by keyboard, narrow."""

import re

import pytest
from playwright.sync_api import expect

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.kernel.uploads import CheckedFile
from ristiin.rooms.models import Promise
from ristiin.writing.actions import comments, files, texts, thread
from ristiin.writing.actions.texts import Draft
from ristiin.writing.models import Message, RoomFile, TextVersion
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(make_person):
    return make_person("Paula Osallistuja", language="en"), make_person("Åke Toinen", language="en")


@pytest.fixture
def pair(programme, people, at):
    group = Group.objects.create(programme=programme, number=1, published_at=at)
    for person in people:
        enrolment = Enrolment.objects.create(
            programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
        Promise.objects.create(group=group, person=person, promised_at=at)
    return group


@pytest.fixture
def text(pair, people, at):
    begun = texts.start(group=pair, person=people[0], title="Videopalaute", save_key="", at=at)
    draft = Draft(title="Videopalaute", body="Ensin tämä.\n\nSitten tuo.\n\nLopuksi se.", base=1)
    texts.save(text=begun, person=people[0], draft=draft, at=at)
    return begun


@pytest.fixture
def desk(pair, text):
    return f"/rooms/{pair.pk}/texts/{text.pk}/write/"


def body_of(text):
    text.refresh_from_db()
    return TextVersion.objects.get(text=text, number=text.revision).body


def type_at(page, after, words):
    """Put the caret after some words and write on."""
    page.locator("#id_body").evaluate(
        "(field, after) => { const at = field.value.indexOf(after) + after.length;"
        " field.focus(); field.setSelectionRange(at, at); }",
        after,
    )
    page.keyboard.type(words)


def caret(page):
    """What stands before the caret on its line."""
    return page.locator("#id_body").evaluate("(field) => field.value.slice(0, field.selectionStart).split('\\n').pop()")


def test_two_type_in_one_text_at_once_and_both_are_in_it(open_page, people, text, desk):  # S30
    one, other = open_page(people[0], locale="en-GB"), open_page(people[1], locale="en-GB")
    for page in (one, other):
        page.goto(desk)

    type_at(one, "Ensin tämä", " hieno asia")
    type_at(other, "Lopuksi se", " toinen juttu")

    for page in (one, other):
        expect(page.locator("#id_body")).to_have_value(
            "Ensin tämä hieno asia.\n\nSitten tuo.\n\nLopuksi se toinen juttu."
        )
        expect(page.locator("#save-state")).not_to_be_empty()
    assert body_of(text) == "Ensin tämä hieno asia.\n\nSitten tuo.\n\nLopuksi se toinen juttu."
    # The caret is where one was writing, though words came before it.
    assert caret(other) == "Lopuksi se toinen juttu"
    other.keyboard.type(" vielä")
    expect(other.locator("#save-state")).to_contain_text("Saved")
    expect(one.locator("#id_body")).to_have_value(re.compile("toinen juttu vielä"))


def test_two_who_change_one_paragraph_are_shown_both(open_page, people, text, desk):
    one, other = open_page(people[0], locale="en-GB"), open_page(people[1], locale="en-GB", may_fail="/now/")
    other.goto(desk)
    # The other's page has not heard of what the first saves: the network is slow there.
    other.route("**/now/**", lambda route: route.abort())
    one.goto(desk)
    type_at(one, "Ensin tämä", " OMA")
    expect(one.locator("#save-state")).to_contain_text("Saved")

    with_away = other.locator("#desk-both")
    type_at(other, "Ensin", " TOINEN")
    expect(with_away).to_be_visible()
    expect(other.locator("#id_body")).to_have_value(re.compile("Ensin TOINEN tämä"))
    assert_accessible(other)
    other.locator("#look-at-both").click()

    expect(other.get_by_role("heading", level=1)).to_have_text("You and somebody else changed the same place")
    assert_accessible(other)
    other.get_by_label("Mine, as it reads below").check()
    other.get_by_label("Yours").fill("Ensin TOINEN ja OMA tämä.")
    press(other.get_by_role("button", name="Save"))
    expect(other.locator(".prose").first).to_contain_text("Ensin TOINEN ja OMA tämä.")
    assert body_of(text).startswith("Ensin TOINEN ja OMA tämä.\n\n")


def test_when_the_network_is_away_the_words_are_kept_and_saved_later(open_page, people, text, desk):
    page = open_page(people[0], locale="en-GB", may_fail="/")
    page.goto(desk)
    page.context.set_offline(True)

    type_at(page, "Lopuksi se", " ja tämäkin")

    expect(page.locator("#desk-said")).to_contain_text("The network is away.")
    expect(page.locator("#id_body")).to_have_value(re.compile("ja tämäkin"))
    assert "tämäkin" not in body_of(text)
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.evaluate("() => { location.href = '/now/'; }")
    assert warned == ["beforeunload"]
    page.context.set_offline(False)
    expect(page.locator("#save-state")).to_contain_text("Saved")
    expect(page.locator("#desk-said")).to_be_empty()
    assert "ja tämäkin" in body_of(text)


def test_one_who_was_signed_out_is_told_and_keeps_the_words(open_page, people, text, desk):
    page = open_page(people[0], locale="en-GB")
    page.goto(desk)
    page.context.clear_cookies(name="sessionid")

    type_at(page, "Lopuksi se", " ja tämäkin")

    expect(page.locator("#desk-said")).to_contain_text("You have been signed out.")
    expect(page.locator("#id_body")).to_have_value(re.compile("ja tämäkin"))


def test_writing_works_without_scripts(open_page, people, pair, text, desk):
    page = open_page(people[0], java_script_enabled=False, locale="en-GB")
    page.goto(f"/rooms/{pair.pk}/texts/")
    page.get_by_label("What is the text called?").fill("Muistio")
    press(page.get_by_role("button", name="Begin writing"))
    page.locator("#id_body").fill("# Otsikko\n\n**vahva**")
    press(page.get_by_role("button", name="Preview"))
    expect(page.locator("#preview-text strong")).to_have_text("vahva")
    expect(page.locator("#id_body")).to_have_value("# Otsikko\n\n**vahva**")
    press(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".prose h2")).to_have_text("Otsikko")

    page.get_by_role("link", name="Comment on part 2").click()
    page.get_by_label("Your comment").fill("Miksi?")
    press(page.get_by_role("button", name="Comment", exact=True))
    expect(page.locator(".remark")).to_contain_text("Miksi?")
    press(page.get_by_role("button", name="Mark as settled"))
    expect(page.locator("#settled")).to_be_visible()

    page.goto(f"/rooms/{pair.pk}/thread/")
    page.get_by_label("Write to the others").fill("Hei\nmoi")
    press(page.get_by_role("button", name="Send"))
    expect(page.locator(".said")).to_contain_text("Hei")
    page.goto(f"/rooms/{pair.pk}/files/")
    page.get_by_label("Choose a file").set_input_files({"name": "a.txt", "mimeType": "x", "buffer": b"sana"})
    press(page.get_by_role("button", name="Add"))
    with page.expect_download() as download:
        page.get_by_role("link", name="a.txt").click()
    assert download.value.path().read_bytes() == b"sana"
    assert (Message.objects.count(), RoomFile.objects.count()) == (1, 1)


def test_a_text_is_written_by_keyboard_alone(open_page, people, text, desk):
    page = open_page(people[0], locale="en-GB")
    page.goto(desk)

    page.locator("#id_title").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#id_body")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Ja loppu.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#preview-heading")).to_be_focused()
    expect(page.locator("#preview-text")).to_contain_text("Ja loppu.")
    page.get_by_role("button", name="Save", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".prose").last).to_contain_text("Ja loppu.")


@pytest.fixture
def full(pair, people, text, at):
    """A room with something on every page, one version waiting too."""
    one, other = people
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    texts.save(text=text, person=one, draft=Draft("Videopalaute", f"Ensin {long}.\n\nSitten tuo.", 2), at=at)
    sent = texts.save(text=text, person=other, draft=Draft("Videopalaute", "Ensin VAIN.\n\nSitten tuo.", 2), at=at)
    assert sent.waits
    table = "| a | b |\n|---|---|\n" + "| pitkä sana tässä | toinen pitkä sana tässä |\n" * 2
    body = f"Ensin {long}.\n\nSitten tuo.\n\n{table}\n\n    koodia {long}"
    texts.save(text=text, person=one, draft=Draft("Videopalaute", body, 3), at=at)
    comments.add(text=text, person=one, anchor="Sitten tuo.", body=f"Miksi {long}?", send_key="", at=at)
    comments.add(text=text, person=other, anchor="Poissa oleva kappale", body="Entä tämä?", send_key="", at=at)
    done = comments.add(text=text, person=other, anchor="Sitten tuo.", body="Valmis", send_key="", at=at)
    comments.settle(comment=done, person=one, at=at)
    thread.send(group=pair, person=one, body=f"https://example.org/{long}", send_key="", at=at)
    thread.send(group=pair, person=other, body="Hei", send_key="", at=at)
    files.add(group=pair, person=one, file=CheckedFile(f"{long[:100]}.txt", "text/plain", b"x"), send_key="", at=at)
    removed = texts.start(group=pair, person=one, title="Pois", save_key="", at=at)
    texts.remove(text=removed, person=one, at=at)
    return sent.sent.number


def test_every_page_is_accessible_and_fits_a_narrow_screen(open_page, people, pair, text, full):
    page = open_page(people[1], width=320, locale="en-GB")
    one = f"texts/{text.pk}/"
    paths = ["texts/", one, f"{one}?comment=1", f"{one}write/", f"{one}history/", f"{one}history/2/"]
    paths += [f"{one}compare/2/3/", f"{one}settle/{full}/", "thread/", "files/"]
    for path in paths:
        page.goto(f"/rooms/{pair.pk}/{path}")
        assert_fits(page)
        assert_accessible(page)


def test_empty_pages_say_what_will_be_there(open_page, people, pair):
    page = open_page(people[0], locale="en-GB")
    for path, head in (("texts", "No texts yet"), ("thread", "No messages yet"), ("files", "No files yet")):
        page.goto(f"/rooms/{pair.pk}/{path}/")
        expect(page.locator(".empty")).to_contain_text(head)
        assert_accessible(page)
