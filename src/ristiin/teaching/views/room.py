"""The questions in a group's own room."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.programmes.choices import Teaching
from ristiin.rooms.access import inside
from ristiin.teaching import completion, queries
from ristiin.teaching.actions import discussing


@require_safe
@inside
def questions(request: PersonRequest, group: Group) -> HttpResponse:
    """Show what there is to talk about, and what a teacher sees of it."""
    at = clock.now()
    programme = group.programme
    context = {
        "group": group,
        "programme": programme,
        "asked": queries.asked_of(group, at),
        "modes": Teaching,
        "missing": completion.missing(programme, [group.pk], at)[group.pk] if programme.is_part_of_teaching else [],
        "is_member": group.facilitator_id != request.user.pk,
    }
    return render(request, "teaching/room.html", context)


@require_POST
@inside
def done(request: PersonRequest, group: Group, question_id: int) -> HttpResponse:
    """Say that the group has talked about a question, or take it back."""
    discussing.say_done(
        question=get_object_or_404(queries.shown_to(group, clock.now()), pk=question_id),
        group=group,
        is_done=request.POST.get("done") == "yes",
        by=request.user,
        at=clock.now(),
    )
    return redirect("teaching:room", group_id=group.pk)
