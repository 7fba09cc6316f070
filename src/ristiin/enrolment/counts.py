"""How many are registered and invited, for the pages of programmes."""

from django.db.models import Count, Q

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment, Invitation
from ristiin.programmes.figures import Counts


def counts(ids: list[int]) -> Counts:
    """Return for each programme how many are registered, wait, have answered at all, and were invited."""
    found: Counts = {pk: {} for pk in ids}
    for pk, figures in _registrations("programme_id", ids).items():
        found[pk] |= figures
    invitations = (
        Invitation.objects.filter(programme_id__in=ids, withdrawn_at__isnull=True)
        .values_list("programme_id")
        .order_by("programme_id")
        .annotate(
            invited=Count("pk"),
            opened=Count("pk", filter=Q(opened_at__isnull=False)),
            unanswered=Count("pk", filter=Q(person__isnull=True)),
        )
    )
    for pk, invited, opened, unanswered in invitations:
        found[pk] |= {"invited": invited, "opened": opened, "waiting_for_answer": unanswered}
    return found


def of_target_groups(ids: list[int]) -> Counts:
    """Return for each target group how many are registered, wait, and have answered at all."""
    return _registrations("target_group_id", ids)


def _registrations(key: str, ids: list[int]) -> Counts:
    rows = (
        Enrolment.objects.filter(**{f"{key}__in": ids})
        .values_list(key)
        .order_by(key)
        .annotate(
            registered=Count("pk", filter=Q(state=EnrolmentState.REGISTERED)),
            waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING)),
            answers=Count("pk"),
        )
    )
    return {
        pk: {"registered": registered, "waiting": waiting, "answers": answers}
        for pk, registered, waiting, answers in rows
    }
