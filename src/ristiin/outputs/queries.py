"""Questions about outputs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel.collation import fold
from ristiin.outputs.choices import OutputKind, OutputState
from ristiin.outputs.drafting import Draft
from ristiin.outputs.models import BYTES, Author, Output
from ristiin.programmes.choices import EntryKind, OutputPolicy
from ristiin.programmes.models import Programme, Theme, TimelineEntry
from ristiin.programmes.queries import entry_of, timeline
from ristiin.rooms.access import people_in, sees_from
from ristiin.writing.models import Text, TextVersion

SHOWN_AT_FRONT = 4
FEED_LENGTH = 50


# ---------------------------------------------------------------------------------------------------- what is published


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the gallery."""

    words: str = ""
    theme: str = ""
    kind: str = ""
    programme: str = ""

    @property
    def is_anything(self) -> bool:
        """Whether nothing in particular is looked for."""
        return not (self.words or self.theme or self.kind or self.programme)


def gallery(user: Any, wanted: Wanted) -> "QuerySet[Output]":  # noqa: ANN401 - a person or Django's anonymous user
    """Return what the user may see of what they look for, the newest first."""
    found = Output.objects.visible_to(user)
    for part in fold(wanted.words).split()[:10]:
        by_name = Exists(Author.objects.filter(output=OuterRef("pk"), folded_name__contains=part))
        found = found.filter(Q(folded__contains=part) | by_name)
    if wanted.theme:
        found = found.filter(Exists(Theme.objects.filter(outputs=OuterRef("pk"), folded_name=wanted.theme)))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.programme:
        found = found.filter(programme__slug=wanted.programme)
    return with_names(found).order_by("-published_at", "-pk")


def with_names(outputs: "QuerySet[Output]") -> "QuerySet[Output]":
    """Return outputs with their programmes, themes and the names their authors show, without their contents."""
    shown = Author.objects.exclude(name_shown="").order_by("position", "pk")
    themes = Theme.objects.order_by("position", "pk")
    return (
        outputs.defer(*BYTES)
        .select_related("programme")
        .prefetch_related(Prefetch("author_rows", shown, to_attr="named"), Prefetch("themes", themes))
    )


