"""Counting like wishes as one, and taking that back."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.demand.actions.keeping import fresh
from ristiin.demand.models import Likening, ThemeSurvey
from ristiin.demand.refusals import NoDemandYet, NothingToTakeBack
from ristiin.programmes.holding import note


@transaction.atomic
def liken(*, survey: ThemeSurvey, into: Mapping[str, str], actor: Person, at: datetime) -> int:
    """Count each of these things as another one, "" as itself again, and return how many that changed.

    What is told to go into itself, or around in a circle, stays as it is.

    Raises:
        NoDemandYet: the survey is not closed.
    """
    survey = fresh(survey)
    if survey.round is None or survey.round.closed_at is None:
        raise NoDemandYet
    known = dict(Likening.objects.filter(survey=survey).values_list("item", "into"))
    act, changed = uuid.uuid4(), 0
    for item, target in into.items():
        if known.get(item, "") == target or _leads_to(known, target, item):
            continue
        Likening.objects.filter(survey=survey, item=item).delete()
        known.pop(item, None)
        if target:
            Likening.objects.create(survey=survey, item=item, into=target, act=act, made_by=actor, made_at=at)
            known[item] = target
        changed += 1
    if changed:
        note("like wishes joined", survey.programme, actor, at, {"wishes": changed})
    return changed


@transaction.atomic
def undo(*, survey: ThemeSurvey, actor: Person, at: datetime) -> int:
    """Take the latest joining back, and return of how many things.

    Raises:
        NothingToTakeBack: nothing is joined.
    """
    survey = fresh(survey)
    latest = Likening.objects.filter(survey=survey).order_by("-made_at", "-pk").first()
    if latest is None:
        raise NothingToTakeBack
    gone = Likening.objects.filter(survey=survey, act=latest.act).delete()[0]
    note("like wishes parted", survey.programme, actor, at, {"wishes": gone})
    return gone


def _leads_to(known: Mapping[str, str], start: str, item: str) -> bool:
    while start:
        if start == item:
            return True
        start = known.get(start, "")
    return False
