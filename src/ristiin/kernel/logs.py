"""Log lines that cannot be forged by what people type."""

import logging
import re

_KEY = re.compile(r"/[A-Za-z0-9_-]{24,}(?=[/.\s]|$)")
"""A part of an address that is so long is the key of somebody's own link: who reads the log must not get in by it."""


class OneLineFormatter(logging.Formatter):
    """Escapes control characters, so that a newline or an escape sequence in a name stays a part of its line.

    Keys of links that stand in addresses are left out.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line; a traceback keeps its lines, indented."""
        exception, record.exc_info, record.exc_text = record.exc_info, None, None
        line = _escaped(super().format(record))
        if record.name.startswith("django."):
            line = _KEY.sub("/…", line)
        if exception:
            traceback = self.formatException(exception).split("\n")
            line += "".join(f"\n    {_escaped(part)}" for part in traceback)
        return line


def _escaped(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
