"""Passkeys: a key the reader's own device keeps, instead of a code by mail."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from fido2.webauthn import RegistrationResponse

from ristiin.accounts import actions, queries
from ristiin.accounts.credentials import readable_by
from ristiin.accounts.forms import PasskeyNameForm
from ristiin.accounts.proof import proved_lately
from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock


@require_safe
@proved_lately
def listing(request: PersonRequest) -> HttpResponse:
    """List one's passkeys."""
    passkeys = queries.passkeys_of(request.user)
    codes = queries.recovery_codes_of(request.user)
    return render(request, "accounts/passkeys.html", {"passkeys": passkeys, "codes": codes})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@readable_by(RegistrationResponse.from_dict)
def add(request: PersonRequest) -> HttpResponse:
    """Let the reader's device make a key and keep it."""
    form = AddWebAuthnForm(request.POST or None, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        actions.add_passkey(person=request.user, name=data["name"], credential=data["credential"], at=clock.now())
        return redirect("mfa_list_webauthn")
    name = PasskeyNameForm(initial={"name": form.initial["name"]})
    options: Any = auth.begin_registration(request.user, passwordless=True)
    context = {"name": name, "failed": form.is_bound, "options": json.dumps(options)}
    return render(request, "accounts/passkey_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def rename(request: PersonRequest, pk: int) -> HttpResponse:
    """Call a passkey something else."""
    passkey = get_object_or_404(queries.passkeys_of(request.user), pk=pk)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.wrap().name})
    if form.is_valid():
        actions.rename_passkey(passkey=passkey, name=form.cleaned_data["name"], at=clock.now())
        return redirect("mfa_list_webauthn")
    return render(request, "accounts/passkey_rename.html", {"form": form, "passkey": passkey})


@require_POST
@proved_lately
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a passkey away."""
    passkey: Authenticator = get_object_or_404(queries.passkeys_of(request.user), pk=pk)
    actions.remove_passkey(passkey=passkey, at=clock.now())
    return redirect("mfa_list_webauthn")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """Show the codes for the day the passkey is lost; asking for them asks for a passkey at every sign-in."""
    if request.method == "POST":
        actions.ask_for_both(person=request.user, at=clock.now())
        return redirect("mfa_view_recovery_codes")
    codes = queries.recovery_codes_of(request.user)
    if codes is None:
        return redirect("mfa_list_webauthn")
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


@require_POST
@proved_lately
def one_step(request: PersonRequest) -> HttpResponse:
    """Let a mailed code alone be enough again."""
    actions.ask_for_one(person=request.user, at=clock.now())
    return redirect(reverse("mfa_list_webauthn"))
