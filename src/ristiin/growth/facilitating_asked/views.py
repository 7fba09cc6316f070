"""Pages on which somebody is asked to facilitate, and answers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.community import permissions
from ristiin.community.facilitators.queries import listed
from ristiin.growth.facilitating_asked import actions, queries
from ristiin.growth.facilitating_asked.forms import AnswerForm, AskForm
from ristiin.growth.facilitating_asked.refusals import Answered
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes.queries import timeline


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, person_id: int) -> HttpResponse:
    """Ask somebody of the directory to facilitate in one of the reader's programmes."""
    require(permissions.may_find_facilitators(request.user))
    found = listed(person_id)
    if found is None:
        raise Http404
    at = clock.now()
    programmes = queries.programmes_to_ask_for(request.user, at)
    form = AskForm(request.POST if request.method == "POST" else None, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        try:
            message = form.cleaned_data["message"]
            actions.ask(programme=form.programme(), person=found.person, message=message, by=request.user, at=at)
        except Refusal as refusal:
            form.add_error("programme", str(refusal))
        else:
            messages.success(request, _("Asked by letter. You hear when they answer."))
            return redirect("asked:ask", person_id=person_id)
    context = {
        "form": form,
        "found": found,
        "programmes": programmes,
        "before": queries.asked_by_programmes_of(request.user, found.person),
    }
    return render(request, "growth/ask_to_facilitate.html", context)


@require_POST
def take_back(request: PersonRequest, asked_id: int) -> HttpResponse:
    """Ask no more."""
    asked = get_object_or_404(queries.of_organiser(request.user), pk=asked_id)
    try:
        actions.take_back(asked=asked, by=request.user, at=clock.now())
    except Answered as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. They need not answer."))
    return redirect("asked:ask", person_id=asked.person_id)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PersonRequest, asked_id: int) -> HttpResponse:
    """Say yes or no to facilitating."""
    asked = get_object_or_404(queries.of_person(request.user), pk=asked_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(asked=asked, yes=form.cleaned_data["answer"] == "yes", at=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("asked:answer", asked_id=asked.pk)
    entries = timeline(asked.programme)
    return render(request, "growth/asked_to_facilitate.html", {"asked": asked, "entries": entries})
