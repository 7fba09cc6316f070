"""How outputs stand, as it is told to other floors: the room, the home page, the organiser."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.grouping.states import State
from ristiin.outputs.choices import OutputState
from ristiin.outputs.models import Author, Output
from ristiin.outputs.queries import due, lines
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import EntryKind, OutputPolicy
from ristiin.programmes.choices import State as ProgrammeState
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import entry_of, timeline, word
from ristiin.rooms.access import entered_rooms
from ristiin.rooms.panels import Panel
from ristiin.teaching.completion import Missing
from ristiin.ui import dates

SOON = timedelta(days=14)
"""How long before an output is due its makers are reminded on their home page."""
NEAR = timedelta(days=7)
"""How long before outputs are due the organiser hears of it."""
LATE = timedelta(days=30)
"""How long after they were due anybody is still reminded."""


def panels(group: Group, reader: Person, at: datetime) -> list[Panel]:
    """Return the room's panel about its outputs."""
    del at
    found = lines(group, reader)
    if group.programme.output_policy == OutputPolicy.NONE and not found:
        return []
    entry = due(group.programme)
    title = capfirst(word(group.programme, "output")) or _("Output")
    url = reverse("outputs:room", args=[group.pk])
    waiting = next((line for line in found if line.waits_for_reader), None)
    if waiting is not None:
        here = reverse("outputs:draft", args=[group.pk, waiting.output.pk])
        said = [_("A draft waits for your yes.")]
        return [Panel("outputs", title, here, said, _("Read it and decide"), is_pressing=True)]
    said = [f"{line.title}: {line.status}" for line in found[:3]]
    if not said:
        said = [_("Blog text, slides, a recording, course material: what you make is for you to choose.")]
    if entry is not None:
        said.append(_("Due %(day)s") % {"day": dates.day(entry.ends_at)})
    return [Panel("outputs", title, url, said, _("Open the outputs") if found else _("Begin an output"))]


def states(group_ids: Sequence[int], at: datetime) -> dict[int, list[State]]:
    """Return how far the output of each group is: never what it is, nor what it is called."""
    del at
    found = {}
    for pk, (policy, reached) in _reached(group_ids).items():
        if reached or policy == OutputPolicy.REQUIRED:
            found[pk] = [_STATES[reached]()]
    return found


NOTHING, BEGUN, WAITING, PUBLISHED = range(4)
_STATES = {
    NOTHING: lambda: State(_("output not begun"), "quiet"),
    BEGUN: lambda: State(_("output begun")),
    WAITING: lambda: State(_("output waits for yes"), "now"),
    PUBLISHED: lambda: State(_("output published"), "done"),
}


