"""Questions about papers for people: who is given a certificate, what stands in it, and who may see it."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ristiin.accounts.models import Person
from ristiin.community.queries import the_community
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.queries import by_name
from ristiin.grouping.models import Membership
from ristiin.programmes.choices import EntryKind, Phase, State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import organisers, sessions, timeline
from ristiin.reports.models import Certificate, WorkingTime
from ristiin.teaching import completion

GIVEN_BY_ITSELF = timedelta(days=30)
"""For so long after the close certificates come by themselves: a course's last tasks are often marked late."""

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of a code: none that is taken for another when it is typed from paper."""

CODE = 25
"""Letters in a code: more than 120 bits, so that nobody finds one by trying."""


def new_code() -> str:
    """Return the secret part of a certificate's address, in fives."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    return "-".join(drawn[start : start + 5] for start in range(0, CODE, 5))


def closed_at(entries: Sequence[TimelineEntry]) -> datetime | None:
    """Return when a programme closes, None when its timeline does not say."""
    return max((entry.ends_at for entry in entries if entry.kind == EntryKind.CLOSE), default=None)


def spans(entries: Sequence[TimelineEntry]) -> tuple[date, date]:
    """Return the first and the last day of what people did together."""
    together = [entry for entry in entries if entry.kind in {EntryKind.SESSION, EntryKind.WORK}] or list(entries)
    ends = [entry for entry in entries if entry.kind == EntryKind.CLOSE] or together
    first = min(entry.starts_at for entry in together)
    last = max(entry.ends_at for entry in ends)
    return timezone.localdate(first), timezone.localdate(last)


def has_closed(programme: Programme, at: datetime) -> bool:
    """Tell whether the programme has come to its end."""
    return programme.phase(timeline(programme), at) == Phase.CLOSED


def to_certify(at: datetime) -> "QuerySet[Programme]":
    """Return the programmes that have closed lately."""
    closing = Max("timeline__ends_at", filter=Q(timeline__kind=EntryKind.CLOSE))
    found = Programme.objects.filter(state=State.PUBLISHED, pairs_published_at__isnull=False)
    return (
        found.annotate(closes_at=closing).filter(closes_at__lte=at, closes_at__gt=at - GIVEN_BY_ITSELF).order_by("pk")
    )


def took_part(programme: Programme) -> "QuerySet[Enrolment]":
    """Return the registrations of those who belong to a group, or did when the programme closed, by name."""
    end = closed_at(timeline(programme))
    stayed = Q(left_at=None) if end is None else Q(left_at=None) | Q(left_at__gte=end)
    rows = Membership.objects.filter(stayed, enrolment=OuterRef("pk"))
    found = Enrolment.objects.filter(Exists(rows), programme=programme, state=EnrolmentState.REGISTERED)
    return found.filter(person__erased_at=None).select_related("person").order_by(*by_name())


def without_certificate(programme: Programme, at: datetime) -> list[Person]:
    """Return who is to be given a certificate and never had one; in a course, of those who have completed it."""
    had = Certificate.objects.filter(programme=programme).values("person_id")
    missing = list(took_part(programme).exclude(person__in=had))
    if programme.is_part_of_teaching:
        done = _completed(programme, [enrolment.pk for enrolment in missing], at)
        missing = [enrolment for enrolment in missing if enrolment.pk in done]
    return [enrolment.person for enrolment in missing if enrolment.person.name]


def _completed(programme: Programme, enrolments: Collection[int], at: datetime) -> set[int]:
    rows = dict(
        Membership.objects.filter(enrolment__in=enrolments)
        .order_by("joined_at", "pk")
        .values_list("enrolment", "group")
    )
    lacking = completion.missing(programme, sorted(set(rows.values())), at)
    return {enrolment for enrolment, group in rows.items() if not lacking[group]}


def may_be_given(programme: Programme) -> list[Person]:
    """Return who has taken part and has no valid certificate, by name."""
    holders = Certificate.objects.filter(programme=programme, withdrawn_at=None).values("person_id")
    return [enrolment.person for enrolment in took_part(programme).exclude(person__in=holders)]


def issuer_of(programme: Programme) -> str:
    """Return who stands behind a programme: its organisation, else the community."""
    organisation = programme.organisation
    return organisation.name if organisation else the_community().name


def signer_of(programme: Programme) -> Person | None:
    """Return the organiser who signs: the first one."""
    return next(iter(organisers(programme)), None)


def certificates(programme: Programme) -> "QuerySet[Certificate]":
    """Return every certificate of a programme that has a holder, by name, the newest of each first."""
    found = Certificate.objects.filter(programme=programme).exclude(name="")
    return found.order_by("person__sort_nordic", "person_id", "-issued_at", "-pk")


def certificates_of(person: Person) -> list[Certificate]:
    """Return a person's own certificates, the newest first."""
    mine = Certificate.objects.filter(person=person).exclude(name="").select_related("programme")
    return list(mine.order_by("-issued_at", "-pk"))


@dataclass(frozen=True)
class Stated:
    """A programme one can have a working-time statement of, and the hours one has written."""

    programme: Programme
    hours: Decimal | None


def stated(person: Person) -> list[Stated]:
    """Return the programmes in whose groups a person is or has been to the end, the newest first."""
    return [Stated(row.programme, hours) for row, hours in _with_hours(_own_places(person), person)]


def own_place(person: Person, slug: str) -> Enrolment | None:
    """Return a person's own place in a programme by its slug, when they have one or had it to the end."""
    return _own_places(person).filter(programme__slug=slug).first()


def has_had_place(person: Person, programme: Programme) -> bool:
    """Tell whether a person has ever belonged to a group of a programme: all of them have something to tell."""
    rows = Membership.objects.filter(enrolment__person=person, enrolment__programme=programme)
    return programme.state == State.PUBLISHED and rows.exists()


def _own_places(person: Person) -> "QuerySet[Enrolment]":
    closes = TimelineEntry.objects.filter(programme=OuterRef("programme"), kind=EntryKind.CLOSE)
    rows = Membership.objects.filter(Q(left_at=None) | Q(left_at__gte=OuterRef("closes_at")), enrolment=OuterRef("pk"))
    found = Enrolment.objects.annotate(closes_at=Subquery(closes.order_by("-ends_at").values("ends_at")[:1]))
    mine = found.filter(Exists(rows), person=person, state=EnrolmentState.REGISTERED)
    shown = mine.filter(programme__state=State.PUBLISHED).select_related("programme", "programme__organisation")
    return shown.order_by("-programme__pairs_published_at", "-pk")


def _with_hours(rows: "QuerySet[Enrolment]", person: Person) -> list[tuple[Enrolment, Decimal | None]]:
    hours = dict(WorkingTime.objects.filter(person=person).values_list("programme_id", "hours"))
    return [(row, hours.get(row.programme_id)) for row in rows]


def hours_of(person: Person, programme: Programme) -> Decimal | None:
    """Return the hours a person has written for a programme."""
    return WorkingTime.objects.filter(person=person, programme=programme).values_list("hours", flat=True).first()


@dataclass(frozen=True)
class Together:
    """The joint sessions of a programme: how many, and their hours in all."""

    count: int
    hours: Decimal


def together(programme: Programme) -> Together:
    """Return the joint sessions as planned; nobody's presence is in it."""
    held = sessions(timeline(programme))
    seconds = sum((entry.ends_at - entry.starts_at).total_seconds() for entry in held)
    return Together(len(held), Decimal(int(seconds // 360)) / 10)
