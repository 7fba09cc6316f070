"""The log of decisions, and the organisations that provide."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes import permissions, queries
from ristiin.programmes.actions import deciding, providing
from ristiin.programmes.forms.planning import DecisionForm, ProviderForm
from ristiin.programmes.models import Decision
from ristiin.programmes.views.access import organised, planned


@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what was decided, the latest first; write another line."""
    programme, at = planned(request, slug), clock.now()
    form = DecisionForm(request.POST if request.method == "POST" else None, today=at)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.record_decision(programme=programme, **form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("programmes:decisions", slug)
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "form": form,
        "rows": [(one, queries.may_correct(request.user, one, at)) for one in queries.decisions(programme)],
    }
    return render(request, "programmes/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: PersonRequest, slug: str, decision_id: int) -> HttpResponse:
    """Correct a line of one's own of today, or write another that takes its place."""
    programme, at = planned(request, slug), clock.now()
    line = get_object_or_404(programme.decisions.select_related("replaced_by"), pk=decision_id)
    if hasattr(line, "replaced_by"):
        raise Http404
    corrects = queries.may_correct(request.user, line, at)
    form = DecisionForm(request.POST if request.method == "POST" else None, today=at, decision=line)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, line, form, corrects=corrects)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Corrected.") if corrects else _("Written down. The old line is struck through.")
            )
            return redirect("programmes:decisions", slug)
    context = {
        "programme": programme,
        "organises": permissions.organises(request.user, programme),
        "form": form,
        "line": line,
        "corrects": corrects,
    }
    return render(request, "programmes/decision.html", context)


def _write(request: PersonRequest, line: Decision, form: DecisionForm, *, corrects: bool) -> None:
    given, at = form.cleaned_data, clock.now()
    if corrects:
        given.pop("form_key")
        deciding.correct_decision(decision=line, **given, by=request.user, at=at)
    else:
        deciding.record_decision(programme=line.programme, replaces=line, **given, by=request.user, at=at)


@require_POST
def provider_add(request: PersonRequest, slug: str) -> HttpResponse:
    """Have an outside organisation plan alongside."""
    programme = organised(request, slug)
    form = ProviderForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the name of the organisation."))
        return redirect("programmes:roles", slug)
    try:
        providing.add_provider(
            programme=programme, organisation=form.cleaned_data["organisation"], by=request.user, at=clock.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Added. Next, add its people by address with the role of a provider."))
    return redirect("programmes:roles", slug)


@require_POST
def provider_end(request: PersonRequest, slug: str, provider_id: int) -> HttpResponse:
    """Let an organisation provide no more."""
    programme = organised(request, slug)
    provider = get_object_or_404(programme.providers.all(), pk=provider_id)
    providing.remove_provider(provider=provider, by=request.user, at=clock.now())
    messages.success(request, _("Removed: %(name)s.") % {"name": provider.organisation})
    return redirect("programmes:roles", slug)
