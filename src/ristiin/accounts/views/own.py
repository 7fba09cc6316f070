"""Pages of a person's own matters."""

import io
import json
import zipfile

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts import actions, queries
from ristiin.accounts.choices import Language
from ristiin.accounts.forms import EraseForm, ProfileForm
from ristiin.accounts.my_page import matters_of, places_of
from ristiin.accounts.proof import proved_lately
from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on."""
    language, next_page = request.POST.get("language", ""), request.POST.get("next", "/")
    secure = request.is_secure()
    if not url_has_allowed_host_and_scheme(next_page, allowed_hosts={request.get_host()}, require_https=secure):
        next_page = "/"
    response = HttpResponseRedirect(next_page)
    if language in Language.values:
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=31_536_000,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PersonRequest) -> HttpResponse:
    """Show what one may change and ask of one's own data."""
    person = request.user
    said = {name: getattr(person, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=said)
    if form.is_valid():
        actions.change_profile(person=person, **form.cleaned_data, at=clock.now())
        messages.success(request, gettext("Saved."))
        return redirect("accounts:mine")
    context = {
        "form": form,
        "matters": matters_of(person),
        "places": places_of(person),
        "passkeys": len(queries.passkeys_of(person)),
        "traces": queries.traces_of(person)[:10],
    }
    return render(request, "accounts/mine.html", context)


@require_http_methods(["GET", "HEAD"])
def all_traces(request: PersonRequest) -> HttpResponse:
    """Tell who has done what with one's data."""
    page, traces = queries.traces_page(request.user, request.GET.get("page"))
    return render(request, "accounts/traces.html", {"page": page, "traces": traces})


@never_cache
@require_POST
@proved_lately
def export(request: PersonRequest) -> HttpResponse:
    """Hand over everything the register knows of the reader, as one file."""
    content = actions.export(person=request.user, at=clock.now())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("ristiin.json", text)
    headers = {"Content-Disposition": 'attachment; filename="ristiin.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def erase(request: PersonRequest) -> HttpResponse:
    """Forget the reader, once they have read what follows from it."""
    form = EraseForm(request.POST or None)
    if form.is_valid():
        try:
            actions.erase(person=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, gettext("You have been erased. Thank you for your time with us."))
            return redirect("front")
    return render(request, "accounts/erase.html", {"form": form, "matters": matters_of(request.user)})
