"""Writing, changing and withdrawing questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises
from ristiin.teaching import queries
from ristiin.teaching.actions import asking
from ristiin.teaching.forms import QuestionForm
from ristiin.teaching.models import Question
from ristiin.teaching.views.access import taught


@require_safe
def question(request: PersonRequest, slug: str, question_id: int) -> HttpResponse:
    """Show one question and, where it is part of teaching, which groups have talked about it."""
    programme, at = taught(request, slug), clock.now()
    found = _of(programme, question_id)
    context = {
        "programme": programme,
        "organises": organises(request.user, programme),
        "question": found,
        "now": at,
        "has_opened": found.opens_at <= at,
        "chosen": [queries.name_of(row.group, programme) for row in found.addressed.all()],
        "groups": queries.done_by_group(found, programme) if programme.is_part_of_teaching else [],
    }
    return render(request, "teaching/question.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest, slug: str) -> HttpResponse:
    """Write a question to the groups."""
    programme = taught(request, slug)
    form = QuestionForm(
        request.POST if request.method == "POST" else None, groups=queries.groups_to_ask(programme), at=clock.now()
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = asking.ask(
                programme=programme,
                wording=form.wording(),
                key=form.sending_key(),
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The groups see it when it opens."))
            return redirect("teaching:question", slug, asked.pk)
    return _form(request, programme, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, slug: str, question_id: int) -> HttpResponse:
    """Say a question otherwise, or give more time."""
    programme = taught(request, slug)
    found = _of(programme, question_id)
    posted = request.POST if request.method == "POST" else None
    form = QuestionForm(posted, groups=queries.groups_to_ask(programme), at=clock.now(), question=found)
    if request.method == "POST" and form.is_valid():
        try:
            asking.change(
                question=found,
                wording=form.wording(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("teaching:question", slug, question_id)
    return _form(request, programme, form, found)


@require_POST
def withdraw(request: PersonRequest, slug: str, question_id: int) -> HttpResponse:
    """Ask no more."""
    found = _of(taught(request, slug), question_id)
    asking.withdraw(question=found, by=request.user, at=clock.now())
    messages.success(request, _("Withdrawn. The groups no longer see it; you can bring it back."))
    return redirect("teaching:question", slug, question_id)


@require_POST
def restore(request: PersonRequest, slug: str, question_id: int) -> HttpResponse:
    """Ask again what was withdrawn."""
    found = _of(taught(request, slug), question_id)
    asking.bring_back(question=found, by=request.user, at=clock.now())
    messages.success(request, _("Asked again."))
    return redirect("teaching:question", slug, question_id)


def _of(programme: Programme, question_id: int) -> Question:
    found: Question = get_object_or_404(
        Question.objects.select_related("written_by").prefetch_related("addressed__group"),
        programme=programme,
        pk=question_id,
    )
    return found


def _form(request: PersonRequest, programme: Programme, form: QuestionForm, found: Question | None) -> HttpResponse:
    context = {
        "programme": programme,
        "organises": organises(request.user, programme),
        "form": form,
        "question": found,
        "as_saved": found if found and form.is_bound and form.non_field_errors() else None,
        "has_opened": found is not None and found.opens_at <= clock.now(),
    }
    return render(request, "teaching/form.html", context)
