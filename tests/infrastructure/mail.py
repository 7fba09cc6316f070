"""A real mail server on loopback that keeps what it is given, and refuses or stalls when told to."""

import asyncio
import email
import email.policy
import socket
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

TAKEN = "250 OK"


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


@pytest.fixture
def smtp_sink(settings):
    """A mail server to which the site's mail goes."""
    sink = SmtpSink(port=free_port())
    settings.MAIL_URL = sink.url
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    yield sink
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
