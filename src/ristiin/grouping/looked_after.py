"""How many groups people look after now, for the directory of facilitators (S106)."""

from collections.abc import Collection, Mapping

from django.db.models import Count

from ristiin.grouping.models import Group
from ristiin.programmes.choices import State


def groups_of(people: Collection[int]) -> Mapping[int, int]:
    """Return the number of groups that go on in programmes under way, of each who has any."""
    rows = Group.objects.filter(facilitator__in=people, ended_at=None, programme__state=State.PUBLISHED)
    counts = rows.values_list("facilitator").annotate(groups=Count("pk")).order_by("facilitator")
    return {pk: groups for pk, groups in counts if pk is not None}
