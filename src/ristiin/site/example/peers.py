"""What surrounds the example's peer groups: a theme survey, target groups, facilitators and meetings set in one act."""

import random
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from ristiin.accounts.models import Person
from ristiin.demand import asking
from ristiin.demand.actions import answering, keeping
from ristiin.demand.actions.keeping import Plan
from ristiin.grouping.actions import guiding
from ristiin.grouping.guides import GuideRow
from ristiin.grouping.models import Group
from ristiin.programmes.actions import planning, targeting
from ristiin.programmes.actions.deciding import record_decision
from ristiin.programmes.actions.planning import Planned
from ristiin.programmes.actions.targeting import Target
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.queries import live_themes
from ristiin.rooms import times
from ristiin.rooms.actions import series
from ristiin.rooms.rhythm import Rhythm, Venue

ANSWERS = 36
WISHES = ("hinnoittelu", "hinnoittelu", "Hinnoittelu", "oma jaksaminen", "myyntityö", "myyntityö")
HOURS = tuple(f"{day}-{row}" for day in ("mon", "tue", "wed", "thu") for row in ("12-13", "15-16", "17-18"))
NOW = Target(names={"fi": "Yrittäjät", "sv": "Företagare", "en": "Entrepreneurs"}, size_min=5, size_max=8)
LATER = Target(
    names={"fi": "Hallitusten puheenjohtajat", "sv": "Styrelseordförande", "en": "Chairs of boards"}, is_deferred=True
)


def ask_and_plan(programme: Programme, organiser: Person, at: datetime) -> TargetGroup:
    """Ask for themes, decide what comes of the answers, and name for whom the groups are; return those who come now."""
    themes = live_themes(programme)
    plan = Plan(themes=[theme.names for theme in themes], closes_at=at + timedelta(days=14))
    survey = keeping.make(programme=programme, plan=plan, actor=organiser, at=at)
    survey = keeping.open_survey(survey=survey, actor=organiser, at=at)
    dice = random.Random(11)  # noqa: S311 - the same example every time
    keys = [str(theme["key"]) for theme in survey.themes]
    for number in range(ANSWERS):
        answers: dict[str, str | list[str]] = {
            asking.THEMES: dice.sample(keys, k=3),
            asking.TIME: [dice.choice(("morning", "afternoon", "evening"))],
        }
        if number < len(WISHES):
            answers[asking.OWN] = WISHES[number]
        answering.answer(survey=survey, answers=answers, key=f"example {number}", at=at + timedelta(hours=number))
    keeping.close_now(survey=survey, actor=organiser, at=at + timedelta(days=10))
    target = targeting.add_target_group(programme=programme, target=NOW, by=organiser, at=at)
    targeting.add_target_group(programme=programme, target=LATER, by=organiser, at=at)
    planning.plan_themes(
        programme=programme,
        plans=[Planned(theme=theme, target_group=target, most=1, target=1) for theme in themes],
        actor=organiser,
        at=at,
    )
    record_decision(
        programme=programme,
        text="Yrittäjät nyt, puheenjohtajat syksyllä. Tapaamiset verkossa.",
        decided_on=at.date(),
        decided_by="Suunnittelupalaveri",
        form_key=uuid.UUID(int=dice.getrandbits(128), version=4),
        by=organiser,
        at=at,
    )
    return target


def look_after(programme: Programme, facilitator: Person, organiser: Person, at: datetime) -> None:
    """Put two facilitators on the list: one who has done it before, and one for whom it is the first time."""
    themes = tuple(str(theme.names["fi"]) for theme in live_themes(programme))
    rows = [
        GuideRow(str(facilitator), facilitator.email, 2, is_experienced=True, themes=themes, slots=HOURS),
        GuideRow("Onni Uusi", "onni.uusi@ohjaajat.example.org", 1, themes=themes[:2], slots=HOURS),
    ]
    guiding.add(programme=programme, rows=rows, actor=organiser, at=at)


def meet(programme: Programme, groups: Sequence[Group], organiser: Person, at: datetime) -> None:
    """Set three meetings of every group in one act, with a link for each."""
    venues = []
    for group in groups:
        slot = times.of_slot(group.slot)
        if slot is not None:
            weekday, clock = slot[:2]
            venues.append(Venue(group.pk, weekday, clock, link=f"https://example.org/ryhma-{group.number}"))
    if venues:
        series.set_series(
            programme=programme,
            rhythm=Rhythm((at + timedelta(days=7)).date(), 3, 14, 60),
            venues=venues,
            form_key=uuid.UUID(int=7, version=4),
            actor=organiser,
            at=at,
        )
