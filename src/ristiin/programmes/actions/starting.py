"""Starting a programme from a playbook."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.programmes import own_playbooks
from ristiin.programmes.addresses import with_free_slug
from ristiin.programmes.calendar import FARTHEST
from ristiin.programmes.choices import RoleKind, State
from ristiin.programmes.models import Programme, Role, Skill, Theme, TimelineEntry
from ristiin.programmes.naming import Texts, folded, written
from ristiin.programmes.playbooks import Playbook
from ristiin.programmes.refusals import ImpossibleDates, NameMissing, NoSuchPlaybook

Option = TypeVar("Option", Theme, Skill)
SAME_PRESS = timedelta(minutes=10)
"""Starting the same programme again within this is the same press of a button."""


@transaction.atomic
def start(*, playbook: str, person: Person, names: Texts, first_day: date, at: datetime) -> Programme:
    """Start a draft from a playbook, with its whole timeline. The same press of a button twice returns the first draft.

    Raises:
        NoSuchPlaybook: no playbook has this key.
        NameMissing: no language has a name.
        ImpossibleDates: the first day is years away.
    """
    book = own_playbooks.find(playbook)
    if book is None:
        raise NoSuchPlaybook
    names = written(names)
    if not names:
        raise NameMissing
    if abs(first_day - at.date()) > FARTHEST:
        raise ImpossibleDates(_("The first day is more than five years away."))
    Person.objects.select_for_update().get(pk=person.pk)
    return _start_once(book, person, names, first_day, at)


def _start_once(book: Playbook, person: Person, names: Texts, first_day: date, at: datetime) -> Programme:
    """Return the draft that the same press of a button made already, else a new one; the person is locked."""
    same = Programme.objects.filter(created_by=person, playbook=book.key, names=names, created_at__gte=at - SAME_PRESS)
    already = same.filter(state=State.DRAFT).first()
    if already is not None:
        return already
    programme = with_free_slug(_programme_from(book, person, names, at))
    Role.objects.create(programme=programme, person=person, role=RoleKind.ORGANISER, given_at=at)
    _plan(programme, book, first_day, at)
    _fill(Theme, programme, book.themes)
    _fill(Skill, programme, book.skills)
    audit.record(
        verb="programme started",
        target=programme,
        at=at,
        actor_id=person.pk,
        programme_id=programme.pk,
        details={"playbook": book.key},
    )
    return programme


def _programme_from(book: Playbook, person: Person, names: Texts, at: datetime) -> Programme:
    return Programme(
        playbook=book.key,
        names=names,
        summaries=book.summaries,
        descriptions=book.descriptions,
        for_whom=book.for_whom,
        words=dict(book.words),
        theme_policy=book.theme_policy,
        pairing=book.pairing,
        teaching=book.teaching,
        output_policy=book.output,
        size_min=book.size_min,
        size_max=book.size_max,
        hours_estimate=book.hours_estimate,
        week_rows=list(book.week_rows),
        languages=list(book.languages),
        disciplines=list(book.disciplines),
        created_by=person,
        created_at=at,
    )


def _plan(programme: Programme, book: Playbook, first_day: date, at: datetime) -> None:
    TimelineEntry.objects.bulk_create(
        TimelineEntry(
            programme=programme,
            key=span.key,
            kind=span.kind,
            names=span.names,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            is_online=span.is_online,
            changed_at=at,
        )
        for span in book.spans(first_day, programme.timezone)
    )


def _fill(model: type[Option], programme: Programme, texts: Iterable[Texts]) -> None:
    model.objects.bulk_create(
        model(programme=programme, names=names, folded_name=folded(names), position=position)
        for position, names in enumerate(texts)
    )
