"""What needs the organiser's attention about invitations and lists."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.enrolment import intake_queries
from ristiin.enrolment.choices import ImportState
from ristiin.enrolment.models import ImportBatch
from ristiin.kernel.choices import MailState
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import Phase
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline


def notes(programme: Programme, at: datetime) -> list[Note]:
    """Tell of letters refused, invitations unanswered and lists left half-way."""
    page = reverse("enrolment:invitations", args=[programme.slug])
    found = []
    is_open = programme.phase(timeline(programme), at) in {Phase.COMING, Phase.REGISTRATION}
    refused = intake_queries.standing(programme).filter(letter__state=MailState.REFUSED).count() if is_open else 0
    if refused:
        text = ngettext("%(n)s invitation was refused by mail.", "%(n)s invitations were refused by mail.", refused)
        found.append(Note(text % {"n": refused}, _("Perhaps the address is mistyped."), page, _("Fix the address")))
    silent = intake_queries.to_remind(programme, at).count() if is_open else 0
    if silent:
        text = ngettext("%(n)s person invited has not answered.", "%(n)s people invited have not answered.", silent)
        found.append(Note(text % {"n": silent}, "", page, _("Send a reminder")))
    half_way = ImportBatch.objects.filter(programme=programme, state=ImportState.PREVIEWED).defer("content").last()
    if half_way:
        help_text = _("Take its good rows or none. It is forgotten in a week.")
        url = reverse("enrolment:import_preview", args=[programme.slug, half_way.pk])
        text = _("A list has been looked through but not taken: %(name)s") % {"name": half_way.file_name}
        found.append(Note(text, help_text, url, _("Look at the rows")))
    return found
