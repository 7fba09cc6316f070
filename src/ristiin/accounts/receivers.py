"""What people do when the sign-in library tells of them."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from ristiin.accounts.models import Person
from ristiin.accounts.proof import proved
from ristiin.kernel import audit, clock


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: Person, **_rest: Any) -> None:
    """Write down who signed in, and that they have just shown who they are."""
    at = clock.now()
    proved(request, at)
    audit.record(verb="signed in", target=user, at=at, actor_id=user.pk, subject_id=user.pk)
