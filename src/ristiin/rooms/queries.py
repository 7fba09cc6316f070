"""Questions about rooms."""

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.rooms.models import Promise


def promised(group: Group) -> set[int]:
    """Return the ids of those who have given the promise in this group."""
    return set(Promise.objects.filter(group=group).values_list("person_id", flat=True))


def has_promised(group: Group, person: Person) -> bool:
    """Whether the person has given the promise in this group."""
    return Promise.objects.filter(group=group, person=person).exists()
