"""Everything that changes a programme. Callers have checked who; we check when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.actions import person_for_address
from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.community.actions import organisation_named, unit_named
from ristiin.kernel import audit
from ristiin.kernel.collation import fold
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.translated import in_language
from ristiin.programmes import figures, queries, signals
from ristiin.programmes.choices import (
    Entry,
    EntryKind,
    OutputPolicy,
    Pairing,
    RoleKind,
    Scope,
    State,
    Teaching,
    ThemePolicy,
)
from ristiin.programmes.models import Programme, Role, Skill, Theme, TimelineEntry
from ristiin.programmes.playbooks import Playbook, playbooks

SAME_PRESS = timedelta(minutes=10)
"""Starting the same programme again within this is the same press of a button."""
FARTHEST = timedelta(days=366 * 5)
LONGEST_SESSION = timedelta(hours=12)
RESERVED = frozenset({"start"})

Texts = dict[str, str]
Option = TypeVar("Option", Theme, Skill)


class NoSuchPlaybook(Refusal):
    """There is no such playbook."""

    def __init__(self) -> None:
        super().__init__(_("There is no such playbook."))


class NameMissing(Refusal):
    """It needs a name in at least one language."""

    def __init__(self) -> None:
        super().__init__(_("Give it a name in at least one language."))


class ImpossibleDates(Refusal):
    """Days that cannot be: an end before its start, a day out of reach, a session longer than a day."""


class ProgrammeIsCancelled(Refusal):
    """A cancelled programme does not change any more."""

    def __init__(self) -> None:
        super().__init__(_("The programme has been cancelled. It cannot be changed any more."))


class NotReady(Refusal):
    """The page lacks something."""


class AnswersGiven(Refusal):
    """Somebody has answered with what would be taken away."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("People have already answered. You can add to the list, not take away: %(what)s.") % {"what": what}
        )


class TooFewPlaces(Refusal):
    """More people are registered than there would be places."""

    def __init__(self, registered: int) -> None:
        super().__init__(
            _("There are already %(registered)s registered. Give at least as many places.") % {"registered": registered}
        )


class SizesMakeNoSense(Refusal):
    """A group has at least two, and no more than its largest size."""

    def __init__(self) -> None:
        super().__init__(_("The smallest size is at least two and at most the largest size."))


class OrganisationMissing(Refusal):
    """A programme of one organisation or unit needs to know which."""

    def __init__(self) -> None:
        super().__init__(_("Say which organisation and unit the programme is for, or let people come from anywhere."))


class OptionThere(Refusal):
    """The list has it already."""

    def __init__(self, name: str) -> None:
        super().__init__(_("It is on the list already: %(name)s.") % {"name": name})


class PromisedNotToFollow(Refusal):
    """People have registered knowing that no teacher follows."""

    def __init__(self) -> None:
        super().__init__(
            _("People have registered knowing that no teacher follows who takes part. That cannot be changed any more.")
        )


class CreditTooLate(Refusal):
    """Credit is announced before registration opens."""

    def __init__(self) -> None:
        super().__init__(
            _("Whether taking part counts for credit is said before registration opens. It cannot be added any more.")
        )


class NoCreditAtWork(Refusal):
    """An employer does not follow who was there."""

    def __init__(self) -> None:
        super().__init__(_("Where the employer organises, nobody follows who was there: taking part is voluntary."))


class EmployerDoesNotFollow(Refusal):
    """Where the employer organises, taking part is voluntary and nobody follows it."""

    def __init__(self) -> None:
        super().__init__(
            _("Where the employer organises, nobody follows who takes part: it cannot be part of teaching.")
        )


class LastOrganiser(Refusal):
    """A programme is never left without an organiser."""

    def __init__(self) -> None:
        super().__init__(_("You are the last organiser. Add another one first."))


@transaction.atomic
def start(*, playbook: str, person: Person, names: Texts, first_day: date, at: datetime) -> Programme:
    """Start a draft from a playbook, with its whole timeline. The same press of a button twice returns the first draft.

    Raises:
        NoSuchPlaybook: no playbook has this key.
        NameMissing: no language has a name.
        ImpossibleDates: the first day is years away.
    """
    book = playbooks().get(playbook)
    if book is None:
        raise NoSuchPlaybook
    names = _texts(names)
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
    programme = _with_free_slug(_programme_from(book, person, names, at))
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


