"""A real IMAP server on loopback with one mailbox, to be filled by tests and read by the site."""

import base64
import contextlib
import re
import socket
import socketserver
import threading
from dataclasses import dataclass, field

import pytest

USER, PASSWORD = "ristiin", 'se cr"et'
SEEN, DELETED = r"\Seen", r"\Deleted"


@dataclass
class Mail:
    content: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class ImapServer:
    """What lies in the mailbox, by number; `is_away` lets it hang up on everybody."""

    port: int
    mails: dict[int, Mail] = field(default_factory=dict)
    is_away: bool = False

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD.replace(' ', '%20').replace(chr(34), '%22')}@127.0.0.1:{self.port}/INBOX"

    def put(self, content: bytes) -> int:
        """Let a mail arrive and return its number."""
        number = max(self.mails, default=0) + 1
        self.mails[number] = Mail(content)
        return number

    def flags(self) -> dict[int, set[str]]:
        return {number: mail.flags for number, mail in self.mails.items()}


class _Conversation(socketserver.StreamRequestHandler):
    """One client, in the words of RFC 3501."""

    imap: ImapServer

    def handle(self) -> None:
        if self.imap.is_away:
            return
        self._say("* OK ready")
        with contextlib.suppress(ConnectionError):
            while line := self.rfile.readline():
                tag, _, words = line.decode().rstrip("\r\n").partition(" ")
                if not self._answer(tag, words):
                    return

    def _answer(self, tag: str, words: str) -> bool:
        verb = words.upper().split(" ")[0]
        if verb == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        elif verb == "AUTHENTICATE":
            self._say("+ ")
            given = base64.b64decode(self.rfile.readline()).decode().split("\0")
            if given != ["", USER, PASSWORD]:
                self._say(f"{tag} NO [AUTHENTICATIONFAILED] wrong")
                return True
        elif verb == "SELECT":
            self._say(f"* {len(self.imap.mails)} EXISTS")
        elif verb == "UID":
            self._uid(words)
        elif verb == "EXPUNGE":
            for number in [n for n, mail in self.imap.mails.items() if DELETED in mail.flags]:
                del self.imap.mails[number]
        elif verb == "LOGOUT":
            self._say("* BYE")
        self._say(f"{tag} OK {verb} done")
        return verb != "LOGOUT"

    def _uid(self, words: str) -> None:
        mails = self.imap.mails
        if words == "UID SEARCH UNSEEN":
            unseen = [str(n) for n, mail in mails.items() if SEEN not in mail.flags]
            self._say(" ".join(["* SEARCH", *unseen]))
        elif fetch := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", words):
            content = mails[int(fetch[1])].content[: int(fetch[2])]
            self.wfile.write(
                f"* 1 FETCH (UID {fetch[1]} BODY[]<0> {{{len(content)}}}\r\n".encode() + content + b")\r\n"
            )
        elif store := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \((.*)\)", words):
            mails[int(store[1])].flags |= set(store[2].split())

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@pytest.fixture
def imap_server(settings):
    """A mailbox in which the site looks for answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        imap = ImapServer(port=probe.getsockname()[1])
    conversation = type("Conversation", (_Conversation,), {"imap": imap})
    with _Threads(("127.0.0.1", imap.port), conversation) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.REPLY_MAILBOX = imap.url
        settings.REPLY_ADDRESS = "Ristiin <vastaukset@ristiin.example>"
        yield imap
        server.shutdown()
