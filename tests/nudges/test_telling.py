"""News comes as each person has chosen, and not at night (S46)."""

from datetime import UTC, datetime

import pytest

from ristiin.accounts import gathering, telling
from ristiin.accounts.actions import erase
from ristiin.accounts.choices import How
from ristiin.accounts.models import DigestLine
from ristiin.kernel import clock
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.postman import deliver_due
from tests.nudges.conftest import DAY, HOUR, choose, news

pytestmark = pytest.mark.django_db
NIGHT = datetime(2027, 1, 12, 20, 30, tzinfo=UTC)
"""Half past ten in the evening in Helsinki."""
MORNING = datetime(2027, 1, 13, 5, 0, tzinfo=UTC)
DIGEST = datetime(2027, 1, 13, 6, 0, tzinfo=UTC)


def subjects() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))


def test_news_comes_at_once_to_one_who_has_chosen_nothing(reader, at) -> None:
    letter = news(reader, at)

    assert (letter.next_try_at, letter.to_address, letter.body.startswith("Hello Riikka,")) == (at, reader.email, True)


def test_what_one_wants_not_at_all_does_not_come(reader, at) -> None:
    choose(reader, How.NONE)

    assert (news(reader, at), OutgoingMail.objects.count(), DigestLine.objects.count()) == (None, 0, 0)


def test_what_one_needs_comes_whatever_a_row_says(reader, at) -> None:
    choose(reader, How.NONE, "test-need")

    assert news(reader, at, topic="test-need") is not None


def test_a_topic_nobody_has_entered_is_a_mistake_in_the_program(reader, at) -> None:
    with pytest.raises(KeyError):
        news(reader, at, topic="nothing-of-ours")


@pytest.mark.parametrize(("topic", "goes_at"), [("test-news", MORNING), ("test-need", MORNING), ("test-answer", NIGHT)])
def test_in_quiet_hours_news_waits_for_the_morning_and_an_answer_does_not(reader, topic, goes_at) -> None:
    assert news(reader, NIGHT, topic=topic).next_try_at == goes_at


def test_what_one_needs_comes_at_night_when_the_morning_is_too_late(reader) -> None:
    letter = news(reader, NIGHT, topic="test-need", not_after=MORNING)

    assert letter.next_try_at == NIGHT


def test_a_code_for_signing_in_comes_at_night(reader, browse) -> None:
    reader.quiet_from, reader.quiet_until = 0, 23
    reader.save()
    browse(None).post("/account/login/", {"address": reader.email})

    letter = OutgoingMail.objects.get()
    assert letter.next_try_at == letter.created_at


def test_the_digest_gathers_a_day_into_one_letter(reader, at) -> None:
    choose(reader, How.DIGEST)
    for n in range(3):
        news(reader, at + n * HOUR)
    before = gathering.gather(DIGEST - HOUR / 60)

    gathering.gather(DIGEST)

    letter = OutgoingMail.objects.get()
    assert (before, letter.kind, letter.next_try_at) == (0, "accounts/digest", DIGEST)
    line = DigestLine.objects.order_by("pk").first()
    assert letter.subject == f"Your digest: {line.subject}, and 2 things more"
    assert letter.body.count(line.subject) == letter.body.count("/now/") == 3
    assert "“phone”" not in letter.body.replace(line.subject, "")


def test_an_empty_day_has_no_digest(reader) -> None:
    assert (gathering.gather(DIGEST), OutgoingMail.objects.count()) == (0, 0)


def test_the_digest_leaves_out_what_is_over_and_does_not_come_with_nothing_else(reader, at) -> None:
    choose(reader, How.DIGEST)
    news(reader, at, not_after=DIGEST - HOUR)

    gathering.gather(DIGEST)

    assert (OutgoingMail.objects.count(), DigestLine.objects.count()) == (0, 0)


def test_what_one_needs_does_not_wait_for_a_digest_that_is_too_late(reader, at) -> None:
    choose(reader, How.DIGEST, "test-need")

    assert news(reader, at, topic="test-need", not_after=at + 2 * HOUR).next_try_at == at
    assert news(reader, at, topic="test-need", not_after=DIGEST + HOUR) is None


def test_what_carries_a_file_is_a_letter_also_to_one_who_reads_digests(reader, at) -> None:
    choose(reader, How.DIGEST)
    file = {"name": "x.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR"}

    assert news(reader, at, attachments=[file]).attachments == [file]


def test_a_second_digest_does_not_come_on_the_same_day(reader, at) -> None:
    choose(reader, How.DIGEST)
    news(reader, at)
    gathering.gather(DIGEST)
    news(reader, at)
    DigestLine.objects.filter(letter=None).update(due_at=DIGEST)

    gathering.gather(DIGEST + HOUR)

    assert OutgoingMail.objects.count() == 1
    assert DigestLine.objects.get(letter=None).due_at == DIGEST + DAY


