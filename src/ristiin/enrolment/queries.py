"""Questions about registrations."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import get_language_info

from ristiin.accounts.models import Person
from ristiin.community.models import Organisation
from ristiin.enrolment import week
from ristiin.enrolment.choices import Direction, EnrolmentState, WishKind
from ristiin.enrolment.models import Channel, Enrolment, Invitation, PartnerWish, SkillChoice, ThemeChoice
from ristiin.enrolment.wishes import Wishes
from ristiin.programmes.choices import Entry, Phase
from ristiin.programmes.models import Programme, Skill, Theme
from ristiin.programmes.queries import all_skills, all_themes, timeline


def phase_of(programme: Programme, at: datetime) -> Phase:
    """Return where the programme is at `at`."""
    return programme.phase(timeline(programme), at)


def own_registration(programme: Programme, person: Person) -> Enrolment | None:
    """Return the person's own registration with its answers, half-way or withdrawn ones too."""
    return with_answers(Enrolment.objects.of(person).filter(programme=programme)).first()


def may_enter(programme: Programme, person: Person) -> bool:
    """Whether the programme takes people like this one (S7): anybody, or those invited."""
    return programme.entry != Entry.INVITATION or is_invited(programme, person)


def is_invited(programme: Programme, person: Person) -> bool:
    """Whether an invitation that stands was sent to the person's address, or redeemed by them."""
    mine = Q(address=person.email) | Q(person_id=person.pk)
    return Invitation.objects.filter(mine, programme=programme, withdrawn_at__isnull=True).exists()


@dataclass(frozen=True)
class Places:
    """How many take part, how many wait, and how many places are free (None: no limit)."""

    taken: int
    waiting: int
    capacity: int | None

    @property
    def free(self) -> int | None:
        """How many more may come, None when there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


def places(programme: Programme) -> Places:
    """Return how full the programme is."""
    counts = Enrolment.objects.filter(programme=programme).aggregate(
        taken=Count("pk", filter=Q(state=EnrolmentState.REGISTERED)),
        waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING)),
    )
    return Places(counts["taken"], counts["waiting"], programme.capacity)


def with_wishes(enrolments: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """Join everything that `wishes_of` reads."""
    return enrolments.select_related("organisation", "unit").prefetch_related(
        "skill_choices", "theme_choices", "partner_wishes"
    )


def wishes_of(enrolment: Enrolment) -> Wishes:
    """Return the answers of a registration, as the person's own form shows them again."""
    skills = sorted(enrolment.skill_choices.all(), key=lambda choice: choice.skill_id)
    people = sorted(enrolment.partner_wishes.all(), key=lambda wish: wish.pk)
    return Wishes(
        organisation=enrolment.organisation.name if enrolment.organisation else "",
        unit=enrolment.unit.name if enrolment.unit else "",
        role_title=enrolment.role_title,
        discipline=enrolment.discipline,
        seeks=tuple(choice.skill_id for choice in skills if choice.direction == Direction.SEEKS),
        offers=tuple(choice.skill_id for choice in skills if choice.direction == Direction.OFFERS),
        seeks_more=enrolment.seeks_more,
        offers_more=enrolment.offers_more,
        own_words=enrolment.own_words,
        shown_to_others=tuple(enrolment.shown_to_others),
        own_theme=enrolment.own_theme,
        theme_ranks={choice.theme_id: choice.rank for choice in enrolment.theme_choices.all()},
        partner_discipline=enrolment.partner_discipline,
        meeting_mode=enrolment.meeting_mode,
        languages=tuple(enrolment.languages),
        free_slots=tuple(enrolment.free_slots),
        hopes=tuple(wish.written for wish in people if wish.kind == WishKind.HOPES),
        avoids=tuple(wish.written for wish in people if wish.kind == WishKind.AVOIDS),
        attributes=enrolment.attributes,
    )


def channel_by_code(programme: Programme, code: str) -> Channel | None:
    """Return the way by which the word came to somebody, None for a code that is not the programme's."""
    return Channel.objects.filter(programme=programme, code=code).first() if code else None


