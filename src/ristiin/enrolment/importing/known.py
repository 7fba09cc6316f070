"""What a programme knows, gathered for checking a table against it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ristiin.enrolment import queries
from ristiin.enrolment.choices import EnrolmentState, Source
from ristiin.enrolment.importing.checked import Choices, Known, Registered, UnknownThemes
from ristiin.enrolment.importing.columns import Field
from ristiin.enrolment.models import Enrolment
from ristiin.enrolment.windows import groups_of
from ristiin.kernel.collation import fold
from ristiin.programmes.choices import Scope, ThemePolicy
from ristiin.programmes.models import Programme, Skill, Theme
from ristiin.programmes.queries import live_skills, live_themes


def known_of(programme: Programme, *, with_people: bool = True) -> Known:
    """Return the programme's themes, skills, week and people; half-way registrations stay their writers' own."""
    registered: dict[str, Registered] = {}
    names: set[str] = set()
    if with_people:
        rows = queries.with_wishes(Enrolment.objects.filter(programme=programme).at_the_desk()).select_related("person")
        for enrolment in rows.order_by("pk"):
            names.add(enrolment.person.folded_name)
            before = Registered(
                enrolment.person.name, queries.wishes_of(enrolment), _kept_because(enrolment), enrolment.target_group_id
            )
            registered[enrolment.person.email] = before
    organisation = programme.organisation.name if programme.organisation else ""
    groups = groups_of(programme)
    bounded = programme.scope in {Scope.ORGANISATION, Scope.UNIT}
    return Known(
        themes=_by_name(live_themes(programme)),
        skills=_by_name(live_skills(programme)),
        disciplines=tuple(programme.disciplines),
        week_rows=tuple(programme.week_rows),
        languages=tuple(programme.languages),
        takes_own_words=not programme.employer_organises,
        home_organisation=organisation,
        target_groups={fold(name): group.pk for group in groups for name in group.names.values() if name},
        roles={fold(role): group.pk for group in groups for role in group.roles},
        guest_groups=frozenset(group.pk for group in groups if group.takes_guests),
        timezone=programme.timezone,
        only_organisation=organisation if bounded else "",
        only_unit=programme.unit.name if programme.unit and programme.scope == Scope.UNIT else "",
        registered=registered,
        names=frozenset(names),
    )


def not_asked(programme: Programme) -> frozenset[Field]:
    """Return what a column cannot hold in the programme, because nobody is asked it there."""
    fields = {Field.OWN_WORDS} if programme.employer_organises else set()
    if programme.makes_pairs:
        fields |= {Field.REGION, Field.COULD_FACILITATE}
    if not programme.target_groups.exists():
        fields.add(Field.TARGET_GROUP)
    return frozenset(fields)


def fitting(fields: Iterable[str], programme: Programme) -> list[str]:
    """Return the fields of columns as the programme asks them: other facts are kept, own words are left out."""
    never = not_asked(programme)
    instead = {Field.OWN_WORDS: Field.IGNORE}
    return [str(instead.get(Field(field), Field.ATTRIBUTE) if field in never else field) for field in fields]


def usual_choices(programme: Programme) -> Choices:
    """Return what is done about unknown words until the organiser says otherwise (S8)."""
    usual = {ThemePolicy.OPEN: UnknownThemes.ADD, ThemePolicy.FIXED: UnknownThemes.LEAVE}
    return Choices(usual.get(ThemePolicy(programme.theme_policy), UnknownThemes.REFUSE), adds_times=True)


def _by_name(things: Iterable[Theme | Skill]) -> dict[str, int]:
    """Return ids by folded name, in each of its languages."""
    return {fold(name): thing.pk for thing in things for name in (*thing.names.values(), thing.folded_name) if name}


def _kept_because(enrolment: Enrolment) -> str:
    if enrolment.state == EnrolmentState.WITHDRAWN:
        return _("Has withdrawn. The registration stays withdrawn; it can be restored at the desk.")
    if enrolment.source == Source.IMPORT:
        return ""
    return _("Has registered already. The answers given there count, and this row changes nothing.")
