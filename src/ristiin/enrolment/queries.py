"""Questions about registrations."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import get_language, get_language_info

from ristiin.accounts.models import Person
from ristiin.community.models import Organisation
from ristiin.enrolment import week
from ristiin.enrolment.choices import Direction, EnrolmentState, OfferState, WishKind
from ristiin.enrolment.models import (
    Channel,
    Enrolment,
    Invitation,
    Offer,
    PartnerWish,
    SkillChoice,
    ThemeChoice,
)
from ristiin.enrolment.places import Places, room_of
from ristiin.enrolment.wishes import Wishes
from ristiin.kernel.choices import MailState
from ristiin.kernel.collation import fold
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.choices import Entry, Phase
from ristiin.programmes.models import Programme, Skill, TargetGroup, Theme
from ristiin.programmes.queries import all_skills, all_themes, timeline


def phase_of(programme: Programme, at: datetime) -> Phase:
    """Return where the programme is at `at`."""
    return programme.phase(timeline(programme), at)


def own_registration(programme: Programme, person: Person) -> Enrolment | None:
    """Return the person's own registration with its answers, half-way or withdrawn ones too."""
    return with_answers(Enrolment.objects.of(person).filter(programme=programme)).first()


def own_state(programme: Programme, person: Person) -> str | None:
    """Return how far the person's own registration is, None when there is none."""
    return Enrolment.objects.of(person).filter(programme=programme).values_list("state", flat=True).first()


def own_place(programme: Programme, person: Person) -> Enrolment:
    """Return the person's own registration, which there is, with its answers."""
    return with_answers(Enrolment.objects.of(person).active()).get(programme=programme)


def may_enter(programme: Programme, person: Person) -> bool:
    """Whether the programme takes people like this one (S7): anybody, or those invited."""
    return programme.entry != Entry.INVITATION or is_invited(programme, person)


def is_invited(programme: Programme, person: Person) -> bool:
    """Whether an invitation that stands was sent to the person's address, or redeemed by them."""
    mine = Q(address=person.email) | Q(person_id=person.pk)
    return Invitation.objects.filter(mine, programme=programme, withdrawn_at__isnull=True).exists()


def places(programme: Programme) -> Places:
    """Return how full the programme is."""
    return room_of(programme).whole


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
        region=enrolment.region,
        could_facilitate=enrolment.could_facilitate,
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
        region=wishes.region,
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


