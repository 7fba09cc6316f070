"""An organiser's pages of one programme."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.programmes import asides, attention, drawing, figures, queries, refusals, steps
from ristiin.programmes.actions import appointing, changing, launching, options, scheduling
from ristiin.programmes.choices import Phase, RoleKind
from ristiin.programmes.forms.planning import ProviderForm
from ristiin.programmes.forms.steering import EntryForm, OptionForm, RoleForm, SettingsForm
from ristiin.programmes.models import Programme, Role, Skill, Theme
from ristiin.programmes.views.access import organised

OPTIONS: dict[str, type[Theme] | type[Skill]] = {"themes": Theme, "skills": Skill}


@require_safe
def timeline(request: PersonRequest, slug: str) -> HttpResponse:
    """Show where the programme is, what needs attention and what comes next."""
    programme, at = queries.read_with_timeline(organised(request, slug)), clock.now()
    entries, counts = queries.timeline(programme), figures.of_one(programme)
    ways = steps.steps(programme, entries, counts, at)
    phase = programme.phase(entries, at)
    context = {
        "programme": programme,
        "phase": phase,
        "lead": steps.lead(programme, entries, counts, at),
        "thread": drawing.thread(
            _("Timeline: %(name)s") % {"name": programme.name},
            entries,
            groups=queries.word(programme, "pairs" if programme.makes_pairs else "groups"),
            everyone=queries.word(programme, "everyone"),
            today=timezone.localdate(at),
        ),
        "notes": attention.notes(programme, at),
        "asides": asides.asides(programme, at),
        "sessions": [
            (entry, drawing.session_line(entry, place=True), entry.ends_at < at) for entry in queries.sessions(entries)
        ],
        "steps": ways,
        "now": next((step for step in ways if step.state == "now"), None),
        "missing": queries.missing(programme, entries, at) if phase == Phase.DRAFT else [],
        "is_draft": phase == Phase.DRAFT,
    }
    return render(request, "programmes/timeline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what the programme is, for whom, and how it works."""
    programme = organised(request, slug)
    form = SettingsForm(request.POST if request.method == "POST" else None, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            changing.change_settings(programme=programme, settings=form.to_settings(), by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("programmes:settings", slug)
    context = {
        "programme": programme,
        "form": form,
        "lists": [
            ("themes", _("Themes"), queries.all_themes(programme), OptionForm(auto_id="id_themes_%s")),
            ("skills", _("Skills"), queries.all_skills(programme), OptionForm(auto_id="id_skills_%s")),
        ],
        "roles": RoleKind,
    }
    return render(request, "programmes/settings.html", context)


@require_POST
def option(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    """Add, rename, move, retire or bring back a theme or a skill."""
    programme = organised(request, slug)
    if kind not in OPTIONS:
        raise Http404
    back = f"{reverse('programmes:settings', args=[slug])}#{kind}"
    try:
        _change_option(request, programme, kind)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def _change_option(request: PersonRequest, programme: Programme, kind: str) -> None:
    what, by, at = request.POST.get("do", ""), request.user, clock.now()
    if what in {"add", "rename"}:
        form = OptionForm(request.POST)
        if not form.is_valid():
            raise refusals.NameMissing
        names = form.names()
        if what == "add":
            (options.add_theme if kind == "themes" else options.add_skill)(
                programme=programme, names=names, by=by, at=at
            )
            messages.success(request, _("Added to the list."))
        else:
            options.rename_option(option=_option(request, programme, kind), names=names, by=by, at=at)
            messages.success(request, _("Renamed. Answers that chose it keep it."))
    elif what in {"up", "down"}:
        options.move_option(option=_option(request, programme, kind), up=what == "up", by=by, at=at)
    elif what == "remove":
        is_gone = options.remove_option(option=_option(request, programme, kind), by=by, at=at)
        messages.success(
            request,
            _("Taken off the list.") if is_gone else _("Retired: those who chose it keep it, nobody else sees it."),
        )
    elif what == "restore":
        options.restore_option(option=_option(request, programme, kind), by=by, at=at)
        messages.success(request, _("Offered again."))
    else:
        raise Http404


def _option(request: PersonRequest, programme: Programme, kind: str) -> Any:  # noqa: ANN401 - a theme or a skill
    pk = request.POST.get("option", "")
    if not pk.isdecimal() or len(pk) > 18:  # noqa: PLR2004 - what a database's number holds
        raise Http404
    return get_object_or_404(OPTIONS[kind].objects.filter(programme=programme), pk=int(pk))


@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: PersonRequest, slug: str) -> HttpResponse:
    """Change the days of the timeline, told beforehand of what is odd about them."""
    programme, at = organised(request, slug), clock.now()
    entries = queries.timeline(programme)
    is_posted = request.method == "POST"
    forms = [EntryForm(request.POST if is_posted else None, entry=entry) for entry in entries]
    known = queries.concerns(entries)
    found, refusal, asks = known, "", False
    is_valid = [form.is_valid() for form in forms]
    if is_posted and all(is_valid):
        whens = {form.entry.key: form.when() for form in forms}
        found = queries.concerns(queries.as_planned(entries, whens))
        asks = bool(set(found) - set(known)) and "anyway" not in request.POST
        if not asks:
            try:
                scheduling.change_dates(programme=programme, whens=whens, by=request.user, at=at)
            except Refusal as no:
                refusal = str(no)
            else:
                messages.success(request, _("The dates are saved."))
                return redirect("programmes:timeline", slug)
    rows = [(form, [concern.text for concern in found if concern.key == form.entry.key]) for form in forms]
    context = {
        "programme": programme,
        "rows": rows,
        "forms": forms,
        "has_concerns": bool(found),
        "asks": asks,
        "refusal": refusal,
        "is_published": programme.published_at is not None,
    }
    return render(request, "programmes/dates.html", context)


@require_POST
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Let others see the programme's page."""
    programme = organised(request, slug)
    try:
        launching.publish(programme=programme, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("programmes:timeline", slug)
    messages.success(request, _("The page is published. Next, tell people about it."))
    return redirect("programmes:share", slug)


@require_POST
def cancel(request: PersonRequest, slug: str) -> HttpResponse:
    """Call the programme off."""
    programme = organised(request, slug)
    launching.cancel(programme=programme, by=request.user, at=clock.now())
    messages.success(request, _("The programme is cancelled. Its page says so."))
    return redirect("programmes:timeline", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who organises, facilitates, teaches and provides; add somebody by address."""
    programme = organised(request, slug)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appointing.give_role(
                programme=programme,
                address=form.cleaned_data["address"],
                role=RoleKind(form.cleaned_data["role"]),
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. A letter is on its way."))
            return redirect("programmes:roles", slug)
    there = queries.roles(programme)
    context = {
        "programme": programme,
        "form": form,
        "organisers": [role for role in there if role.role == RoleKind.ORGANISER],
        "facilitators": [role for role in there if role.role == RoleKind.FACILITATOR],
        "teachers": [role for role in there if role.role == RoleKind.TEACHER],
        "providers": queries.providers(programme),
        "provider_people": [role for role in there if role.role == RoleKind.PROVIDER],
        "provider_form": ProviderForm(auto_id="id_provider_%s"),
        "partners": [role for role in there if role.role == RoleKind.PARTNER],
    }
    return render(request, "programmes/roles.html", context)


@require_POST
def role_end(request: PersonRequest, slug: str, role_id: int) -> HttpResponse:
    """End somebody's role, or one's own."""
    programme = organised(request, slug)
    role = get_object_or_404(Role.objects.select_related("person"), programme=programme, pk=role_id)
    try:
        appointing.take_role(role=role, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("programmes:roles", slug)
    messages.success(request, _("Removed: %(name)s.") % {"name": role.person})
    is_own = role.person_id == request.user.pk and role.role == RoleKind.ORGANISER
    return redirect("programmes:mine") if is_own else redirect("programmes:roles", slug)
