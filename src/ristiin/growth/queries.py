"""Questions about what grows out of programmes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from ristiin.accounts.models import Person
from ristiin.community.choices import Path
from ristiin.community.models import Facilitator
from ristiin.enrolment.choices import CouldFacilitate, EnrolmentState
from ristiin.enrolment.models import Enrolment, Invitation
from ristiin.grouping.models import Group
from ristiin.growth.choices import Column, Coming, IdeaState
from ristiin.growth.models import Card, EventGuest, Idea, Onward, OutsideEvent, Renewed, Training
from ristiin.growth.permissions import TRAINING, answered_by
from ristiin.programmes.choices import EntryKind, RoleKind, State
from ristiin.programmes.models import Programme, Role, TimelineEntry
from ristiin.rooms.queries import wishes_to_renew

COULD = (CouldFacilitate.YES, CouldFacilitate.MAYBE)
MOST_RUNS_BACK = 20
FEWEST_COUNTED = 5
"""Of fewer answers than this an organiser is not told how many come: it would tell of some people."""
ASKED_FOR = timedelta(days=60)
"""So long after the last joint session people are asked how they would go on."""


def grew_from(programme: Programme) -> Programme:
    """Return the programme whose next run is planned here: of a training, the one it grew out of."""
    row = Training.objects.filter(programme=programme).select_related("grew_from").first()
    return row.grew_from if row else programme


def training_of(programme: Programme) -> Programme | None:
    """Return the latest training that grew out of the programme, None when there is none."""
    row = Training.objects.filter(grew_from=programme).exclude(programme__state=State.CANCELLED)
    found = row.select_related("programme").order_by("-programme__created_at", "-pk").first()
    return found.programme if found else None


def runs_after(programme: Programme) -> list[Programme]:
    """Return the later runs of a programme, the latest first."""
    found = Programme.objects.filter(follows=programme).exclude(state=State.CANCELLED)
    return list(found.select_related("site").order_by("-created_at", "-pk"))


def draft_after(programme: Programme) -> Programme | None:
    """Return the draft of the next run that is being planned, None when there is none."""
    return next((run for run in runs_after(grew_from(programme)) if run.state == State.DRAFT), None)


def runs_before(programme: Programme) -> list[Programme]:
    """Return the runs before this one, the latest first."""
    found: list[Programme] = []
    one = programme
    while one.follows is not None and len(found) < MOST_RUNS_BACK:
        one = one.follows
        found.append(one)
    return found


def may_be_invited(programme: Programme) -> list[Person]:
    """Return who took part in the run before this one and may be invited; those invited or registered too."""
    if programme.follows_id is None:
        return []
    said = Onward.objects.filter(programme=programme.follows_id, may_be_invited=True, person__is_active=True)
    return [row.person for row in said.select_related("person").order_by("person__sort_nordic", "pk")]


@dataclass(frozen=True)
class Candidate:
    """Somebody who could imagine facilitating: how surely, and how far on the way."""

    person: Person
    says: CouldFacilitate
    is_invited: bool
    is_registered: bool
    path: Path | None
    looks_after_groups: bool

    @property
    def can_be_invited(self) -> bool:
        """Whether an invitation to the training still makes sense."""
        trained = self.path in {Path.TRAINED, Path.EXPERIENCED}
        return not (self.is_invited or self.is_registered or trained)


def candidates(programme: Programme) -> list[Candidate]:
    """Return who said that they could imagine facilitating, yes before maybe; six questions whatever their number."""
    rows = list(
        Enrolment.objects.active()
        .filter(programme=programme, could_facilitate__in=COULD)
        .select_related("person")
        .order_by("person__sort_nordic", "pk")
    )
    people = [row.person_id for row in rows]
    training = training_of(programme)
    addresses = [row.person.email for row in rows]
    invited = Invitation.objects.filter(programme=training, withdrawn_at=None, address__in=addresses)
    invited_addresses = set(invited.values_list("address", flat=True)) if training else set()
    taking_part = (EnrolmentState.REGISTERED, EnrolmentState.WAITING)
    here = Enrolment.objects.filter(programme=training, person__in=people, state__in=taking_part)
    registered = set(here.values_list("person_id", flat=True)) if training else set()
    paths = dict(Facilitator.objects.filter(person__in=people).values_list("person_id", "path"))
    guides = Role.objects.filter(role=RoleKind.FACILITATOR, person__in=people).values_list("person_id", flat=True)
    already = set(guides)
    found = [
        Candidate(
            person=row.person,
            says=CouldFacilitate(row.could_facilitate),
            is_invited=row.person.email in invited_addresses,
            is_registered=row.person_id in registered,
            path=Path(paths[row.person_id]) if row.person_id in paths else None,
            looks_after_groups=row.person_id in already,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.says != CouldFacilitate.YES)


def board(programme: Programme) -> dict[Column, list[Card]]:
    """Return the cards of each column, in their order."""
    columns: dict[Column, list[Card]] = {column: [] for column in Column}
    rows = Card.objects.filter(programme=programme, removed_at=None).select_related("written_by", "became_in")
    for card in rows.order_by("position", "pk"):
        columns[Column(card.column)].append(card)
    return columns


def last_removed(programme: Programme, since: datetime) -> Card | None:
    """Return the card that was taken away last, when that was after `since`."""
    return Card.objects.filter(programme=programme, removed_at__gte=since).order_by("-removed_at", "-pk").first()


def ideas_of(person: Person) -> list[Idea]:
    """Return what somebody has proposed, the newest first."""
    return list(Idea.objects.filter(person=person).select_related("programme").order_by("-asked_at", "-pk"))


def ideas_for(person: Person) -> "QuerySet[Idea]":
    """Return the ideas that wait for this person's answer or have had one: as a keeper, or of programmes they run."""
    return answered_by(person).select_related("person", "programme", "answered_by").order_by("-asked_at", "-pk")


