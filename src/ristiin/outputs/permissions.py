"""Who may do what with outputs."""

from ristiin.accounts.models import Person
from ristiin.outputs.models import Author, Output


def is_author(person: Person, output: Output) -> bool:
    """Whether the person is one of those who can withdraw it."""
    return Author.objects.filter(output=output, person=person).exists()
