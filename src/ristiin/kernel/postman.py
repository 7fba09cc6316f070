"""Carries letters from the outbox to the mail server."""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.db import connection, transaction

from ristiin.kernel import clock
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.outbox import GIVE_UP_AFTER, due, wait_after

_PERMANENT = 500
_TIMEOUT = 20


def deliver_due() -> int:
    """Send every letter that is due and return how many were sent.

    A letter is locked while it is sent, so that two workers never send the same one; it is marked sent at once after
    the server took it, so that a kill costs one duplicate at most, with the same Message-ID.
    """
    if keeps_letters():
        return OutgoingMail.objects.filter(state=MailState.QUEUED).update(state=MailState.SENT, sent_at=clock.now())
    sent = 0
    for letter in due(clock.now()):
        sent += _deliver(letter.pk)
    return sent


def keeps_letters() -> bool:
    """Tell whether letters stay here, to be read on the inbox page of development."""
    return bool(settings.MAIL_URL == "inbox:")


def _deliver(letter_id: int) -> bool:
    with transaction.atomic():
        rows = OutgoingMail.objects.filter(pk=letter_id, state=MailState.QUEUED)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        letter = rows.first()
        if letter is None:
            return False
        at = clock.now()
        if letter.not_after and at > letter.not_after:
            return _finish(letter, MailState.EXPIRED, at)
        try:
            _hand_over(letter, at)
        except smtplib.SMTPRecipientsRefused as refused:
            code, answer = next(iter(refused.recipients.values()))
            return _not_delivered(letter, at, code, answer.decode(errors="replace"))
        except smtplib.SMTPResponseException as refused:
            words = refused.smtp_error
            return _not_delivered(
                letter, at, refused.smtp_code, words.decode(errors="replace") if isinstance(words, bytes) else words
            )
        except (OSError, smtplib.SMTPException) as failed:
            return _not_delivered(letter, at, 0, type(failed).__name__)
        return _finish(letter, MailState.SENT, at)


def _finish(letter: OutgoingMail, state: MailState, at: datetime) -> bool:
    letter.state = state
    letter.sent_at = at if state == MailState.SENT else None
    letter.save(update_fields=["state", "sent_at", "last_answer", "tries", "next_try_at"])
    return state == MailState.SENT


def _not_delivered(letter: OutgoingMail, at: datetime, code: int, answer: str) -> bool:
    letter.tries += 1
    letter.last_answer = f"{code} {answer}".strip()[:250]
    letter.next_try_at = at + wait_after(letter.tries)
    given_up = code >= _PERMANENT or at - letter.created_at > GIVE_UP_AFTER
    return _finish(letter, MailState.REFUSED if given_up else MailState.QUEUED, at)


def _hand_over(letter: OutgoingMail, at: datetime) -> None:
    server = urlsplit(settings.MAIL_URL)
    secure = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with secure(server.hostname or "localhost", server.port or 0, timeout=_TIMEOUT) as smtp:
        _sign_in(smtp, server)
        smtp.send_message(_message(letter, at), parseaddr(settings.DEFAULT_FROM_EMAIL)[1], [letter.to_address])


def _sign_in(smtp: smtplib.SMTP, server: SplitResult) -> None:
    if server.scheme == "smtp+tls":
        smtp.starttls()
    if server.username:
        smtp.login(unquote(server.username), unquote(server.password or ""))


def _message(letter: OutgoingMail, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = letter.to_address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = letter.message_id
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    for part in letter.attachments:
        maintype, _, subtype = part["type"].partition("/")
        message.add_attachment(part["text"].encode(), maintype=maintype, subtype=subtype, filename=part["name"])
    return message
