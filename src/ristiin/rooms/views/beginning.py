"""How it began, and asking for help; and the desk of those who are asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme
from ristiin.programmes.permissions import organises
from ristiin.rooms import permissions
from ristiin.rooms.access import inside
from ristiin.rooms.actions import beginning
from ristiin.rooms.choices import HelpKind, StartAnswer
from ristiin.rooms.forms.beginning import HelpForm
from ristiin.rooms.models import HelpRequest
from ristiin.rooms.standing import read_by


@require_POST
@inside
def started(request: PersonRequest, group: Group) -> HttpResponse:
    """Take the answer to "did you get started?"; who did not is led to where one asks for help."""
    text = request.POST.get("started", "")
    if text not in StartAnswer.values:
        return redirect("rooms:room", group_id=group.pk)
    answer = StartAnswer(text)
    beginning.say_started(group=group, person=request.user, answer=answer, at=clock.now())
    if answer == StartAnswer.NOT:
        messages.info(request, _("Your answer is yours alone. If you like, ask for help here."))
        return redirect("rooms:help", group_id=group.pk)
    messages.success(request, _("Thank you. Nobody but you reads the answer."))
    return redirect("rooms:room", group_id=group.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def ask_for_help(request: PersonRequest, group: Group) -> HttpResponse:
    """Ask the organiser or the facilitator for help; show what one has asked before."""
    has_facilitator = group.facilitator_id not in {None, request.user.pk}
    form = HelpForm(request.POST or None, has_facilitator=has_facilitator)
    if request.method == "POST" and form.is_valid():
        beginning.ask_for_help(
            group=group,
            person=request.user,
            kind=HelpKind(form.cleaned_data["kind"]),
            addressee=form.chosen,
            body=form.cleaned_data["body"],
            form_key=form.cleaned_data["form_key"],
            at=clock.now(),
        )
        messages.success(request, _("Your request is on its way. You get the answer by mail."))
        return redirect("rooms:help", group_id=group.pk)
    asked = HelpRequest.objects.filter(group=group, asked_by=request.user).order_by("-asked_at", "-pk")
    return render(request, "rooms/help.html", {"group": group, "form": form, "asked": asked})


@require_safe
def desk(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the requests for help that were addressed to the reader."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    require(permissions.may_be_asked(request.user, programme))
    is_organiser = organises(request.user, programme)
    asked = (
        HelpRequest.objects.filter(read_by(request.user, programme, organises=is_organiser))
        .select_related("asked_by", "group")
        .order_by("-asked_at", "-pk")
    )
    context = {
        "programme": programme,
        "is_organiser": is_organiser,
        "waiting": [one for one in asked if one.answered_at is None],
        "answered": [one for one in asked if one.answered_at is not None],
    }
    return render(request, "rooms/help_desk.html", context)


@require_POST
def help_answered(request: PersonRequest, slug: str, request_id: int) -> HttpResponse:
    """Mark a request as answered, or as open again."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    require(permissions.may_be_asked(request.user, programme))
    mine = read_by(request.user, programme, organises=organises(request.user, programme))
    asked = get_object_or_404(HelpRequest.objects.filter(mine), pk=request_id)
    is_answered = request.POST.get("answered") != "no"
    beginning.mark_answered(request=asked, person=request.user, is_answered=is_answered, at=clock.now())
    messages.success(request, _("Marked as answered.") if is_answered else _("Open again."))
    return redirect("help:desk", slug=slug)
