"""Who belongs to the community by having taken part (S130)."""

from django.db.models import Q, QuerySet

from ristiin.enrolment.models import Enrolment


def published_in() -> Q:
    """Return what holds of registrations whose pairs or groups are published: those of their target group, if any."""
    return Q(target_group=None, programme__pairs_published_at__isnull=False) | Q(
        target_group__groups_published_at__isnull=False
    )


def members() -> "QuerySet[Enrolment]":
    """Return the registrations of those who have a pair or group, or had one; guests are no members (S125)."""
    return Enrolment.objects.active().filter(published_in(), is_guest=False)
