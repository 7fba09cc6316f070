"""Addresses of signing in: of the library's own, only those in use."""

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.http import require_http_methods
from fido2.webauthn import AuthenticationResponse

from ristiin.accounts.credentials import readable_by
from ristiin.accounts.views import passkeys, signing_in

_readable = readable_by(AuthenticationResponse.from_dict)
_by_passkey = login_not_required(require_http_methods(["GET", "HEAD", "POST"])(_readable(LoginWebAuthnView.as_view())))
_second_step = login_not_required(
    require_http_methods(["GET", "HEAD", "POST"])(
        _readable(AuthenticateView.as_view(template_name="accounts/second_step.html"))
    )
)

urlpatterns = [
    path("login/", signing_in.ask, name="account_request_login_code"),
    # The library sends people here by this name.
    path("login/", signing_in.ask, name="account_login"),
    path("login/code/", signing_in.confirm, name="account_confirm_login_code"),
    path("login/passkey/", _by_passkey, name="mfa_login_webauthn"),
    path("login/second-step/", _second_step, name="mfa_authenticate"),
    path("logout/", signing_in.leave, name="account_logout"),
    path("prove/", signing_in.prove, name="account_reauthenticate"),
    path("passkeys/", passkeys.listing, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", passkeys.rename, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("recovery-codes/", passkeys.recovery_codes, name="mfa_view_recovery_codes"),
    path("one-step/", passkeys.one_step, name="account_one_step"),
]
