"""The page where one says what comes and how."""

import pytest

from ristiin.accounts.choices import How
from ristiin.accounts.models import DigestLine, MailChoice
from ristiin.accounts.topics import topics
from ristiin.kernel.models import AuditEntry
from tests.infrastructure.accessibility import assert_accessible, assert_fits
from tests.nudges.conftest import choose, news

PAGE = "/me/letters/"


def said(**more: str) -> dict[str, str]:
    """Return a whole form as it stands for one who has chosen nothing."""
    return (
        {topic.key: topic.default.value for topic in topics()}
        | {"digest_hour": "8", "reminder_hour": "16", "quiet_from": "21", "quiet_until": "7"}
        | more
    )


def chosen(person) -> dict[str, str]:
    return dict(MailChoice.objects.filter(person=person).values_list("topic", "how"))


@pytest.mark.django_db
def test_every_topic_has_a_sentence_and_a_default_of_its_own() -> None:
    entered = [topic for topic in topics() if not topic.key.startswith("test-")]

    assert [topic.key for topic in entered if not (topic.title and topic.help)] == []
    assert [topic.key for topic in entered if topic.default not in topic.hows] == []
    assert {"registrations", "groups", "roles", "meeting-reminders", "due-reminders"} <= {t.key for t in entered}


@pytest.mark.django_db
def test_what_one_chooses_is_kept_and_the_rest_stays_as_it_was(browse, reader, other_participant) -> None:
    choose(other_participant, How.NONE)

    hours = {"digest_hour": "17", "reminder_hour": "19"}
    answer = browse(reader).post(PAGE, said(**{"test-news": "digest", "test-need": "digest"}, **hours))

    reader.refresh_from_db()
    assert (answer.url, chosen(reader)) == (PAGE, {"test-news": "digest", "test-need": "digest"})
    assert (reader.digest_hour, reader.reminder_hour, reader.quiet_from, reader.quiet_until) == (17, 19, 21, 7)
    assert chosen(other_participant) == {"test-news": "none"}
    details = [entry.details for entry in AuditEntry.objects.filter(verb="letters chosen").order_by("pk")]
    assert details == [{"topics": ["test-need", "test-news"]}, {"fields": ["digest_hour", "reminder_hour"]}]


@pytest.mark.django_db
def test_sending_the_same_form_twice_changes_nothing_more(browse, reader) -> None:
    browser = browse(reader)
    for _ in range(2):
        browser.post(PAGE, said(**{"test-news": "none"}))

    assert chosen(reader) == {"test-news": "none"}
    assert AuditEntry.objects.filter(verb="letters chosen").count() == 1


@pytest.mark.django_db
def test_going_back_to_the_default_leaves_no_row(browse, reader) -> None:
    choose(reader, How.NONE)

    browse(reader).post(PAGE, said())

    assert chosen(reader) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("test-need", "none"),
        ("test-news", "never"),
        ("test-news", ""),
        ("digest_hour", "24"),
        ("reminder_hour", "24"),
        ("quiet_from", "-1"),
    ],
)
def test_what_cannot_be_chosen_is_said_so_and_changes_nothing(browse, reader, field, value) -> None:
    answer = browse(reader).post(PAGE, said(**{"test-answer": "digest", field: value}))

    wrong = [*answer.context["form"].errors, *answer.context["hours"].errors]
    assert (answer.status_code, wrong, chosen(reader)) == (200, [field], {})


@pytest.mark.django_db
def test_what_waits_for_the_digest_comes_at_the_new_hour_and_what_is_stopped_does_not(browse, reader, at) -> None:
    for topic in ("test-news", "test-need"):
        choose(reader, How.DIGEST, topic)
        news(reader, at, topic=topic)

    browse(reader).post(PAGE, said(**{"test-news": "none", "test-need": "digest", "digest_hour": "17"}))

    line = DigestLine.objects.get()
    assert (line.topic, line.due_at.hour) == ("test-need", 15)


@pytest.mark.journey
@pytest.mark.parametrize("locale", ["fi-FI", "sv-FI", "en-GB"])
def test_the_pages_are_accessible_and_fit_in_every_language(open_page, reader, at, locale) -> None:
    reader.language = locale[:2]
    reader.save()
    letter = news(reader, at)
    stop = letter.headers["List-Unsubscribe"].strip("<>").partition("/me/")[2]
    for person, path in ((reader, PAGE), (None, f"/me/{stop}"), (None, f"/me/{stop.replace('stop', 'choose')}")):
        page = open_page(person, locale=locale)
        page.goto(path)
        assert_accessible(page)
        page.set_viewport_size({"width": 320, "height": 700})
        assert_fits(page)


@pytest.mark.journey
def test_one_chooses_by_keyboard_and_stops_with_a_press(open_page, reader, at) -> None:
    letter = news(reader, at)
    page = open_page(reader, locale="en-GB", java_script_enabled=False)
    page.goto(PAGE)
    page.locator("#id_test-news").focus()
    page.keyboard.press("ArrowDown")
    page.locator("main form button[type=submit]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    after_page = chosen(reader)

    stranger = open_page(None, locale="en-GB", java_script_enabled=False)
    stranger.goto("/me/" + letter.headers["List-Unsubscribe"].strip("<>").partition("/me/")[2])
    with stranger.expect_navigation():
        stranger.locator("main form button[type=submit]").press("Enter")

    assert (after_page, chosen(reader)) == ({"test-news": "digest"}, {"test-news": "none"})
