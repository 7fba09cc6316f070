"""Finds addresses in whatever is pasted: a mail program's line, a spreadsheet's cells, one on each line."""

import re
from dataclasses import dataclass

from ristiin.accounts.models import is_address, normal_address
from ristiin.enrolment.importing.spelling import broken_address, plain_line
from ristiin.kernel.collation import fold

MOST = 2_000
_IN_BRACKETS = re.compile(r"<\s*(?:mailto:)?(?P<address>[^<>\s]+)\s*>")
_BEFORE_A_NAME = ',;\t<>"'
_BETWEEN = re.compile(r"[,;\t]")
_HEADINGS = frozenset(
    map(fold, ("sähköposti", "sähköpostiosoite", "e-post", "epost", "email", "e-mail", "osoite", "nimi"))
)


@dataclass(frozen=True)
class Found:
    """One address and, when it was said, whose."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class Bad:
    """A piece of the paste that is no address, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Pasted:
    """Everything found, each address once, and every piece that could not be one."""

    found: tuple[Found, ...]
    bad: tuple[Bad, ...]
    twice: int


def pasted(text: str) -> Pasted:
    """Return the addresses of a pasted list: `Name <a@b>`, commas, semicolons, newlines, tabs between."""
    found: dict[str, Found] = {}
    bad: list[Bad] = []
    twice = 0
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        people, broken = _line(line)
        for name, written in people:
            address = normal_address(written)
            if not is_address(address):
                bad.append(Bad(number, plain_line(written)[:120], broken_address(written)))
                continue
            twice += address in found
            found.setdefault(address, Found(address, plain_line(name).strip("\"' ")[:120]))
        bad += [Bad(number, plain_line(piece)[:120], broken_address(piece)) for piece in broken]
    return Pasted(tuple(found.values()), tuple(bad), twice)


def _line(line: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (name, address) for what has an @, and the pieces of a line that has none at all."""
    people, remaining = _in_brackets(line)
    rest = [piece.strip() for piece in _BETWEEN.split(remaining) if piece.strip()]
    bare, names = [], []
    for piece in rest:
        words = piece.split()
        at = [word for word in words if "@" in word]
        if not at:
            names.append(piece)
        elif len(at) == 1:
            bare.append((" ".join(word for word in words if word not in at), at[0].removeprefix("mailto:")))
        else:
            bare += [("", word) for word in at]
    if len(bare) == 1 and not people and not bare[0][0] and names:
        bare = [(" ".join(names[:2]) if len(names) == 2 and " " not in "".join(names[:2]) else names[0], bare[0][1])]  # noqa: PLR2004 - first and last name in cells of their own
    if people or bare:
        return people + bare, []
    return [], [] if all(fold(name) in _HEADINGS for name in names) else names


def _in_brackets(line: str) -> tuple[list[tuple[str, str]], str]:
    """Return (name, address) of each address in brackets, and the line with commas where they stood.

    The name is looked for backwards from the bracket: forwards, a long line without one would be read over and over.
    """
    people: list[tuple[str, str]] = []
    remaining, done = "", 0
    for match in _IN_BRACKETS.finditer(line):
        before = line[done : match.start()]
        begins = _where_name_begins(before)
        people.append((before[begins:], match["address"]))
        remaining += f"{before[:begins]},"
        done = match.end()
    return people, remaining + line[done:]


def _where_name_begins(before: str) -> int:
    end = before.rstrip()
    if end.endswith('"'):
        opened = end.rfind('"', 0, -1)
        if opened >= 0 and not set("<>") & set(end[opened:]):
            return opened
    return 1 + max(before.rfind(mark) for mark in _BEFORE_A_NAME)