@pytest.mark.parametrize("how", [How.NOW, How.DIGEST])
def test_the_same_occasion_is_told_once_also_after_another_choice(reader, at, how) -> None:
    choose(reader, how)
    news(reader, at, once_key="once/1")
    choose(reader, How.DIGEST if how == How.NOW else How.NOW)

    news(reader, at, once_key="once/1")

    assert OutgoingMail.objects.count() + DigestLine.objects.count() == 1


def test_what_is_over_is_no_news(reader, at) -> None:
    assert (news(reader, at, not_after=at), OutgoingMail.objects.count()) == (None, 0)


def test_a_letter_that_has_not_gone_is_taken_back_with_all_that_begins_alike(reader, other_participant, at) -> None:
    choose(other_participant, How.DIGEST)
    for n in (1, 2):
        for person in (reader, other_participant):
            news(person, at, once_key=f"meeting/{n}/0/{person.pk}")

    taken = telling.withdraw("meeting/1/", at=at)

    assert taken == 2
    assert list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True)) == [
        MailState.EXPIRED,
        MailState.QUEUED,
    ]
    assert list(DigestLine.objects.values_list("once_key", flat=True)) == [f"meeting/2/0/{other_participant.pk}"]


def test_what_is_taken_back_from_one_still_comes_to_the_other(reader, other_participant, at) -> None:
    for person in (reader, other_participant):
        news(person, at, once_key=f"meeting/1/0/{person.pk}")

    telling.withdraw("meeting/1/", at=at, person_id=reader.pk)

    assert OutgoingMail.objects.get(state=MailState.QUEUED).person == other_participant


def test_taking_back_a_line_of_a_digest_that_waits_sends_the_others_in_another(reader, at, smtp_sink) -> None:
    choose(reader, How.DIGEST)
    news(reader, at, once_key="meeting/1/0", context={"passkey": "first", "url": "https://x.example/1"})
    news(reader, at, once_key="meeting/2/0", context={"passkey": "second", "url": "https://x.example/2"})
    gathering.gather(DIGEST)

    telling.withdraw("meeting/1/", at=DIGEST + HOUR)
    gathering.gather(DIGEST + HOUR)
    deliver_due_at_any_time()

    assert [mail.message.get_content().count("x.example/") for mail in smtp_sink.received] == [1]
    assert "x.example/2" in smtp_sink.received[0].message.get_content()


def test_what_has_gone_cannot_be_taken_back(reader, at, smtp_sink) -> None:
    choose(reader, How.DIGEST)
    news(reader, at, once_key="meeting/1/0")
    gathering.gather(DIGEST)
    deliver_due_at_any_time()

    assert (telling.withdraw("meeting/1/", at=DIGEST), DigestLine.objects.count()) == (0, 1)


def test_one_line_that_is_over_does_not_keep_the_others_of_its_letter_from_going(reader, smtp_sink) -> None:
    choose(reader, How.DIGEST)
    now = clock.now()
    over = {"context": {"passkey": "first", "url": "https://x.example/1"}, "not_after": now - HOUR}
    news(reader, now - 3 * DAY, **over)
    news(reader, now - 3 * DAY, context={"passkey": "second", "url": "https://x.example/2"})
    gathering.gather(now - 2 * HOUR)
    deliver_due_at_any_time()
    given_up = list(OutgoingMail.objects.values_list("state", flat=True))

    telling.put_back_stale(now)
    gathering.gather(now)
    deliver_due_at_any_time()

    assert given_up == [MailState.EXPIRED]
    assert ["x.example/2" in mail.message.get_content() for mail in smtp_sink.received] == [True]
    assert "x.example/1" not in smtp_sink.received[0].message.get_content()


def test_an_erased_person_leaves_no_line(reader, at) -> None:
    choose(reader, How.DIGEST)
    news(reader, at)

    erase(person=reader, at=at)

    assert (DigestLine.objects.count(), reader.mail_choices.count()) == (0, 0)


def test_old_lines_are_forgotten(reader, at) -> None:
    choose(reader, How.DIGEST)
    news(reader, at)
    news(reader, at + DAY)

    gathering.forget(at + gathering.KEPT + HOUR)

    assert DigestLine.objects.count() == 1


def deliver_due_at_any_time() -> None:
    """Send what waits, however the test's clock stands to the real one."""
    OutgoingMail.objects.filter(state=MailState.QUEUED).update(next_try_at=clock.now())
    deliver_due()
