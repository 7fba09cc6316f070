"""Letters one can do without are stopped by one press in the mail program (RFC 8058), without signing in."""

import re

import pytest
from django.core import signing
from django.test import Client

from ristiin.accounts import gathering, letters_links
from ristiin.accounts.actions import erase
from ristiin.accounts.choices import How
from ristiin.accounts.models import MailChoice
from ristiin.kernel import clock
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.kernel.postman import deliver_due
from tests.nudges.conftest import choose, news

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def stop_path(letter: OutgoingMail) -> str:
    """Return where the letter's header leads, as a mail program reads it."""
    address = re.fullmatch(r"<(https?://[^/]+(/\S*))>", letter.headers["List-Unsubscribe"])
    return address[2]


def choices() -> dict[tuple[str, str], str]:
    return {(row.person.email, row.topic): row.how for row in MailChoice.objects.select_related("person")}


def test_the_headers_reach_the_mail_program_whole(reader, at, smtp_sink) -> None:
    letter = news(reader, at)
    OutgoingMail.objects.update(next_try_at=clock.now())

    deliver_due()

    message = smtp_sink.received[0].message
    assert message["List-Unsubscribe"] == letter.headers["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_one_needs_has_no_such_header(reader, at) -> None:
    assert news(reader, at, topic="test-need").headers == {}


def test_one_press_without_session_or_form_stops_the_topic_of_that_person_alone(reader, other_participant, at) -> None:
    choose(reader, How.DIGEST, "other-topic")
    letter = news(reader, at)

    answer = Client(enforce_csrf_checks=True).post(stop_path(letter), ONE_CLICK)

    assert (answer.status_code, choices()) == (
        200,
        {(reader.email, "other-topic"): "digest", (reader.email, "test-news"): "none"},
    )
    assert (news(reader, at), news(other_participant, at) is not None) == (None, True)


def test_pressing_again_is_as_good(reader, at) -> None:
    path = stop_path(news(reader, at))

    codes = [Client().post(path, ONE_CLICK).status_code for _ in range(3)]

    assert (codes, choices()) == ([200] * 3, {(reader.email, "test-news"): "none"})
    assert AuditEntry.objects.filter(verb="letters chosen").count() == 1


def test_opening_the_address_changes_nothing(reader, at) -> None:
    path = stop_path(news(reader, at))

    answers = [Client().get(path), Client().head(path)]

    assert ([answer.status_code for answer in answers], choices()) == ([200, 200], {})
    assert reader.email not in answers[0].content.decode()
    assert reader.name not in answers[0].content.decode()


def test_the_page_has_a_button_for_people(reader, at) -> None:
    browser = Client(enforce_csrf_checks=True)
    path = stop_path(news(reader, at))
    browser.get(path)

    answer = browser.post(path)

    assert (answer.status_code, choices()) == (200, {(reader.email, "test-news"): "none"})


@pytest.mark.parametrize("change", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda _: "x", lambda t: t[1:]])
def test_a_token_that_is_not_ours_opens_nothing(reader, at, change) -> None:
    token = letters_links.token_for(reader, ["test-news"])

    codes = [Client().post(f"/me/letters/{way}/{change(token)}/").status_code for way in ("stop", "choose")]

    assert (codes, choices()) == ([404, 404], {})


def test_the_token_holds_a_bare_number_and_topics(reader) -> None:
    assert letters_links._signer.unsign_object(letters_links.token_for(reader, ["b", "a"])) == [reader.pk, "a", "b"]


def test_a_token_of_another_purpose_opens_nothing(reader) -> None:
    other = signing.Signer(salt="ristiin.rooms.held").sign_object([reader.pk, "test-news"])

    assert Client().post(f"/me/letters/stop/{other}/").status_code == 404


def test_what_one_needs_cannot_be_stopped_by_a_link(reader) -> None:
    token = letters_links.token_for(reader, ["test-need"])

    assert (Client().post(f"/me/letters/stop/{token}/").status_code, choices()) == (404, {})


def test_the_link_of_somebody_erased_is_dead(reader, at) -> None:
    path = stop_path(news(reader, at))
    erase(person=reader, at=at)

    assert Client().post(path).status_code == 404


def test_the_link_in_the_foot_changes_one_topic_without_signing_in(reader, at) -> None:
    letter = news(reader, at)
    path = re.search(r"https?://[^/]+(/me/letters/choose/\S+)", letter.body)[1]

    shown = Client().get(path)
    saved = Client().post(path, {"test-news": "digest"})

    assert (shown.status_code, saved.status_code) == (200, 200)
    assert choices() == {(reader.email, "test-news"): "digest"}


def test_the_link_in_the_foot_gives_nothing_but_its_topic(reader, at) -> None:
    token = letters_links.token_for(reader, ["test-news"])

    Client().post(f"/me/letters/choose/{token}/", {"test-news": "digest", "test-need": "digest", "digest_hour": "3"})

    reader.refresh_from_db()
    assert (choices(), reader.digest_hour) == ({(reader.email, "test-news"): "digest"}, 8)


def test_a_digest_is_stopped_with_the_topics_in_it(reader, at) -> None:
    for topic in ("test-news", "test-need"):
        choose(reader, How.DIGEST, topic)
        news(reader, at, topic=topic)
    gathering.gather(at.replace(day=13))

    Client().post(stop_path(OutgoingMail.objects.get()), ONE_CLICK)

    assert choices() == {(reader.email, "test-news"): "none", (reader.email, "test-need"): "digest"}


def test_a_header_with_a_line_break_goes_nowhere(reader, at, smtp_sink) -> None:
    odd, good = news(reader, at), news(reader, at)
    OutgoingMail.objects.update(next_try_at=clock.now())
    OutgoingMail.objects.filter(pk=odd.pk).update(headers={"List-Unsubscribe": "<x>\r\nBcc: bad@example.org"})

    deliver_due()

    assert [(mail.message["Message-ID"], mail.message["Bcc"]) for mail in smtp_sink.received] == [
        (good.message_id, None)
    ]