def region_names(programme: Programme) -> list[str]:
    """Return the regions that people of the programme have named, as suggestions; none where pairs are made."""
    if programme.makes_pairs:
        return []
    rows = Enrolment.objects.at_the_desk().filter(programme=programme).exclude(region="")
    return list(rows.order_by("region").values_list("region", flat=True).distinct()[:100])


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
    return enrolments.select_related("person", "organisation", "unit", "programme", "target_group").prefetch_related(
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


def by_name() -> tuple[str, str]:
    """Return the order of names in the reader's language, ties by id."""
    return ("person__sort_english" if get_language() == "en" else "person__sort_nordic", "pk")


def roster(
    programme: Programme, *, search: str = "", newest_first: bool = False, target_group: TargetGroup | None = None
) -> "QuerySet[Enrolment]":
    """Return what the desk lists, in every state but half-way: by name or the newest first, joined."""
    rows = (
        Enrolment.objects.at_the_desk()
        .filter(programme=programme)
        .select_related("person", "organisation", "unit", "target_group")
    )
    if target_group is not None:
        rows = rows.filter(target_group=target_group)
    if search:
        text = fold(search)
        rows = rows.filter(
            Q(person__folded_name__contains=text)
            | Q(person__email__contains=text)
            | Q(organisation__folded_name__contains=text)
        )
    return rows.order_by("-registered_at", "-pk") if newest_first else rows.order_by(*by_name())


def with_first_wishes(rows: "QuerySet[Enrolment]", programme: Programme) -> "QuerySet[Enrolment]":
    """Join what the desk's list shows of wishes: what each wants to learn, or where groups are made the first theme."""
    if not programme.makes_pairs:
        first = ThemeChoice.objects.filter(rank=1).select_related("theme").order_by("theme__position", "pk")
        return rows.prefetch_related(Prefetch("theme_choices", first, to_attr="first_themes"))
    sought = SkillChoice.objects.filter(direction=Direction.SEEKS).select_related("skill")
    return rows.prefetch_related(Prefetch("skill_choices", sought.order_by("skill__position", "pk"), to_attr="sought"))


def with_open_offers(rows: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """Join the offers that wait for an answer."""
    return rows.prefetch_related(Prefetch("offers", Offer.objects.filter(state=OfferState.OPEN), to_attr="open_offers"))


def whole_roster(programme: Programme) -> "QuerySet[Enrolment]":
    """Return everybody at the desk with all their answers, by name."""
    return with_answers(Enrolment.objects.at_the_desk().filter(programme=programme)).order_by(*by_name())


def wishes_are_readable(enrolment: Enrolment) -> bool:
    """Whether the organiser reads the wishes: while somebody takes part or waits, until they are forgotten."""
    takes_part = enrolment.state in (EnrolmentState.REGISTERED, EnrolmentState.WAITING)
    return takes_part and enrolment.wishes_forgotten_at is None


def arrivals(programme: Programme, first: date, last: date) -> list[tuple[date, int]]:
    """Return how many came on each day, of those who take part or wait."""
    rows = (
        Enrolment.objects.filter(programme=programme, registered_at__isnull=False)
        .filter(state__in=(EnrolmentState.REGISTERED, EnrolmentState.WAITING))
        .annotate(day=TruncDate("registered_at"))
        .values("day")
        .annotate(number=Count("pk"))
        .order_by("day")
    )
    counts = {row["day"]: row["number"] for row in rows}
    days = (last - first).days + 1
    return [(day, counts.get(day, 0)) for day in (first + timedelta(n) for n in range(days))]


@dataclass(frozen=True)
class DeskFigures:
    """From how many organisations people come, and how many have begun and not sent."""

    organisations: int
    half_way: int


def desk_figures(programme: Programme) -> DeskFigures:
    """Return the figures at the head of the desk; who has begun and not sent is nobody's business."""
    counted = Enrolment.objects.filter(programme=programme).aggregate(
        organisations=Count("organisation", distinct=True, filter=Q(state=EnrolmentState.REGISTERED)),
        half_way=Count("pk", filter=Q(state=EnrolmentState.DRAFT)),
    )
    return DeskFigures(**counted)


def by_state(rows: "QuerySet[Enrolment]") -> dict[str, int]:
    """Return how many of these registrations are in each state."""
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))


def half_way_number(programme: Programme) -> int:
    """Return how many have begun and not sent; who they are is nobody's business."""
    return Enrolment.objects.filter(programme=programme, state=EnrolmentState.DRAFT).count()


def unreached(programme: Programme) -> "QuerySet[Person]":
    """Return those registered whose newest letter was refused by the mail server of their address."""
    tried = OutgoingMail.objects.filter(
        person=OuterRef("pk"), to_address=OuterRef("email"), state__in=(MailState.SENT, MailState.REFUSED)
    )
    newest = Subquery(tried.order_by("-created_at", "-pk").values("state")[:1])
    registered = Enrolment.objects.filter(programme=programme, state=EnrolmentState.REGISTERED).values("person_id")
    people = Person.objects.filter(pk__in=registered).annotate(newest=newest)
    refused: QuerySet[Person] = people.filter(newest=MailState.REFUSED).order_by("pk")
    return refused


def offers() -> "QuerySet[Offer]":
    """Return offers with what their page tells of."""
    return Offer.objects.select_related("enrolment__programme", "enrolment__target_group", "enrolment__person")


def open_offer(enrolment: Enrolment | None) -> Offer | None:
    """Return the offer that somebody has open, None when there is none."""
    if enrolment is None or enrolment.state != EnrolmentState.WAITING:
        return None
    return Offer.objects.filter(enrolment=enrolment, state=OfferState.OPEN).first()
