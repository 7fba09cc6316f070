"""What organisers plan to ask, and what everybody may read of the answers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.feedback import permissions, queries, showing
from ristiin.feedback.actions import planning
from ristiin.feedback.choices import Instrument
from ristiin.feedback.forms import PlanForm
from ristiin.feedback.views.access import followed, organised
from ristiin.kernel import clock
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises
from ristiin.surveys import actions as surveys
from ristiin.surveys.choices import Cut
from ristiin.surveys.models import Round
from ristiin.surveys.queries import has_answered
from ristiin.surveys.questions import read
from ristiin.surveys.results import promised, results_of
from ristiin.surveys.thresholds import Thresholds


@require_safe
def programme(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what is asked in a programme and how far it is; others than organisers see what has been published."""
    found, at = followed(request, slug), clock.now()
    reads = permissions.reads_before_publishing(request.user, found)
    lines = queries.lines(found, at)
    context = {
        "programme": found,
        "organises": organises(request.user, found),
        "reads": reads,
        "lines": lines if reads else [line for line in lines if line.standing == "published"],
        "open": [ticket for ticket in queries.open_tickets(request.user, at) if ticket.round.programme_id == found.pk],
        "takes_part": permissions.taken_part_in(request.user).filter(pk=found.pk).exists(),
        "moment": queries.open_moment(found, at),
        "fewest": queries.FEWEST,
        "promises": promised(Thresholds()),
    }
    return render(request, "feedback/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PersonRequest, slug: str) -> HttpResponse:
    """Choose what is asked before it is sent."""
    found = organised(request, slug)
    kept, sent = queries.plan_of(found), {line.key for line in queries.lines(found, clock.now()) if line.round}
    coming = [one for one in Instrument if one.value not in sent]
    initial = {"asked": [one.value for one in coming if one.value not in kept.off], "cut": kept.cut}
    offered = queries.cuts_offered(found)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        coming=coming,
        cuts=[cut for cut in Cut if cut in offered or cut == kept.cut],
        own=kept.own_questions,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        planning.choose(
            programme=found,
            asked=form.instruments(),
            cut=Cut(form.cleaned_data["cut"]),
            own_questions=form.own_questions(),
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Saved. It holds for what is still to be sent."))
        return redirect("feedback:programme", slug)
    return render(
        request,
        "feedback/plan.html",
        {"programme": found, "form": form, "coming": coming, "is_divisible": len(offered) > 1},
    )


@require_safe
def round_page(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Show the results of a closed round to those who may read them, and before that what will be promised."""
    found = followed(request, slug)
    reads = permissions.reads_before_publishing(request.user, found)
    line = _line(found, key, reads=reads)
    asked = (
        read(line.round.questionnaire)
        if line.round
        else queries.questionnaire_of(queries.plan_of(found), line.instrument or Instrument(key))
    )
    bounds = Thresholds(**line.round.thresholds) if line.round else Thresholds()
    context = {
        "programme": found,
        "organises": organises(request.user, found),
        "line": line,
        "asked": asked,
        "promises": promised(bounds),
        "cut": line.round.get_cut_display() if line.round and line.round.cut != Cut.NONE else "",
        "results": showing.page(results_of(line.round, viewer_answered=has_answered(line.round, request.user)))
        if line.round and line.is_ready
        else None,
    }
    return render(request, "feedback/round.html", context)


@require_POST
def publish(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Show the results to everybody who takes part."""
    found = organised(request, slug)
    line = _line(found, key, reads=True)
    surveys.publish(round_=_closed(line), by=request.user, at=clock.now())
    messages.success(request, _("Published. Everybody in the programme can read the results."))
    return redirect("feedback:round", slug, key)


def _closed(line: queries.Line) -> Round:
    """Return the round of a line that has results.

    Raises:
        Http404: there are none yet.
    """
    if line.round is None or not line.is_ready:
        raise Http404
    return line.round


def _line(programme: Programme, key: str, *, reads: bool) -> queries.Line:
    """Return one asking of a programme.

    Raises:
        Http404: there is none, or it is not published and the reader is not among those who read it before.
    """
    found = next((line for line in queries.lines(programme, clock.now()) if line.key == key), None)
    if found is None or (not reads and found.standing != "published"):
        raise Http404
    return found
