"""Questions about availability polls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ristiin.accounts.models import Person
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.gatherings.models import (
    Poll,
    PollAnswer,
    PollOption,
)
from ristiin.grouping.models import Group
from ristiin.programmes.choices import RoleKind, State
from ristiin.programmes.models import Programme, Role, TimelineEntry
from ristiin.rooms.choices import Fit

# ---------------------------------------------------------------------------------------------------------------- polls


def open_polls(programme: Programme) -> "QuerySet[Poll]":
    """Return the poll that waits for answers or for the organiser, as the one row there may be."""
    return Poll.objects.filter(programme=programme, settled_at=None, withdrawn_at=None)


def open_poll(programme: Programme) -> Poll | None:
    """Return the poll that waits for answers or for the organiser."""
    return open_polls(programme).first()


def latest_poll(programme: Programme) -> Poll | None:
    """Return the open poll, else the one settled last."""
    rows = Poll.objects.filter(programme=programme, withdrawn_at=None)
    return open_poll(programme) or rows.order_by("-settled_at", "-pk").first()


def options_of(poll: Poll) -> list[PollOption]:
    """Return the times of a poll, session by session, each with its programme at hand."""
    rows = PollOption.objects.filter(poll=poll).select_related("entry__programme")
    return sorted(rows, key=lambda one: (one.entry.starts_at, one.entry_id, one.starts_at, one.pk))


def answers_of(poll: Poll, person: Person) -> dict[int, str]:
    """Return how each time suits the person, by the option's id."""
    rows = PollAnswer.objects.filter(option__poll=poll, person=person)
    return dict(rows.values_list("option_id", "fit"))


def asked(programme: Programme) -> list[Person]:
    """Return whom a poll asks: everybody registered, and those who facilitate, by name."""
    part = Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED).values("person_id")
    rows = Person.objects.filter(Q(pk__in=part) | Q(pk__in=_facilitating(programme).values("pk")), erased_at=None)
    return list(rows.order_by("sort_nordic", "pk"))


def _facilitating(programme: Programme) -> "QuerySet[Person]":
    role = Role.objects.filter(programme=programme, role=RoleKind.FACILITATOR).values("person_id")
    facilitated = Group.objects.filter(programme=programme, facilitator__isnull=False).values("facilitator_id")
    found: QuerySet[Person] = Person.objects.filter(Q(pk__in=role) | Q(pk__in=facilitated), erased_at=None)
    return found


def to_write_to(poll: Poll) -> list[Person]:
    """Return those whom a poll asks and who have no letter yet, in the order in which they get one."""
    return sorted((one for one in asked(poll.programme) if one.pk > poll.told_up_to), key=lambda one: one.pk)


def that_stayed(poll: Poll) -> list[TimelineEntry]:
    """Return the sessions to which a settled poll gave the time they had; none before it is settled."""
    if poll.settled_at is None:
        return []
    chosen = PollOption.objects.filter(poll=poll, is_chosen=True).select_related("entry")
    same = chosen.filter(starts_at=F("entry__starts_at"), ends_at=F("entry__ends_at"))
    # What the poll moved was changed when it was settled.
    return [one.entry for one in same.exclude(entry__changed_at=poll.settled_at).order_by("starts_at", "pk")]


def facilitators_outside(programme: Programme) -> "QuerySet[Person]":
    """Return those who facilitate and are not registered themselves."""
    part = Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED).values("person_id")
    return _facilitating(programme).exclude(pk__in=part)


@dataclass(frozen=True)
class Tally:
    """How one time suits: the names of those it suits, suits if need be, and does not suit."""

    option: PollOption
    yes: Sequence[str]
    if_need_be: Sequence[str]
    no: Sequence[str]
    is_best: bool

    @property
    def can(self) -> int:
        """How many can come."""
        return len(self.yes) + len(self.if_need_be)


@dataclass(frozen=True)
class SessionTally:
    """The times of one session, the best first."""

    entry: TimelineEntry
    tallies: Sequence[Tally]


@dataclass(frozen=True)
class PollStanding:
    """How a poll stands: session by session, who has answered and who has not."""

    sessions: Sequence[SessionTally]
    answered: Sequence[Person]
    silent: Sequence[Person]


