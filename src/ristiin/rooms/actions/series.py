"""Setting the meetings of many groups in one act (S105, S126). Callers have checked who; we check when."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline
from ristiin.rooms import rhythm as rhythms
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting, Opener, RoomEnd, Series
from ristiin.rooms.rhythm import Plan, Rhythm, Row, Venue
from ristiin.rooms.signals import meeting_changed, series_settled

TAKEN_BACK_WITHIN = timedelta(hours=1)
"""So long the organiser can take the whole series back; then the meetings are the groups' own."""


class NotUnderWay(Refusal):
    """A draft or a programme that was called off has no meetings."""

    def __init__(self) -> None:
        super().__init__(_("The programme is not under way. No meetings were sent."))


class GroupsHaveChanged(Refusal):
    """The groups are not those that the form was made for."""

    def __init__(self) -> None:
        super().__init__(_("The groups have changed meanwhile. Look at them as they are now and send again."))


class SomeAreOver(Refusal):
    """A meeting cannot be put into the past."""

    def __init__(self, rows: Collection[Row]) -> None:
        said = _("The first meeting would be in the past: %(groups)s. Choose a later week.")
        super().__init__(said % {"groups": _names(rows)})


class OutsideProgramme(Refusal):
    """Meetings would come after the programme's close."""

    def __init__(self, rows: Collection[Row]) -> None:
        said = _("Some meetings would come after the programme’s close: %(groups)s. Begin earlier or take fewer.")
        super().__init__(said % {"groups": _names(rows)})


class FacilitatorInTwoPlaces(Refusal):
    """Somebody would facilitate two groups at the same time."""

    def __init__(self, plan: Plan) -> None:
        said = [f"{one.name} ({', '.join(one.groups)})" for one in plan.twice]
        text = ngettext_lazy(
            "One facilitator would be in two places at once: %(who)s. Change the hour of one group.",
            "Facilitators would be in two places at once: %(who)s. Change the hours of the groups.",
            len(said),
        )
        super().__init__(text % {"who": "; ".join(said)})


class TooLateToTakeBack(Refusal):
    """The meetings are the groups' own by now."""

    def __init__(self) -> None:
        super().__init__(_("The hour in which this could be taken back is over: the meetings are the groups’ own now."))


