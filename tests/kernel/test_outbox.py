"""Letters: nothing lost, nothing sent for what was rolled back, the same Message-ID on every try (R5, R6)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from ristiin.kernel import clock, outbox
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail, PeriodicRun
from ristiin.kernel.postman import CLAIM, deliver_due
from ristiin.kernel.tasks import forget_old_rows
from tests.infrastructure.mail import free_port
from tests.kernel.pressure import at_once

pytestmark = pytest.mark.django_db


def write(to: str = "paula@example.org", **more) -> OutgoingMail:
    parts = {"kind": "accounts/login_code", "language": "fi", "context": {"code": "BCDF-GHJK", "name": "Paula"}}
    return outbox.write(**parts | {"to_address": to, "at": clock.now()} | more)


def due_again(letter: OutgoingMail) -> None:
    """Let the wait before the next try be over."""
    OutgoingMail.objects.filter(pk=letter.pk).update(next_try_at=clock.now())


def now_as(letter: OutgoingMail) -> OutgoingMail:
    letter.refresh_from_db()
    return letter


def test_a_letter_is_sent_and_marked(smtp_sink) -> None:
    letter = write()

    assert (deliver_due(), deliver_due(), now_as(letter).state) == (1, 0, MailState.SENT)
    received = smtp_sink.received
    assert [(mail.recipients, mail.message["Message-ID"]) for mail in received] == [
        (("paula@example.org",), letter.message_id)
    ]
    assert received[0].message["Content-Language"] == "fi"
    assert "BCDF-GHJK" in received[0].message.get_content()


def test_a_letter_carries_its_calendar_entry(smtp_sink) -> None:
    write(
        attachments=[{"name": "avaus.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR\r\nSUMMARY:Avaus ä\r\n"}]
    )

    deliver_due()

    message = smtp_sink.received[0].message
    part = next(iter(message.iter_attachments()))
    assert (part.get_filename(), part.get_content_type()) == ("avaus.ics", "text/calendar")
    assert (message["Content-Language"], "SUMMARY:Avaus ä" in part.get_content()) == ("fi", True)


def test_a_server_that_says_later_is_asked_again_later(smtp_sink) -> None:
    letter = write()
    smtp_sink.refuse("451 4.3.2 Later")

    sent = deliver_due()

    now_as(letter)
    wait = letter.next_try_at - clock.now()
    assert (sent, letter.state, letter.tries, letter.last_answer) == (0, MailState.QUEUED, 1, "451 4.3.2 Later")
    assert timedelta(seconds=25) < wait <= outbox.FIRST_WAIT
    assert deliver_due() == 0


def test_each_wait_is_twice_the_one_before_up_to_the_longest() -> None:
    waits = [outbox.wait_after(tries) for tries in range(1, 20)]

    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert max(waits) == waits[-1] == outbox.LONGEST_WAIT


def test_what_was_put_off_is_sent_in_the_end(smtp_sink) -> None:
    letter = write()
    smtp_sink.refuse("451 4.3.2 Later")
    deliver_due()
    smtp_sink.accept()
    due_again(letter)

    deliver_due()

    assert [mail.message["Message-ID"] for mail in smtp_sink.received] == [letter.message_id]


def test_an_address_that_does_not_exist_is_given_up_and_shown(smtp_sink) -> None:
    bad, good = write("ei@example.org"), write("on@example.org")
    smtp_sink.refuse("550 5.1.1 Unknown", recipient="ei@example.org")

    deliver_due()
    due_again(bad)
    deliver_due()

    assert (now_as(bad).state, bad.tries, bad.last_answer) == (MailState.REFUSED, 1, "550 5.1.1 Unknown")
    assert now_as(good).state == MailState.SENT


def test_a_stalling_server_costs_the_same_message_id_twice_at_most(smtp_sink, settings) -> None:
    settings.MAIL_TIMEOUT = 0.3
    letter = write()
    smtp_sink.stall(1)
    deliver_due()
    first = (now_as(letter).state, letter.last_answer)
    smtp_sink.accept()
    due_again(letter)

    deliver_due()
    threading.Event().wait(1)

    assert (first[0], first[1].endswith("timed out")) == (MailState.QUEUED, True)
    assert {mail.message["Message-ID"] for mail in smtp_sink.received} == {letter.message_id}
    assert now_as(letter).state == MailState.SENT


def test_a_server_that_is_away_ends_the_round_and_loses_nothing(settings, smtp_sink) -> None:
    there = settings.MAIL_URL
    letters = [write(f"{n}@example.org") for n in range(3)]
    settings.MAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    deliver_due()
    tries = [now_as(letter).tries for letter in letters]
    settings.MAIL_URL = there
    due_again(letters[0])

    deliver_due()

    assert (tries, letters[0].last_answer.split()[0]) == ([1, 0, 0], "ConnectionRefusedError")
    assert [now_as(letter).state for letter in letters] == [MailState.SENT] * 3


def test_after_days_of_trying_a_letter_is_given_up(settings) -> None:
    settings.MAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    letter = write()
    long_ago = clock.now() - outbox.GIVE_UP_AFTER - timedelta(minutes=1)
    OutgoingMail.objects.filter(pk=letter.pk).update(created_at=long_ago)

    deliver_due()

    assert now_as(letter).state == MailState.REFUSED


def test_a_wrong_password_of_ours_loses_no_letter(smtp_sink, settings) -> None:
    settings.MAIL_URL = smtp_sink.url.replace("smtp://", "smtp://user:wrong@")
    letter = write()

    deliver_due()

    assert (now_as(letter).state, letter.tries) == (MailState.QUEUED, 1)


def test_a_letter_that_can_never_go_does_not_stand_before_the_others(smtp_sink) -> None:
    odd, good = write(), write("on@example.org")
    OutgoingMail.objects.filter(pk=odd.pk).update(to_address="rikki\n@example.org")

    deliver_due()

    assert (now_as(odd).state, now_as(good).state) == (MailState.REFUSED, MailState.SENT)


def test_the_same_occasion_is_one_letter(smtp_sink) -> None:
    first, second = write(once_key="parit-1-7"), write(once_key="parit-1-7")

    deliver_due()

    assert (first.pk, len(smtp_sink.received)) == (second.pk, 1)


def test_what_is_no_longer_needed_is_not_sent(smtp_sink) -> None:
    letter = write(not_after=clock.now() - timedelta(seconds=1))

    deliver_due()

    assert (now_as(letter).state, smtp_sink.received) == (MailState.EXPIRED, [])


@pytest.mark.parametrize("name", ["Paula\r\nBcc: paha@example.org", "Paula\nX-Oma: 1", "Paula\x1b[31m", "P" * 400])
def test_a_hostile_name_adds_no_header_and_no_reader(smtp_sink, name) -> None:
    write(context={"code": name, "name": name})

    deliver_due()

    mail = smtp_sink.received[0]
    assert (mail.recipients, mail.message["Bcc"], mail.message["X-Oma"]) == (("paula@example.org",), None, None)
    assert len(mail.message.get_all("Subject")) == 1


def test_in_development_letters_stay_here(settings, db) -> None:
    settings.MAIL_URL = "inbox:"
    letter = write()

    deliver_due()

    assert now_as(letter).state == MailState.SENT


def test_old_letters_lose_their_text(at) -> None:
    old, fresh = write(at=at - outbox.BODY_KEPT - timedelta(days=1)), write(at=at)

    forget_old_rows(at)

    assert (now_as(old).body, bool(now_as(fresh).body)) == ("", True)


@pytest.mark.django_db(transaction=True)
def test_no_letter_goes_for_what_was_rolled_back(smtp_sink) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert (deliver_due(), smtp_sink.received) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_no_letter_goes_before_its_action_is_done(smtp_sink) -> None:
    if connection.vendor == "sqlite":
        # The writer holds the database; looking from beside it shows the moment before.
        seen = []
        with transaction.atomic():
            write()
            beside = threading.Thread(target=lambda: (seen.append(outbox.due(clock.now())), connection.close()))
            beside.start()
            beside.join()
        assert seen == [[]]
    else:
        with transaction.atomic():
            write()
            assert at_once(deliver_due, 1) == [0]
    assert deliver_due() == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_letter_once(smtp_sink) -> None:
    letters = [write(f"{n}@example.org") for n in range(12)]

    sent = at_once(deliver_due, 4)

    assert sum(sent) == len(letters)
    assert sorted(mail.message["Message-ID"] for mail in smtp_sink.received) == sorted(x.message_id for x in letters)


@pytest.mark.django_db(transaction=True)
def test_a_stalling_server_keeps_nobody_from_writing(smtp_sink) -> None:
    write()
    smtp_sink.stall(3)
    postman = threading.Thread(target=lambda: (deliver_due(), connection.close()))
    postman.start()
    threading.Event().wait(0.5)
    before = clock.now()

    PeriodicRun.objects.create(name="meanwhile", slot=before)

    took = clock.now() - before
    postman.join()
    assert took < timedelta(seconds=1)


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_a_worker_that_died_goes_with_the_same_id(smtp_sink) -> None:
    letter = write()
    claimed_and_died = clock.now() + CLAIM
    OutgoingMail.objects.filter(pk=letter.pk).update(next_try_at=claimed_and_died)
    meanwhile = deliver_due()
    due_again(letter)

    deliver_due()

    assert (meanwhile, [m.message["Message-ID"] for m in smtp_sink.received]) == (0, [letter.message_id])


INVITATION = {
    "name": "invitation.ics",
    "type": "text/calendar",
    "method": "REQUEST",
    "text": "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Tapaaminen ä\r\nEND:VCALENDAR\r\n",
}


def test_an_invitation_is_beside_the_text_and_a_file_besides(smtp_sink) -> None:
    write(attachments=[INVITATION])

    deliver_due()

    message = smtp_sink.received[0].message
    together, file = message.iter_parts()
    text, calendar = together.iter_parts()
    assert (message.get_content_type(), together.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert (text.get_content_type(), calendar.get_content_type()) == ("text/plain", "text/calendar")
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert calendar.get_content().replace("\r\n", "\n") == INVITATION["text"].replace("\r\n", "\n")
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invitation.ics")
    assert file.get_content() == INVITATION["text"].encode()


def test_what_is_attached_is_stored_sealed() -> None:
    letter = write(attachments=[INVITATION])

    with connection.cursor() as cursor:
        cursor.execute("SELECT attachments FROM kernel_outgoingmail WHERE id = %s", [letter.pk])
        stored = cursor.fetchone()[0]

    assert ("Tapaaminen" in stored, "VCALENDAR" in stored) == (False, False)
    assert now_as(letter).attachments == [INVITATION]


def test_a_letter_whose_key_is_missing_waits_and_keeps_no_other(smtp_sink, settings, tmp_path) -> None:
    sealed, plain = write(attachments=[INVITATION]), write("ake@example.org")
    right, settings.ROOM_KEYS_FILE = settings.ROOM_KEYS_FILE, str(tmp_path / "another")

    sent = deliver_due()

    settings.ROOM_KEYS_FILE = right
    assert (sent, now_as(plain).state, now_as(sealed).state) == (1, MailState.SENT, MailState.QUEUED)
    due_again(sealed)
    assert (deliver_due(), now_as(sealed).state) == (1, MailState.SENT)


def test_a_withdrawn_letter_does_not_go(smtp_sink) -> None:
    stale, other = write(once_key="meeting/1/0/7"), write(once_key="meeting/12/0/7")

    assert (outbox.withdraw("meeting/1/"), deliver_due()) == (1, 1)
    assert (now_as(stale).state, now_as(other).state) == (MailState.EXPIRED, MailState.SENT)
