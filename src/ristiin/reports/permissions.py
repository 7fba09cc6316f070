"""Who may read reports."""

from ristiin.accounts.models import Person
from ristiin.programmes.queries import organised_ids


def may_read_years(person: Person) -> bool:
    """Whether the person reads reports over programmes: administrators, and those who organise something."""
    return person.is_platform_admin or bool(organised_ids(person))
