"""How the sign-in library meets the rest: its letters go through the outbox, and asking a code is the only way in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from ristiin.accounts.models import Person
from ristiin.kernel import clock, outbox


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends sign-in codes by the outbox, in the person's language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's own signature
        """Say no: an account comes about by asking for a code."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the library's letter in the outbox."""
        person = Person.objects.with_address(email).first()
        kind = template_prefix.rsplit("/", maxsplit=1)[-1]
        outbox.write(
            kind=f"accounts/{kind}",
            to_address=email,
            language=person.language if person and person.last_login else (get_language() or "fi")[:2],
            context={"code": context.get("code", "")},
            at=clock.now(),
            person_id=person.pk if person else None,
        )