def themes_shown_to(user: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a person or Django's anonymous user
    """Return the themes of what the user may see, each once, by name."""
    seen = Output.objects.visible_to(user).values("pk")
    found = {theme.folded_name: theme.name for theme in Theme.objects.filter(outputs__in=seen)}
    return sorted(found.items(), key=lambda item: fold(item[1]))


def programmes_shown_to(user: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a person or Django's anonymous user
    """Return the programmes of what the user may see, the newest first."""
    seen = Output.objects.visible_to(user).values("programme_id")
    return [(p.slug, p.name) for p in Programme.objects.filter(pk__in=seen).order_by("-created_at", "-pk")]


def names_of(output: Output) -> list[str]:
    """Return the names that the authors show, in their order."""
    return list(
        output.author_rows.exclude(name_shown="").order_by("position", "pk").values_list("name_shown", flat=True)
    )


def newest_in_the_world(number: int) -> list[Output]:
    """Return what was published to everybody last."""
    return list(with_names(Output.objects.to_the_world()).order_by("-published_at", "-pk")[:number])


# ------------------------------------------------------------------------------------------------------- in the room


def of_room(group: Group, reader: Person) -> "QuerySet[Output]":
    """Return the outputs of a room that the reader sees: one who came later sees what has been touched since."""
    found = Output.objects.filter(group=group)
    since = sees_from(group, reader)
    return found if since is None else found.filter(Q(state=OutputState.PUBLISHED) | Q(changed_at__gte=since))


def texts_of_room(group: Group, reader: Person) -> list[Text]:
    """Return the texts of the room that the reader sees, the last changed first."""
    found = Text.objects.filter(group=group, removed_at=None)
    since = sees_from(group, reader)
    return list((found if since is None else found.filter(changed_at__gte=since)).order_by("-changed_at", "-pk"))


def body_of(text: Text) -> str:
    """Return a text as it was saved last."""
    newest = TextVersion.objects.filter(text=text).order_by("-number").first()
    return newest.body if newest else ""


def authors_of(output: Output) -> list[Author]:
    """Return the authors of an output, in their order."""
    return list(output.author_rows.select_related("person").order_by("position", "pk"))


def ids_inside(output: Output) -> set[int]:
    """Return the ids of those who are in the room of the output now."""
    return {person.pk for person in people_in(output.group)}


@dataclass(frozen=True)
class Standing:
    """How one author stands to the draft."""

    row: Author
    has_agreed: bool
    is_reader: bool
    is_inside: bool


@dataclass(frozen=True)
class Desk:
    """A draft as one of those in the room sees it."""

    output: Output
    draft: Draft
    themes: list[Theme]
    authors: list[Standing]
    mine: Standing | None
    others_waited_for: int
    newer_text: bool

    @property
    def agreed(self) -> int:
        """How many have said yes."""
        return sum(one.has_agreed for one in self.authors)

    @property
    def is_settled(self) -> bool:
        """Whether what is published is what stands here."""
        return self.output.is_published and not self.output.has_newer_draft

    @property
    def is_mine_the_last(self) -> bool:
        """Whether the reader's yes publishes it."""
        return self.mine is not None and not self.mine.has_agreed and self.others_waited_for == 0

    @property
    def needs_one_who_left(self) -> bool:
        """Whether somebody who has left would have to agree."""
        return self.output.has_newer_draft and any(not a.is_inside and not a.has_agreed for a in self.authors)


def desk(output: Output, reader: Person) -> Desk:
    """Return a draft with its authors and their yeses."""
    draft, inside = output.what, ids_inside(output)
    authors = [
        Standing(row, row.agreed_revision is not None, row.person_id == reader.pk, row.person_id in inside)
        for row in authors_of(output)
        if row.person.erased_at is None
    ]
    waited_for = [one for one in authors if not one.has_agreed and not one.is_reader]
    text = output.source
    return Desk(
        output=output,
        draft=draft,
        themes=list(
            Theme.objects.filter(programme=output.programme_id, pk__in=draft.themes).order_by("position", "pk")
        ),
        authors=authors,
        mine=next((one for one in authors if one.is_reader), None),
        others_waited_for=len(waited_for),
        newer_text=text is not None and text.removed_at is None and text.revision > output.source_revision,
    )


@dataclass(frozen=True)
class Line:
    """One output in the room's list."""

    output: Output
    title: str
    kind: str
    status: str
    status_kind: str
    waits_for_reader: bool


def lines(group: Group, reader: Person) -> list[Line]:
    """Return the room's outputs, the last changed first."""
    found = of_room(group, reader).filter(removed_at=None).defer("draft_file", "file", "body", "folded")
    authors = Author.objects.filter(output=OuterRef("pk"))
    rows = found.annotate(
        has_yes=Exists(authors.filter(agreed_revision__isnull=False)),
        is_without_mine=Exists(authors.filter(agreed_revision=None, person=reader)),
    )
    return [_line(output) for output in rows.order_by("-changed_at", "-pk")]


def _line(output: Output) -> Line:
    draft, said = output.what, vars(output)
    is_asking = said["has_yes"] and (not output.is_published or output.has_newer_draft)
    if output.is_published:
        status, kind = (_("published, a newer draft"), "heed") if output.has_newer_draft else (_("published"), "done")
    elif is_asking:
        status, kind = _("waiting for every author’s yes"), "now"
    elif output.state == OutputState.WITHDRAWN:
        status, kind = _("withdrawn"), "quiet"
    else:
        status, kind = _("draft"), "quiet"
    return Line(
        output=output,
        title=draft.title or output.title,
        kind=str(OutputKind(draft.kind).label),
        status=status,
        status_kind=kind,
        waits_for_reader=is_asking and said["is_without_mine"],
    )


def removed(group: Group, reader: Person) -> list[Output]:
    """Return the drafts that were laid aside, the last first."""
    found = of_room(group, reader).filter(removed_at__isnull=False).defer("draft_file", "file", "body", "folded")
    return list(found.order_by("-removed_at", "-pk"))


def due(programme: Programme) -> TimelineEntry | None:
    """Return when outputs are due, None where none are asked for."""
    return None if programme.output_policy == OutputPolicy.NONE else entry_of(timeline(programme), EntryKind.OUTPUT)
