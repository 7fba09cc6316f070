"""What members propose, and the answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community.permissions import keeps
from ristiin.growth import queries
from ristiin.growth.actions import ideas as acting
from ristiin.growth.choices import IdeaKind, IdeaState
from ristiin.growth.forms.runs import AnswerForm, IdeaForm
from ristiin.growth.models import Idea
from ristiin.growth.permissions import answered_by, organises_anything
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require

IDEAS_ON_A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PersonRequest) -> HttpResponse:
    """Propose a group or a programme; see what became of earlier ideas."""
    programmes = queries.programmes_for_ideas(request.user)
    initial = {"kind": request.GET.get("kind", IdeaKind.GROUP)}
    form = IdeaForm(request.POST if request.method == "POST" else None, programmes=programmes, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            acting.propose(person=request.user, kind=IdeaKind(given.pop("kind")), at=clock.now(), **given)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Sent. The answer comes to this page and by mail."))
            return redirect("growth:propose")
    context = {"form": form, "mine": queries.ideas_of(request.user), "states": IdeaState}
    return render(request, "growth/propose.html", context)


@require_POST
def take_back(request: PersonRequest, idea_id: int) -> HttpResponse:
    """Take back an idea of one's own."""
    idea = get_object_or_404(Idea, person=request.user, pk=idea_id)
    acting.take_back(idea=idea, at=clock.now())
    messages.success(request, _("Taken back."))
    return redirect("growth:propose")


@require_safe
def ideas(request: PersonRequest) -> HttpResponse:
    """List the ideas that wait for the reader's answer, and those answered."""
    require(keeps(request.user) or organises_anything(request.user))
    page = Paginator(queries.ideas_for(request.user), IDEAS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(idea, AnswerForm(auto_id=f"id_{idea.pk}_%s")) for idea in page.object_list]
    return render(request, "growth/ideas.html", {"rows": rows, "page": page, "states": IdeaState})


@require_POST
def answer(request: PersonRequest, idea_id: int) -> HttpResponse:
    """Answer an idea."""
    idea = get_object_or_404(answered_by(request.user), pk=idea_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        acting.answer(
            idea=idea,
            is_yes=form.cleaned_data["is_yes"],
            words=form.cleaned_data["words"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Answered. They have a letter."))
    return redirect("growth:ideas")
