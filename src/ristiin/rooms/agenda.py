"""What somebody should do in their rooms, for the home page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.programmes.choices import Phase
from ristiin.programmes.queries import timeline
from ristiin.rooms.access import entered_rooms
from ristiin.rooms.agreements import DUE_AFTER, due_at, is_expected
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.endings import carry_on_of
from ristiin.rooms.facilitating import at_once, waits_for_look
from ristiin.rooms.models import AgreementVersion, Meeting, OptionAnswer, SelfCheck, Signature, StartCheck
from ristiin.ui.dates import day, day_clock

ASKED_FOR = timedelta(days=60)
TWO_PLACES, ANSWER_TIMES, SAY_HELD, SIGN, MEET, STARTED, AGREE, LOOK_BACK = 8, 10, 15, 20, 25, 30, 35, 60


@dataclass
class Rooms:
    """The open rooms of one person with what the steps need, read at once."""

    groups: list[Group]
    meetings: dict[int, list[Meeting]]
    unanswered: set[int]
    newest: set[int]
    waiting_to_be_signed: set[int]
    checked: set[int]
    to_look_back_on: dict[int, int]


def steps(person: Person, at: datetime) -> list[Step]:
    """Return what waits for the person in their rooms."""
    rooms = _read(person, at)
    found = [step for group in rooms.groups for step in _of_one(group, rooms, person, at)]
    return found + _two_places([group for group in rooms.groups if group.facilitator_id == person.pk], rooms, at)


def _two_places(groups: list[Group], rooms: Rooms, at: datetime) -> list[Step]:
    """Return the first time at which a facilitator's groups meet at once; nobody else learns when a group meets."""
    settled = {pk: [m for m in meetings if m.state == MeetingState.SETTLED] for pk, meetings in rooms.meetings.items()}
    clashes = [(*at_once(group, groups, settled, at), group) for group in groups]
    found = [(meeting, other, group) for meeting, other, group in clashes if meeting and meeting.starts_at and other]
    if not found:
        return []
    meeting, other, group = min(found, key=lambda one: (one[0].starts_at, one[0].pk))
    said = _("%(when)s: %(group)s and %(other)s. Move one of the two meetings.")
    names = {"when": day_clock(meeting.starts_at), "group": str(group), "other": str(other)}  # type: ignore[arg-type]
    page = reverse("rooms:meeting", args=[group.pk, meeting.pk])
    title = _("You would be in two places at once")
    return [Step(group.programme.name, title, said % names, page, _("Look at the meeting"), TWO_PLACES)]


def asks_if_started(group: Group, meetings: list[Meeting], at: datetime) -> bool:
    """Tell whether it is time to ask how it began (S45): two weeks in, while nobody has met."""
    began = due_at(group, timeline(group.programme))
    has_met = any(meeting.state == MeetingState.HELD for meeting in meetings)
    return not has_met and began <= at <= began + ASKED_FOR


def _read(person: Person, at: datetime) -> Rooms:
    groups = [
        group
        for group in entered_rooms(person)
        if group.programme.phase(timeline(group.programme), at) == Phase.RUNNING
        or ((carries_on := carry_on_of(group)) is not None and carries_on.until >= at.date())
    ]
    ids = [group.pk for group in groups]
    answers = OptionAnswer.objects.filter(option__meeting=OuterRef("pk"), person=person)
    rows = (
        Meeting.objects.filter(group__in=ids)
        .exclude(state=MeetingState.CANCELLED)
        .annotate(is_answered=Exists(answers))
        .order_by("starts_at", "pk")
    )
    meetings: dict[int, list[Meeting]] = {pk: [] for pk in ids}
    unanswered = set()
    for meeting in rows:
        meetings[meeting.group_id].append(meeting)
        if meeting.state == MeetingState.PROPOSED and not meeting.is_answered:
            unanswered.add(meeting.pk)
    newer = AgreementVersion.objects.filter(group=OuterRef("group"), number__gt=OuterRef("number"))
    signed = Signature.objects.filter(version=OuterRef("pk"))
    versions = (
        AgreementVersion.objects.filter(~Exists(newer), group__in=ids)
        .annotate(by_somebody=Exists(signed), by_me=Exists(signed.filter(person=person)))
        .values_list("group_id", "by_somebody", "by_me")
    )
    standing = {group_id: by_somebody and not by_me for group_id, by_somebody, by_me in versions}
    over = {
        meeting.pk: meeting.group_id
        for group in groups
        if group.facilitator_id == person.pk
        for meeting in meetings[group.pk]
        if waits_for_look(meeting, (), at)
    }
    looked = SelfCheck.objects.filter(person=person, meeting__in=over).values_list("meeting_id", flat=True)
    done = set(looked) if over else set()
    asked = [group.pk for group in groups if asks_if_started(group, meetings[group.pk], at)]
    return Rooms(
        groups=groups,
        meetings=meetings,
        unanswered=unanswered,
        newest=set(standing),
        waiting_to_be_signed={group_id for group_id, is_waiting in standing.items() if is_waiting},
        checked=set(StartCheck.objects.filter(person=person, group__in=asked).values_list("group_id", flat=True))
        if asked
        else set(),
        to_look_back_on={group_id: pk for pk, group_id in over.items() if pk not in done},
    )


def _of_one(group: Group, rooms: Rooms, person: Person, at: datetime) -> list[Step]:
    meetings, programme = rooms.meetings[group.pk], group.programme.name
    found = []
    for meeting in meetings:
        page = reverse("rooms:meeting", args=[group.pk, meeting.pk])
        if meeting.pk in rooms.unanswered:
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
    if group.pk in rooms.waiting_to_be_signed and group.facilitator_id != person.pk:
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
    if group.pk in rooms.to_look_back_on:
        found.append(
            Step(
                programme,
                _("A moment for yourself"),
                _("How did your own part go in the last meeting? Nobody but you reads the answers."),
                reverse("rooms:look_back", args=[group.pk, rooms.to_look_back_on[group.pk]]),
                _("Look back"),
                LOOK_BACK,
            )
        )
    due = due_at(group, timeline(group.programme))
    if is_expected(group.programme) and group.pk not in rooms.newest and due - DUE_AFTER <= at:
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
