"""Periodic work of reports: when a programme has closed, its meetings are counted and certificates are given."""

from datetime import datetime, timedelta

from django_tasks import task

from ristiin.kernel.periodic import every, every_round
from ristiin.programmes.models import Programme
from ristiin.reports import queries
from ristiin.reports.actions import certifying, sharing
from ristiin.reports.actions.counting import count_meetings, count_themes
from ristiin.reports.papers.queries import to_certify


@every(timedelta(hours=1))
def count_what_has_closed(at: datetime) -> None:
    """Count the meetings of every programme that closed a week ago, and themes that were not counted before."""
    for programme in queries.to_count(at):
        count_themes(programme=programme, at=at)
        count_meetings(programme=programme, at=at)


@every(timedelta(hours=1))
def certify_those_who_took_part(at: datetime) -> None:
    """Have certificates given in every programme that has closed lately, to those who have none."""
    for programme in to_certify(at):
        certify.enqueue(programme.pk, at.isoformat())


@task()
def certify(programme_id: int, at: str) -> None:
    """Give the certificates of a programme, some at a time. Run again after a kill it goes on with who has none."""
    programme = Programme.objects.get(pk=programme_id)
    while certifying.issue(programme=programme, at=datetime.fromisoformat(at)):
        pass


@every_round
def tell_of_reports(at: datetime) -> None:
    """Tell those who took part that they can read a report."""
    sharing.tell_some(at=at)
