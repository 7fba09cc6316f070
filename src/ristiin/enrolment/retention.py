"""Forgetting wishes when they have served (TRUST §1.7)."""

from datetime import datetime, timedelta

from django.db import transaction

from ristiin.enrolment.models import Enrolment, PartnerWish
from ristiin.kernel import audit
from ristiin.kernel.periodic import every
from ristiin.programmes.models import Programme

WISHES_KEPT = timedelta(days=30)


@every(timedelta(hours=6))
def forget_wishes(at: datetime) -> None:
    """Forget what was wished in programmes whose pairs were published 30 days ago, late-comers' wishes too."""
    served = Programme.objects.filter(pairs_published_at__lt=at - WISHES_KEPT)
    for programme in served.filter(enrolments__wishes_forgotten_at__isnull=True).distinct().order_by("pk"):
        forget_wishes_of(programme=programme, at=at)


@transaction.atomic
def forget_wishes_of(*, programme: Programme, at: datetime) -> int:
    """Empty own words and wishes about people; skills, themes and hours stay for the person's own next registration."""
    kept = Enrolment.objects.filter(programme=programme, wishes_forgotten_at__isnull=True)
    ids = list(kept.values_list("pk", flat=True))
    PartnerWish.objects.filter(enrolment__in=kept).delete()
    number = Enrolment.objects.filter(pk__in=ids).update(
        own_words="", seeks_more="", offers_more="", own_theme="", withdrawal_reason="", wishes_forgotten_at=at
    )
    audit.record(verb="wishes forgotten", target=programme, at=at, programme_id=programme.pk, details={"rows": number})
    return number
