"""The mailbox to which mail programs send answers, over IMAP (RFC 3501)."""

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager
from ssl import create_default_context
from urllib.parse import unquote, urlsplit

from ristiin.connect.replies import LARGEST_MAIL

PATIENCE = 20
"""Seconds that the server has for each answer."""
MOST_AT_ONCE = 200


class Mailbox:
    """A mailbox that is open."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def unread(self) -> list[str]:
        """Return the numbers of unread mails, oldest first, so many at most as are read at once."""
        _status, found = self._server.uid("SEARCH", "UNSEEN")
        return [number.decode() for number in (found[0] or b"").split()][:MOST_AT_ONCE]

    def mail(self, number: str) -> bytes:
        """Return one mail, no more of it than an answer can have: what is larger stays on the server."""
        _status, parts = self._server.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST_MAIL + 1}>)")
        return b"".join(part[1] for part in parts if isinstance(part, tuple))

    def leave(self, number: str) -> None:
        """Mark a mail as read, for whoever reads this mailbox with their own eyes."""
        self._server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)")

    def remove(self, number: str) -> None:
        """Throw a mail away: what it says is noted, and it is a person's."""
        self._server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen \Deleted)")

    def tidy(self) -> None:
        """Let the server drop what was thrown away."""
        self._server.expunge()


@contextmanager
def opened(address: str) -> Iterator[Mailbox]:
    """Open the mailbox at `imaps://user:password@host/INBOX` (`imap+tls:` begins in the open, `imap:` stays so).

    Raises:
        OSError: the server does not answer.
        imaplib.IMAP4.error: it does not let us in.
    """
    place = urlsplit(address)
    server = _connected(place.scheme, place.hostname or "localhost", place.port)
    try:
        _sign_in(server, unquote(place.username or ""), unquote(place.password or ""))
        name = unquote(place.path.strip("/")) or "INBOX"
        status, said = server.select(f'"{name}"')
        if status != "OK":
            message = f"there is no mailbox {name}: {said!r}"
            raise imaplib.IMAP4.error(message)
        yield Mailbox(server)
    finally:
        try:
            server.logout()
        except (OSError, imaplib.IMAP4.error):
            server.shutdown()


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=create_default_context(), timeout=PATIENCE)
    server = imaplib.IMAP4(host, port or 143, timeout=PATIENCE)
    if scheme == "imap+tls":
        server.starttls(create_default_context())
    return server


def _sign_in(server: imaplib.IMAP4, user: str, password: str) -> None:
    if "AUTH=PLAIN" in server.capabilities:
        server.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
    else:
        server.login(user, password)
