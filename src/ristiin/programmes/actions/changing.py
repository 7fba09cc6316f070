"""Changing what a programme is, for whom, and how it works."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.community.actions import organisation_named, site_named, unit_named
from ristiin.programmes import figures, queries
from ristiin.programmes.choices import (
    Entry,
    EntryKind,
    OutputPolicy,
    Pairing,
    Scope,
    State,
    Teaching,
    ThemePolicy,
)
from ristiin.programmes.holding import held, note
from ristiin.programmes.models import Programme
from ristiin.programmes.naming import Texts, written
from ristiin.programmes.refusals import (
    AnswersGiven,
    CreditTooLate,
    EmployerDoesNotFollow,
    NameMissing,
    NoCreditAtWork,
    OrganisationMissing,
    PromisedNotToFollow,
    SizesMakeNoSense,
    TooFewPlaces,
)


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
    site: str = ""
    venue: str = ""

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
            site=programme.site.name if programme.site else "",
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
    programme = held(programme)
    names = written(settings.names)
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
    programme.summaries = written(settings.summaries)
    programme.descriptions = written(settings.descriptions)
    programme.for_whom = written(settings.for_whom)
    programme.words = {key: texts for key, word in settings.words.items() if (texts := written(word))}
    organisation = organisation_named(name=settings.organisation) if settings.organisation.strip() else None
    programme.organisation = organisation
    programme.unit = (
        unit_named(organisation=organisation, name=settings.unit) if organisation and settings.unit.strip() else None
    )
    programme.site = site_named(name=settings.site, venue=settings.venue) if settings.site.strip() else None
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
    note("programme settings changed", programme, by, at)
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
