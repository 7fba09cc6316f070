"""People's own view of what they can do, at the start and at the end (S22). Nobody else reads it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.feedback import queries
from ristiin.feedback.choices import Moment
from ristiin.feedback.models import Development
from ristiin.programmes.models import Programme
from ristiin.surveys import actions as surveys
from ristiin.surveys.models import Round, Ticket
from ristiin.surveys.questions import LANGUAGES, Question, Questionnaire, Scale
from ristiin.surveys.thresholds import Thresholds

BOUNDS = Thresholds(score=8, distribution=8)
"""So many people stand behind every figure of how people have developed."""
ENDS = (
    {"fi": "vasta alussa", "sv": "i början", "en": "just beginning"},
    {"fi": "osaan hyvin", "sv": "kan bra", "en": "can do it well"},
)
NAMES = {
    "fi": "Osaamisen kehittyminen omien arvioiden mukaan",
    "sv": "Hur kunnandet har utvecklats enligt egna bedömningar",
    "en": "How people have developed, by their own view",
}
INTRO = {
    "fi": "Niiden omat arviot, jotka antoivat luvan laskea ne yhteen.",
    "sv": "De egna bedömningarna av dem som gav lov att räkna ihop dem.",
    "en": "The own views of those who let theirs be counted together.",
}
BEFORE_AFTER = {
    Moment.START: {"fi": "alussa", "sv": "i början", "en": "at the start"},
    Moment.END: {"fi": "lopussa", "sv": "i slutet", "en": "at the end"},
}


@transaction.atomic
def assess(
    *,
    programme: Programme,
    person: Person,
    levels: Mapping[str, int],
    own: Sequence[str],
    joins_others: bool,
    at: datetime,
) -> Development:
    """Keep where somebody stands now; looking again at the same moment replaces it. One's own matter: no audit row."""
    moment = queries.moment_of(programme, person, at)
    row, _is_new = Development.objects.select_for_update().get_or_create(
        programme=programme, person=person, defaults={"own": [], "start": {}, "end": {}}
    )
    row.own = list(own)
    setattr(row, moment.value, dict(levels))
    row.joins_others = joins_others
    row.save()
    return row


@transaction.atomic
def remove(*, programme: Programme, person: Person) -> None:
    """Forget somebody's own view; removing nothing changes nothing."""
    Development.objects.filter(programme=programme, person=person).delete()


@transaction.atomic
def tell_together(*, programme: Programme, at: datetime) -> Round | None:
    """Count together the views of those who have agreed to it, as answers of a round that is open and closed at once.

    Only competences in which somebody has looked at themselves twice are counted, so both figures are of the same
    people. None when too few have agreed. Telling again keeps the first.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if queries.has_told_together(programme):
        return None
    rows = queries.people_who_join(programme)
    names = queries.names_of_competences(programme)
    twice = {row.person_id: _twice(row, names) for row in rows}
    shared = [row for row in rows if twice[row.person_id]]
    if len(shared) < BOUNDS.distribution:
        return None
    round_ = surveys.launch(
        programme=programme,
        questionnaire=_questionnaire(programme),
        people=[surveys.Asked(row.person) for row in shared],
        closes_at=at + timedelta(minutes=1),
        at=at,
        bounds=BOUNDS,
    )
    for ticket in Ticket.objects.filter(round=round_):
        surveys.answer(ticket=ticket, answers=twice[ticket.person_id], at=at)
    surveys.close(round_=round_, at=at)
    return round_


def _twice(row: Development, names: Mapping[str, str]) -> dict[str, int]:
    keys = [key for key in names if key in row.start and key in row.end]
    return {f"{moment}-{key}": getattr(row, moment)[key] for key in keys for moment in Moment.values}


def _questionnaire(programme: Programme) -> Questionnaire:
    asked: list[Question] = []
    for key, name in queries.names_of_competences(programme).items():
        for moment, when in BEFORE_AFTER.items():
            texts = {code: f"{name}, {when[code]}" for code in LANGUAGES}
            asked.append(Scale(f"{moment}-{key}", texts, low=ENDS[0], high=ENDS[1]))
    return Questionnaire(queries.DEVELOPMENT, NAMES, INTRO, tuple(asked))
