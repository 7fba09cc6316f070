"""A mail server that says later, never, nothing, or is away for a day (R6)."""

from datetime import timedelta

import pytest
from django.conf import settings as site_settings

from ristiin.accounts import gathering, queries, reminding, telling
from ristiin.enrolment import attention
from ristiin.kernel import clock, outbox
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.postman import deliver_due
from ristiin.rooms.models import Meeting
from ristiin.rooms.signals import meeting_changed
from tests.infrastructure.mail import free_port
from tests.nudges.conftest import DAY, HOUR, news, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def reminded(pair, reader, other_participant):
    """A pair whose meeting is tomorrow, reminded just now in the part of the world where it is afternoon."""
    now = clock.now()
    for person in (reader, other_participant):
        person.timezone, person.quiet_from, person.quiet_until = f"Etc/GMT{(now.hour - 5) % 24 - 12:+d}", 0, 0
        person.save()
    meeting = settled(pair, now + DAY, now - 3 * DAY)
    pair.programme.timeline.exclude(kind="close").delete()
    reminding.remind(now)
    gathering.gather(now)
    assert OutgoingMail.objects.filter(kind="accounts/reminders").count() == 2
    return meeting


def states() -> set[str]:
    return set(OutgoingMail.objects.values_list("state", flat=True))


def try_again() -> None:
    OutgoingMail.objects.filter(state=MailState.QUEUED).update(next_try_at=clock.now())
    deliver_due()


def test_later_and_later_again_and_then_it_comes_with_one_id(reminded, smtp_sink) -> None:
    smtp_sink.refuse("451 4.3.2 Later")
    waits = []
    for _ in range(4):
        try_again()
        letter = OutgoingMail.objects.order_by("pk").first()
        waits.append(round((letter.next_try_at - clock.now()) / outbox.FIRST_WAIT))
    smtp_sink.accept()

    try_again()

    assert waits == [1, 2, 4, 8]
    assert sorted(mail.message["Message-ID"] for mail in smtp_sink.received) == sorted(
        OutgoingMail.objects.values_list("message_id", flat=True)
    )


def test_an_address_that_is_refused_for_good_is_shown_to_the_person(reminded, reader, browse, smtp_sink) -> None:
    smtp_sink.refuse("550 5.1.1 Unknown", recipient=reader.email)

    try_again()

    assert OutgoingMail.objects.get(person=reader).state == MailState.REFUSED
    assert queries.came_back(reader) is not None
    assert "A letter to you came back" in browse(reader).get("/me/letters/").content.decode()
    smtp_sink.accept()
    news(reader, clock.now() + timedelta(minutes=1), topic="test-answer")
    try_again()
    assert queries.came_back(reader) is None


def test_an_address_that_is_refused_for_good_is_shown_to_the_organiser(
    reminded, reader, organiser, other_organiser, browse, smtp_sink
) -> None:
    smtp_sink.refuse("550 5.1.1 Unknown", recipient=reader.email)

    try_again()

    page = browse(organiser).get(f"/programmes/{reminded.group.programme.slug}/timeline/").content.decode()
    assert (reader.name in page, "Åke Toinen" in page) == (True, False)
    assert [note.text for note in attention.unreached(reminded.group.programme, clock.now())] != []


def test_a_refusal_for_good_brings_no_reminder_again(reminded, reader, smtp_sink) -> None:
    smtp_sink.refuse("550 5.1.1 Unknown", recipient=reader.email)
    try_again()
    smtp_sink.accept()

    telling.put_back_stale(clock.now())
    reminding.remind(clock.now() + HOUR)
    gathering.gather(clock.now() + HOUR)
    try_again()

    assert OutgoingMail.objects.filter(person=reader).count() == 1


def test_a_reminder_whose_meeting_is_over_is_not_sent_when_the_server_comes_back(reminded, settings, smtp_sink) -> None:
    there = settings.MAIL_URL
    settings.MAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    deliver_due()
    away = (states(), smtp_sink.received)
    OutgoingMail.objects.update(not_after=clock.now() - timedelta(seconds=1))
    settings.MAIL_URL = there

    try_again()

    assert away == ({MailState.QUEUED}, [])
    assert (states(), smtp_sink.received) == ({MailState.EXPIRED}, [])


def test_a_reminder_of_a_meeting_moved_while_the_server_is_away_is_not_sent(
    reminded, reader, settings, smtp_sink
) -> None:
    there = settings.MAIL_URL
    settings.MAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    deliver_due()
    reminded.starts_at, reminded.ends_at, reminded.sequence = clock.now() + 5 * DAY, clock.now() + 6 * DAY, 1
    reminded.changed_at = clock.now()
    reminded.save()
    meeting_changed.send(sender=Meeting, meeting=reminded, what="moved", at=clock.now(), by=reader)
    settings.MAIL_URL = there

    reminding.remind(clock.now())
    gathering.gather(clock.now())
    try_again()

    reminders = OutgoingMail.objects.filter(kind="accounts/reminders")
    assert set(reminders.values_list("state", flat=True)) == {MailState.EXPIRED}
    assert {mail.message["Message-ID"] for mail in smtp_sink.received}.isdisjoint(
        reminders.values_list("message_id", flat=True)
    )


def test_a_stalling_server_costs_no_second_letter_with_another_id(reminded, settings, smtp_sink) -> None:
    settings.MAIL_TIMEOUT = 0.3
    smtp_sink.stall(1)
    deliver_due()
    smtp_sink.accept()

    try_again()

    sent = {mail.message["Message-ID"] for mail in smtp_sink.received}
    assert sent == set(OutgoingMail.objects.values_list("message_id", flat=True))
    assert len(smtp_sink.received) <= 3


def test_no_letter_or_log_of_a_reminder_names_the_room(reminded, caplog, smtp_sink) -> None:
    try_again()

    assert caplog.text == ""
    assert all(site_settings.BASE_URL in mail.message.get_content() for mail in smtp_sink.received)
