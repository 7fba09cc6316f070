"""How the sign-in library meets the rest: it keeps sessions and passkeys; codes, letters and words are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext

from ristiin.accounts.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signs nobody up, congratulates nobody."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's own signature
        """Say no: an account comes about by writing a code that came by mail."""
        return False

    def is_reauthentication_required(self, app: str = "") -> bool:  # noqa: ARG002 - as above
        """Say no: our own pages ask for a proof, also of those without a passkey."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages say what was done."""


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Asks for a passkey besides a code only of those who have chosen so, by having recovery codes made."""

    def is_mfa_enabled(self, user: Person, types: list[str] | None = None) -> bool:  # noqa: ARG002 - as above
        """Tell whether a mailed code alone is not enough for this person."""
        has = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        return has >= {Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES}

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 - as above
        """Return what a passkey is called until its owner says otherwise."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}
