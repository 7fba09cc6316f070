"""Periodic work of reports: when a programme has closed, its meetings are counted and certificates are given."""

from datetime import datetime, timedelta

from ristiin.kernel.periodic import every
from ristiin.reports import queries
from ristiin.reports.actions import certifying
from ristiin.reports.actions.counting import count_meetings
from ristiin.reports.papers.queries import to_certify


@every(timedelta(hours=1))
def count_what_has_closed(at: datetime) -> None:
    """Count the meetings of every programme that closed a week ago and has not been counted."""
    for programme in queries.to_count(at):
        count_meetings(programme=programme, at=at)


@every(timedelta(hours=1))
def certify_those_who_took_part(at: datetime) -> None:
    """Give certificates in every programme that has closed lately, to those who have none."""
    for programme in to_certify(at):
        certifying.issue(programme=programme, at=at)
