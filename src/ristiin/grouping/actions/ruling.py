"""The organiser's rules about two people; they hold in every proposal of the programme."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.actions.holding import is_published
from ristiin.grouping.choices import RuleKind
from ristiin.grouping.models import PairRule
from ristiin.grouping.refusals import AlreadyPublished, RuleContradicts
from ristiin.kernel import audit
from ristiin.programmes.models import Programme


@transaction.atomic
def set_rule(*, programme: Programme, kind: str, first: int, second: int, actor: Person, at: datetime) -> PairRule:
    """Keep two people apart, or together. The same rule twice is one.

    Raises:
        RuleContradicts: the two have the other rule, have found each other, or are not two.
        AlreadyPublished: the groups are published.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    low, high = sorted((first, second))
    rows = Enrolment.objects.active().filter(programme=programme, pk__in=(low, high)).order_by("pk")
    two = list(rows.select_related("target_group"))
    if any(is_published(programme, one.target_group) for one in two):
        raise AlreadyPublished(_("The groups of this programme are published already."))
    if low == high or len(two) != 2:  # noqa: PLR2004 - it takes two
        raise RuleContradicts(_("Choose two different people who take part."))
    if kind == RuleKind.NEVER and two[0].partner_id == high and two[1].partner_id == low:
        raise RuleContradicts(
            _("These two have found each other. They can be kept apart only if they part themselves.")
        )
    rule, is_new = PairRule.objects.get_or_create(
        first_id=low, second_id=high, defaults={"programme": programme, "kind": kind}
    )
    if rule.kind != kind:
        raise RuleContradicts(_("There is another rule for these two already. Remove it first."))
    if is_new:
        audit.record(
            verb="pair rule set",
            target=rule,
            at=at,
            actor_id=actor.pk,
            programme_id=programme.pk,
            details={"kind": kind},
        )
    return rule


@transaction.atomic
def remove_rule(*, rule: PairRule, actor: Person, at: datetime) -> None:
    """Lift a rule."""
    audit.record(
        verb="pair rule removed",
        target=rule,
        at=at,
        actor_id=actor.pk,
        programme_id=rule.programme_id,
        details={"kind": rule.kind},
    )
    PairRule.objects.filter(pk=rule.pk).delete()
