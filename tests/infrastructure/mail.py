"""A real mail server on loopback that keeps what it is given, and refuses or stalls when told to."""

import asyncio
import email
import email.policy
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

TAKEN = "250 OK"
ROUNDS = 100


@dataclass(frozen=True)
class ReceivedMail:
    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


@dataclass
class SmtpSink:
    """What the server received, and how it is to answer."""

    port: int
    received: list[ReceivedMail] = field(default_factory=list)
    _refusals: dict[str | None, str] = field(default_factory=dict)
    _stall: float = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def refuse(self, answer: str, *, recipient: str | None = None) -> None:
        """Answer so (`451 4.3.2 Later`, `550 5.1.1 Unknown`) for one recipient, or for all."""
        self._refusals[recipient] = answer

    def accept(self) -> None:
        """Take everything again, at once."""
        self._refusals.clear()
        self._stall = 0

    def stall(self, seconds: float) -> None:
        """Let the sender wait before it is answered."""
        self._stall = seconds

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 - aiosmtpd's
        answer = self._refusals.get(address) or self._refusals.get(None)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(self._stall)
        message = email.message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=email.policy.default)
        self.received.append(ReceivedMail(envelope.mail_from, tuple(envelope.rcpt_tos), message))
        return TAKEN


class _Line(SMTP):
    """One caller's connection, hung up with the server."""

    def __init__(self, *arguments, lines: set, **options) -> None:
        super().__init__(*arguments, **options)
        self._lines = lines

    def connection_made(self, transport) -> None:
        super().connection_made(transport)
        self._lines.add(transport)

    def connection_lost(self, error) -> None:
        self._lines.discard(self.transport)
        super().connection_lost(error)


class _Server(Controller):
    """A controller that, unlike its parent, leaves no socket of a caller open when it stops."""

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self._lines: set = set()

    def factory(self) -> SMTP:
        return _Line(self.handler, lines=self._lines, **self.SMTP_kwargs)

    def hang_up(self) -> None:
        """End all calls, and take no more."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(timeout=10)

    async def _hang_up(self) -> None:
        # Closing the server itself would break off callers who are just being let in, and leave theirs open.
        for listening in self.server.sockets:
            self.loop.remove_reader(listening.fileno())
        for _ in range(ROUNDS):
            for line in tuple(self._lines):
                line.abort()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            if not others and not self._lines:
                return
            await asyncio.sleep(0.01)
        raise TimeoutError("The mail server could not hang up.")


@contextmanager
def mail_server(sink: SmtpSink):
    """Serve the sink, and leave no connection behind."""
    server = _Server(sink, hostname="127.0.0.1", port=sink.port)
    server.start()
    try:
        yield
    finally:
        server.hang_up()
        server.stop()


@pytest.fixture
def smtp_sink(settings):
    """A mail server to which the site's mail goes."""
    sink = SmtpSink(port=free_port())
    settings.MAIL_URL = sink.url
    with mail_server(sink):
        yield sink


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