@transaction.atomic
def set_series(
    *,
    programme: Programme,
    rhythm: Rhythm,
    venues: Collection[Venue],
    form_key: uuid.UUID,
    actor: Person,
    at: datetime,
) -> Series:
    """Put the meetings of the groups into their calendars. The same form sent again gives the first series.

    Raises:
        NotUnderWay: the programme is a draft or was called off.
        GroupsHaveChanged: a group has ended meanwhile, or none was chosen.
        SomeAreOver: a meeting would be in the past.
        OutsideProgramme: a meeting would come after the close.
        FacilitatorInTwoPlaces: somebody would facilitate two groups at once.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    already = Series.objects.filter(programme=programme, key=form_key).first()
    if already is not None:
        return already
    if programme.state != State.PUBLISHED:
        raise NotUnderWay
    chosen = {venue.group_id for venue in venues}
    groups = list(
        Group.objects.select_for_update(of=("self",))
        .filter(programme=programme, pk__in=chosen, ended_at=None)
        .select_related("facilitator", "target_group")
        .order_by("number", "pk")
    )
    closed = RoomEnd.objects.filter(group__in=groups).exclude(ended_at=None, emptied_at=None)
    if not groups or len(groups) != len(chosen) or closed.exists():
        raise GroupsHaveChanged
    planned = planned_for(programme=programme, groups=groups, venues=venues, rhythm=rhythm, at=at)
    if planned.past:
        raise SomeAreOver(planned.past)
    if planned.outside:
        raise OutsideProgramme(planned.outside)
    if planned.twice:
        raise FacilitatorInTwoPlaces(planned)
    series = Series.objects.create(
        programme=programme, key=form_key, meetings_each=rhythm.count, made_by=actor, made_at=at
    )
    made: dict[int, list[Meeting]] = defaultdict(list)
    for row in planned.rows:
        for number, day in enumerate(row.days):
            made[row.group.pk].append(_meeting(series, row, number, day.span))
    Meeting.objects.bulk_create([meeting for meetings in made.values() for meeting in meetings])
    audit.record(verb="meetings set for groups", target=series, at=at, actor_id=actor.pk, programme_id=programme.pk)
    for meetings in made.values():
        series_settled.send(sender=Meeting, meetings=meetings, at=at, by=actor)
    return series


@transaction.atomic
def take_back(*, series: Series, actor: Person, at: datetime) -> int:
    """Call off what of a series is still as it was sent, within the hour; return how many meetings that were.

    What a group has changed meanwhile is its own and stays. Taking it back twice changes nothing.

    Raises:
        TooLateToTakeBack: the hour is over.
    """
    series = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if series.taken_back_at is not None:
        return 0
    if at > series.made_at + TAKEN_BACK_WITHIN:
        raise TooLateToTakeBack
    list(Group.objects.select_for_update(of=("self",)).filter(programme=series.programme_id).order_by("pk"))
    untouched = [
        meeting
        for meeting in Meeting.objects.filter(
            group__programme=series.programme_id,
            form_key=series.key,
            state=MeetingState.SETTLED,
            sequence=0,
            changed_at=series.made_at,
            starts_at__gt=at,
        ).select_related("group__programme")
        if not meeting.headline
    ]
    opened = set(Opener.objects.filter(meeting__in=untouched).values_list("meeting_id", flat=True))
    gone = [meeting for meeting in untouched if meeting.pk not in opened]
    for meeting in gone:
        meeting.state, meeting.changed_at = MeetingState.CANCELLED, at
        meeting.sequence += 1
        meeting.save(update_fields=["state", "changed_at", "sequence"])
        meeting_changed.send(sender=Meeting, meeting=meeting, what="cancelled", at=at, by=actor)
    series.taken_back_at = at
    series.save(update_fields=["taken_back_at"])
    audit.record(
        verb="meetings of groups taken back",
        target=series,
        at=at,
        actor_id=actor.pk,
        programme_id=series.programme_id,
    )
    return len(gone)


def planned_for(
    *, programme: Programme, groups: Collection[Group], venues: Collection[Venue], rhythm: Rhythm, at: datetime
) -> Plan:
    """Return the meetings as they would be sent.

    Of other groups only what the organiser sent and nobody has changed counts as taken: the rest is not theirs to know.
    """
    sent = dict(Series.objects.filter(programme=programme, taken_back_at=None).values_list("key", "made_at"))
    as_sent = (
        Meeting.objects.filter(
            group__programme=programme,
            form_key__in=sent,
            state=MeetingState.SETTLED,
            sequence=0,
            ends_at__gt=at,
            group__ended_at=None,
        )
        .exclude(group__in=[group.pk for group in groups])
        .select_related("group__facilitator")
        .defer("headline", "carry_on")
        .order_by("starts_at", "pk")
    )
    taken = [
        rhythms.Held(m.group, (m.starts_at, m.ends_at), m.link or m.place if m.changed_at == sent[m.form_key] else "")
        for m in as_sent
        if m.starts_at and m.ends_at
    ]
    zone = ZoneInfo(programme.timezone)
    return rhythms.plan(groups, venues, rhythm, timeline(programme), zone=zone, taken=taken, at=at)


def _meeting(series: Series, row: Row, number: int, span: tuple[datetime, datetime]) -> Meeting:
    # Nobody of the group called it: what comes to stand in it later is not in the organiser's own data.
    return Meeting(
        group=row.group,
        form_key=series.key,
        series=series.key,
        number=number,
        state=MeetingState.SETTLED,
        starts_at=span[0],
        ends_at=span[1],
        place=row.venue.place,
        link=row.venue.link,
        changed_at=series.made_at,
    )


def _names(rows: Collection[Row]) -> str:
    return ", ".join(str(row.group) for row in rows)
