"""What is counted once: the themes people chose, when groups are published; their meetings, when all is over."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, DurationField, ExpressionWrapper, F, Sum

from ristiin.grouping.models import Group
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import all_themes
from ristiin.reports import queries
from ristiin.reports.models import MeetingCount, ThemeDemand
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.models import Meeting
from ristiin.surveys import questions, thresholds

THEMES = "themes"
PLACES = 3
"""Choices that are told apart."""
FEWEST_GROUPS = 5
"""So many groups must have met for the sum of their meetings to say nothing of any one of them."""


@transaction.atomic
def count_themes(*, programme: Programme, at: datetime) -> ThemeDemand:
    """Count which themes those registered chose, by the rules of survey results. Counting again keeps the first."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    already = ThemeDemand.objects.filter(programme=programme).first()
    if already is not None:
        return already
    chosen: dict[int, list[str]] = {}
    for choice in queries.theme_choices(programme):
        chosen.setdefault(choice.enrolment_id, []).append(str(choice.theme_id))
    themes = {str(theme.pk): theme.names for theme in all_themes(programme)}
    asked = questions.Ranking(key=THEMES, texts={}, options=themes, most=PLACES)
    sheets = [thresholds.Sheet({THEMES: one[:PLACES]}) for one in chosen.values()]
    asking = questions.Questionnaire(key=THEMES, names={}, intro={}, questions=(asked,))
    (cell,) = thresholds.release(asking, sheets, thresholds.Thresholds())
    ranks = cell.ranks or {}
    return ThemeDemand.objects.create(
        programme=programme,
        people=cell.people,
        themes=[{"names": themes[key], "ranks": counts} for key, counts in ranks.items() if any(counts)],
        counted_at=at,
    )


@transaction.atomic
def count_meetings(*, programme: Programme, at: datetime) -> MeetingCount:
    """Count the meetings held. Counting again keeps the first count, for two counts could be compared."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    already = MeetingCount.objects.filter(programme=programme).first()
    if already is not None:
        return already
    held = Meeting.objects.filter(group__programme=programme, state=MeetingState.HELD)
    length = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    found = held.aggregate(meetings=Count("pk"), met=Count("group_id", distinct=True), length=Sum(length))
    is_told = found["met"] >= FEWEST_GROUPS
    return MeetingCount.objects.create(
        programme=programme,
        groups=Group.objects.filter(programme=programme).count(),
        met=found["met"],
        meetings=found["meetings"] if is_told else None,
        minutes=int(found["length"].total_seconds() // 60) if is_told else None,
        counted_at=at,
    )