def earlier_answers(programme: Programme, person: Person) -> tuple[Programme, Wishes] | None:
    """Return the person's newest answers in another programme, as far as they fit this one; nothing about people.

    Skills and themes are found again by their names.
    """
    rows = with_wishes(Enrolment.objects.of(person)).select_related("programme")
    last = (
        rows.exclude(programme=programme)
        .filter(state__in=(EnrolmentState.REGISTERED, EnrolmentState.WITHDRAWN, EnrolmentState.WAITING))
        .order_by("-changed_at", "-pk")
        .first()
    )
    if last is None:
        return None
    wishes = wishes_of(last)
    skills = dict(programme.skills.filter(is_retired=False).values_list("folded_name", "pk"))
    themes = dict(programme.themes.filter(is_retired=False).values_list("folded_name", "pk"))
    skill_names = dict(last.programme.skills.values_list("pk", "folded_name"))
    theme_names = dict(last.programme.themes.values_list("pk", "folded_name"))
    slots = set(week.slots_of(programme))
    return last.programme, Wishes(
        organisation=wishes.organisation,
        unit=wishes.unit,
        role_title=wishes.role_title,
        discipline=wishes.discipline,
        seeks=tuple(skills[name] for key in wishes.seeks if (name := skill_names.get(key)) in skills),
        offers=tuple(skills[name] for key in wishes.offers if (name := skill_names.get(key)) in skills),
        shown_to_others=wishes.shown_to_others,
        theme_ranks={
            themes[name]: rank for key, rank in wishes.theme_ranks.items() if (name := theme_names.get(key)) in themes
        },
        partner_discipline=wishes.partner_discipline,
        meeting_mode=wishes.meeting_mode,
        languages=tuple(code for code in wishes.languages if code in programme.languages),
        free_slots=tuple(code for code in wishes.free_slots if code in slots),
    )


def skills_to_choose(programme: Programme, wishes: Wishes | None) -> list[Skill]:
    """Return the skills on offer, and the retired ones chosen already."""
    chosen = {*wishes.seeks, *wishes.offers} if wishes else set()
    return [skill for skill in all_skills(programme) if not skill.is_retired or skill.pk in chosen]


def themes_to_choose(programme: Programme, wishes: Wishes | None) -> list[Theme]:
    """Return the themes on offer, and the retired ones chosen already."""
    chosen = set(wishes.theme_ranks) if wishes else set()
    return [theme for theme in all_themes(programme) if not theme.is_retired or theme.pk in chosen]


def organisation_names() -> list[str]:
    """Return the organisations that people have named, as suggestions."""
    return list(Organisation.objects.order_by("folded_name").values_list("name", flat=True)[:500])


@dataclass(frozen=True)
class Answers:
    """The answers of a registration in words, as somebody who may reads them."""

    seeks: list[str]
    offers: list[str]
    seeks_more: str
    offers_more: str
    own_words: str
    themes: list[tuple[int, str]]
    languages: list[str]
    times: list[tuple[str, str]]
    hours: int
    hopes: list[PartnerWish]
    avoids: list[PartnerWish]
    shown_to_others: list[str]


def with_answers(enrolments: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """Join everything that `answers_of` reads."""
    return enrolments.select_related("person", "organisation", "unit", "programme").prefetch_related(
        Prefetch("skill_choices", SkillChoice.objects.select_related("skill").order_by("skill__position", "pk")),
        Prefetch(
            "theme_choices", ThemeChoice.objects.select_related("theme").order_by("rank", "theme__position", "pk")
        ),
        Prefetch("partner_wishes", PartnerWish.objects.select_related("about").order_by("pk")),
    )


def answers_of(enrolment: Enrolment) -> Answers:
    """Return the answers of a registration in the reader's language."""
    skills, people = list(enrolment.skill_choices.all()), list(enrolment.partner_wishes.all())
    return Answers(
        seeks=[choice.skill.name for choice in skills if choice.direction == Direction.SEEKS],
        offers=[choice.skill.name for choice in skills if choice.direction == Direction.OFFERS],
        seeks_more=enrolment.seeks_more,
        offers_more=enrolment.offers_more,
        own_words=enrolment.own_words,
        themes=[(choice.rank, choice.theme.name) for choice in enrolment.theme_choices.all()],
        languages=[language_name(code) for code in enrolment.languages],
        times=week.in_words(enrolment.free_slots),
        hours=len(enrolment.free_slots),
        hopes=[wish for wish in people if wish.kind == WishKind.HOPES],
        avoids=[wish for wish in people if wish.kind == WishKind.AVOIDS],
        shown_to_others=list(enrolment.shown_to_others),
    )


def language_name(code: str) -> str:
    """Return a language's name in the reader's language."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
