"""Outputs in real browsers: from a text of the room to everybody's page and back, accessible and on a small phone."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group, Membership
from ristiin.outputs.actions import drafting, publishing
from ristiin.outputs.choices import Audience
from ristiin.outputs.drafting import Draft
from ristiin.outputs.models import Output
from ristiin.rooms.actions.promising import promise
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press

pytestmark = pytest.mark.journey

BODY = (
    "## Mitä kokeilimme\n\nVideo vei saman ajan.\n\n- yksi\n- kaksi\n\n> Lainaus\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n"
    "`pitkäsanajokaeikatkeamistäänjajatkuujatkuujatkuujatkuujatkuujatkuujatkuu`"
)


@pytest.fixture
def people(make_person):
    """Two who read English."""
    return make_person("Paula Osallistuja", language="en"), make_person("Åke Toinen", language="en")


@pytest.fixture
def pair(programme, people, at):
    """The two in their room."""
    group = Group.objects.create(programme=programme, number=1, published_at=at)
    for person in people:
        enrolment = Enrolment.objects.create(
            programme=programme, person=person, state=EnrolmentState.REGISTERED, registered_at=at, changed_at=at
        )
        Membership.objects.create(group=group, enrolment=enrolment, joined_at=at)
        promise(group=group, person=person, at=at)
    return group


@pytest.fixture
def make(pair, people, at):
    """Begin an output; the first of the pair, or both, say yes."""

    def begin(title, *, yeses=0, **changed):
        draft = Draft(title=title, summary="Lyhyesti.", body=BODY, audience=Audience.WORLD, **changed)
        output = drafting.start(group=pair, by=people[0], draft=draft, key="", at=at)
        for person in people[:yeses]:
            publishing.say_yes(
                output=output, by=person, revision=1, audience=Audience.WORLD, name_shown=person.name, at=at
            )
        output.refresh_from_db()
        return output

    return begin


def test_a_draft_becomes_everybodys_page_when_both_say_yes_and_goes_when_one_wishes(  # S34
    open_page, page, pair, people
):
    paula, ake = (open_page(person, locale="en-GB") for person in people)
    paula.goto(f"/rooms/{pair.pk}/outputs/")
    paula.get_by_role("link", name="Begin an output").click()
    paula.get_by_label("Title").fill("Kolme minuuttia riittää")
    paula.locator("#id_body").fill(BODY)
    paula.get_by_role("radio", name="everybody").check()
    press(paula.get_by_role("button", name="Save the draft"))
    expect(paula.get_by_role("heading", name="Mitä kokeilimme")).to_be_visible()
    press(paula.get_by_role("button", name="Say yes to this draft"))
    expect(paula.get_by_role("button", name="Take my yes back")).to_be_visible()

    ake.goto("/now/")
    ake.get_by_role("link", name="Read the draft").first.click()
    expect(ake.get_by_text("your yes publishes it to everybody at once")).to_be_visible()
    ake.get_by_label("Your name as an author").fill("Å. Toinen")
    press(ake.get_by_role("button", name="Say yes and publish"))
    expect(ake.get_by_role("heading", level=1, name="Kolme minuuttia riittää")).to_be_visible()

    page.goto("/outputs/")
    page.get_by_role("link", name="Kolme minuuttia riittää").click()
    expect(page.get_by_text("Paula Osallistuja, Å. Toinen")).to_be_visible()
    pdf = page.request.get("/outputs/kolme-minuuttia-riittaa.pdf")
    assert (pdf.status, pdf.body()[:5]) == (200, b"%PDF-")

    paula.goto("/outputs/kolme-minuuttia-riittaa/")
    paula.locator("summary", has_text="Withdraw it").click()
    press(paula.get_by_role("button", name="Withdraw it now"))
    expect(paula.get_by_text("It was withdrawn")).to_be_visible()
    assert page.goto("/outputs/kolme-minuuttia-riittaa/").status == 410
    assert page.request.get("/outputs/kolme-minuuttia-riittaa.pdf").status == 404


def test_two_who_write_at_once_see_both_texts_without_a_script(open_page, pair, people, make):
    output = make("Luonnos")
    first, second = (open_page(person, locale="en-GB", java_script_enabled=False) for person in people)
    for one in (first, second):
        one.goto(f"/rooms/{pair.pk}/outputs/{output.pk}/edit/")
    for one, words in ((first, "Paulan lause"), (second, "Åken lause")):
        one.locator("#id_body").fill(words)
        press(one.get_by_role("button", name="Save the draft"))

    expect(second.get_by_text("Somebody else has saved the draft meanwhile")).to_be_visible()
    assert (second.locator("#theirs").input_value(), second.locator("#id_body").input_value()) == (
        "Paulan lause",
        "Åken lause",
    )
    second.locator("#id_body").fill("Paulan lause. Åken lause.")
    press(second.get_by_role("button", name="Save the draft"))
    assert Output.objects.get().what.body == "Paulan lause. Åken lause."


def test_a_yes_is_given_by_keyboard_alone(open_page, pair, people, make):
    output = make("Luonnos", yeses=1)
    page = open_page(people[1], locale="en-GB")
    page.goto(f"/rooms/{pair.pk}/outputs/{output.pk}/")
    for _tab in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Say yes and publish":
            break
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/outputs/luonnos/$"))


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_wrong_with_any_page_of_outputs(open_page, pair, people, make, at, width):
    published, asked, begun = make("Julkaistu", yeses=2), make("Kysytty", yeses=1), make("Aloitettu")
    newer = make("Julkaistu, jota muutettiin", yeses=2, link="https://example.org/" + "pitkä" * 30)
    drafting.save(output=newer, by=people[0], base=1, draft=replace(newer.what, body="Uusi"), at=at)
    gone = make("Poistettu")
    drafting.remove(output=gone, by=people[0], at=at)
    back = make("Takaisin vedetty", yeses=2)
    publishing.withdraw(output=back, by=people[0], at=at)
    room = f"/rooms/{pair.pk}/outputs/"
    page = open_page(people[1], locale="en-GB", width=width)

    drafts = [f"{room}{output.pk}/" for output in (published, asked, begun, newer, back)]
    addresses = ["/outputs/", "/outputs/?q=eiole", f"/outputs/{published.slug}/", f"/outputs/{newer.slug}/",
                 f"/outputs/{back.slug}/", room, f"{room}new/", *drafts, f"{drafts[0]}edit/"]  # fmt: skip
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)
    page.goto(f"{room}new/")
    page.locator("#id_title").fill("")
    press(page.get_by_role("button", name="Save the draft"))
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible(page)


def test_an_empty_gallery_and_an_empty_room_teach(open_page, page, pair, people):
    page.goto("/outputs/")
    expect(page.locator(".empty")).to_be_visible()
    assert_accessible(page)
    inside = open_page(people[0], locale="en-GB", width=320)
    inside.goto(f"/rooms/{pair.pk}/outputs/")
    expect(inside.get_by_text("No output yet")).to_be_visible()
    assert_accessible(inside)
    assert_fits(inside)
