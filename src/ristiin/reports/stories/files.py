"""Stories and the fact box as files to take along: Markdown and plain text, with the consent under each story."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ristiin.programmes.models import Programme
from ristiin.reports.choices import Channel
from ristiin.reports.stories.queries import Fact, Told
from ristiin.ui import dates

SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|~"})
KINDS = {"md": "text/markdown", "txt": "text/plain"}


def consent(told: Told, channel: Channel) -> str:
    """Return the line that stands under a story: since when it may be told, and that this can end."""
    given = next(one.given_at for one in told.consents if one.channel == channel)
    return _("Consent %(day)s (%(place)s), can be taken back") % {
        "day": dates.full_day(given),
        "place": channel.label,
    }


def text(programme: Programme, stories: Sequence[Told], facts: Sequence[Fact], channel: Channel, kind: str) -> str:
    """Return the file. What people wrote is text in it, never markup."""
    is_marked = kind == "md"

    def written(words: str) -> str:
        return words.translate(SPECIAL) if is_marked else words

    def heading(words: str) -> str:
        return f"## {written(words)}" if is_marked else words.upper()

    title = programme.name
    parts = [f"# {written(title)}" if is_marked else title]
    if facts:
        parts += [heading(_("In numbers")), "\n".join(f"- {written(fact.name)}: {fact.number}" for fact in facts)]
    parts.append(heading(_("In the words of those who took part")))
    for told in stories:
        words = written(told.story.text)
        parts.append("\n".join(f"> {line}".rstrip() for line in words.splitlines()) if is_marked else f"“{words}”")
        parts.append(f"— {written(told.who)}\n\n{written(consent(told, channel))}")
    parts.append(_("Before you publish: look whether every story still stands on the page of stories."))
    return "\n\n".join(parts) + "\n"
