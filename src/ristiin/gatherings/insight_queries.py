"""Questions about what groups share with the whole programme, and how far each has come to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from ristiin.accounts.models import Person
from ristiin.gatherings.choices import Stream
from ristiin.gatherings.models import (
    Insight,
    InsightConsent,
    Reply,
    Thanks,
)
from ristiin.gatherings.queries import streams_of
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.access import people_in, remember, sees_from

# --------------------------------------------------------------------------------------------------------------- boards


@dataclass(frozen=True)
class Shared:
    """An insight on the board, as one reader sees it."""

    insight: Insight
    by: str
    is_own: bool
    thanks: int
    has_thanked: bool
    replies: Sequence[Reply]


def board_of(entry: TimelineEntry, reader: Person) -> list[tuple[Stream, list[Shared]]]:
    """Return what groups have shared, stream by stream, the newest first; the order never follows thanks."""
    own = set(Group.objects.of(reader).filter(programme_id=entry.programme_id).values_list("pk", flat=True))
    found = [
        Shared(
            insight=insight,
            by=_signed(insight),
            is_own=insight.group_id in own,
            thanks=insight.times_thanked,
            has_thanked=insight.has_thanked,
            replies=list(insight.replies.all()),
        )
        for insight in _on_board(entry)
        .annotate(
            times_thanked=Count("thanks", distinct=True),
            has_thanked=Exists(Thanks.objects.filter(insight=OuterRef("pk"), person=reader)),
        )
        .prefetch_related(Prefetch("replies", Reply.objects.select_related("written_by").order_by("written_at", "pk")))
    ]
    return [
        (stream, [shared for shared in found if shared.insight.stream == stream]) for stream in _streams(entry, found)
    ]


def wall_of(entry: TimelineEntry) -> list[tuple[Stream, list[Shared]]]:
    """Return the board as a wall shows it: words and names, nothing to press."""
    found = [Shared(insight, _signed(insight), False, 0, False, ()) for insight in _on_board(entry)]  # noqa: FBT003 - as the fields stand
    return [
        (stream, [shared for shared in found if shared.insight.stream == stream]) for stream in _streams(entry, found)
    ]


def _on_board(entry: TimelineEntry):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a queryset with annotations to come
    consents = InsightConsent.objects.select_related("person").order_by("given_at", "pk")
    return (
        Insight.objects.filter(entry=entry, shared_at__isnull=False)
        .select_related("group")
        .prefetch_related(Prefetch("consents", consents))
        .order_by("-shared_at", "-pk")
    )


def _signed(insight: Insight) -> str:
    """Return the names of those who said yes to sharing it as it is."""
    return ", ".join(str(one.person) for one in insight.consents.all() if one.revision == insight.revision)


def _streams(entry: TimelineEntry, found: Iterable[Shared]) -> list[Stream]:
    """Return the board's streams, and any in which something was shared before the playbook changed."""
    planned = streams_of(entry)
    return planned + [one for one in Stream if one not in planned and any(s.insight.stream == one for s in found)]


@dataclass(frozen=True)
class Draft:
    """An insight in its group's room: who has said yes to it as it is, and who has not."""

    insight: Insight
    agreed: Sequence[Person]
    waiting: Sequence[Person]
    is_agreed_by_me: bool
    has_newcomer: bool

    @property
    def is_shared(self) -> bool:
        """Whether it is on the board."""
        return self.insight.shared_at is not None


def drafts_of(group: Group, reader: Person) -> list[Draft]:
    """Return the group's insights that the reader sees, the newest first.

    One who joined later does not see what was written before; such a text is shared once it has been saved anew.
    """
    people, since = people_in(group), sees_from(group, reader)
    joined = dict(
        Membership.objects.filter(group=group, left_at__isnull=True).values_list("enrolment__person_id", "joined_at")
    )
    rows = (
        Insight.objects.filter(group=group)
        .select_related("entry__programme", "written_by")
        .prefetch_related("consents")
        .order_by("-written_at", "-pk")
    )
    return [
        _draft(insight, people, joined, reader)
        for insight in rows
        if since is None or insight.written_at >= since or insight.shared_at is not None
    ]


def _draft(insight: Insight, people: Sequence[Person], joined: dict[int, datetime], reader: Person) -> Draft:
    said = {one.person_id for one in insight.consents.all() if one.revision == insight.revision}
    waiting = [person for person in people if person.pk not in said]
    return Draft(
        insight=insight,
        agreed=[person for person in people if person.pk in said],
        waiting=waiting,
        is_agreed_by_me=reader.pk in said,
        has_newcomer=any(joined.get(person.pk, insight.written_at) > insight.written_at for person in waiting),
    )


def without_yes_of(person: Person, rooms: Iterable[Group]) -> "QuerySet[Insight]":
    """Return the insights of these rooms to which somebody has said yes as they are, and the person has not."""
    others = InsightConsent.objects.filter(insight=OuterRef("pk"), revision=OuterRef("revision"))
    rows = Insight.objects.filter(group__in=[group.pk for group in rooms], shared_at=None)
    return rows.filter(Exists(others)).exclude(Exists(others.filter(person=person)))


def waiting_for(person: Person, rooms: Iterable[Group]) -> list[Insight]:
    """Return the insights of these rooms, which the person has entered, that wait for their yes, the newest first.

    An insight waits once somebody has said yes to it as it is.
    """
    mine = {group.pk: remember(group) for group in rooms}
    rows = without_yes_of(person, mine.values()).select_related("group__programme", "entry")
    found = list(rows.order_by("-written_at", "-pk"))
    return [one for one in found if (seen := sees_from(mine[one.group_id], person)) is None or one.written_at >= seen]
