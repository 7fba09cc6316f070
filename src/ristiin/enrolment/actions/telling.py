"""Telling those who take part what has changed in their programme."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from ristiin.accounts.telling import withdraw
from ristiin.enrolment import mails
from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import CancellingNews, Enrolment, SessionNews
from ristiin.kernel import audit
from ristiin.programmes import calendar_files
from ristiin.programmes.choices import State
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.queries import sessions_ahead

AT_A_TIME = 100
"""Letters in one transaction: an organiser waits for no more, and so many at most are written anew after a kill."""


@transaction.atomic
def tell_of_session(*, entry: TimelineEntry, at: datetime) -> int:
    """Write to everybody registered that a joint session has another time, place or link, and return to how many.

    The first letters are written here, the others by the worker. A session that is over is not spoken of, and the same
    change is told once. A letter with an earlier state that has not gone yet does not go any more.
    """
    news, _new = SessionNews.objects.select_for_update().get_or_create(
        entry=entry, defaults={"sequence": entry.sequence}
    )
    withdraw(f"session/{entry.uid}/{entry.sequence - 1}/", at=at)
    news.last = Enrolment.objects.filter(programme=entry.programme_id).aggregate(last=Max("pk"))["last"] or 0
    news.sequence, news.told_up_to, news.told_at = entry.sequence, 0, None
    if entry.ends_at <= at:
        news.told_at = at
        news.save()
        return 0
    letters = _to_tell(news).count()
    _go_on(news, entry, at)
    audit.record(
        verb="session change told", target=entry, at=at, programme_id=entry.programme_id, details={"letters": letters}
    )
    return letters


@transaction.atomic
def tell_some(*, at: datetime) -> int:
    """Write to some more of those to whom a session has changed, and return to how many; a kill here loses none."""
    waiting = SessionNews.objects.filter(told_at=None).order_by("pk")
    news = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("entry__programme").first()
    if news is None:
        return 0
    entry = news.entry
    if entry.ends_at <= at or entry.programme.state != State.PUBLISHED:
        news.told_at = at
        news.save(update_fields=["told_at"])
        return 0
    return _go_on(news, entry, at)


def _go_on(news: SessionNews, entry: TimelineEntry, at: datetime) -> int:
    told = list(_to_tell(news).select_related("person", "programme").order_by("pk")[:AT_A_TIME])
    files = calendar_files.files([entry], [enrolment.person for enrolment in told], at=at)
    for enrolment in told:
        mails.session_changed(enrolment, entry, at, files[enrolment.person_id])
    news.told_up_to = told[-1].pk if told else news.told_up_to
    news.told_at = at if len(told) < AT_A_TIME else None
    news.save()
    return len(told)


def _to_tell(news: SessionNews) -> "QuerySet[Enrolment]":
    """Return who is still to hear; who came since has had the session as it is with their confirmation."""
    rows = Enrolment.objects.filter(programme=news.entry.programme_id, state=EnrolmentState.REGISTERED)
    return rows.filter(pk__gt=news.told_up_to, pk__lte=news.last)


@transaction.atomic
def tell_of_cancelling(*, programme: Programme, at: datetime) -> int:
    """Write to everybody registered or waiting that the programme will not take place, and return to how many.

    The first letters are written here, the others by the worker. Twice changes nothing.
    """
    news, is_new = CancellingNews.objects.get_or_create(programme=programme)
    if not is_new:
        return 0
    letters = _not_told_of_cancelling(news).count()
    _cancel_on(news, at)
    audit.record(
        verb="cancelling told", target=programme, at=at, programme_id=programme.pk, details={"letters": letters}
    )
    return letters


@transaction.atomic
def tell_some_of_cancelling(*, at: datetime) -> int:
    """Write to some more of those whose programme was called off, and return to how many; a kill here loses none."""
    waiting = CancellingNews.objects.filter(told_at=None).order_by("pk")
    news = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("programme").first()
    return _cancel_on(news, at) if news else 0


def _cancel_on(news: CancellingNews, at: datetime) -> int:
    told = list(_not_told_of_cancelling(news).select_related("person", "programme").order_by("pk")[:AT_A_TIME])
    files = calendar_files.files(sessions_ahead(news.programme, at), [one.person for one in told], at=at)
    for enrolment in told:
        mails.cancelled(enrolment, at, files[enrolment.person_id])
    news.told_up_to = told[-1].pk if told else news.told_up_to
    news.told_at = at if len(told) < AT_A_TIME else None
    news.save()
    return len(told)


def _not_told_of_cancelling(news: CancellingNews) -> "QuerySet[Enrolment]":
    states = [EnrolmentState.REGISTERED, EnrolmentState.WAITING]
    return Enrolment.objects.filter(programme=news.programme_id, state__in=states, pk__gt=news.told_up_to)
