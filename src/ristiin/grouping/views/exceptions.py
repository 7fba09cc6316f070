"""Exceptions after publishing: somebody joins, changes or leaves a group, for a reason that is written down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ristiin.enrolment.models import Enrolment
from ristiin.grouping import forms
from ristiin.grouping.actions import exceptions
from ristiin.grouping.models import Group
from ristiin.grouping.views.board import BoardRequest, board_of, checked, the_programme
from ristiin.kernel import clock


@require_POST
def make(request: BoardRequest, slug: str) -> HttpResponse:
    """Let somebody join, change or leave a group after publishing."""
    programme = the_programme(request, slug)
    chosen = checked(forms.ExceptionForm(request.POST)).cleaned_data
    rows = Enrolment.objects.active().select_related("target_group", "person")
    enrolment = get_object_or_404(rows, programme=programme, pk=chosen["person"])
    to = get_object_or_404(Group, programme=programme, pk=chosen["to"]) if chosen["to"] else None
    exceptions.change_group(
        enrolment=enrolment,
        to=to,
        reason=chosen["reason"],
        tells_why=chosen["tells_why"],
        actor=request.user,
        at=clock.now(),
    )
    messages.success(request, _("Done. Those concerned have had a letter, and the exception is written down."))
    return redirect(board_of(programme, enrolment.target_group))