def _with_free_slug(programme: Programme) -> Programme:
    wanted = slugify(in_language(programme.names, "fi"))[:70].strip("-") or programme.playbook
    taken = set(Programme.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | RESERVED
    number = 1
    while True:
        programme.slug = wanted if number == 1 else f"{wanted}-{number}"
        number += 1
        if programme.slug in taken:
            continue
        try:
            with transaction.atomic():
                programme.save(force_insert=True)
        except IntegrityError:
            # Somebody took the address since we looked.
            taken.add(programme.slug)
            continue
        return programme


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
        model(programme=programme, names=names, folded_name=fold(in_language(names, "fi"))[:160], position=position)
        for position, names in enumerate(texts)
    )


def _texts(texts: Mapping[str, str]) -> Texts:
    """Return what is written in each language, empty ones left out."""
    return {language: text.strip() for language, text in texts.items() if text and text.strip()}


@dataclass(frozen=True)
class Settings:
    """Everything an organiser decides about a programme beside its dates, themes and skills."""

    names: Texts
    summaries: Texts
    descriptions: Texts
    for_whom: Texts
    words: dict[str, Texts]
    theme_policy: ThemePolicy
    entry: Entry
    pairing: Pairing
    scope: Scope
    organisation: str
    unit: str
    employer_organises: bool
    teaching: Teaching
    output_policy: OutputPolicy
    counts_for_credit: bool
    size_min: int
    size_max: int
    capacity: int | None
    hours_estimate: int | None
    week_rows: tuple[str, ...]
    languages: tuple[str, ...]
    disciplines: tuple[str, ...]

    @classmethod
    def of(cls, programme: Programme) -> "Settings":
        """Return a programme's settings as they are."""
        return cls(
            names=programme.names,
            summaries=programme.summaries,
            descriptions=programme.descriptions,
            for_whom=programme.for_whom,
            words=programme.words,
            theme_policy=ThemePolicy(programme.theme_policy),
            entry=Entry(programme.entry),
            pairing=Pairing(programme.pairing),
            scope=Scope(programme.scope),
            organisation=programme.organisation.name if programme.organisation else "",
            unit=programme.unit.name if programme.unit else "",
            employer_organises=programme.employer_organises,
            teaching=Teaching(programme.teaching),
            output_policy=OutputPolicy(programme.output_policy),
            counts_for_credit=programme.counts_for_credit,
            size_min=programme.size_min,
            size_max=programme.size_max,
            capacity=programme.capacity,
            hours_estimate=programme.hours_estimate,
            week_rows=tuple(programme.week_rows),
            languages=tuple(programme.languages),
            disciplines=tuple(programme.disciplines),
        )


_ANSWERABLE = ("week_rows", "languages", "disciplines")


