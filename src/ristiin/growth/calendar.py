"""Events outside the programmes as calendar files: a later floor knows how to make them."""

from collections.abc import Callable
from datetime import datetime

from ristiin.accounts.models import Person
from ristiin.growth.models import OutsideEvent

InvitationMaker = Callable[[OutsideEvent, Person, datetime], dict[str, str]]
FileMaker = Callable[[OutsideEvent, Person], bytes]
_invitations: list[InvitationMaker] = []
_files: list[FileMaker] = []


def make_by(invitation: InvitationMaker, file: FileMaker) -> None:
    """Have `invitation` make what goes with a letter, and `file` what is fetched from the event's page."""
    _invitations[:], _files[:] = [invitation], [file]


def invitation_of(event: OutsideEvent, person: Person, at: datetime) -> list[dict[str, str]]:
    """Return the invitation, change or cancelling of one person, as a letter takes it."""
    return [maker(event, person, at) for maker in _invitations]


def file_of(event: OutsideEvent, person: Person) -> bytes | None:
    """Return the event as a file, None while nobody makes them."""
    return _files[0](event, person) if _files else None
