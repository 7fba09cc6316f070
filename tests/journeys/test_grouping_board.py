"""The board in a real browser: by drag, by keyboard, without a mouse, on a narrow screen."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ristiin.grouping.actions.proposing import propose
from ristiin.grouping.board import Maker
from ristiin.grouping.choices import Emphasis
from ristiin.grouping.material import gather
from ristiin.grouping.models import Group, Proposal
from ristiin.kernel.models import OutgoingMail
from tests.grouping.cem import enrol, register_many, register_twelve
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.infrastructure.browser import press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def organiser(make_person):
    return make_person("Olga Organisoija", language="en", may_start_programmes=True)


@pytest.fixture
def proposal(programme, organiser, at):
    register_twelve(programme, at)
    return propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", actor=organiser, at=at)


@pytest.fixture
def swap(programme, proposal):
    """Somebody, and whom they may trade places with."""
    maker = Maker(gather(programme), proposal.layout, proposal.pins)
    person = maker.layout[0][0]
    choice = next(c for c in maker.mover(person).choices if not c.is_disabled)
    return person, int(choice.value.removeprefix("swap:"))


def board(programme) -> str:
    return reverse("grouping:board", args=[programme.slug])


def layout_of(proposal) -> list[set[int]]:
    return [set(group) for group in Proposal.objects.get(pk=proposal.pk).layout]


def drag(page, person, other) -> None:
    """Lift somebody and hold them over somebody else."""
    start = page.locator(f".person[data-person='{person}']")
    start.scroll_into_view_if_needed()
    box = start.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    target = page.locator(f".person[data-person='{other}']")
    expect(target).to_have_attribute("data-effect", re.compile(r"^[+−±][0-9]+$"))
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 20, steps=4)


def test_people_are_moved_by_drag_and_undone(open_page, organiser, programme, proposal, swap):
    page, before = open_page(organiser), layout_of(proposal)
    page.goto(board(programme))

    drag(page, *swap)
    expect(page.locator(".board-ghost")).to_contain_text(":")
    page.mouse.up()

    expect(page.locator("#board-live")).to_contain_text("The score is now")
    expect(page.locator(".board-said")).to_contain_text("The score is now")
    assert layout_of(proposal) != before
    press(page.locator(".board-said").get_by_role("button", name="Undo"))
    expect(page.get_by_text("The last change is undone.")).to_be_visible()
    assert layout_of(proposal) == before


def test_escape_lets_go_and_nothing_has_happened(open_page, organiser, programme, proposal, swap):
    page, before = open_page(organiser), layout_of(proposal)
    page.goto(board(programme))

    drag(page, *swap)
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".board-ghost")).to_have_count(0)
    expect(page.locator(".board-target")).to_have_count(0)
    assert layout_of(proposal) == before


def test_people_are_moved_by_keyboard_alone(open_page, organiser, programme, proposal, swap):
    person, other = swap
    page, before = open_page(organiser), layout_of(proposal)
    page.goto(board(programme))

    summary = page.locator(f"#mover-{person} > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(f"#move-{person}")).to_be_focused()
    page.locator(f"#move-{person}").select_option(f"swap:{other}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#board-live")).to_contain_text("The score is now")
    expect(page.locator(f"#mover-{person} > summary")).to_be_focused()
    assert layout_of(proposal) != before


def test_the_board_works_without_scripts(open_page, organiser, programme, proposal, swap):
    person, other = swap
    page, before = open_page(organiser, java_script_enabled=False), layout_of(proposal)
    page.goto(board(programme))

    page.locator(f"#mover-{person} > summary").click()
    page.locator(f"#move-{person}").select_option(f"swap:{other}")
    press(page.locator(f"#mover-{person} button"))

    expect(page.get_by_text("The score is now")).to_be_visible()
    assert layout_of(proposal) != before


def test_with_many_people_a_drag_asks_where_one_may_go(open_page, organiser, programme, at):
    register_many(programme, at, 30)
    proposal = propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="A", actor=organiser, at=at)
    maker = Maker(gather(programme), proposal.layout, [])
    person = maker.layout[0][0]
    choice = next(c for c in maker.mover(person, asked=True).choices if not c.is_disabled)
    other = int(choice.value.removeprefix("swap:"))
    page, before = open_page(organiser), layout_of(proposal)
    page.goto(board(programme))

    drag(page, person, other)
    page.mouse.up()

    expect(page.locator("#board-live")).to_contain_text("The score is now")
    assert layout_of(proposal) != before


def test_pinning_and_publishing(open_page, organiser, programme, proposal):
    page = open_page(organiser)
    page.goto(board(programme))

    page.locator("#pin-0").click()
    expect(page.locator("#pin-0")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Publish pairs").click()
    expect(page.get_by_text("12 letters are sent, each in its reader’s language.")).to_be_visible()
    press(page.get_by_role("button", name="Publish six pairs"))

    expect(page.get_by_text("Published. 12 letters are on their way.")).to_be_visible()
    assert (Group.objects.count(), OutgoingMail.objects.filter(kind="grouping/published").count()) == (6, 12)


def test_two_are_made_a_pair_by_hand(open_page, organiser, programme, proposal):
    page = open_page(organiser)
    page.goto(board(programme))
    people = proposal.layout[0][0], proposal.layout[2][1]

    page.get_by_text("Decide about two people").click()
    page.get_by_label("First").select_option(str(people[0]))
    page.get_by_label("Second").select_option(str(people[1]))
    press(page.get_by_role("button", name="Decide"))

    expect(page.get_by_text("The two are a pair now, and pinned.")).to_be_visible()
    assert set(people) in layout_of(proposal)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_state_of_the_board_is_accessible_and_fits(open_page, organiser, programme, at, make_person, width):
    page = open_page(organiser, width=width)

    def check() -> None:
        page.goto(board(programme))
        assert_accessible(page)
        assert_fits(page)

    check()
    register_twelve(programme, at)
    check()
    propose(programme=programme, emphasis=Emphasis.WISHES, letter="A", actor=organiser, at=at)
    propose(programme=programme, emphasis=Emphasis.FAIRNESS, letter="B", actor=organiser, at=at)
    check()
    enrol(programme, make_person("Myöhäinen Tulija"), at, languages=["fi"])
    page.goto(board(programme) + "?figures=1")
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")
    assert_accessible(page)
    assert_fits(page)
    press(page.get_by_role("button", name="Work out again").first)
    page.get_by_text("Publish pairs").click()
    press(page.locator(".confirm[open] form button"))
    assert_accessible(page)
    assert_fits(page)
    page.goto(reverse("grouping:repair", args=[programme.slug]))
    assert_accessible(page)
    assert_fits(page)