@transaction.atomic
def change_settings(*, programme: Programme, settings: Settings, by: Person, at: datetime) -> Programme:
    """Set what the organiser decided. What people have already answered with is added to, never taken away (E17).

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        SizesMakeNoSense: smallest and largest size contradict.
        OrganisationMissing: the scope needs an organisation or a unit that is not named.
        TooFewPlaces: more are registered than there would be places.
        AnswersGiven: a time, language or discipline would go that somebody may have chosen.
        PromisedNotToFollow: a teacher would follow those who registered without one.
        EmployerDoesNotFollow: a teacher would follow employees.
        CreditTooLate: credit was not announced before registration opened.
        NoCreditAtWork: the employer would follow who was there.
    """
    programme = _locked(programme)
    names = _texts(settings.names)
    if not names:
        raise NameMissing
    if not 2 <= settings.size_min <= settings.size_max:  # noqa: PLR2004 - two is company
        raise SizesMakeNoSense
    needs_organisation = settings.scope != Scope.ANYWHERE and not settings.organisation.strip()
    if needs_organisation or (settings.scope == Scope.UNIT and not settings.unit.strip()):
        raise OrganisationMissing
    counts = figures.of_one(programme)
    if settings.teaching == Teaching.PART:
        _may_be_followed(programme, settings, has_answers=bool(counts["answers"]))
    if settings.capacity is not None and settings.capacity < counts["registered"]:
        raise TooFewPlaces(counts["registered"])
    if counts["answers"]:
        _keep_answered(programme, settings)
    if settings.counts_for_credit:
        _announce_credit(programme, settings, counts["answers"], at)
    programme.names = names
    programme.summaries = _texts(settings.summaries)
    programme.descriptions = _texts(settings.descriptions)
    programme.for_whom = _texts(settings.for_whom)
    programme.words = {key: texts for key, word in settings.words.items() if (texts := _texts(word))}
    organisation = organisation_named(name=settings.organisation) if settings.organisation.strip() else None
    programme.organisation = organisation
    programme.unit = (
        unit_named(organisation=organisation, name=settings.unit) if organisation and settings.unit.strip() else None
    )
    for column in (
        "theme_policy",
        "entry",
        "pairing",
        "scope",
        "employer_organises",
        "teaching",
        "output_policy",
        "counts_for_credit",
        "size_min",
        "size_max",
    ):
        setattr(programme, column, getattr(settings, column))
    programme.capacity, programme.hours_estimate = settings.capacity, settings.hours_estimate
    for column in _ANSWERABLE:
        setattr(programme, column, list(getattr(settings, column)))
    programme.save()
    _note("programme settings changed", programme, by, at)
    return programme


def _announce_credit(programme: Programme, settings: Settings, answers: int, at: datetime) -> None:
    """Go on when attendance may be kept: nobody who registers learns of it afterwards, and no employer follows it."""
    if settings.employer_organises:
        raise NoCreditAtWork
    registration = queries.entry_of(queries.timeline(programme), EntryKind.REGISTRATION)
    has_opened = programme.state == State.PUBLISHED and registration is not None and registration.starts_at <= at
    if not programme.counts_for_credit and (answers or has_opened):
        raise CreditTooLate


def _may_be_followed(programme: Programme, settings: Settings, *, has_answers: bool) -> None:
    if settings.employer_organises:
        raise EmployerDoesNotFollow
    if has_answers and not programme.is_part_of_teaching:
        raise PromisedNotToFollow


def _keep_answered(programme: Programme, settings: Settings) -> None:
    for column in _ANSWERABLE:
        gone = [value for value in getattr(programme, column) if value not in getattr(settings, column)]
        if gone:
            raise AnswersGiven(", ".join(gone))


@dataclass(frozen=True)
class When:
    """When and where one entry of a timeline is to be."""

    starts_at: datetime
    ends_at: datetime
    is_online: bool = True
    place: str = ""
    link: str = ""


@transaction.atomic
def change_dates(*, programme: Programme, whens: Mapping[str, When], by: Person, at: datetime) -> list[TimelineEntry]:
    """Move entries of the timeline, by key, and return the whole of it.

    An entry that changes counts up its `sequence`; later floors hear of a published programme's joint sessions.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        ImpossibleDates: an entry would end before it starts, last too long, or lie years away.
    """
    programme = _locked(programme)
    entries = queries.timeline(programme)
    changed = []
    for entry in entries:
        when = whens.get(entry.key)
        if when is None or when == _when(entry):
            continue
        _check_possible(entry, when, at)
        entry.starts_at, entry.ends_at = when.starts_at, when.ends_at
        entry.is_online, entry.place, entry.link = when.is_online, when.place, when.link
        entry.sequence += 1
        entry.changed_at = at
        entry.save()
        changed.append(entry)
    if not changed:
        return entries
    _note("programme dates changed", programme, by, at, {"entries": [entry.key for entry in changed]})
    if programme.state == State.PUBLISHED:
        for entry in changed:
            if entry.is_session:
                signals.session_changed.send(sender=TimelineEntry, entry=entry, at=at, by=by)
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.ends_at, entry.pk))


def _when(entry: TimelineEntry) -> When:
    return When(entry.starts_at, entry.ends_at, entry.is_online, entry.place, entry.link)


