"""Questions about the community."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.community.models import Community
from ristiin.kernel.translated import in_language


def the_community() -> Community:
    """Return the community of this installation, unsaved and nameless before anybody has named it."""
    return Community.objects.first() or Community(
        pk=1, names={"fi": "Vertaisopisto", "sv": "Kamratskolan", "en": "Peer Academy"}
    )


@dataclass(frozen=True)
class FrontTexts:
    """What the front page says first."""

    headline: str
    introduction: str


def front_texts(community: Community) -> FrontTexts:
    """Return the front page's own texts, or good ones when the community has written none."""
    return FrontTexts(
        in_language(community.headlines) or _("Both teach, both learn"),
        in_language(community.introductions)
        or _(
            "Here people from different workplaces meet two by two or in a small group and exchange what each of them "
            "knows. Nobody is above, nobody below."
        ),
    )


def starters(language: str) -> "QuerySet[Person]":
    """Return who may start programmes, in the order of names of a language."""
    found: QuerySet[Person] = Person.objects.filter(may_start_programmes=True).by_name(language)
    return found
