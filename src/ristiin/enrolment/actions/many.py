"""Registers everybody of a list in few questions to the database. Callers have checked who; we check when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.enrolment import answers, queries, queueing, signals
from ristiin.enrolment.actions.registration import TAKES_PART, answer_anew
from ristiin.enrolment.choices import EnrolmentState, Source
from ristiin.enrolment.holding import is_time, places_held
from ristiin.enrolment.models import Enrolment, ImportBatch, Invitation, PartnerWish, SkillChoice, ThemeChoice
from ristiin.enrolment.places import room_of
from ristiin.enrolment.refusals import TwiceOnTheList
from ristiin.enrolment.windows import offered_of
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme, TargetGroup


@dataclass(frozen=True)
class Row:
    """One registration of many: who, what they answered, when they sent it if the list tells, to which target group."""

    person: Person
    wishes: Wishes
    sent_at: datetime | None = None
    target_group: TargetGroup | None = None


@transaction.atomic
def register_many(
    *,
    programme: Programme,
    rows: Sequence[Row],
    actor: Person,
    at: datetime,
    source: Source = Source.IMPORT,
    brought_by: ImportBatch | None = None,
) -> list[Enrolment | Refusal]:
    """Register everybody of a list in its order and return, row by row, the registration or why there is none.

    Somebody registered by themselves keeps their own answers, somebody withdrawn stays so, somebody imported before has
    the newer answers. No letters are sent but to those whose target group changes. A person's second row is refused.

    Raises:
        ProgrammeOver: after the close.
    """
    with places_held(programme) as live:
        is_time(live, at, source)
        return _register_all(live, rows, actor, at, source, brought_by)


def _register_all(  # noqa: PLR0917 - what register_many was given
    programme: Programme,
    rows: Sequence[Row],
    actor: Person,
    at: datetime,
    source: Source,
    brought_by: ImportBatch | None,
) -> list[Enrolment | Refusal]:
    ids = [row.person.pk for row in rows]
    known = queries.with_wishes(Enrolment.objects.filter(programme=programme, person_id__in=ids))
    before = {enrolment.person_id: enrolment for enrolment in known}
    offer, room = answers.offer_of(programme), room_of(programme)
    groups = offered_of(programme)
    only = groups[0] if len(groups) == 1 else None
    tidy = [answers.tidy(row.wishes, programme) for row in rows]
    work = answers.PlacesOfWork((wishes.organisation, wishes.unit) for wishes in tidy)
    seen: set[int] = set()
    fresh: list[tuple[Enrolment, Wishes]] = []
    moved: list[tuple[Enrolment, TargetGroup | None]] = []
    outcomes: list[Enrolment | Refusal] = []
    for row, wishes in zip(rows, tidy, strict=True):
        enrolment = before.get(row.person.pk)
        try:
            if row.person.pk in seen:
                raise TwiceOnTheList
            seen.add(row.person.pk)
            if enrolment is not None and enrolment.state != EnrolmentState.DRAFT:
                enrolment.programme, enrolment.person = programme, row.person
                if enrolment.state in TAKES_PART and enrolment.source == source:
                    enrolment = answer_anew(enrolment=enrolment, wishes=wishes, at=at, source=source, actor=actor)
                    moved.append((enrolment, row.target_group))
                outcomes.append(enrolment)
                continue
            offer.check(wishes)
            organisation, unit = work.of(wishes)
            group = row.target_group or only
            answers.in_scope(programme, organisation, unit, group)
        except Refusal as refusal:
            outcomes.append(refusal)
            continue
        sent = answers.with_own_theme(programme, wishes, language=row.person.language)
        enrolment = enrolment or Enrolment(programme=programme, person=row.person)
        enrolment.organisation, enrolment.unit = organisation, unit
        enrolment.target_group, enrolment.brought_by = group, brought_by
        enrolment.is_guest = answers.is_guest(programme, group, organisation)
        answers.fill_in(enrolment, sent, at=at)
        enrolment.source, enrolment.registered_at = source, row.sent_at or at
        queueing.give_place(enrolment, room)
        fresh.append((enrolment, sent))
        outcomes.append(enrolment)
    _save_all(programme, fresh, actor, at)
    for enrolment, to in moved:
        queueing.change_line(enrolment, to, at, actor)
    return outcomes


def _save_all(programme: Programme, fresh: Sequence[tuple[Enrolment, Wishes]], actor: Person, at: datetime) -> None:
    half_way = [enrolment for enrolment, _wishes in fresh if enrolment.pk]
    for enrolment in half_way:
        enrolment.save()
    SkillChoice.objects.filter(enrolment__in=half_way).delete()
    ThemeChoice.objects.filter(enrolment__in=half_way).delete()
    PartnerWish.objects.filter(enrolment__in=half_way).delete()
    Enrolment.objects.bulk_create([enrolment for enrolment, _wishes in fresh if not enrolment.pk])
    skills: list[SkillChoice] = []
    themes: list[ThemeChoice] = []
    people: list[PartnerWish] = []
    for enrolment, wishes in fresh:
        more = answers.choices_of(enrolment, wishes)
        skills += more[0]
        themes += more[1]
        people += more[2]
    SkillChoice.objects.bulk_create(skills, batch_size=1000)
    ThemeChoice.objects.bulk_create(themes, batch_size=1000)
    PartnerWish.objects.bulk_create(people, batch_size=1000)
    answers.understand_wishes(programme, [enrolment.pk for enrolment, _wishes in fresh])
    persons = {enrolment.person.email: enrolment.person for enrolment, _wishes in fresh}
    invitations = list(Invitation.objects.filter(programme=programme, person=None, address__in=persons))
    for invitation in invitations:
        invitation.person = persons[invitation.address]
    Invitation.objects.bulk_update(invitations, ["person"])
    audit.record_many(
        verb="registered",
        targets=[
            (row, row.person_id, {"waiting": row.state == EnrolmentState.WAITING, "source": str(row.source)})
            for row, _wishes in fresh
        ],
        at=at,
        actor_id=actor.pk,
        programme_id=programme.pk,
    )
    taking_part = [enrolment for enrolment, _wishes in fresh if enrolment.state == EnrolmentState.REGISTERED]
    if taking_part:
        signals.many_registered.send(sender=Enrolment, enrolments=taking_part, at=at)
