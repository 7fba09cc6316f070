"""Writing to those who are asked, reminding them once, and telling those who wait that registration opens."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ristiin.accounts.models import Person
from ristiin.demand import mails
from ristiin.demand.actions.keeping import fresh
from ristiin.demand.models import Invitee, Listener, ThemeSurvey
from ristiin.demand.refusals import SurveyNotOpen
from ristiin.programmes.choices import State
from ristiin.programmes.holding import note

AT_A_TIME = 100
"""Letters in one transaction: so many at most are written anew when a worker is killed."""
MOST = 5_000
"""Addresses in one go."""
LISTENERS_KEPT = timedelta(days=365)
REMINDED_BEFORE = timedelta(days=4)
"""So long before the last day those who have not answered are reminded, when their letter is that old too."""


@transaction.atomic
def invite(*, survey: ThemeSurvey, addresses: Sequence[str], language: str, actor: Person, at: datetime) -> int:
    """Ask these addresses, each once, and return how many of them are new. The letters follow, some at a time.

    Raises:
        SurveyNotOpen: it is not open now.
    """
    survey = fresh(survey)
    if survey.round is None or survey.round.closed_at or survey.round.closes_at <= at:
        raise SurveyNotOpen
    known = set(Invitee.objects.filter(survey=survey).values_list("address", flat=True))
    new = [one for one in dict.fromkeys(addresses) if one not in known][:MOST]
    Invitee.objects.bulk_create(
        Invitee(survey=survey, address=address, language=language, token=secrets.token_urlsafe(24), invited_at=at)
        for address in new
    )
    note("people asked for themes", survey.programme, actor, at, {"asked": len(new)})
    return len(new)


@transaction.atomic
def tell(*, at: datetime) -> int:
    """Write to some of those who are asked, and return how many these were; a worker that is killed here loses none."""
    found = _some(Invitee.objects.filter(_open_at(at), told_at=None).values_list("pk", flat=True)[:AT_A_TIME])
    for invitee in found:
        mails.ask(invitee, at)
    Invitee.objects.filter(pk__in=[one.pk for one in found]).update(told_at=at)
    return len(found)


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Remind some of those who have not answered, once, and return how many these were."""
    due = Invitee.objects.filter(
        _open_at(at),
        survey__round__closes_at__lte=at + REMINDED_BEFORE,
        told_at__lte=at - REMINDED_BEFORE,
        reminded_at=None,
        has_answered=False,
    )
    found = _some(due.values_list("pk", flat=True)[:AT_A_TIME])
    for invitee in found:
        mails.remind(invitee, at)
    Invitee.objects.filter(pk__in=[one.pk for one in found]).update(reminded_at=at)
    return len(found)


@transaction.atomic
def tell_listeners(*, at: datetime) -> int:
    """Tell some of those who wait that registration opens, forget their addresses, and return how many these were."""
    locked = Listener.objects.select_for_update(of=("self",), skip_locked=True)
    found = list(
        locked.filter(survey__programme__state=State.PUBLISHED)
        .select_related("survey__programme")
        .order_by("pk")[:AT_A_TIME]
    )
    for listener in found:
        mails.registration_opens(listener, at)
    Listener.objects.filter(pk__in=[one.pk for one in found]).delete()
    return len(found)


def forget_listeners(*, at: datetime) -> int:
    """Forget addresses that have waited a year for a registration that never came. No audit row: it says nobody."""
    return Listener.objects.filter(left_at__lt=(at - LISTENERS_KEPT).date()).delete()[0]


def _open_at(at: datetime) -> Q:
    return Q(survey__round__closed_at=None, survey__round__closes_at__gt=at) & ~Q(
        survey__programme__state=State.CANCELLED
    )


def _some(pks: Iterable[int]) -> list[Invitee]:
    locked = Invitee.objects.select_for_update(of=("self",), skip_locked=True)
    return list(locked.filter(pk__in=list(pks)).select_related("survey__programme", "survey__round").order_by("pk"))
