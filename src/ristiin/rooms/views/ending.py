"""How a room ends: carrying on, taking everything with one, opening the history."""

import io
import zipfile
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.models import Person
from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.programmes.queries import timeline
from ristiin.rooms import archive, endings, queries
from ristiin.rooms.access import inside, inside_even_closed
from ristiin.rooms.actions import ending as actions
from ristiin.rooms.forms.ending import CarryOnUntilForm
from ristiin.ui.dates import full_day

ZIP = "application/zip"


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def ending(request: PersonRequest, group: Group) -> HttpResponse:
    """Say when the room ends; carry on, take everything along, open the history."""
    at, entries = clock.now(), timeline(group.programme)
    last = endings.last_day_to_carry_on(entries, at)
    carries_on = endings.carry_on_of(group)
    initial = {"until": carries_on.until} if carries_on else {}
    form = CarryOnUntilForm(request.POST or None, initial=initial, last=last)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        actions.carry_on(group=group, person=request.user, until=until, at=at)
        messages.success(request, _("You carry on until %(day)s.") % {"day": full_day(until)})
        return redirect("rooms:ending", group_id=group.pk)
    end = endings.end_of(group, entries)
    late, has_opened = endings.late_comers(group, request.user)
    context = {
        "group": group,
        "form": form,
        "carries_on": carries_on,
        "end": end,
        "goes_at": end + endings.KEPT_AFTER if end else None,
        "last": last,
        "late": late,
        "has_opened": has_opened,
        "renewal": None if group.programme.makes_pairs else queries.renewal_of(group, request.user),
        "has_ended": group.ended_at is not None,
    }
    return render(request, "rooms/ending.html", context)


@require_POST
@inside
def carry_on_no_more(request: PersonRequest, group: Group) -> HttpResponse:
    """Take back that the group carries on."""
    actions.carry_on_no_more(group=group, person=request.user, at=clock.now())
    messages.success(request, _("Taken back. The room ends with the programme."))
    return redirect("rooms:ending", group_id=group.pk)


@require_POST
@inside
def renew(request: PersonRequest, group: Group) -> HttpResponse:
    """Say that one would go on with the group in the next run, or not after all."""
    would = request.POST.get("would") != "no"
    actions.renew(group=group, person=request.user, would=would, at=clock.now())
    messages.success(request, _("The others in the room see that you would go on.") if would else _("Taken back."))
    return redirect("rooms:ending", group_id=group.pk)


@require_POST
@inside
def open_history(request: PersonRequest, group: Group) -> HttpResponse:
    """Let those who joined later see what was there before them, or no longer."""
    is_open = request.POST.get("history") != "close"
    actions.open_history(group=group, person=request.user, is_open=is_open, at=clock.now())
    messages.success(
        request,
        _("You have opened the history. It is seen once everybody who was here before has done so.")
        if is_open
        else _("The history is closed again."),
    )
    return redirect("rooms:ending", group_id=group.pk)


@require_safe
@inside_even_closed
def export(request: PersonRequest, group: Group) -> HttpResponseBase:
    """Give everything in the room, as the reader may see it, as one archive."""
    name = f"{slugify(group.programme.slug)}-{group.number}.zip"
    response: HttpResponseBase = (
        HttpResponse(content_type=ZIP)
        if request.method == "HEAD"
        else StreamingHttpResponse(_packed(group, request.user), content_type=ZIP)
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Outlet(io.RawIOBase):
    """Takes what the archive writes and gives it out piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override] # bytes are all that comes
        """Take a piece."""
        self._pieces.append(bytes(content))
        return len(content)

    def taken(self) -> bytes:
        """Return what has come since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _packed(group: Group, reader: Person) -> Iterator[bytes]:
    outlet, taken = _Outlet(), set()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in archive.files(group, reader):
            stem, dot, ending_ = path.rpartition(".")
            number, fresh = 2, path
            while fresh in taken:
                fresh, number = f"{stem} ({number}){dot}{ending_}", number + 1
            taken.add(fresh)
            packed.writestr(fresh, content)
            yield outlet.taken()
    yield outlet.taken()
