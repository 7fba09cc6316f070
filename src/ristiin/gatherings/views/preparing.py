"""An organiser's preparations for a session: its programme, speakers, materials, and who was there."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.gatherings import queries
from ristiin.gatherings.actions import attending, planning, speaking
from ristiin.gatherings.forms import AttendanceForm, MaterialFileForm, MaterialForm, PartForm, SpeakerForm
from ristiin.gatherings.models import AgendaItem, Material, Speaker
from ristiin.gatherings.views.access import organised, session_of
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme, TimelineEntry

ON_A_PAGE = 200


@require_safe
def prepare(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Show everything that can be prepared for a session."""
    programme = organised(request, slug)
    return _page(request, programme, session_of(programme, key))


@require_POST
def agenda(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Make the script one's own, go back to it, add a part, or move or remove one."""
    programme = organised(request, slug)
    entry, at, what = session_of(programme, key), clock.now(), request.POST.get("do")
    if what == "add":
        form = PartForm(request.POST)
        if not form.is_valid():
            return _page(request, programme, entry, part=form)
        planning.add_part(
            entry=entry,
            titles=form.titles(),
            notes=form.notes(),
            minutes=form.cleaned_data["minutes"],
            is_speaker_slot=form.cleaned_data["is_speaker_slot"],
            by=request.user,
            at=at,
        )
        messages.success(request, _("Added to the end of the programme."))
    elif what == "own":
        planning.take_script(entry=entry, by=request.user, at=at)
        messages.success(request, _("The script is now your own. Change it as you like."))
    elif what == "script":
        planning.back_to_script(entry=entry, by=request.user, at=at)
        messages.success(request, _("The method’s own script stands again."))
    elif what in {"up", "down"}:
        planning.move_part(item=_part(request, entry), up=what == "up", by=request.user, at=at)
    elif what == "remove":
        planning.remove_part(item=_part(request, entry), by=request.user, at=at)
        messages.success(request, _("Taken out of the programme."))
    else:
        raise Http404
    return _back(entry, "programme")


def _part(request: PersonRequest, entry: TimelineEntry) -> AgendaItem:
    pk = request.POST.get("item", "")
    if not pk.isdecimal() or len(pk) > 18:  # noqa: PLR2004 - what a database's number holds
        raise Http404
    return get_object_or_404(AgendaItem.objects.filter(entry=entry).select_related("entry"), pk=int(pk))


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: PersonRequest, slug: str, key: str, item_id: int) -> HttpResponse:
    """Give one part other words or another length."""
    programme = organised(request, slug)
    entry = session_of(programme, key)
    item = get_object_or_404(AgendaItem.objects.filter(entry=entry).select_related("entry"), pk=item_id)
    form = PartForm(request.POST if request.method == "POST" else None, item=item)
    if request.method == "POST" and form.is_valid():
        planning.change_part(
            item=item,
            titles=form.titles(),
            notes=form.notes(),
            minutes=form.cleaned_data["minutes"],
            is_speaker_slot=form.cleaned_data["is_speaker_slot"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Saved."))
        return _back(entry, "programme")
    context = {"programme": programme, "entry": entry, "item": item, "form": form}
    return render(request, "gatherings/part.html", context)


@require_POST
def invite(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Invite a guest to speak."""
    programme = organised(request, slug)
    entry, form = session_of(programme, key), SpeakerForm(request.POST)
    if form.is_valid():
        try:
            speaking.invite(entry=entry, by=request.user, at=clock.now(), **_invited(form))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Invited. A letter with a link is on its way."))
            return _back(entry, "speakers")
    return _page(request, programme, entry, speaker=form)


def _invited(form: SpeakerForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("name", "address", "topic", "language")}


@require_POST
def uninvite(request: PersonRequest, slug: str, key: str, speaker_id: int) -> HttpResponse:
    """Take an invitation to speak back."""
    entry = session_of(organised(request, slug), key)
    speaker = get_object_or_404(Speaker.objects.filter(entry=entry).select_related("entry"), pk=speaker_id)
    speaking.withdraw(speaker=speaker, by=request.user, at=clock.now())
    messages.success(request, _("The invitation was taken back: its link works no more."))
    return _back(entry, "speakers")


@require_POST
def materials(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Give everybody a link."""
    programme = organised(request, slug)
    entry, form = session_of(programme, key), MaterialForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            planning.add_material(entry=entry, title=said["title"], link=said["link"], by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added to the materials."))
            return _back(entry, "materials")
    return _page(request, programme, entry, material=form)


@require_POST
def files(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Give everybody a file."""
    programme = organised(request, slug)
    entry, form = session_of(programme, key), MaterialFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            planning.add_file(entry=entry, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Added to the materials."))
            return _back(entry, "materials")
    return _page(request, programme, entry, file=form)


@require_POST
def material_end(request: PersonRequest, slug: str, key: str, material_id: int) -> HttpResponse:
    """Take a link or a file back."""
    entry = session_of(organised(request, slug), key)
    there = Material.objects.filter(entry=entry).defer("content").select_related("entry")
    material = get_object_or_404(there, pk=material_id)
    planning.remove_material(material=material, by=request.user, at=clock.now())
    messages.success(request, _("Taken out of the materials."))
    return _back(entry, "materials")


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Mark who was there, where it counts for credit; elsewhere there is no such page."""
    programme = organised(request, slug)
    if not programme.counts_for_credit or programme.employer_organises:
        raise Http404
    entry = session_of(programme, key)
    page = Paginator(queries.registered_people(programme), ON_A_PAGE).get_page(request.GET.get("page"))
    people = list(page)
    form = AttendanceForm(
        request.POST if request.method == "POST" else None,
        people=people,
        initial={"present": [str(pk) for pk in queries.present_ids(entry)]},
    )
    if request.method == "POST" and form.is_valid():
        among = {person.pk for person in people}
        attending.mark(entry=entry, among=among, present=form.ids(), by=request.user, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect(request.get_full_path())
    context = {
        "programme": programme,
        "entry": entry,
        "form": form,
        "has_begun": entry.starts_at <= clock.now(),
        "has_people": bool(people),
        "page": page,
    }
    return render(request, "gatherings/attendance.html", context)


def _page(request: PersonRequest, programme: Programme, entry: TimelineEntry, **written: Any) -> HttpResponse:
    context = {
        "programme": programme,
        "entry": entry,
        "is_over": entry.ends_at <= clock.now(),
        "is_published": programme.state == "published",
        "agenda": queries.agenda_of(entry),
        "speakers": queries.speakers_of(entry),
        "materials": queries.materials_of(entry),
        "streams": queries.streams_of(entry),
        "part_form": written.get("part") or PartForm(),
        "speaker_form": written.get("speaker") or SpeakerForm(),
        "material_form": written.get("material") or MaterialForm(),
        "file_form": written.get("file") or MaterialFileForm(),
        "keeps_attendance": programme.counts_for_credit and not programme.employer_organises,
    }
    return render(request, "gatherings/prepare.html", context)


def _back(entry: TimelineEntry, part: str) -> HttpResponse:
    return redirect(reverse("gatherings:prepare", args=[entry.programme.slug, entry.key]) + f"#{part}")
