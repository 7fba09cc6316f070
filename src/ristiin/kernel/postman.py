"""Carries letters from the outbox to the mail server."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from ristiin.kernel import clock
from ristiin.kernel.choices import MailState
from ristiin.kernel.models import OutgoingMail
from ristiin.kernel.outbox import GIVE_UP_AFTER, due, wait_after
from ristiin.kernel.sealed import KeyMissing

CLAIM = timedelta(minutes=5)
"""How long a worker has for one letter; one that dies in between leaves it to the others after this."""
_PERMANENT = 500
_OURS = (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPSenderRefused)


def deliver_due() -> int:
    """Send every letter that is due and return how many were sent.

    A letter is claimed before it is sent, so that two workers never send the same one, and no lock is held meanwhile:
    a mail server that stalls keeps nobody from writing. It is marked sent at once after the server took it, so that a
    kill costs one duplicate at most, with the same Message-ID. When the server does not answer, or not to us, the round
    ends.
    """
    if keeps_letters():
        return OutgoingMail.objects.filter(state=MailState.QUEUED).update(state=MailState.SENT, sent_at=clock.now())
    sent = 0
    for letter in due(clock.now()):
        if not _claim(letter):
            continue
        try:
            sent += _deliver(letter)
        except OSError as away:
            _not_delivered(letter, 0, f"{type(away).__name__} {away}")
            break
    return sent


def keeps_letters() -> bool:
    """Tell whether letters stay here, to be read on the inbox page of development."""
    return bool(settings.MAIL_URL == "inbox:")


def _claim(letter: OutgoingMail) -> bool:
    at = clock.now()
    rows = OutgoingMail.objects.filter(pk=letter.pk, state=MailState.QUEUED, next_try_at=letter.next_try_at)
    return rows.update(next_try_at=at + CLAIM) == 1


def _deliver(letter: OutgoingMail) -> bool:
    if letter.not_after and clock.now() > letter.not_after:
        return _finish(letter, MailState.EXPIRED)
    try:
        _hand_over(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()))
        return _not_delivered(letter, code, answer)
    except _OURS:
        # Ours to mend: no letter is lost for a wrong password or sender.
        raise
    except smtplib.SMTPResponseException as refused:
        return _not_delivered(letter, refused.smtp_code, refused.smtp_error)
    except KeyMissing:
        # It goes when the key is there again; no other letter waits for that.
        return _not_delivered(letter, 0, "what is attached cannot be opened: the key is missing")
    except (smtplib.SMTPNotSupportedError, ValueError) as impossible:
        # Such a letter never goes, and must not stand before the others.
        return _not_delivered(letter, _PERMANENT, str(impossible))
    return _finish(letter, MailState.SENT)


def _finish(letter: OutgoingMail, state: MailState) -> bool:
    letter.state = state
    letter.sent_at = clock.now() if state == MailState.SENT else None
    letter.save(update_fields=["state", "sent_at", "last_answer", "tries", "next_try_at"])
    return state == MailState.SENT


def _not_delivered(letter: OutgoingMail, code: int, answer: str | bytes) -> bool:
    at = clock.now()
    letter.tries += 1
    letter.last_answer = f"{code or ''} {_text(answer)}".strip()[:250]
    letter.next_try_at = at + wait_after(letter.tries)
    given_up = code >= _PERMANENT or at - letter.created_at > GIVE_UP_AFTER
    return _finish(letter, MailState.REFUSED if given_up else MailState.QUEUED)


def _text(answer: str | bytes) -> str:
    return answer if isinstance(answer, str) else answer.decode(errors="replace")


def _hand_over(letter: OutgoingMail) -> None:
    server = urlsplit(settings.MAIL_URL)
    secure = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with secure(server.hostname or "localhost", server.port or 0, timeout=settings.MAIL_TIMEOUT) as smtp:
        _sign_in(smtp, server)
        smtp.send_message(_message(letter), parseaddr(settings.DEFAULT_FROM_EMAIL)[1], [letter.to_address])


def _sign_in(smtp: smtplib.SMTP, server: SplitResult) -> None:
    try:
        if server.scheme == "smtp+tls":
            smtp.starttls()
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
    except smtplib.SMTPNotSupportedError as lacking:
        raise smtplib.SMTPConnectError(0, str(lacking)) from lacking


def _message(letter: OutgoingMail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = letter.to_address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.body)
    for part in letter.attachments or ():
        if "method" in part:
            _add_invitation(message, part)
            continue
        # As text, so that its character set is said: a reader that guesses gets ä wrong.
        message.add_attachment(part["text"], subtype=part["type"].removeprefix("text/"), filename=part["name"])
    message["Content-Language"] = letter.language  # last: setting the content drops it
    return message


def _add_invitation(message: EmailMessage, part: dict[str, str]) -> None:
    """Put a calendar's message beside the text, where programs look for it, and as a file, for those that do not."""
    said = {"method": part["method"]}
    if not message.is_multipart():  # a letter has one such part; more would be files alone
        message.add_alternative(part["text"], subtype="calendar", cte="quoted-printable", params=said)
    message.add_attachment(
        part["text"].encode(), maintype="application", subtype="ics", filename=part["name"], params=said
    )
