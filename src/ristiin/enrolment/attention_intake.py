"""What needs the organiser's attention about invitations and lists."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ristiin.enrolment import intake_queries
from ristiin.enrolment.choices import ImportState
from ristiin.enrolment.models import ImportBatch, Invitation
from ristiin.kernel.choices import MailState
from ristiin.programmes.attention import Note
from ristiin.programmes.choices import Phase
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline


def refused(programme: Programme, at: datetime) -> "QuerySet[Invitation] | None":
    """Return the invitations refused by mail, while people are invited."""
    standing = intake_queries.standing(programme).filter(letter__state=MailState.REFUSED)
    return standing if _is_open(programme, at) else None


def tell_of_refused(programme: Programme, at: datetime) -> list[Note]:
    """Tell of invitations refused by mail."""
    found = refused(programme, at)
    number = 0 if found is None else found.count()
    if not number:
        return []
    text = ngettext("%(n)s invitation was refused by mail.", "%(n)s invitations were refused by mail.", number)
    page = reverse("enrolment:invitations", args=[programme.slug])
    return [Note(text % {"n": number}, _("Perhaps the address is mistyped."), page, _("Fix the address"))]


def silent(programme: Programme, at: datetime) -> "QuerySet[Invitation] | None":
    """Return the invitations that nobody has answered, while people are invited."""
    return intake_queries.to_remind(programme, at) if _is_open(programme, at) else None


def tell_of_silent(programme: Programme, at: datetime) -> list[Note]:
    """Tell of invitations that nobody has answered."""
    found = silent(programme, at)
    number = 0 if found is None else found.count()
    if not number:
        return []
    text = ngettext("%(n)s person invited has not answered.", "%(n)s people invited have not answered.", number)
    page = reverse("enrolment:invitations", args=[programme.slug])
    return [Note(text % {"n": number}, "", page, _("Send a reminder"))]


def untaken(programme: Programme, at: datetime) -> "QuerySet[ImportBatch]":
    """Return the lists that have been looked through and not taken."""
    del at
    return ImportBatch.objects.filter(programme=programme, state=ImportState.PREVIEWED).defer("content")


def tell_of_untaken(programme: Programme, at: datetime) -> list[Note]:
    """Tell of the newest list left half-way."""
    half_way = untaken(programme, at).order_by("pk").last()
    if half_way is None:
        return []
    help_text = _("Take its good rows or none. It is forgotten in a week.")
    url = reverse("enrolment:import_preview", args=[programme.slug, half_way.pk])
    text = _("A list has been looked through but not taken: %(name)s") % {"name": half_way.file_name}
    return [Note(text, help_text, url, _("Look at the rows"))]


def _is_open(programme: Programme, at: datetime) -> bool:
    return programme.phase(timeline(programme), at) in {Phase.COMING, Phase.REGISTRATION}