def standing_of(poll: Poll) -> PollStanding:
    """Return what people have answered, for the organiser."""
    people = {person.pk: person for person in asked(poll.programme)}
    fits: dict[int, dict[str, list[str]]] = {}
    answered = set()
    for option_id, person_id, fit in (
        PollAnswer.objects.filter(option__poll=poll, person_id__in=people)
        .order_by("person__sort_nordic", "person_id")
        .values_list("option_id", "person_id", "fit")
    ):
        fits.setdefault(option_id, {}).setdefault(fit, []).append(str(people[person_id]))
        answered.add(person_id)
    by_entry: dict[int, list[PollOption]] = {}
    for option in options_of(poll):
        by_entry.setdefault(option.entry_id, []).append(option)
    return PollStanding(
        sessions=[SessionTally(options[0].entry, _tallied(options, fits)) for options in by_entry.values()],
        answered=[person for pk, person in people.items() if pk in answered],
        silent=[person for pk, person in people.items() if pk not in answered],
    )


def _tallied(options: Sequence[PollOption], fits: dict[int, dict[str, list[str]]]) -> list[Tally]:
    def figures(option: PollOption) -> tuple[int, int]:
        said = fits.get(option.pk, {})
        yes, if_need_be = len(said.get(Fit.YES, [])), len(said.get(Fit.IF_NEED_BE, []))
        return yes + if_need_be, yes

    best = max(map(figures, options), default=(0, 0))
    found = [
        Tally(
            option,
            fits.get(option.pk, {}).get(Fit.YES, []),
            fits.get(option.pk, {}).get(Fit.IF_NEED_BE, []),
            fits.get(option.pk, {}).get(Fit.NO, []),
            is_best=figures(option) == best and best > (0, 0),
        )
        for option in options
    ]
    return sorted(found, key=lambda one: (-one.can, -len(one.yes), one.option.starts_at, one.option.pk))


def silent_in_polls(at: datetime, before: timedelta) -> list[tuple[Poll, Person]]:
    """Return who has not answered an open poll that closes soon, whatever the number of polls in five questions."""
    open_ones = Poll.objects.filter(
        settled_at=None,
        withdrawn_at=None,
        closes_at__gt=at,
        closes_at__lte=at + before,
        asked_at__lt=F("closes_at") - before,
        programme__state=State.PUBLISHED,
    )
    polls = {poll.programme_id: poll for poll in open_ones.select_related("programme")}
    part = Enrolment.objects.filter(programme__in=polls, state=EnrolmentState.REGISTERED)
    role = Role.objects.filter(programme__in=polls, role=RoleKind.FACILITATOR)
    facilitated = Group.objects.filter(programme__in=polls, facilitator__isnull=False)
    wanted = {
        *part.values_list("programme_id", "person_id"),
        *role.values_list("programme_id", "person_id"),
        *facilitated.values_list("programme_id", "facilitator_id"),
    }
    answered = set(
        PollAnswer.objects.filter(option__poll__in=[poll.pk for poll in polls.values()])
        .values_list("option__poll__programme_id", "person_id")
        .distinct()
    )
    silent = sorted(wanted - answered)
    people = Person.objects.filter(erased_at=None).in_bulk({person_id for _programme, person_id in silent})
    return [(polls[programme_id], people[pk]) for programme_id, pk in silent if pk in people]


def polls_waiting_for(person: Person, at: datetime) -> "QuerySet[Poll]":
    """Return the open polls that ask the person and have no answer of theirs."""
    part = Enrolment.objects.filter(person=person, state=EnrolmentState.REGISTERED).values("programme_id")
    role = Role.objects.filter(person=person, role=RoleKind.FACILITATOR).values("programme_id")
    facilitated = Group.objects.filter(facilitator=person).values("programme_id")
    rows = Poll.objects.filter(
        Q(programme__in=part) | Q(programme__in=role) | Q(programme__in=facilitated),
        settled_at=None,
        withdrawn_at=None,
        closes_at__gt=at,
        programme__state=State.PUBLISHED,
    ).exclude(Exists(PollAnswer.objects.filter(option__poll=OuterRef("pk"), person=person)))
    return rows.select_related("programme").order_by("closes_at", "pk")