def willing(programme: Programme) -> int:
    """Return how many of those who took part have said that they may be invited to the next run; never who."""
    return Onward.objects.filter(programme=programme, may_be_invited=True, person__is_active=True).count()


@dataclass(frozen=True)
class Renewal:
    """A group all of whose people would go on, and where it goes on if it does."""

    group: Group
    people: int
    goes_on_in: Programme | None


def renewals(programme: Programme) -> list[Renewal]:
    """Return the groups of a programme that would go on, in their order."""
    would = wishes_to_renew(programme)
    gone = {
        row.group_id: row.programme
        for row in Renewed.objects.filter(group__programme=programme).select_related("programme")
    }
    groups = Group.objects.filter(pk__in=[*would, *gone]).select_related("theme").order_by("number")
    return [Renewal(group, would.get(group.pk, 0), gone.get(group.pk)) for group in groups]


def programmes_for_ideas(person: Person) -> "QuerySet[Programme]":
    """Return the programmes in which the person may propose a group: those they take or took part in."""
    mine = Enrolment.objects.active().of(person).values("programme_id")
    return Programme.objects.filter(pk__in=mine, state=State.PUBLISHED).order_by("-created_at", "-pk")


@dataclass(frozen=True)
class EventRow:
    """An event with how many are invited, come, and do not; never who."""

    event: OutsideEvent
    invited: int
    coming: int
    away: int

    @property
    def is_told(self) -> bool:
        """Whether enough have answered for the figures to tell of nobody."""
        return self.coming + self.away >= FEWEST_COUNTED


def events_with_counts(programme: Programme) -> list[EventRow]:
    """Return the events to which people were invited from a programme, the latest first, with their figures."""
    events = OutsideEvent.objects.filter(programme=programme).prefetch_related("also_for")
    counted = events.annotate(
        invited=Count("guests"),
        yes=Count("guests", filter=Q(guests__coming=Coming.YES)),
        no=Count("guests", filter=Q(guests__coming=Coming.NO)),
    )
    return [EventRow(row, row.invited, row.yes, row.no) for row in counted.order_by("-starts_at", "-pk")]


def guests_to_tell(most: int) -> list[EventGuest]:
    """Return some of those whom no letter has told how their event stands now."""
    untold = EventGuest.objects.filter(Q(told_sequence=None) | ~Q(told_sequence=F("event__sequence")))
    return list(untold.order_by("pk")[:most])


def invitations_to_answer(person: Person, at: datetime) -> "QuerySet[EventGuest]":
    """Return the events ahead that the person is invited to and has not answered."""
    open_ = EventGuest.objects.filter(person=person, coming="", event__called_off_at=None, event__starts_at__gt=at)
    return open_.select_related("event__programme").order_by("event__starts_at", "pk")


def ending_for(person: Person, at: datetime) -> "QuerySet[Programme]":
    """Return the programmes whose last joint session is just over and of which the person has not said how to go on."""
    last = TimelineEntry.objects.filter(programme=OuterRef("pk"), kind=EntryKind.SESSION).order_by("-ends_at")
    said = Onward.objects.filter(programme=OuterRef("pk"), person=person)
    mine = Enrolment.objects.active().of(person).values("programme_id")
    ended = Programme.objects.filter(pk__in=mine, state=State.PUBLISHED, pairs_published_at__isnull=False)
    closed = ended.annotate(last_met_at=Subquery(last.values("ends_at")[:1])).filter(~Exists(said))
    return closed.filter(last_met_at__lte=at, last_met_at__gt=at - ASKED_FOR).order_by("last_met_at", "pk")


def trainings_to_end(at: datetime) -> list[Programme]:
    """Return the trainings that have closed and in which somebody is still on the way."""
    over = Programme.objects.filter(
        playbook=TRAINING,
        state=State.PUBLISHED,
        timeline__kind=EntryKind.CLOSE,
        timeline__ends_at__lte=at,
        enrolments__state=EnrolmentState.REGISTERED,
        enrolments__person__facilitator__path__in=(Path.CANDIDATE, Path.TRAINING),
    )
    return list(over.distinct().order_by("pk"))


def ideas_waiting(programme: Programme, at: datetime) -> "QuerySet[Idea]":
    """Return the ideas for groups that wait for the organisers' answer."""
    del at
    return Idea.objects.filter(programme=programme, state=IdeaState.ASKED)
