"""Who may do what with what comes out of rooms. Into a room itself, `access` lets those who belong to it."""

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises


def may_be_asked(person: Person, programme: Programme) -> bool:
    """Whether requests for help may be addressed to the person: organisers, and those who facilitate a group."""
    return organises(person, programme) or Group.objects.filter(programme=programme, facilitator_id=person.pk).exists()
