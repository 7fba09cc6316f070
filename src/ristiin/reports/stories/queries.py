"""Questions about stories: whose they are, and which may be told where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.accounts.models import Person
from ristiin.programmes.models import Programme
from ristiin.reports import queries
from ristiin.reports.blocks import Block, Line, Listing, Quotes, Section, Words
from ristiin.reports.choices import Channel
from ristiin.reports.models import Story, StoryConsent
from ristiin.reports.sections import Reader

IN_REPORT = 12
"""Quotes in one report: a reader takes in so many."""

SHORT = 420
"""Letters of a quote; what is longer is a story, told whole in its own place."""


@dataclass(frozen=True)
class Told:
    """A story that may be told: where, and since when."""

    story: Story
    consents: Sequence[StoryConsent]

    @property
    def who(self) -> str:
        """Who tells it, as far as they let it be shown."""
        return self.story.name_shown or _("A participant")


def tellable(programme: Programme, *channels: Channel) -> list[Told]:
    """Return the stories that may be told in one of the channels, the oldest first; others' own are not among them."""
    found = Story.objects.filter(programme=programme, consents__channel__in=channels or Channel)
    return [Told(story, story.given) for story in _with_consents(found.distinct()).order_by("pk")]  # type: ignore[attr-defined]


def of(person: Person) -> list[Told]:
    """Return a person's own stories, the newest first."""
    mine = _with_consents(Story.objects.filter(person=person)).select_related("programme")
    return [Told(story, story.given) for story in mine.order_by("-changed_at", "-pk")]  # type: ignore[attr-defined]


def _with_consents(stories: "QuerySet[Story]") -> "QuerySet[Story]":
    in_order = StoryConsent.objects.order_by("given_at", "pk")
    return stories.prefetch_related(Prefetch("consents", queryset=in_order, to_attr="given"))


@dataclass(frozen=True)
class Fact:
    """One number for a piece of news."""

    name: str
    number: int


def fact_box(programme: Programme) -> list[Fact]:
    """Return the numbers a reporter asks for: of the whole programme, never of a part of it."""
    took = queries.participation([programme.pk])[programme.pk]
    made = queries.outputs([programme.pk])[programme.pk]
    facts = [
        Fact(_("People who took part"), took.placed),
        Fact(_("Pairs") if programme.makes_pairs else _("Groups"), took.groups),
        Fact(_("Organisations"), took.organisations),
        Fact(_("Published outputs"), made.published),
    ]
    return [fact for fact in facts if fact.number]


def section(programme: Programme, reader: Reader, at: datetime) -> list[Section]:  # noqa: ARG001 - every part is asked alike
    """Return the quotes of a report: what its tellers let these readers be told, and nothing else."""
    told = tellable(programme, *reader.channels)
    if not told:
        return []
    short = [(one.story.text, one.who) for one in told if len(one.story.text) <= SHORT][:IN_REPORT]
    blocks: list[Block] = [Quotes(short)] if short else []
    longer = sum(len(one.story.text) > SHORT for one in told)
    if longer and not reader.is_one_of_many:
        text = ngettext(
            "%(n)s longer story is on the page of stories.", "%(n)s longer stories are on the page of stories.", longer
        )
        page = reverse("reports:stories", args=[programme.slug])
        blocks.append(Listing([Line(text % {"n": longer}, page)]))
    if not blocks:
        return []
    blocks.append(Words(_("Each is told with its teller’s consent, who can take it back."), is_soft=True))
    return [Section("stories", _("In the words of those who took part"), blocks)]
