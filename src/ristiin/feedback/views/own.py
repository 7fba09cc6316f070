"""Pages of one's own: whom one knows, and how one develops."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.feedback import permissions, queries
from ristiin.feedback.actions import developing, knowing
from ristiin.feedback.forms import DevelopmentForm, KnowingForm
from ristiin.feedback.views.access import taken_part_in
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.ui.change import Change


@require_http_methods(["GET", "HEAD", "POST"])
def knowing_page(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask whom the reader knows, of those who let themselves be named."""
    programme, at = taken_part_in(request, slug), clock.now()
    moment = queries.open_moment(programme, at)
    if moment is None:
        return render(request, "feedback/knowing_closed.html", {"programme": programme})
    people = queries.nameable(programme, moment, request.user)
    form = KnowingForm(
        request.POST if request.method == "POST" else None,
        people=people,
        initial={
            "may_be_named": queries.is_listed(programme, moment, request.user),
            "knows": [str(pk) for pk in queries.named_by(programme, moment, request.user)],
        },
    )
    if request.method == "POST" and form.is_valid():
        may_be_named = form.cleaned_data["may_be_named"]
        try:
            knowing.say(programme=programme, person=request.user, may_be_named=may_be_named, knows=form.ids(), at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. You can change it until the questions close."))
            return redirect("feedback:knowing", slug)
    context = {"programme": programme, "form": form, "people": people, "least": knowing.LEAST}
    return render(request, "feedback/knowing.html", context)


@require_safe
def developments(request: PersonRequest) -> HttpResponse:
    """Show how the reader has developed, programme by programme."""
    rows = {row.programme_id: row for row in queries.developments_of(request.user)}
    programmes = permissions.taken_part_in(request.user).order_by("-created_at", "-pk")
    shown = [
        (
            row.programme,
            [
                Change(one.name, one.start, one.end)
                for one in queries.competences(row.programme, row)
                if one.start or one.end
            ],
        )
        for row in rows.values()
    ]
    waiting = [programme for programme in programmes if programme.pk not in rows]
    return render(request, "feedback/developments.html", {"shown": shown, "waiting": waiting})


@require_http_methods(["GET", "HEAD", "POST"])
def development(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask where the reader stands now, for their own eyes."""
    programme, at = taken_part_in(request, slug), clock.now()
    row, moment = queries.development_of(programme, request.user), queries.moment_of(programme, request.user, at)
    form = DevelopmentForm(
        request.POST if request.method == "POST" else None,
        competences=queries.competences(programme, row),
        moment=moment.value,
        initial={"joins_others": row.joins_others},
    )
    if request.method == "POST" and form.is_valid():
        developing.assess(
            programme=programme,
            person=request.user,
            levels=form.levels(),
            own=form.own(),
            joins_others=form.cleaned_data["joins_others"],
            at=at,
        )
        messages.success(request, _("Saved, for your eyes only."))
        return redirect("feedback:developments")
    context = {"programme": programme, "form": form, "moment": moment, "is_known": row.pk is not None}
    return render(request, "feedback/development.html", context)


@require_POST
def remove_development(request: PersonRequest, slug: str) -> HttpResponse:
    """Forget the reader's own view of one programme."""
    developing.remove(programme=taken_part_in(request, slug), person=request.user)
    messages.success(request, _("Removed. Nothing of it is left."))
    return redirect("feedback:developments")
