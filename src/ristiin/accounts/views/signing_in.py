"""Signing in by a code that comes by mail, and showing once more who one is."""

from allauth.account.utils import perform_login
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts import actions
from ristiin.accounts.forms import AskCodeForm, CodeForm
from ristiin.accounts.proof import proved
from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.postman import keeps_letters
from ristiin.kernel.refusal import Refusal

_ASKED = "asked_code"


def safe_next(request: HttpRequest, default: str = "") -> str:
    """Return where the reader was going, when it is a page of ours."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if ours else default


def _mail_code(request: HttpRequest, address: str) -> None:
    code = actions.ask_code(
        address=address,
        language=(get_language() or "fi")[:2],
        asked_from=get_client_ip(request) or "",
        at=clock.now(),
    )
    request.session[_ASKED] = {"id": code.pk, "address": code.address}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask where to send a code; known and unknown addresses get the same answer."""
    going = safe_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(going or reverse("now"))
    form = AskCodeForm(request.POST or None)
    if form.is_valid():
        try:
            _mail_code(request, form.cleaned_data["address"])
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            return HttpResponseRedirect(_with_next("account_confirm_login_code", going))
    return render(request, "accounts/ask.html", {"form": form, "next": going})


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Let in whoever writes the code; looking at the page uses nothing up."""
    asked, going = request.session.get(_ASKED), safe_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(going or reverse("now"))
    if not asked:
        return HttpResponseRedirect(_with_next("account_request_login_code", going))
    form = CodeForm(request.POST if "code" in request.POST else None)
    try:
        if "again" in request.POST:
            _mail_code(request, asked["address"])
            return HttpResponseRedirect(_with_next("account_confirm_login_code", going))
        if form.is_valid():
            return _let_in(request, asked, form.cleaned_data["code"], going)
    except Refusal as refusal:
        form = CodeForm(request.POST)
        form.add_error("code", str(refusal))
    context = {
        "form": form,
        "next": going,
        "address": asked["address"],
        "has_inbox": settings.DEBUG and keeps_letters(),
    }
    return render(request, "accounts/confirm.html", context)


def _let_in(request: HttpRequest, asked: dict[str, str], written: str, going: str) -> HttpResponse:
    person = actions.redeem_code(
        code_id=int(asked["id"]), written=written, language=(get_language() or "fi")[:2], at=clock.now()
    )
    del request.session[_ASKED]
    home = reverse("now") if person.name else reverse("accounts:mine")
    response: HttpResponse = perform_login(request, person, redirect_url=going or home, email=person.email)
    return response


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: PersonRequest) -> HttpResponse:
    """Ask for a mailed code once more before something that cannot be undone."""
    going, asked = safe_next(request, reverse("accounts:mine")), request.session.get(_ASKED)
    if asked and asked["address"] != request.user.email:
        asked = None
    form = CodeForm(request.POST if "code" in request.POST else None)
    try:
        if "send" in request.POST:
            _mail_code(request, request.user.email)
            return HttpResponseRedirect(_with_next("account_reauthenticate", going))
        if asked and form.is_valid():
            at = clock.now()
            written = form.cleaned_data["code"]
            actions.redeem_code(code_id=asked["id"], written=written, language=request.user.language, at=at)
            del request.session[_ASKED]
            proved(request, at)
            return HttpResponseRedirect(going)
    except Refusal as refusal:
        form = CodeForm(request.POST)
        form.add_error("code", str(refusal))
    return render(request, "accounts/prove.html", {"form": form, "next": going, "asked": asked})


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("front")


def _with_next(name: str, going: str) -> str:
    return reverse(name) + (f"?{urlencode({'next': going})}" if going else "")
