"""Who knows whom: said by name while the questions are open, kept as a network without names (S43)."""

from collections.abc import Collection
from datetime import datetime
from random import SystemRandom

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.enrolment.models import Enrolment
from ristiin.feedback import queries
from ristiin.feedback.choices import Moment
from ristiin.feedback.models import Listed, NetworkSnapshot, Tie
from ristiin.feedback.refusals import NobodyIsAsked, NotOnTheList
from ristiin.kernel import audit
from ristiin.programmes.models import Programme
from ristiin.surveys.choices import Cut
from ristiin.surveys.thresholds import Thresholds, may_divide, merged

LEAST = Thresholds().distribution + 1
"""So many people are in a network that is kept: whoever looks at it knows their own place, and that does not count."""


@transaction.atomic
def say(*, programme: Programme, person: Person, may_be_named: bool, knows: Collection[int], at: datetime) -> None:
    """Say whom one knows and whether others may name one; saying it again replaces what was said.

    No audit row: who knows whom is nobody’s business but theirs.

    Raises:
        NobodyIsAsked: the questions are not open.
        NotOnTheList: somebody is named who has not agreed to it.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    moment = queries.open_moment(programme, at)
    if moment is None:
        raise NobodyIsAsked
    if not set(knows) <= {one.pk for one in queries.nameable(programme, moment, person)}:
        raise NotOnTheList
    Tie.objects.filter(programme=programme, moment=moment, named_by=person).delete()
    Tie.objects.bulk_create(
        Tie(programme=programme, moment=moment, named_by=person, knows_id=pk) for pk in sorted(set(knows))
    )
    if may_be_named:
        Listed.objects.get_or_create(programme=programme, moment=moment, person=person)
        return
    Listed.objects.filter(programme=programme, moment=moment, person=person).delete()
    Tie.objects.filter(programme=programme, moment=moment, knows=person).delete()


@transaction.atomic
def settle(*, programme: Programme, moment: Moment, at: datetime) -> NetworkSnapshot:
    """Keep a network without names and destroy what was said by name. Settling again keeps the first."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    kept = NetworkSnapshot.objects.filter(programme=programme, moment=moment).first()
    if kept is not None:
        return kept
    people = list(Listed.objects.filter(programme=programme, moment=moment).values_list("person_id", flat=True))
    said = set(Tie.objects.filter(programme=programme, moment=moment).values_list("named_by_id", "knows_id"))
    snapshot = NetworkSnapshot.objects.create(
        programme=programme, moment=moment, content=without_names(people, said, _classes(programme, people))
    )
    Tie.objects.filter(programme=programme, moment=moment).delete()
    Listed.objects.filter(programme=programme, moment=moment).delete()
    audit.record(verb="network kept without names", target=snapshot, at=at, programme_id=programme.pk)
    return snapshot


def without_names(
    people: Collection[int], said: set[tuple[int, int]], classes: dict[int, str]
) -> dict[str, list[str] | list[list[int]]]:
    """Return the network of those who let themselves be named, in random order; nothing when they are too few.

    A tie is there when both have said so.
    """
    if len(people) < LEAST:
        return {"nodes": [], "edges": []}
    order = sorted(people)
    SystemRandom().shuffle(order)
    place = {person: number for number, person in enumerate(order)}
    edges = sorted(
        sorted((place[one], place[other]))
        for one, other in said
        if one < other and (other, one) in said and one in place and other in place
    )
    return {"nodes": [classes.get(person, "") for person in order], "edges": edges}


def _classes(programme: Programme, people: Collection[int]) -> dict[int, str]:
    """Return each person’s organisation where it has enough people, else the others; nothing when it tells too much."""
    rows = Enrolment.objects.filter(programme=programme, person__in=people).select_related("organisation", "unit")
    own = {row.person_id: queries.class_of(row, Cut.ORGANISATION) for row in rows}
    bounds = Thresholds()
    if not may_divide(list(own.values()), bounds):
        return {}
    told = merged([own.get(person, "") for person in people], bounds.group)
    return {person: told[own.get(person, "")] for person in people} if len(set(told.values())) > 1 else {}
