"""Links by which a member says from a letter whether a meeting was held; they open nothing else."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from ristiin.accounts.models import Person
from ristiin.rooms.models import Meeting

SALT = "ristiin.rooms.held"
GOOD_FOR = timedelta(days=30)


def held_url(meeting: Meeting, person: Person) -> str:
    """Return the address of a page with one question, for one member and one meeting; opening it changes nothing."""
    token = signing.dumps([meeting.pk, person.pk], salt=SALT)
    return settings.BASE_URL + reverse("rooms:held_link", args=[token])


def whom_and_what(token: str) -> tuple[int, int] | None:
    """Return the ids of the meeting and the person that a link is for; None when it is forged or too old."""
    try:
        meeting_id, person_id = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(meeting_id), int(person_id)
