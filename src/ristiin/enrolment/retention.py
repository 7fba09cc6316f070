"""Forgetting wishes when they have served (TRUST §1.7)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ristiin.enrolment.models import Enrolment, PartnerWish
from ristiin.kernel import audit
from ristiin.kernel.periodic import every
from ristiin.programmes.models import Programme, TimelineEntry

WISHES_KEPT = timedelta(days=30)


@every(timedelta(hours=6))
def forget_wishes(at: datetime) -> None:
    """Forget what was wished where the pairs or groups were published 30 days ago, late-comers' wishes too."""
    served = _served(at)
    for programme in Programme.objects.filter(pk__in=served.values("programme")).order_by("pk"):
        forget_wishes_of(programme=programme, at=at)


@transaction.atomic
def forget_wishes_of(*, programme: Programme, at: datetime) -> int:
    """Empty own words and wishes about people; skills, themes and hours stay for the person's own next registration.

    Of a target group whose groups are still to come, nothing is forgotten yet.
    """
    kept = _served(at).filter(programme=programme)
    ids = list(kept.values_list("pk", flat=True))
    PartnerWish.objects.filter(enrolment__in=kept).delete()
    number = Enrolment.objects.filter(pk__in=ids).update(
        own_words="", seeks_more="", offers_more="", own_theme="", withdrawal_reason="", wishes_forgotten_at=at
    )
    audit.record(verb="wishes forgotten", target=programme, at=at, programme_id=programme.pk, details={"rows": number})
    return number


def _served(at: datetime) -> "QuerySet[Enrolment]":
    """Return the registrations whose wishes have served: their pair or group is there, or none can come any more."""
    long_ago = at - WISHES_KEPT
    lasts = TimelineEntry.objects.filter(programme=OuterRef("programme"), ends_at__gte=long_ago)
    of_programme = Q(target_group=None, programme__pairs_published_at__lt=long_ago)
    of_group = Q(target_group__groups_published_at__lt=long_ago)
    never = Q(target_group__groups_published_at=None, programme__pairs_published_at__lt=long_ago) & ~Exists(lasts)
    return Enrolment.objects.filter(of_programme | of_group | never, wishes_forgotten_at__isnull=True)
