"""Which programme and session a page is about, and who may see it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from ristiin.accounts.requests import PersonRequest
from ristiin.gatherings import permissions
from ristiin.kernel.rights import require
from ristiin.programmes.choices import EntryKind
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.programmes.permissions import organises


def followed(request: PersonRequest, slug: str) -> Programme:
    """Return a programme whose joint sessions the reader may see.

    Raises:
        Http404: they do not exist for this reader.
    """
    found: Programme = get_object_or_404(permissions.read_by(request.user), slug=slug)
    return found


def session_of(programme: Programme, key: str) -> TimelineEntry:
    """Return one joint session of a programme.

    Raises:
        Http404: there is none of this key.
    """
    entry: TimelineEntry = get_object_or_404(
        TimelineEntry.objects.filter(programme=programme, kind=EntryKind.SESSION), key=key
    )
    entry.programme = programme
    return entry


def attended(request: PersonRequest, slug: str, key: str) -> tuple[TimelineEntry, bool]:
    """Return a joint session that the reader may see, and whether they see it as a partner in the debrief only.

    Raises:
        Http404: it does not exist for this reader.
    """
    programme = permissions.read_by(request.user).filter(slug=slug).first()
    if programme is not None:
        return session_of(programme, key), False
    entry = session_of(get_object_or_404(Programme.objects.visible_to(request.user), slug=slug), key)
    if not permissions.debriefs(request.user, entry):
        raise Http404
    return entry, True


def organised(request: PersonRequest, slug: str) -> Programme:
    """Return a programme that the reader organises.

    Raises:
        Http404: its joint sessions do not exist for this reader.
        PermissionDenied: the reader takes part, and somebody else organises.
    """
    programme = followed(request, slug)
    require(organises(request.user, programme))
    return programme


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return bool(getattr(request, "htmx", False))
