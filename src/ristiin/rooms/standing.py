"""How groups stand, in the few words that an organiser may read: never contents, counts or times."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group, Membership
from ristiin.grouping.states import State
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import State as ProgrammeState
from ristiin.programmes.models import Programme
from ristiin.rooms import silence
from ristiin.rooms.choices import Addressee, MeetingState
from ristiin.rooms.models import AgreementVersion, CarryOn, HelpRequest, Meeting, RoomEnd, Signature


def states(group_ids: Sequence[int], at: datetime) -> dict[int, list[State]]:
    """Return what the organiser reads of each group's room."""
    groups, of_group = Group.objects.filter(pk__in=group_ids), {"group": OuterRef("pk")}
    meetings = Meeting.objects.filter(**of_group)
    rows = groups.values_list(
        "pk",
        Exists(meetings.filter(state=MeetingState.HELD)),
        Exists(RoomEnd.objects.filter(**of_group, has_met=True)),
        Exists(meetings.filter(state=MeetingState.SETTLED, ends_at__gt=at)),
        Exists(CarryOn.objects.filter(**of_group, until__gte=at.date())),
    )
    known = list(rows)
    met, has_met, planned, going_on = ({row[0] for row in known if row[column]} for column in (1, 2, 3, 4))
    silent = silence.since(groups, at)
    made = with_agreement(group_ids)
    words = (
        (met | has_met, State(pgettext("group", "meetings held"), "done")),
        (planned, State(pgettext("group", "a meeting agreed"), "now")),
        (silent, State(pgettext("group", "no meeting agreed"), "heed")),
        (made, State(pgettext("group", "agreement made"), "done")),
        (going_on, State(pgettext("group", "carries on"), "now")),
    )
    return {pk: [state for those, state in words if pk in those] for pk in group_ids}


def with_agreement(group_ids: Sequence[int]) -> set[int]:
    """Return the groups whose newest agreement everybody who belongs to them now has signed."""
    rows = AgreementVersion.objects.filter(group__in=group_ids).order_by("number").values_list("group_id", "pk")
    newest = dict(rows)
    signed: dict[int, set[int]] = {}
    given = Signature.objects.filter(version__in=list(newest.values())).values_list("version_id", "person_id")
    for version_id, person_id in given:
        signed.setdefault(version_id, set()).add(person_id)
    inside: dict[int, set[int]] = {}
    members = Membership.objects.filter(group__in=list(newest), left_at__isnull=True)
    for group_id, person_id in members.values_list("group_id", "enrolment__person_id"):
        inside.setdefault(group_id, set()).add(person_id)
    return {pk for pk, version in newest.items() if inside.get(pk) and inside[pk] <= signed.get(version, set())}


def silent_groups(programme: Programme, at: datetime) -> list[Group]:
    """Return the groups of a programme that are still silent a week after they were reminded of it themselves."""
    groups = Group.objects.filter(programme=programme)
    quiet = silence.since(groups, at)
    long = [pk for pk, since in quiet.items() if since + silence.ORGANISER_AFTER <= at]
    return list(groups.filter(pk__in=long).order_by("number")) if long else []


def asking_help(programme: Programme, at: datetime) -> "QuerySet[HelpRequest]":
    """Return the requests for help that wait for the organiser."""
    del at
    asked = HelpRequest.objects.filter(group__programme=programme, addressee=Addressee.ORGANISER)
    return asked.filter(answered_at__isnull=True)


def help_asked_for(programme: Programme, at: datetime) -> list[Note]:
    """Tell of requests for help."""
    waiting = asking_help(programme, at).count()
    text = ngettext("Somebody asks you for help.", "%(n)s requests for help wait for you.", waiting)
    url = reverse("help:desk", args=[programme.slug])
    note = Note(text % {"n": waiting}, _("Nobody else in their room knows of it."), url, _("Read and answer"))
    return [note] if waiting else []


def attention(programme: Programme, at: datetime) -> list[Note]:
    """Return what the organiser should look at: groups without meetings, those silent after a reminder of their own."""
    notes = []
    if programme.pairs_published_at and not programme.makes_pairs and _has_no_meetings(programme):
        notes.append(
            Note(
                _("The groups have no meetings in their calendars yet."),
                _("You can set them all in one act, or leave it to each group."),
                reverse("series:meetings", args=[programme.slug]),
                _("Set the meetings"),
            )
        )
    silent = silent_groups(programme, at) if programme.pairs_published_at else []
    if silent:
        text = ngettext("A group has agreed on no meeting.", "%(n)s groups have agreed on no meeting.", len(silent))
        notes.append(
            Note(
                text % {"n": len(silent)},
                _("They have been reminded themselves. A friendly word from you may help: %(groups)s.")
                % {"groups": ", ".join(str(group) for group in silent)},
                reverse("grouping:board", args=[programme.slug]),
                _("See the groups"),
            )
        )
    return notes


def _has_no_meetings(programme: Programme) -> bool:
    groups = Group.objects.filter(programme=programme, ended_at=None, programme__state=ProgrammeState.PUBLISHED)
    return groups.exists() and not Meeting.objects.filter(group__programme=programme).exists()


def read_by(person: Person, programme: Programme, *, organises: bool) -> Q:
    """Return which requests for help of a programme somebody reads: those that were addressed to them."""
    mine = Q(addressee=Addressee.FACILITATOR, addressed_to=person, group__facilitator=person)
    if organises:
        mine |= Q(addressee=Addressee.ORGANISER)
    return mine & Q(group__programme=programme)
