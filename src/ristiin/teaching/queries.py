"""Questions about teaching: what is asked of whom, and who has completed the programme."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.accounts.agenda import Step
from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.queries import by_name
from ristiin.grouping.models import Group, Membership
from ristiin.grouping.words import group_name
from ristiin.programmes.choices import EntryKind, OutputPolicy, Phase, RoleKind, State
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import roles_of
from ristiin.programmes.queries import entry_of, timeline, with_timeline
from ristiin.rooms.access import entered_rooms
from ristiin.teaching import completion
from ristiin.teaching.completion import Missing
from ristiin.teaching.models import Question, QuestionDone
from ristiin.ui import dates

IN_ORDER = ("opens_at", "due_at", "pk")


def questions(programme: Programme) -> list[Question]:
    """Return every question of a programme, those withdrawn last."""
    found = Question.objects.filter(programme=programme).prefetch_related("addressed__group").order_by(*IN_ORDER)
    return sorted(found, key=lambda question: question.withdrawn_at is not None)


def groups_to_ask(programme: Programme) -> list[tuple[Group, str]]:
    """Return the groups that go on, each with its name."""
    found = Group.objects.filter(programme=programme, ended_at__isnull=True).order_by("number", "pk")
    return [(group, name_of(group, programme)) for group in found]


def name_of(group: Group, programme: Programme) -> str:
    """Return what a group is called by those who are not in it."""
    return str(group) if group.names else group_name(programme, group.number, is_pair=programme.makes_pairs)


def _of_groups(programme_ids: Collection[int], group_ids: Sequence[int]) -> "QuerySet[Question]":
    """Return the standing questions that may concern any of the groups."""
    concerns = Q(is_for_all=True) | Q(addressed__group__in=group_ids)
    return Question.objects.standing().filter(concerns, programme__in=programme_ids).distinct().order_by(*IN_ORDER)


def shown_to(group: Group, at: datetime) -> "QuerySet[Question]":
    """Return the questions that a group has been shown, those withdrawn since among them."""
    concerns = Q(is_for_all=True) | Q(addressed__group=group)
    return Question.objects.filter(concerns, programme=group.programme_id, opens_at__lte=at).distinct()


def _asked(
    groups: Sequence[tuple[int, int]], *, by: datetime | None = None
) -> tuple[dict[int, list[Question]], set[tuple[int, int]]]:
    """Return what is asked of each (group id, programme id), and which (question id, group id) are done."""
    ids = [pk for pk, _programme in groups]
    found = _of_groups({programme for _pk, programme in groups}, ids).prefetch_related("addressed")
    asked: dict[int, list[Question]] = {pk: [] for pk in ids}
    for question in found if by is None else found.filter(opens_at__lte=by):
        chosen = {row.group_id for row in question.addressed.all()}
        for pk, programme in groups:
            if question.programme_id == programme and (question.is_for_all or pk in chosen):
                asked[pk].append(question)
    done = set(QuestionDone.objects.filter(group__in=ids).values_list("question_id", "group_id"))
    return asked, done


@dataclass(frozen=True)
class Asked:
    """A question as a group sees it."""

    question: Question
    is_done: bool
    is_over: bool


def asked_of(group: Group, at: datetime) -> list[Asked]:
    """Return the questions that have opened for a group: those to talk about first, the next to be due first."""
    asked, done = _asked([(group.pk, group.programme_id)], by=at)
    found = [
        Asked(question, is_done=(question.pk, group.pk) in done, is_over=question.due_at < at)
        for question in asked[group.pk]
    ]
    return sorted(found, key=lambda one: (one.is_done, one.question.due_at, one.question.pk))


def unanswered(programme: Programme, group_ids: Sequence[int], at: datetime) -> dict[int, list[Missing]]:
    """Return what teaching itself asks of each group and it has not done.

    Where nothing is asked for, belonging to the group until the programme's close is enough.
    """
    asked, done = _asked([(pk, programme.pk) for pk in group_ids])
    lacking: dict[int, list[Missing]] = {}
    for pk, mine in asked.items():
        here = reverse("teaching:room", args=[pk])
        left = [question for question in mine if (question.pk, pk) not in done]
        lacking[pk] = [Missing(_said(question, at), here) for question in left]
        if not mine and programme.output_policy != OutputPolicy.REQUIRED:
            lacking[pk] = _until_the_close(programme, at)
    return lacking


def _said(question: Question, at: datetime) -> str:
    if question.opens_at > at:
        return _("A question that opens on %(day)s") % {"day": dates.day(question.opens_at)}
    return _("The question to talk about by %(day)s") % {"day": dates.day(question.due_at)}


def _until_the_close(programme: Programme, at: datetime) -> list[Missing]:
    close = entry_of(timeline(programme), EntryKind.CLOSE)
    if close is None or close.starts_at <= at:
        return []
    return [Missing(_("The programme goes on until %(day)s") % {"day": dates.day(close.starts_at)})]


@dataclass(frozen=True)
class Follower:
    """Somebody on the teacher's roster: completed is yes or no, and None while they have no group."""

    name: str
    address: str
    group: str
    has_completed: bool


