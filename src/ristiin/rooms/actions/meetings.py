"""Everything that changes a group's own meetings. Callers have checked who may enter the room; we check when."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.access import people_in
from ristiin.rooms.choices import Fit, MeetingState
from ristiin.rooms.holding import hold
from ristiin.rooms.models import Meeting, MeetingOption, OptionAnswer, OutputStep
from ristiin.rooms.signals import meeting_changed, series_settled

TOPIC = "room-meetings"
MOST_OPTIONS = 12
DONE = {MeetingState.HELD, MeetingState.NOT_HELD}

Span = tuple[datetime, datetime]


class NotAnyMore(Refusal):
    """The meeting is not as it was when the page was made."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed the meeting meanwhile. Look at it as it is now."))


class TimeHasPassed(Refusal):
    """A meeting cannot be put into the past."""

    def __init__(self) -> None:
        super().__init__(_("That time has passed already. Choose a later one."))


class NoTimes(Refusal):
    """Nothing to answer."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one time that is still ahead."))


class TooManyTimes(Refusal):
    """More than anybody answers."""

    def __init__(self) -> None:
        super().__init__(_("Propose twelve times at most. A few are quicker to answer."))


class NotYet(Refusal):
    """A meeting that has not begun cannot have been held."""

    def __init__(self) -> None:
        super().__init__(_("The meeting has not begun yet. You can say this once it has."))


@dataclass(frozen=True)
class Details:
    """What a meeting may have besides its time; none of it is needed (S62)."""

    place: str = ""
    link: str = ""
    headline: str = ""
    step_id: int | None = None


@transaction.atomic
def propose(
    *, group: Group, person: Person, options: Sequence[Span], details: Details, form_key: uuid.UUID, at: datetime
) -> Meeting:
    """Propose times and ask the others which suit them. The same form sent again gives the first meeting.

    Raises:
        NoTimes: none of them is ahead.
        TooManyTimes: there are more than people answer.
    """
    group = hold(group, person)
    already = Meeting.objects.filter(group=group, form_key=form_key).first()
    if already is not None:
        return already
    ahead = sorted({starts_at: ends_at for starts_at, ends_at in options if starts_at > at}.items())
    if not ahead:
        raise NoTimes
    if len(ahead) > MOST_OPTIONS:
        raise TooManyTimes
    meeting = _new(group, person, details, form_key, at)
    meeting.save()
    made = MeetingOption.objects.bulk_create(
        MeetingOption(meeting=meeting, starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in ahead
    )
    OptionAnswer.objects.bulk_create(OptionAnswer(option=option, person=person, fit=Fit.YES) for option in made)
    _note("meeting times proposed", meeting, person, at)
    for other in people_in(group):
        if other.pk == person.pk:
            continue
        tell(
            person=other,
            topic=TOPIC,
            kind="rooms/times_proposed",
            context={"programme": group.programme.name, "url": _page(meeting)},
            at=at,
            once_key=f"times-{meeting.pk}-{other.pk}",
            not_after=ahead[-1][0],
        )
    return meeting


@transaction.atomic
def answer(*, meeting: Meeting, person: Person, fits: Mapping[int, Fit], at: datetime) -> Meeting:
    """Say how the proposed times suit; saying it again changes the answer.

    Raises:
        NotAnyMore: the time has been settled or the meeting called off.
    """
    meeting = _held(meeting, person)
    if meeting.state != MeetingState.PROPOSED:
        raise NotAnyMore
    for option in meeting.options.all():
        if option.pk in fits:
            OptionAnswer.objects.update_or_create(option=option, person=person, defaults={"fit": fits[option.pk]})
    _note("meeting times answered", meeting, person, at)
    return meeting


@transaction.atomic
def settle(*, meeting: Meeting, option_id: int, person: Person, at: datetime) -> Meeting:
    """Settle on one of the proposed times. Settling on the same one again changes nothing.

    Raises:
        NotAnyMore: another time has been settled, or the meeting called off, or there is no such time.
        TimeHasPassed: the time is behind us.
    """
    meeting = _held(meeting, person)
    option = meeting.options.filter(pk=option_id).first()
    if option is None:
        raise NotAnyMore
    if meeting.state == MeetingState.SETTLED and meeting.starts_at == option.starts_at:
        return meeting
    if meeting.state != MeetingState.PROPOSED:
        raise NotAnyMore
    if option.starts_at <= at:
        raise TimeHasPassed
    meeting.state, meeting.starts_at, meeting.ends_at = MeetingState.SETTLED, option.starts_at, option.ends_at
    return _change(meeting, "settled", person, at)


@transaction.atomic
def agree(
    *, group: Group, person: Person, times: Sequence[Span], details: Details, form_key: uuid.UUID, at: datetime
) -> list[Meeting]:
    """Write down meetings that have been agreed on, one or a whole series; one that is over has been held.

    The same form sent again gives the first meetings.

    Raises:
        TimeHasPassed: a series would begin in the past.
    """
    group = hold(group, person)
    already = list(Meeting.objects.filter(group=group, form_key=form_key).order_by("number"))
    if already:
        return already
    if len(times) > 1 and times[0][0] <= at:
        raise TimeHasPassed
    made = []
    for number, (starts_at, ends_at) in enumerate(times):
        meeting = _new(group, person, details, form_key, at)
        meeting.number, meeting.series = number, form_key if len(times) > 1 else None
        meeting.starts_at, meeting.ends_at = starts_at, ends_at
        meeting.state = MeetingState.HELD if ends_at <= at else MeetingState.SETTLED
        meeting.save()
        made.append(meeting)
        _note("meeting held" if meeting.state == MeetingState.HELD else "meeting settled", meeting, person, at)
    ahead = [meeting for meeting in made if meeting.state == MeetingState.SETTLED]
    if len(made) > 1:
        series_settled.send(sender=Meeting, meetings=ahead, at=at, by=person)
    elif ahead:
        meeting_changed.send(sender=Meeting, meeting=ahead[0], what="settled", at=at, by=person)
    return made


@transaction.atomic
def move(*, meeting: Meeting, span: Span, sequence: int, person: Person, at: datetime) -> Meeting:
    """Move a settled meeting; the others of its series stay where they are. Moving it to where it is changes nothing.

    Raises:
        NotAnyMore: it is not settled, or somebody changed it after the page showed `sequence`.
        TimeHasPassed: the new time is behind us.
    """
    meeting = _held(meeting, person)
    if (meeting.state, meeting.starts_at, meeting.ends_at) == (MeetingState.SETTLED, *span):
        return meeting
    if meeting.state not in {MeetingState.SETTLED, MeetingState.NOT_HELD} or meeting.sequence != sequence:
        raise NotAnyMore
    if span[0] <= at:
        raise TimeHasPassed
    meeting.state = MeetingState.SETTLED
    meeting.starts_at, meeting.ends_at = span
    meeting.sequence += 1
    return _change(meeting, "moved", person, at)


@transaction.atomic
def change_details(*, meeting: Meeting, details: Details, person: Person, at: datetime) -> Meeting:
    """Change the place, the link, the headline or the step. Calendars hear of a new place or link.

    Raises:
        NotAnyMore: the meeting has been called off.
    """
    meeting = _held(meeting, person)
    if meeting.state == MeetingState.CANCELLED:
        raise NotAnyMore
    before = (meeting.place, meeting.link)
    meeting.place, meeting.link, meeting.headline = details.place, details.link, details.headline
    meeting.step = _step(meeting.group, details.step_id)
    if meeting.state == MeetingState.SETTLED and before != (meeting.place, meeting.link):
        meeting.sequence += 1
        return _change(meeting, "moved", person, at)
    meeting.save()
    _note("meeting details changed", meeting, person, at)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, person: Person, at: datetime) -> Meeting:
    """Call a meeting off. Calling it off twice changes nothing.

    Raises:
        NotAnyMore: it has been held.
    """
    meeting = _held(meeting, person)
    if meeting.state == MeetingState.CANCELLED:
        return meeting
    if meeting.state in DONE:
        raise NotAnyMore
    was_settled = meeting.state == MeetingState.SETTLED
    meeting.state = MeetingState.CANCELLED
    if was_settled:
        meeting.sequence += 1
        return _change(meeting, "cancelled", person, at)
    meeting.changed_at = at
    meeting.save()
    _note("meeting cancelled", meeting, person, at)
    return meeting


@transaction.atomic
def restore(*, meeting: Meeting, person: Person, at: datetime) -> Meeting:
    """Take back that a meeting was called off. Taking it back twice changes nothing.

    Raises:
        TimeHasPassed: its time is over.
        NotAnyMore: no time had been settled and those proposed are over.
    """
    meeting = _held(meeting, person)
    if meeting.state != MeetingState.CANCELLED:
        return meeting
    if meeting.starts_at is None:
        if not meeting.options.filter(starts_at__gt=at).exists():
            raise NotAnyMore
        meeting.state, meeting.changed_at = MeetingState.PROPOSED, at
        meeting.save()
        _note("meeting restored", meeting, person, at)
        return meeting
    if meeting.starts_at <= at:
        raise TimeHasPassed
    meeting.state = MeetingState.SETTLED
    meeting.sequence += 1
    return _change(meeting, "settled", person, at)


@transaction.atomic
def say_held(*, meeting: Meeting, person: Person, was_held: bool, at: datetime) -> Meeting:
    """Say whether a meeting was held: the one thing of it that the organiser learns. It can be corrected.

    Raises:
        NotYet: it has not begun.
        NotAnyMore: no time was settled, or it was called off.
    """
    meeting = _held(meeting, person)
    if meeting.starts_at is None or meeting.state in {MeetingState.PROPOSED, MeetingState.CANCELLED}:
        raise NotAnyMore
    if meeting.starts_at > at:
        raise NotYet
    wanted = MeetingState.HELD if was_held else MeetingState.NOT_HELD
    if meeting.state == wanted:
        return meeting
    meeting.state = wanted
    meeting.save(update_fields=["state"])
    _note("meeting held" if was_held else "meeting not held", meeting, person, at)
    return meeting


@transaction.atomic
def write_carry_on(*, meeting: Meeting, text: str, seen: str, person: Person, at: datetime) -> Meeting:
    """Write where the group carries on from; only the group sees it (S90).

    Raises:
        NotAnyMore: somebody wrote another line after the page showed `seen`.
    """
    meeting = _held(meeting, person)
    if meeting.carry_on == text:
        return meeting
    if meeting.carry_on != seen:
        raise NotAnyMore
    meeting.carry_on = text
    meeting.save(update_fields=["carry_on"])
    _note("meeting line written", meeting, person, at)
    return meeting


def _held(meeting: Meeting, person: Person) -> Meeting:
    """Return the meeting as it is now, its room held."""
    group = hold(meeting.group, person)
    fresh = Meeting.objects.get(pk=meeting.pk)
    fresh.group = group
    return fresh


def _new(group: Group, person: Person, details: Details, form_key: uuid.UUID, at: datetime) -> Meeting:
    return Meeting(
        group=group,
        form_key=form_key,
        place=details.place,
        link=details.link,
        headline=details.headline,
        step=_step(group, details.step_id),
        called_by=person,
        changed_at=at,
    )


def _step(group: Group, step_id: int | None) -> OutputStep | None:
    return OutputStep.objects.filter(group=group, pk=step_id).first() if step_id else None


def _change(meeting: Meeting, what: str, person: Person, at: datetime) -> Meeting:
    meeting.changed_at = at
    meeting.save()
    _tell_calendars(meeting, what, person, at)
    return meeting


def _tell_calendars(meeting: Meeting, what: str, person: Person, at: datetime) -> None:
    _note(f"meeting {what}", meeting, person, at)
    meeting_changed.send(sender=Meeting, meeting=meeting, what=what, at=at, by=person)


def _note(verb: str, meeting: Meeting, person: Person, at: datetime) -> None:
    # Without the programme: an organiser's log would tell how busy a group is.
    audit.record(verb=verb, target=meeting, at=at, actor_id=person.pk)


def _page(meeting: Meeting) -> str:
    return settings.BASE_URL + reverse("rooms:meeting", args=[meeting.group_id, meeting.pk])
