"""The pages on which people answer: by a link without signing in, and the list of one's own."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.feedback import queries
from ristiin.feedback.actions import answering
from ristiin.feedback.choices import Instrument, Moment
from ristiin.feedback.forms import AnswerForm
from ristiin.feedback.models import FollowUp
from ristiin.kernel import clock
from ristiin.kernel.translated import in_language
from ristiin.surveys.models import Ticket
from ristiin.surveys.questions import asked, read
from ristiin.surveys.results import promised
from ristiin.surveys.thresholds import Thresholds


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and keep the answers; whoever has the address answers, and nothing is said of the account."""
    ticket, at = _ticket(token), clock.now()
    if not queries.is_answerable(ticket, at):
        return _private(render(request, "feedback/over.html", _about(ticket), status=410))
    found = read(ticket.round.questionnaire)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        questions=asked(found.questions, frozenset(ticket.happened)),
        given=ticket.sheet.answers if ticket.sheet else None,
        again=_again(ticket),
    )
    if request.method == "POST" and form.is_valid():
        answering.answer(ticket=ticket, answers=form.answers(), again=form.again(), at=at)
        return redirect("feedback:thanks", token)
    context = {
        **_about(ticket),
        "form": form,
        "fields": [form[question.key] for question in form.asked],
        "again": form["again"] if "again" in form.fields else None,
        "promises": promised(Thresholds(**ticket.round.thresholds)),
        "cut": ticket.round.get_cut_display() if ticket.round.cut != "none" else "",
    }
    return _private(render(request, "feedback/answer.html", context))


@login_not_required
@never_cache
@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank for the answers and tell what comes of them."""
    ticket = _ticket(token)
    if not queries.is_answerable(ticket, clock.now()):
        return _private(render(request, "feedback/over.html", _about(ticket), status=410))
    return _private(render(request, "feedback/thanks.html", _about(ticket)))


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """Show what the reader has been asked."""
    at = clock.now()
    rows = [
        (ticket, read(ticket.round.questionnaire).name, queries.is_answerable(ticket, at))
        for ticket in queries.own_tickets(request.user)
    ]
    return render(request, "feedback/mine.html", {"rows": rows})


def _ticket(token: str) -> Ticket:
    ticket = queries.ticket_by(token)
    if ticket is None:
        raise Http404
    return ticket


def _again(ticket: Ticket) -> bool | None:
    if ticket.round.key != Instrument.END:
        return None
    return FollowUp.objects.filter(programme=ticket.round.programme, person_id=ticket.person_id).exists()


def _about(ticket: Ticket) -> dict[str, object]:
    found = read(ticket.round.questionnaire)
    return {
        "round": ticket.round,
        "programme": ticket.round.programme,
        "token": ticket.token,
        "name": found.name,
        "intro": in_language(dict(found.intro)),
        "has_answered": ticket.has_answered,
        "asks_more": ticket.round.key in Moment.values,
        "asks_who_is_known": ticket.round.target_group_id is None,
    }


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
