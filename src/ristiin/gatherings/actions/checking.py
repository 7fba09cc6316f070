"""The midway check of a group. Callers have checked who; we check when."""

from datetime import datetime

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.gatherings import queries
from ristiin.gatherings.choices import MidwayState
from ristiin.gatherings.models import MidwayCheck, MidwayConsent
from ristiin.gatherings.refusals import MidwayNotNow
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.rooms.access import people_in


@transaction.atomic
def check(*, group: Group, state: MidwayState, words: str, shows: bool, person: Person, at: datetime) -> MidwayCheck:
    """Say where the group is; `shows` is this member's yes to the organiser seeing the state.

    Another state asks everybody anew. The words are the group's own whatever is ticked.

    Raises:
        MidwayNotNow: it is not midway, or the programme has no midway session.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("programme").get(pk=group.pk)
    entry = queries.midway_of(group.programme)
    if entry is None or not entry.starts_at - queries.MIDWAY_OPEN <= at < entry.ends_at + queries.MIDWAY_OPEN:
        raise MidwayNotNow
    found = MidwayCheck.objects.filter(group=group).first()
    if found is None:
        found = MidwayCheck.objects.create(group=group, state=state, words=words, answered_by=person, answered_at=at)
        _note("midway check answered", group, person, at)
    elif (found.state, found.words) != (state, words):
        if found.state != state:
            found.consents.all().delete()
        found.state, found.words, found.answered_by, found.answered_at = state, words, person, at
        found.save(update_fields=["state", "words", "answered_by", "answered_at"])
        _note("midway check changed", group, person, at)
    _show(found, shows, person, at)
    return found


def _show(found: MidwayCheck, shows: bool, person: Person, at: datetime) -> None:  # noqa: FBT001 - the tick of a form
    """Note one member's tick; the organiser sees the state while everybody's stands."""
    if shows:
        MidwayConsent.objects.get_or_create(midway=found, person=person, defaults={"given_at": at})
    else:
        MidwayConsent.objects.filter(midway=found, person=person).delete()
    agreed = set(found.consents.values_list("person_id", flat=True))
    everybody = {one.pk for one in people_in(found.group)} <= agreed
    if everybody != (found.shown_at is not None):
        found.shown_at = at if everybody else None
        found.save(update_fields=["shown_at"])
        _note("midway state shown" if everybody else "midway state hidden", found.group, person, at)


def _note(verb: str, group: Group, person: Person, at: datetime) -> None:
    audit.record(verb=verb, target=group, at=at, actor_id=person.pk, programme_id=group.programme_id)
