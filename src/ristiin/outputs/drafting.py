"""A draft as plain data: everything that a group has written before it says yes to publishing it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ristiin.accounts.choices import Language
from ristiin.outputs.choices import Audience, OutputKind


@dataclass(frozen=True)
class Draft:
    """What would be published, and to whom. `themes` are ids; the file itself lies beside the draft."""

    title: str = ""
    kind: OutputKind = OutputKind.BLOG
    summary: str = ""
    body: str = ""
    link: str = ""
    language: str = Language.FINNISH
    themes: tuple[int, ...] = ()
    audience: Audience = Audience.PROGRAMME
    file_name: str = ""
    file_type: str = ""

    @classmethod
    def read(cls, content: Mapping[str, Any] | None) -> "Draft":
        """Return the draft that was stored; an empty one where nothing is left."""
        if not content:
            return cls()
        return cls(
            **{
                **content,
                "kind": OutputKind(content["kind"]),
                "audience": Audience(content["audience"]),
                "themes": tuple(content["themes"]),
            }
        )

    def stored(self) -> dict[str, Any]:
        """Return plain data to store."""
        return asdict(self)

    @property
    def has_content(self) -> bool:
        """Whether there is anything to see: a text, a link or a file."""
        return bool(self.body or self.link or self.file_name)
