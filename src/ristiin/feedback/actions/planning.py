"""What an organiser chooses before anybody is asked. Callers have checked who."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.feedback.choices import Instrument
from ristiin.feedback.instruments import MOST_OWN
from ristiin.feedback.models import Plan
from ristiin.kernel import audit
from ristiin.programmes.models import Programme
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round


@transaction.atomic
def choose(
    *,
    programme: Programme,
    asked: Sequence[Instrument],
    cut: Cut,
    own_questions: Mapping[Instrument, Sequence[Mapping[str, Any]]],
    by: Person,
    at: datetime,
) -> Plan:
    """Choose what is asked, what is asked besides, and how results are divided.

    What has been sent stays as it was sent: the choice holds for what is still to come.
    """
    sent = set(Round.objects.filter(programme=programme, target_group=None).values_list("key", flat=True))
    plan, _is_new = Plan.objects.select_for_update().get_or_create(programme=programme)
    coming = [one for one in Instrument if one.value not in sent]
    plan.off = [one for one in plan.off if one in sent] + [one.value for one in coming if one not in asked]
    kept = {key: own for key, own in plan.own_questions.items() if key in sent}
    plan.own_questions = kept | {
        one.value: [{"kind": own["kind"], "text": own["text"]} for own in own_questions.get(one, [])][:MOST_OWN]
        for one in coming
        if own_questions.get(one)
    }
    plan.cut = cut
    plan.save()
    audit.record(verb="feedback planned", target=plan, at=at, actor_id=by.pk, programme_id=programme.pk)
    return plan