def _check_possible(entry: TimelineEntry, when: When, at: datetime) -> None:
    said = {"name": entry.name}
    if when.ends_at < when.starts_at:
        raise ImpossibleDates(_("%(name)s: it would end before it begins.") % said)
    if entry.is_session and when.ends_at == when.starts_at:
        raise ImpossibleDates(_("%(name)s: it would end when it begins.") % said)
    if entry.is_session and when.ends_at - when.starts_at > LONGEST_SESSION:
        raise ImpossibleDates(_("%(name)s: it would last longer than twelve hours.") % said)
    if max(abs(when.starts_at - at), abs(when.ends_at - at)) > FARTHEST:
        raise ImpossibleDates(_("%(name)s: the day is more than five years away.") % said)


@transaction.atomic
def publish(*, programme: Programme, by: Person, at: datetime) -> Programme:
    """Let others see the programme's page. Publishing twice changes nothing.

    Raises:
        ProgrammeIsCancelled: it will not take place.
        NotReady: the page lacks something; the reason lists it.
    """
    programme = _locked(programme)
    if programme.state == State.PUBLISHED:
        return programme
    lacking = queries.missing(programme, queries.timeline(programme), at)
    if lacking:
        raise NotReady(" ".join(str(lack.text) for lack in lacking))
    programme.state, programme.published_at = State.PUBLISHED, at
    programme.save(update_fields=["state", "published_at"])
    _note("programme published", programme, by, at)
    signals.programme_published.send(sender=Programme, programme=programme, at=at, by=by)
    return programme


@transaction.atomic
def cancel(*, programme: Programme, by: Person, at: datetime) -> Programme:
    """Call the programme off for good. Cancelling twice changes nothing."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.state == State.CANCELLED:
        return programme
    programme.state = State.CANCELLED
    programme.save(update_fields=["state"])
    _note("programme cancelled", programme, by, at)
    signals.programme_cancelled.send(sender=Programme, programme=programme, at=at, by=by)
    return programme


def add_theme(*, programme: Programme, names: Texts, by: Person, at: datetime) -> Theme:
    """Put a theme at the end of the list; one that was retired comes back.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        OptionThere: the list has it.
    """
    return _add_option(Theme, programme, names, by, at)


def add_skill(*, programme: Programme, names: Texts, by: Person, at: datetime) -> Skill:
    """Put a skill at the end of the list; one that was retired comes back.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        OptionThere: the list has it.
    """
    return _add_option(Skill, programme, names, by, at)


@transaction.atomic
def _add_option(model: type[Option], programme: Programme, names: Texts, by: Person, at: datetime) -> Option:
    programme, names = _locked(programme), _option_names(names)
    folded = _folded(names)
    already = model.objects.filter(programme=programme, folded_name=folded).first()
    if already is not None and not already.is_retired:
        raise OptionThere(already.name)
    last = model.objects.filter(programme=programme).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    if already is not None:
        already.is_retired, already.position = False, position
        already.names = {**already.names, **names}
        already.save()
        option = already
    else:
        option = model.objects.create(programme=programme, names=names, folded_name=folded, position=position)
    _note(f"{model._meta.model_name} added", programme, by, at)
    return option


@transaction.atomic
def rename_option(*, option: Option, names: Texts, by: Person, at: datetime) -> Option:
    """Give a theme or skill other words; answers that chose it keep it.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        NameMissing: no language has a name.
        OptionThere: another on the list has the name.
    """
    programme, names = _locked(option.programme), _option_names(names)
    others = type(option).objects.filter(programme=programme).exclude(pk=option.pk)
    if others.filter(folded_name=_folded(names)).exists():
        raise OptionThere(in_language(names))
    option.names, option.folded_name = names, _folded(names)
    option.save(update_fields=["names", "folded_name"])
    _note(f"{option._meta.model_name} renamed", programme, by, at)
    return option


@transaction.atomic
def move_option(*, option: Option, up: bool, by: Person, at: datetime) -> None:
    """Let a theme or skill change places with its neighbour on the list; at the end of the list it stays.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    programme = _locked(option.programme)
    model = type(option)
    there = list(model.objects.filter(programme=programme, is_retired=False).order_by("position", "pk"))
    here = next((place for place, other in enumerate(there) if other.pk == option.pk), None)
    if here is None:
        return
    to = here - 1 if up else here + 1
    if not 0 <= to < len(there):
        return
    there[here], there[to] = there[to], there[here]
    for position, other in enumerate(there):
        other.position = position
    model.objects.bulk_update(there, ["position"])
    _note(f"{option._meta.model_name} moved", programme, by, at)


