"""What papers carry of the community: its logo with words for it, and its colours, dark enough to be read on white."""

from typing import Any

from django.utils.translation import gettext as _

from ristiin.community import colour, logo
from ristiin.community.queries import the_community
from ristiin.kernel.plain import plain_line


def identity() -> dict[str, Any]:
    """Return the logo, its words and the colours as a template of papers reads them; no logo has no words.

    Asks the database two questions at most.
    """
    community = the_community()
    content = logo.current() if community.logo_mark else None
    return {
        "logo": list(content or b""),
        "logo-alt": _("Logo: %(name)s") % {"name": plain_line(community.name)} if content else "",
        "accent": colour.accent(community.colour),
        "other": colour.other(community.colour),
    }