def on_the_roster(programme: Programme) -> "QuerySet[Enrolment]":
    """Return those who take part, by name."""
    return Enrolment.objects.active().filter(programme=programme).select_related("person").order_by(*by_name())


def roster(programme: Programme, enrolments: Sequence[Enrolment], at: datetime) -> list[Follower]:
    """Return the roster of these registrations: their group, and whether they have completed the programme."""
    rows = Membership.objects.filter(enrolment__in=[e.pk for e in enrolments], left_at__isnull=True)
    group_of = {row.enrolment_id: row.group for row in rows.select_related("group")}
    lacking = completion.missing(programme, sorted({group.pk for group in group_of.values()}), at)
    return [
        Follower(
            name=str(enrolment.person),
            address=enrolment.person.email,
            group=name_of(group, programme) if (group := group_of.get(enrolment.pk)) else "",
            has_completed=group is not None and not lacking[group.pk],
        )
        for enrolment in enrolments
    ]


def done_by_group(question: Question, programme: Programme) -> list[tuple[str, bool]]:
    """Return for each group that was asked whether it has talked about a question."""
    done = set(QuestionDone.objects.filter(question=question).values_list("group_id", flat=True))
    chosen = {row.group_id for row in question.addressed.all()}
    return [
        (name, group.pk in done)
        for group, name in groups_to_ask(programme)
        if question.is_for_all or group.pk in chosen
    ]


def may_wait(person: Person, at: datetime) -> "QuerySet[Question] | None":
    """Return the questions that are open in the person's rooms, answered or not; None for one without a room."""
    mine = entered_rooms(person)
    if not mine:
        return None
    concerning = _of_groups({group.programme_id for group in mine}, [group.pk for group in mine])
    return concerning.filter(opens_at__lte=at, due_at__gte=at)


def steps(person: Person, at: datetime) -> list[Step]:
    """Return the questions that wait for the person's groups, one step a group."""
    mine = entered_rooms(person)
    if not mine:
        return []
    asked, done = _asked([(group.pk, group.programme_id) for group in mine], by=at)
    waiting: dict[int, list[Question]] = defaultdict(list)
    for pk, there in asked.items():
        waiting[pk] = [q for q in there if (q.pk, pk) not in done and q.due_at >= at]
    return [_step(group, waiting[group.pk]) for group in mine if waiting[group.pk]]


def courses(person: Person, at: datetime) -> list[Step]:
    """Return the courses the person teaches that are under way, one step each."""
    teaches = [role.programme_id for role in roles_of(person) if role.role == RoleKind.TEACHER]
    taught = Programme.objects.filter(state=State.PUBLISHED, pk__in=teaches)
    going_on = [
        course for course in with_timeline(taught).order_by("pk") if course.phase(timeline(course), at) != Phase.CLOSED
    ]
    if not going_on:
        return []
    asking = set(Question.objects.standing().filter(programme__in=going_on).values_list("programme_id", flat=True))
    return [_course(course, has_questions=course.pk in asking) for course in going_on]


def _course(course: Programme, *, has_questions: bool) -> Step:
    if not has_questions:
        return Step(
            programme=course.name,
            title=_("You can give the groups something to talk about"),
            text=_("A question opens on its day, and the groups talk about it in their own rooms."),
            url=reverse("teaching:new", args=[course.slug]),
            label=_("Write a question"),
            rank=80,
        )
    return Step(
        programme=course.name,
        title=_("Your course is under way"),
        text=_("See the questions, who takes part, and who has completed it.")
        if course.is_part_of_teaching
        else _("See the questions to the groups."),
        url=reverse("teaching:home", args=[course.slug]),
        label=_("Open the teacher’s page"),
        rank=90,
    )


def _step(group: Group, waiting: Sequence[Question]) -> Step:
    first = min(question.due_at for question in waiting)
    return Step(
        programme=group.programme.name,
        title=ngettext("A question to talk about", "%(n)s questions to talk about", len(waiting)) % {"n": len(waiting)},
        text=_("By %(when)s. What you say stays among you.") % {"when": dates.day_clock(first)},
        url=reverse("teaching:room", args=[group.pk]),
        label=_("Open the questions"),
        rank=40,
    )
