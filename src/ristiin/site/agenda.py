"""The answer to "what now?" for one person: the next thing to do, what is ahead, whom one works with."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts import agenda as told
from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.connect.queries import entries_of
from ristiin.enrolment.choices import EnrolmentState, RequestState
from ristiin.enrolment.models import Enrolment, PairRequest
from ristiin.grouping.models import Group, Membership
from ristiin.programmes.choices import Phase, RoleKind
from ristiin.programmes.models import Programme, Role, TimelineEntry
from ristiin.rooms.models import Promise
from ristiin.ui.dates import day


@dataclass(frozen=True)
class Company:
    """A pair or group of one's own, and whom one is in it with."""

    group: Group
    others: str
    is_pair: bool


@dataclass
class Agenda:
    """Everything the home page shows."""

    steps: list[Step] = field(default_factory=list)
    ahead: list[TimelineEntry] = field(default_factory=list)
    groups: list[Company] = field(default_factory=list)
    waiting: list[Enrolment] = field(default_factory=list)
    organising: list[Programme] = field(default_factory=list)


def agenda(person: Person, at: datetime) -> Agenda:
    """Return the person's agenda, the most pressing step first."""
    groups = list(Group.objects.of(person).select_related("programme").order_by("-published_at", "pk"))
    promised = set(Promise.objects.filter(person=person).values_list("group_id", flat=True))
    grouped = {group.programme_id for group in groups}
    enrolments = list(
        Enrolment.objects.of(person)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("programme")
        .prefetch_related("programme__timeline")
        .order_by("-changed_at", "pk")
    )
    over = {e.programme_id for e in enrolments if _phase(e, at) in {Phase.CLOSED, Phase.CANCELLED}}
    living = [group for group in groups if not group.ended_at and group.programme_id not in over]
    requests = PairRequest.objects.filter(asked__person=person, state=RequestState.ASKED)
    organising = Role.objects.filter(person=person, role=RoleKind.ORGANISER).values("programme_id")
    company = _company(groups, person)
    steps = [
        *(_answer_request(request) for request in requests.select_related("programme", "asker__person").order_by("pk")),
        *(_enter_room(own) for own in company if own.group in living and own.group.pk not in promised),
        *(step for enrolment in enrolments if (step := _finish_registration(enrolment, at))),
        *told.steps(person, at),
        *(_begin(group) for group in living if group.pk in promised),
    ]
    return Agenda(
        steps=steps,
        ahead=[entry for entry in entries_of(person) if entry.ends_at >= at],
        groups=company,
        waiting=[e for e in enrolments if e.programme_id not in grouped and e.programme_id not in over],
        organising=list(Programme.objects.filter(pk__in=organising).order_by("-created_at", "pk")[:5]),
    )


def _company(groups: list[Group], person: Person) -> list[Company]:
    others: dict[int, list[str]] = {group.pk: [] for group in groups}
    members = Membership.objects.filter(group__in=groups, left_at__isnull=True).exclude(enrolment__person=person)
    for member in members.select_related("enrolment__person").order_by("pk"):
        others[member.group_id].append(str(member.enrolment.person))
    return [
        Company(group, ", ".join(others[group.pk]), group.programme.makes_pairs and len(others[group.pk]) == 1)
        for group in groups
    ]


def _phase(enrolment: Enrolment, at: datetime) -> Phase:
    return enrolment.programme.phase(list(enrolment.programme.timeline.all()), at)


def _answer_request(request: PairRequest) -> Step:
    return Step(
        programme=request.programme.name,
        title=_("%(name)s asks you to be their pair") % {"name": request.asker.person.name},
        text=_("Look at what they offer and hope for, then answer. You need not give a reason for a no."),
        url=reverse("enrolment:people", args=[request.programme.slug]),
        label=_("Answer"),
    )


def _enter_room(own: Company) -> Step:
    return Step(
        programme=own.group.programme.name,
        title=_("Your pair is here") if own.is_pair else _("Your group is here"),
        text=_("See why the two of you, and enter your own room with the promise of confidentiality.")
        if own.is_pair
        else _("See who is in it, and enter your own room with the promise of confidentiality."),
        url=reverse("rooms:room", args=[own.group.pk]),
        label=_("Open the room"),
    )


def _begin(group: Group) -> Step:
    return Step(
        programme=group.programme.name,
        title=_("Agree on your first meeting"),
        text=_("Half an hour is enough. The room has three questions to begin with."),
        url=reverse("rooms:room", args=[group.pk]),
        label=_("Open the room"),
    )


def _finish_registration(enrolment: Enrolment, at: datetime) -> Step | None:
    if enrolment.state != EnrolmentState.DRAFT or _phase(enrolment, at) != Phase.REGISTRATION:
        return None
    closes = next(e.ends_at for e in enrolment.programme.timeline.all() if e.kind == "registration")
    return Step(
        programme=enrolment.programme.name,
        title=_("Finish your registration"),
        text=_("What you have written is saved. Registration is open until %(day)s.") % {"day": day(closes)},
        url=reverse("enrolment:register", args=[enrolment.programme.slug]),
        label=_("Go on"),
    )
