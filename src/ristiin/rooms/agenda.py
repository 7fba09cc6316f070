"""What somebody should do in their rooms, for the home page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.programmes.choices import Phase
from ristiin.programmes.queries import timeline
from ristiin.rooms.access import room_end
from ristiin.rooms.agreements import DUE_AFTER, due_at
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import AgreementVersion, Meeting, OptionAnswer, Promise, Signature, StartCheck
from ristiin.ui.dates import day, day_clock

ASKED_FOR = timedelta(days=60)
ANSWER_TIMES, SAY_HELD, SIGN, MEET, STARTED, AGREE = 10, 15, 20, 25, 30, 35


@dataclass
class Rooms:
    """The open rooms of one person with what the steps need, read at once."""

    groups: list[Group]
    meetings: dict[int, list[Meeting]]
    answered: set[int]
    newest: dict[int, AgreementVersion]
    signed: set[int]
    signed_by_somebody: set[int]
    checked: set[int]


def steps(person: Person, at: datetime) -> list[Step]:
    """Return what waits for the person in their rooms."""
    rooms = _read(person, at)
    return [step for group in rooms.groups for step in _of_one(group, rooms, person, at)]


def asks_if_started(group: Group, meetings: list[Meeting], at: datetime) -> bool:
    """Tell whether it is time to ask how it began (S45): two weeks in, while nobody has met."""
    began = due_at(group, timeline(group.programme))
    has_met = any(meeting.state == MeetingState.HELD for meeting in meetings)
    return not has_met and began <= at <= began + ASKED_FOR


def _read(person: Person, at: datetime) -> Rooms:
    promised = set(Promise.objects.filter(person=person).values_list("group_id", flat=True))
    mine = (
        Group.objects.of(person)
        .filter(ended_at__isnull=True)
        .select_related("programme", "room_end", "carry_on")
        .prefetch_related("programme__timeline")
        .order_by("-published_at", "pk")
    )
    groups = [
        group
        for group in mine
        if group.pk in promised
        and not (room_end(group) and room_end(group).is_closed)  # type: ignore[union-attr] # both ask the same row
        and (
            group.programme.phase(timeline(group.programme), at) == Phase.RUNNING
            or (getattr(group, "carry_on", None) and group.carry_on.until >= at.date())
        )
    ]
    ids = [group.pk for group in groups]
    meetings: dict[int, list[Meeting]] = {pk: [] for pk in ids}
    for meeting in (
        Meeting.objects.filter(group__in=ids).exclude(state=MeetingState.CANCELLED).order_by("starts_at", "pk")
    ):
        meetings[meeting.group_id].append(meeting)
    last = AgreementVersion.objects.filter(group__in=ids).values("group").annotate(last=Max("pk")).values("last")
    newest = {version.group_id: version for version in AgreementVersion.objects.filter(pk__in=last).defer("content")}
    signatures = list(
        Signature.objects.filter(version__in=newest.values()).values_list("version__group_id", "person_id")
    )
    return Rooms(
        groups=groups,
        meetings=meetings,
        answered=set(
            OptionAnswer.objects.filter(person=person, option__meeting__group__in=ids).values_list(
                "option__meeting_id", flat=True
            )
        ),
        newest=newest,
        signed={group_id for group_id, person_id in signatures if person_id == person.pk},
        signed_by_somebody={group_id for group_id, _person_id in signatures},
        checked=set(StartCheck.objects.filter(person=person, group__in=ids).values_list("group_id", flat=True)),
    )


def _of_one(group: Group, rooms: Rooms, person: Person, at: datetime) -> list[Step]:
    meetings, programme = rooms.meetings[group.pk], group.programme.name
    found = []
    for meeting in meetings:
        page = reverse("rooms:meeting", args=[group.pk, meeting.pk])
        if meeting.state == MeetingState.PROPOSED and meeting.pk not in rooms.answered:
            found.append(
                Step(
                    programme,
                    _("When do you meet?"),
                    _("Times have been proposed. Say which of them suit you."),
                    page,
                    _("Answer"),
                    ANSWER_TIMES,
                )
            )
        if meeting.state == MeetingState.SETTLED and meeting.ends_at and meeting.ends_at <= at:
            found.append(
                Step(
                    programme,
                    _("Was your meeting held?"),
                    _("One tap: %(when)s.") % {"when": day_clock(meeting.starts_at or meeting.ends_at)},
                    page,
                    _("Say it"),
                    SAY_HELD,
                )
            )
    if group.pk in rooms.signed_by_somebody - rooms.signed and group.facilitator_id != person.pk:
        found.append(
            Step(
                programme,
                _("Sign your agreement"),
                _("The others have signed it. Read it, change what should be changed, and sign."),
                reverse("rooms:agreement", args=[group.pk]),
                _("Read the agreement"),
                SIGN,
            )
        )
    if not meetings:
        found.append(
            Step(
                programme,
                _("Agree on your first meeting"),
                _("Half an hour is enough. The room has three questions to begin with."),
                reverse("rooms:propose_meeting", args=[group.pk]),
                _("Propose times"),
                MEET,
            )
        )
    if group.pk not in rooms.checked and asks_if_started(group, meetings, at):
        found.append(
            Step(
                programme,
                _("Did you get started?"),
                _("One tap. Nobody but you reads the answer."),
                reverse("rooms:room", args=[group.pk]) + "#started",
                _("Answer"),
                STARTED,
            )
        )
    due = due_at(group, timeline(group.programme))
    if group.pk not in rooms.newest and due - DUE_AFTER <= at:
        found.append(
            Step(
                programme,
                _("Agree on your goals"),
                _("A few words each will do. It is good to have them by %(day)s.") % {"day": day(due)},
                reverse("rooms:change_agreement", args=[group.pk]),
                _("Write the agreement"),
                AGREE,
            )
        )
    return found