@transaction.atomic
def remove_option(*, option: Option, by: Person, at: datetime) -> bool:
    """Take a theme or skill off the list: deleted when nobody has chosen it (True), else retired (False) (E17).

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    programme, pk = _locked(option.programme), option.pk
    try:
        with transaction.atomic():
            type(option).objects.get(pk=pk).delete()
        is_gone = True
    except ProtectedError:
        type(option).objects.filter(pk=pk).update(is_retired=True)
        is_gone = False
    _note(f"{option._meta.model_name} {'deleted' if is_gone else 'retired'}", programme, by, at)
    return is_gone


@transaction.atomic
def restore_option(*, option: Option, by: Person, at: datetime) -> None:
    """Offer a retired theme or skill again.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    programme = _locked(option.programme)
    type(option).objects.filter(pk=option.pk).update(is_retired=False)
    _note(f"{option._meta.model_name} restored", programme, by, at)


@transaction.atomic
def give_role(*, programme: Programme, address: str, role: RoleKind, by: Person, at: datetime, name: str = "") -> Role:
    """Give whoever reads mail at an address a role, and write to them. Giving it twice changes nothing.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
        BrokenAddress: the address cannot be one.
    """
    programme = _locked(programme)
    person = person_for_address(address=address, name=name, language=by.language, at=at)
    given, is_new = Role.objects.get_or_create(programme=programme, person=person, role=role, defaults={"given_at": at})
    if is_new:
        _note(f"{role.value} added", programme, by, at, subject=person)
        if person.pk != by.pk:
            url = settings.BASE_URL + reverse("programmes:page", args=[programme.slug])
            tell(
                person=person,
                topic="roles",
                kind="programmes/role_given",
                context={"programme": programme, "role": role.value, "by": by, "url": url},
                at=at,
            )
    return given


@transaction.atomic
def take_role(*, role: Role, by: Person, at: datetime) -> None:
    """End somebody's role. Twice changes nothing.

    Raises:
        LastOrganiser: nobody would organise the programme.
    """
    programme = Programme.objects.select_for_update().get(pk=role.programme_id)
    _end(role, programme, by, at)


def _end(role: Role, programme: Programme, by: Person, at: datetime) -> None:
    """End the role when the programme, which is locked, keeps an organiser."""
    others = Role.objects.filter(programme=programme, role=RoleKind.ORGANISER).exclude(pk=role.pk)
    if role.role == RoleKind.ORGANISER and not others.exists():
        raise LastOrganiser
    gone, _counts = Role.objects.filter(pk=role.pk).delete()
    if gone:
        _note(f"{role.role} removed", programme, by, at, subject=role.person)


def _locked(programme: Programme) -> Programme:
    """Return the programme as it is now, locked until the transaction ends.

    Raises:
        ProgrammeIsCancelled: nothing changes any more.
    """
    fresh = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    if fresh.state == State.CANCELLED:
        raise ProgrammeIsCancelled
    return fresh


def _note(
    verb: str,
    programme: Programme,
    by: Person,
    at: datetime,
    details: dict[str, Any] | None = None,
    *,
    subject: Person | None = None,
) -> None:
    audit.record(
        verb=verb,
        target=programme,
        at=at,
        actor_id=by.pk,
        programme_id=programme.pk,
        subject_id=subject.pk if subject else None,
        details=details,
    )


def _option_names(names: Texts) -> Texts:
    names = {language: " ".join(text.split())[:160] for language, text in _texts(names).items()}
    if not names:
        raise NameMissing
    return names


def _folded(names: Texts) -> str:
    return fold(in_language(names, "fi"))[:160]