def _reached(group_ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Return for each group whether an output is required, and how far it has come at most."""
    standing = FilteredRelation("outputs", condition=Q(outputs__removed_at=None))
    asked = Exists(Author.objects.filter(output=OuterRef("standing__pk"), agreed_revision__isnull=False))
    rows = Group.objects.filter(pk__in=group_ids).annotate(standing=standing, asked=asked)
    found: dict[int, tuple[str, int]] = {}
    for pk, policy, state, is_asked in rows.values_list("pk", "programme__output_policy", "standing__state", "asked"):
        begun = PUBLISHED if state == OutputState.PUBLISHED else WAITING if is_asked else BEGUN
        far = begun if state else NOTHING
        found[pk] = (policy, max(found[pk][1], far) if pk in found else far)
    return found


def has_published(group_ids: Sequence[int]) -> set[int]:
    """Return those of the groups that have something in the open."""
    return set(Output.objects.published().filter(group__in=group_ids).values_list("group_id", flat=True))


def unsaid(person: Person, at: datetime) -> "QuerySet[Author] | None":
    """Return the drafts in the person's rooms that wait for their yes; None for one without a room."""
    del at
    groups = entered_rooms(person)
    return _without_yes_of(person, groups) if groups else None


def yeses(person: Person, at: datetime) -> list[Step]:
    """Return the rooms in which a draft waits for the person's yes."""
    del at
    groups = entered_rooms(person)
    asking = _waiting_for(person, groups)
    return [_say_yes(group, asking[group.pk]) for group in groups if group.pk in asking]


def due_soon(person: Person, at: datetime) -> list[Step]:
    """Return the rooms whose output is due and in which nothing waits for the person's yes."""
    groups = entered_rooms(person)
    near = {
        group.pk: entry
        for group in groups
        if group.programme.output_policy == OutputPolicy.REQUIRED
        and (entry := due(group.programme)) is not None
        and entry.ends_at - SOON <= at <= entry.ends_at + LATE
    }
    if not near:
        return []
    done = {*has_published(list(near)), *_waiting_for(person, [group for group in groups if group.pk in near])}
    members = set(
        Group.objects.filter(memberships__enrolment__person=person, memberships__left_at=None, pk__in=near).values_list(
            "pk", flat=True
        )
    )
    return [_finish(group, near[group.pk], at) for group in groups if group.pk in members and group.pk not in done]


def _without_yes_of(person: Person, groups: Sequence[Group]) -> "QuerySet[Author]":
    """Return the person's part in the drafts of these groups to which somebody else has given their yes."""
    others = Author.objects.filter(output=OuterRef("output_id"), agreed_revision__isnull=False)
    ids = [group.pk for group in groups]
    return Author.objects.filter(
        Exists(others), person=person, agreed_revision=None, output__group__in=ids, output__removed_at=None
    )


def _waiting_for(person: Person, groups: Sequence[Group]) -> dict[int, int]:
    """Return a draft of each group that waits for the person's yes: somebody else has given theirs."""
    rows = _without_yes_of(person, groups)
    return dict(rows.order_by("-output_id").values_list("output__group_id", "output_id"))


def _say_yes(group: Group, output_id: int) -> Step:
    return Step(
        programme=group.programme.name,
        title=_("A draft waits for your yes"),
        text=_("It is published only when every author has said yes. Read it, then decide."),
        url=reverse("outputs:draft", args=[group.pk, output_id]),
        label=_("Read the draft"),
        rank=30,
    )


def _finish(group: Group, entry: TimelineEntry, at: datetime) -> Step:
    late = entry.ends_at < at
    return Step(
        programme=group.programme.name,
        title=_("Your output was due") if late else _("Your output is due soon"),
        text=(_("It was due %(day)s, and it is still welcome.") if late else _("Due %(day)s, and any kind will do."))
        % {"day": dates.day(entry.ends_at)},
        url=reverse("outputs:room", args=[group.pk]),
        label=_("Open the outputs"),
        rank=45,
    )


def notes(programme: Programme, at: datetime) -> list[Note]:
    """Return what the organiser should know when outputs are due: how many groups have published theirs."""
    if programme.output_policy != OutputPolicy.REQUIRED or programme.state != ProgrammeState.PUBLISHED:
        return []
    entry = entry_of(timeline(programme), EntryKind.OUTPUT)
    if entry is None or not programme.pairs_published_at or not entry.ends_at - NEAR <= at <= entry.ends_at + LATE:
        return []
    groups = list(Group.objects.filter(programme=programme, ended_at=None).values_list("pk", flat=True))
    published = len(has_published(groups))
    if published == len(groups):
        return []
    numbers = {"published": published, "all": len(groups)}
    day = {"day": dates.day(entry.ends_at)}
    return [
        Note(
            (_("Outputs are due %(day)s") if entry.ends_at >= at else _("Outputs were due %(day)s")) % day,
            _("Published by %(published)s of %(all)s. You see how far each is, not what they write.") % numbers,
            reverse("grouping:board", args=[programme.slug]),
            _("See how far each is"),
        )
    ]


def missing(programme: Programme, group_ids: Sequence[int], at: datetime) -> dict[int, list[Missing]]:
    """Return for each group that has not published a required output what it lacks."""
    del at
    if programme.output_policy != OutputPolicy.REQUIRED:
        return {}
    done = has_published(group_ids)
    return {
        pk: [Missing(_("The output is not published yet."), reverse("outputs:room", args=[pk]))]
        for pk in group_ids
        if pk not in done
    }
