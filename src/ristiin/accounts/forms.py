"""Forms of signing in."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from ristiin.accounts import actions
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for the address the code goes to; an unknown one becomes a person, so that both take as long."""

    def clean_email(self) -> str:
        """Make sure there is somebody at the address.

        Raises:
            ValidationError: it cannot be an address, or codes were asked for too often.
        """
        try:
            person = actions.person_for_address(
                address=self.cleaned_data["email"], at=clock.now(), language=(get_language() or "fi")[:2]
            )
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        self.cleaned_data["email"] = person.email
        answer: Any = super().clean_email()
        return str(answer)
