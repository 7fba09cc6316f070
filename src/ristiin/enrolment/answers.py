"""Writes the answers of a registration: what the form, the desk and an imported list have in common."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q

from ristiin.community.models import Organisation, Unit
from ristiin.enrolment import week
from ristiin.enrolment.choices import (
    CouldFacilitate,
    Direction,
    EnrolmentState,
    MeetingMode,
    PartnerDiscipline,
    WishKind,
)
from ristiin.enrolment.models import Enrolment, PartnerWish, SkillChoice, ThemeChoice
from ristiin.enrolment.refusals import OutOfScope, UnknownChoice
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.collation import fold
from ristiin.kernel.plain import plain, plain_line
from ristiin.programmes.choices import Basis, Scope, ThemePolicy
from ristiin.programmes.models import Programme, TargetGroup, Theme

SHOWN = ("seeks", "offers", "own_words", "themes", "role_title")
"""What one may choose to show to others who look for a pair."""


def tidy(wishes: Wishes, programme: Programme) -> Wishes:
    """Return the answers as they are kept: trimmed, without control characters, nothing the programme does not ask.

    Where the employer organises, what people write in their own words is not kept at all (TRUST §1.6).
    """
    plain, order = programme.employer_organises, week.slots_of(programme)
    return replace(
        wishes,
        organisation=line(wishes.organisation, 160),
        unit=line(wishes.unit, 160),
        role_title=line(wishes.role_title, 120),
        region="" if programme.makes_pairs else line(wishes.region, 80),
        could_facilitate="" if programme.makes_pairs else wishes.could_facilitate,
        discipline=line(wishes.discipline, 120),
        seeks=tuple(sorted(set(wishes.seeks))),
        offers=tuple(sorted(set(wishes.offers))),
        seeks_more="" if plain else line(wishes.seeks_more, 200),
        offers_more="" if plain else line(wishes.offers_more, 200),
        own_words="" if plain else _text(wishes.own_words, 2000),
        shown_to_others=tuple(key for key in SHOWN if key in wishes.shown_to_others),
        own_theme=line(wishes.own_theme, 160) if programme.theme_policy == ThemePolicy.OPEN else "",
        # What is not offered is kept here, so that the check can say so.
        free_slots=tuple(sorted(set(wishes.free_slots), key=lambda s: (order.index(s) if s in order else -1, s))),
        languages=tuple(sorted(set(wishes.languages))),
        hopes=_names(wishes.hopes),
        avoids=_names(wishes.avoids),
    )


@dataclass(frozen=True)
class Offer:
    """What may be chosen in a programme."""

    skills: frozenset[int]
    themes: frozenset[int]
    slots: frozenset[str]
    languages: frozenset[str]

    def check(self, wishes: Wishes, *, before: Wishes | None = None) -> None:
        """Go on when everything chosen is on offer, or was chosen before it was retired.

        Raises:
            UnknownChoice: a skill, theme, time, language or one of the fixed answers is not.
        """
        skills, themes = {*wishes.seeks, *wishes.offers}, set(wishes.theme_ranks)
        fine = (
            skills <= self.skills.union(before.seeks, before.offers) if before else skills <= self.skills,
            themes <= self.themes.union(before.theme_ranks) if before else themes <= self.themes,
            set(wishes.free_slots) <= self.slots,
            set(wishes.languages) <= self.languages,
            wishes.partner_discipline in PartnerDiscipline.values,
            wishes.meeting_mode in MeetingMode.values,
            wishes.could_facilitate in CouldFacilitate.values or not wishes.could_facilitate,
            all(rank >= 1 for rank in wishes.theme_ranks.values()),
        )
        if not all(fine):
            raise UnknownChoice


def offer_of(programme: Programme) -> Offer:
    """Return what may be chosen in the programme now."""
    return Offer(
        skills=frozenset(programme.skills.filter(is_retired=False).values_list("pk", flat=True)),
        themes=frozenset(programme.themes.filter(is_retired=False).values_list("pk", flat=True)),
        slots=frozenset(week.slots_of(programme)),
        languages=frozenset(programme.languages),
    )


class PlacesOfWork:
    """Organisations and units by name; those that nobody has named before are made at once."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        pairs = {(name, unit) for name, unit in names if name}
        known = {fold(name)[:160]: name for name, _unit in pairs}
        self._organisations = {o.folded_name: o for o in Organisation.objects.filter(folded_name__in=known)}
        for folded in known.keys() - self._organisations.keys():
            self._organisations[folded], _new = Organisation.objects.get_or_create(
                folded_name=folded, defaults={"name": known[folded]}
            )
        self._units = {
            (unit.organisation_id, unit.folded_name): unit
            for unit in Unit.objects.filter(organisation__in=self._organisations.values())
        }
        for name, unit in pairs:
            key = (self._organisations[fold(name)[:160]].pk, fold(unit)[:160])
            if unit and key not in self._units:
                self._units[key], _new = Unit.objects.get_or_create(
                    organisation_id=key[0], folded_name=key[1], defaults={"name": unit}
                )

    def of(self, wishes: Wishes) -> tuple[Organisation | None, Unit | None]:
        """Return the organisation and unit of tidy answers."""
        organisation = self._organisations.get(fold(wishes.organisation)[:160])
        if organisation is None:
            return None, None
        return organisation, self._units.get((organisation.pk, fold(wishes.unit)[:160]))


