"""The organiser's pages: making a theme survey, sharing it, asking by letter, closing it."""

import io
from datetime import datetime, timedelta
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.choices import Language
from ristiin.accounts.requests import PersonRequest
from ristiin.demand import queries
from ristiin.demand.actions import inviting, keeping
from ristiin.demand.choices import Standing
from ristiin.demand.forms import InviteForm, LastDayForm, MakeForm
from ristiin.demand.models import ThemeSurvey
from ristiin.demand.views.access import made
from ristiin.kernel import clock
from ristiin.kernel.translated import in_language
from ristiin.programmes import permissions
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import target_groups
from ristiin.programmes.views.access import organised, planned
from ristiin.surveys.queries import answered_openly
from ristiin.ui import dates

OPEN_FOR = timedelta(days=14)


@require_safe
def survey(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the programme's theme survey: how to begin, what is missing, how to share it, what came of it."""
    programme = planned(request, slug)
    found = queries.survey_of(programme)
    organises = permissions.organises(request.user, programme)
    standing = queries.standing(found) if found else None
    context = {"programme": programme, "organises": organises, "survey": found, "standing": standing}
    if found and found.round:
        context["answered"] = answered_openly(found.round)
    if found and standing == Standing.OPEN and organises:
        context |= _sharing(found)
    return render(request, "demand/survey.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: PersonRequest, slug: str) -> HttpResponse:
    """Write what is asked, of whom and until when, until the survey opens."""
    programme = organised(request, slug)
    found, at = queries.survey_of(programme), clock.now()
    if found and found.round:
        return redirect("demand:survey", slug)
    form = MakeForm(
        request.POST if request.method == "POST" else None,
        survey=found,
        languages=programme.languages,
        target_groups=target_groups(programme),
        initial={} if found else {"closes_at": _evening(at + OPEN_FOR)},
    )
    if request.method == "POST" and form.is_valid():
        keeping.make(programme=programme, plan=form.plan(), actor=request.user, at=at)
        messages.success(request, _("Saved. Look at it once more, then open it."))
        return redirect("demand:survey", slug)
    return render(request, "demand/questions.html", {"programme": programme, "form": form, "survey": found})


@require_POST
def open_survey(request: PersonRequest, slug: str) -> HttpResponse:
    """Begin to ask."""
    _programme, found = made(request, slug)
    keeping.open_survey(survey=found, actor=request.user, at=clock.now())
    messages.success(request, _("The survey is open. Share its address."))
    return redirect("demand:survey", slug)


@require_POST
def last_day(request: PersonRequest, slug: str) -> HttpResponse:
    """Give people more or less time."""
    _programme, found = made(request, slug)
    form = LastDayForm(request.POST)
    if form.is_valid():
        keeping.move_last_day(
            survey=found, closes_at=form.cleaned_data["closes_at"], actor=request.user, at=clock.now()
        )
        messages.success(request, _("The last day has moved."))
    else:
        messages.error(request, _("Choose a day and a time."))
    return redirect("demand:survey", slug)


@require_POST
def close(request: PersonRequest, slug: str) -> HttpResponse:
    """End the survey now and show what came of it."""
    _programme, found = made(request, slug)
    keeping.close_now(survey=found, actor=request.user, at=clock.now())
    messages.success(request, _("The survey is closed. This is what people want."))
    return redirect("demand:demand", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask once more, then forget the survey and its answers."""
    programme, found = made(request, slug)
    if request.method != "POST":
        answered = answered_openly(found.round) if found.round else 0
        return render(request, "demand/throw_away.html", {"programme": programme, "answered": answered})
    keeping.throw_away(survey=found, actor=request.user, at=clock.now())
    messages.success(request, _("The survey is gone, with every answer."))
    return redirect("demand:survey", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask people by letter."""
    programme, found = made(request, slug)
    initial = {"language": next(iter(programme.languages), "fi")}
    form = InviteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        new = inviting.invite(
            survey=found,
            addresses=form.cleaned_data["addresses"],
            language=form.cleaned_data["language"],
            actor=request.user,
            at=clock.now(),
        )
        text = ngettext("A letter goes to %(n)s new address.", "A letter goes to %(n)s new addresses.", new)
        messages.success(request, text % {"n": new})
        return redirect("demand:invite", slug)
    context = {"programme": programme, "form": form, "survey": found, "sent": queries.invited(found)}
    return render(request, "demand/invite.html", context)


@require_safe
def qr(request: PersonRequest, slug: str) -> HttpResponse:
    """Draw the survey's address as a QR code that scales."""
    programme, found = made(request, slug)
    drawn = io.BytesIO()
    segno.make(address_of(found), error="m").save(
        drawn, kind="svg", scale=8, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    disposition = "attachment" if "save" in request.GET else "inline"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{programme.slug}-survey.svg"'
    return response


def address_of(survey: ThemeSurvey) -> str:
    """Return the whole short address at which a survey is answered."""
    return settings.BASE_URL + reverse("demand:answer", args=[survey.code])


def _sharing(survey: ThemeSurvey) -> dict[str, Any]:
    return {
        "address": address_of(survey),
        "letters": [
            {"language": code, "label": label, "text": _letter(survey.programme, survey, code)}
            for code, label in Language.choices
        ],
        "last_day": LastDayForm(initial={"closes_at": survey.closes_at}),
        "listening": queries.listening(survey),
        "sent": queries.invited(survey),
    }


def _letter(programme: Programme, survey: ThemeSurvey, language: str) -> str:
    with override(language):
        parts = [
            in_language(programme.names),
            survey.words or _("What would you like to learn together with others? Your answer decides the themes."),
            _("It takes less than two minutes, and nobody sees whose answers are whose."),
            _("Answer by %(when)s:") % {"when": dates.day_clock(survey.closes_at)},
            address_of(survey),
        ]
    return "\n\n".join(str(part) for part in parts if part)


def _evening(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=23, minute=59, second=0, microsecond=0)
