"""The pages on which people answer a theme survey, without signing in."""

import re
import secrets
from datetime import datetime

from allauth.core.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ristiin.demand import queries
from ristiin.demand.actions import answering
from ristiin.demand.forms import AnswerForm, ListenForm
from ristiin.demand.models import Invitee, ThemeSurvey
from ristiin.kernel import clock
from ristiin.programmes.choices import EntryKind, State
from ristiin.programmes.queries import entry_of, timeline
from ristiin.surveys.models import Round
from ristiin.surveys.questions import read
from ristiin.surveys.results import promised
from ristiin.surveys.thresholds import Thresholds

COOKIE = "theme-survey"
_KEY = re.compile(r"[\w-]{32}")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whoever has the address, and keep the answers; nothing is said of any account."""
    survey, round_ = _survey(code)
    if survey.by_invitation:
        return _private(render(request, "demand/by_letter.html", _about(survey), status=403))
    return _asked(request, survey, round_, None)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_invited(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Ask one who has a letter about it."""
    survey, round_ = _survey(code)
    invitee = Invitee.objects.filter(survey=survey, token=token).first()
    if invitee is None and not round_.closed_at:
        raise Http404
    return _asked(request, survey, round_, invitee)


@login_not_required
@never_cache
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thank, say when registration opens, and offer to tell of it."""
    survey, _round = _survey(code)
    return _private(render(request, "demand/thanks.html", {**_about(survey), "form": ListenForm()}))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell_me(request: HttpRequest, code: str) -> HttpResponse:
    """Take an address to be told at; whether it was there already is nobody's business."""
    survey, _round = _survey(code)
    form = ListenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _not_too_often(request, form):
        address = form.cleaned_data["address"]
        answering.listen(survey=survey, address=address, language=get_language()[:2], at=clock.now())
        return _private(render(request, "demand/thanks.html", {**_about(survey), "is_listening": True}))
    return _private(render(request, "demand/thanks.html", {**_about(survey), "form": form}))


def _asked(request: HttpRequest, survey: ThemeSurvey, round_: Round, invitee: Invitee | None) -> HttpResponse:
    at = clock.now()
    if not _takes_answers(survey, round_, at):
        return _private(render(request, "demand/over.html", _about(survey), status=410))
    key = _key(request)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        survey=survey,
        questions=read(round_.questionnaire),
    )
    if request.method == "POST" and form.is_valid() and _not_too_often(request, form):
        answering.answer(
            survey=survey, answers=form.answers(), key=key, label=form.chosen_part(), invitee=invitee, at=at
        )
        return _remembered(redirect("demand:thanks", survey.code), survey, round_, key)
    context = {
        **_about(survey),
        "form": form,
        "key": key,
        "has_answered": invitee.has_answered if invitee else _cookie(request) != "" and "again" not in request.GET,
        "promises": promised(Thresholds(**round_.thresholds)),
    }
    return _private(render(request, "demand/answer.html", context))


def _survey(code: str) -> tuple[ThemeSurvey, Round]:
    survey = queries.survey_by(code)
    if survey is None or survey.round is None:
        raise Http404
    return survey, survey.round


def _takes_answers(survey: ThemeSurvey, round_: Round, at: datetime) -> bool:
    is_open = round_.closed_at is None and at < round_.closes_at
    return is_open and survey.programme.state != State.CANCELLED


def _about(survey: ThemeSurvey) -> dict[str, object]:
    """Return what every page of the survey says; a draft's page is nobody's yet, so nothing leads to it."""
    programme = survey.programme
    registration = entry_of(timeline(programme), EntryKind.REGISTRATION)
    return {
        "survey": survey,
        "programme": programme,
        "is_published": programme.state == State.PUBLISHED,
        "takes_addresses": programme.state == State.DRAFT,
        "opens_at": registration.starts_at if registration else None,
        "at": clock.now(),
    }


def _not_too_often(request: HttpRequest, form: AnswerForm | ListenForm) -> bool:
    """Tell whether this connection has not sent too much lately; a workshop answering at once has not."""
    if consume(request, action="theme_survey"):
        return True
    form.add_error(
        None, _("Very many answers have come from here just now. Wait a minute and send again: nothing is lost.")
    )
    return False


def _key(request: HttpRequest) -> str:
    """Return the browser's key: from its cookie, from the form it was given, or a new one."""
    written = _cookie(request) if "again" not in request.GET else ""
    posted = request.POST.get("key", "")
    return written or (posted if _KEY.fullmatch(posted) else secrets.token_urlsafe(24))


def _cookie(request: HttpRequest) -> str:
    found = request.COOKIES.get(COOKIE, "")
    return found if _KEY.fullmatch(found) else ""


def _remembered(response: HttpResponse, survey: ThemeSurvey, round_: Round, key: str) -> HttpResponse:
    """Have the browser keep its key at this survey's address alone: no database and no session holds it."""
    response.set_cookie(
        COOKIE,
        key,
        expires=round_.closes_at,
        path=f"/theme-survey/{survey.code}/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