def place_of_work(wishes: Wishes) -> tuple[Organisation | None, Unit | None]:
    """Return the organisation and unit of tidy answers, made when nobody has named them before."""
    return PlacesOfWork([(wishes.organisation, wishes.unit)]).of(wishes)


def in_scope(
    programme: Programme,
    organisation: Organisation | None,
    unit: Unit | None,
    target_group: TargetGroup | None = None,
) -> None:
    """Go on when people from there may take part (S56), or the target group takes guests from elsewhere (S125).

    Raises:
        OutOfScope: they may not.
    """
    if target_group is not None and target_group.takes_guests:
        return
    outside_organisation = programme.scope == Scope.ORGANISATION and (
        organisation is None or organisation.pk != programme.organisation_id
    )
    outside_unit = programme.scope == Scope.UNIT and (unit is None or unit.pk != programme.unit_id)
    if outside_organisation or outside_unit:
        raise OutOfScope(" / ".join(str(part) for part in (programme.organisation, programme.unit) if part))


def has_the_role(target_group: TargetGroup | None, role_title: str) -> bool:
    """Whether somebody in this role belongs to the target group: to one by interest everybody does (S91)."""
    if target_group is None or target_group.basis != Basis.ROLE or not target_group.roles:
        return True
    return fold(role_title) in {fold(role) for role in target_group.roles}


def is_guest(programme: Programme, target_group: TargetGroup | None, organisation: Organisation | None) -> bool:
    """Whether somebody from there is a guest in the target group: from another organisation than the programme's."""
    if target_group is None or not target_group.takes_guests or programme.organisation_id is None:
        return False
    return organisation is None or organisation.pk != programme.organisation_id


def fill_in(enrolment: Enrolment, wishes: Wishes, *, at: datetime) -> None:
    """Set the columns of a registration; the caller saves it."""
    enrolment.role_title, enrolment.discipline = wishes.role_title, wishes.discipline
    enrolment.region, enrolment.could_facilitate = wishes.region, wishes.could_facilitate
    enrolment.seeks_more, enrolment.offers_more = wishes.seeks_more, wishes.offers_more
    enrolment.own_words, enrolment.own_theme = wishes.own_words, wishes.own_theme
    enrolment.shown_to_others = list(wishes.shown_to_others)
    enrolment.partner_discipline, enrolment.meeting_mode = wishes.partner_discipline, wishes.meeting_mode
    enrolment.languages, enrolment.free_slots = list(wishes.languages), list(wishes.free_slots)
    enrolment.attributes = {**enrolment.attributes, **wishes.attributes}
    enrolment.changed_at = at


def choices_of(enrolment: Enrolment, wishes: Wishes) -> tuple[list[SkillChoice], list[ThemeChoice], list[PartnerWish]]:
    """Return the rows beside a registration, not yet written."""
    skills = [
        SkillChoice(enrolment=enrolment, skill_id=skill, direction=direction)
        for direction, chosen in ((Direction.SEEKS, wishes.seeks), (Direction.OFFERS, wishes.offers))
        for skill in chosen
    ]
    themes = [ThemeChoice(enrolment=enrolment, theme_id=key, rank=rank) for key, rank in wishes.theme_ranks.items()]
    people = [
        PartnerWish(enrolment=enrolment, kind=kind, written=written, folded=fold(written)[:160])
        for kind, names in ((WishKind.HOPES, wishes.hopes), (WishKind.AVOIDS, wishes.avoids))
        for written in names
    ]
    return skills, themes, people


def with_own_theme(programme: Programme, wishes: Wishes, *, language: str) -> Wishes:
    """Return the answers with the person's own theme among the ranked ones; others may choose it from now on (S8).

    Raises:
        UnknownChoice: the organiser has taken that theme off the list.
    """
    if not wishes.own_theme:
        return wishes
    theme, _new = Theme.objects.get_or_create(
        programme=programme,
        folded_name=fold(wishes.own_theme)[:160],
        defaults={"names": {language: wishes.own_theme}, "position": programme.themes.count()},
    )
    if theme.is_retired:
        raise UnknownChoice
    return replace(wishes, own_theme="", theme_ranks={**wishes.theme_ranks, theme.pk: 1})


def understand_wishes(programme: Programme, enrolment_ids: Iterable[int]) -> None:
    """Find out whom the written names mean: those of these registrations, and everybody's wishes about these people.

    A name that fits two people fits nobody: the organiser reads it as it was written.
    """
    ids = set(enrolment_ids)
    rows = Enrolment.objects.filter(programme=programme).exclude(state=EnrolmentState.DRAFT)
    new = rows.filter(pk__in=ids).values_list("person__folded_name", "person__email")
    keys = {key for pair in new for key in pair if key}
    concerned = PartnerWish.objects.filter(Q(enrolment_id__in=ids) | Q(folded__in=keys), enrolment__programme=programme)
    wishes = list(concerned)
    if not wishes:
        return
    keys |= {wish.folded for wish in wishes}
    people: dict[str, set[int]] = {}
    named = rows.filter(Q(person__folded_name__in=keys) | Q(person__email__in=keys))
    for person_id, *names in named.values_list("person_id", "person__folded_name", "person__email"):
        for name in names:
            people.setdefault(name, set()).add(person_id)
    changed = []
    for wish in wishes:
        found = people.get(wish.folded, set())
        about = next(iter(found)) if len(found) == 1 else None
        if wish.about_id != about:
            wish.about_id = about
            changed.append(wish)
    PartnerWish.objects.bulk_update(changed, ["about"], batch_size=500)


def close_gap(programme: Programme, target_group_id: int | None, number: int) -> None:
    """Move those behind `number` in one line one place forward.

    The numbers are unique at every moment, so they go round by a range that nobody uses.
    """
    aside = 1_000_000_000
    in_line = Enrolment.objects.filter(programme=programme, target_group_id=target_group_id)
    in_line.filter(waiting_number__gt=number).update(waiting_number=F("waiting_number") + aside)
    in_line.filter(waiting_number__gt=aside).update(waiting_number=F("waiting_number") - aside - 1)


def line(text: str, limit: int) -> str:
    """Return a text as one clean line."""
    return plain_line(text)[:limit]


def _text(text: str, limit: int) -> str:
    """Return a text with its lines, without other control characters."""
    return "\n".join(part.rstrip() for part in plain(text).split("\n")).strip()[:limit]


def _names(names: Iterable[str]) -> tuple[str, ...]:
    lines = (line(name, 160) for name in names)
    return tuple({fold(line): line for line in lines if line}.values())
