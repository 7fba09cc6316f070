"""A group's own meetings: proposing, settling, moving, saying that they were held."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.programmes.queries import timeline
from ristiin.rooms import elsewhere, guide, meeting_parts, queries, times
from ristiin.rooms.access import inside, people_in, sees_from
from ristiin.rooms.actions import meetings as actions
from ristiin.rooms.actions import steps as step_actions
from ristiin.rooms.agreements import is_expected
from ristiin.rooms.choices import MeetingState
from ristiin.rooms.forms.meetings import (
    AgreedForm,
    AnswerForm,
    CarryOnForm,
    DetailsForm,
    MoveForm,
    ProposeForm,
    StepForm,
)
from ristiin.rooms.forms.opening import MemberForm
from ristiin.rooms.models import Meeting, OutputStep
from ristiin.ui.dates import day_clock


@require_safe
@inside
def meetings(request: PersonRequest, group: Group) -> HttpResponse:
    """Show the group's own meetings, those ahead first."""
    at = clock.now()
    found = queries.meetings_in(group, request.user, at, timeline(group.programme), sees_from(group, request.user))
    context = {"group": group, "meetings": found, "is_circle": not is_expected(group.programme)}
    return render(request, "rooms/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def propose_meeting(request: PersonRequest, group: Group) -> HttpResponse:
    """Propose times: those at which all are free, and one's own."""
    at = clock.now()
    entries = timeline(group.programme)
    free = times.free_hours(group.programme, queries.free_slots(group), entries, 60, at)
    form = ProposeForm(request.POST or None, free=free, steps=queries.steps_of(group))
    if request.method == "POST" and form.is_valid():
        meeting = actions.propose(
            group=group,
            person=request.user,
            options=form.options,
            details=form.details,
            form_key=form.cleaned_data["form_key"],
            at=at,
        )
        messages.success(request, _("The times are proposed. The others are asked which of them suit."))
        _point_out_clashes(request, group, entries, form.options)
        return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting.pk)
    return render(request, "rooms/propose.html", {"group": group, "form": form, "free": free, "trail": _trail(group)})


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def agree_meeting(request: PersonRequest, group: Group) -> HttpResponse:
    """Take down a meeting, or a series, that has been agreed on already."""
    form = AgreedForm(request.POST or None, steps=queries.steps_of(group))
    if request.method == "POST" and form.is_valid():
        spans = form.spans(_zone())
        made = actions.agree(
            group=group,
            person=request.user,
            times=spans,
            details=form.details,
            form_key=form.cleaned_data["form_key"],
            at=clock.now(),
        )
        said = ngettext("The meeting is taken down.", "%(n)s meetings are taken down.", len(made))
        messages.success(request, said % {"n": len(made)})
        _point_out_clashes(request, group, timeline(group.programme), spans)
        return redirect("rooms:meetings", group_id=group.pk)
    return render(request, "rooms/agree.html", {"group": group, "form": form, "trail": _trail(group)})


@require_safe
@inside
def meeting(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Show one meeting: its times or its time, and what can be done now."""
    shown = _meeting(request, group, meeting_id)
    return _show(request, group, shown)


@require_POST
@inside
def answer_meeting(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Say how the proposed times suit."""
    shown = _meeting(request, group, meeting_id)
    form = _answer_form(request, group, shown, request.POST)
    if not form.is_valid():
        return _show(request, group, shown, answer_form=form)
    actions.answer(meeting=shown, person=request.user, fits=form.fits, at=clock.now())
    messages.success(request, _("Your answer is saved. You can change it until the time is settled."))
    return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting_id)


@require_POST
@inside
def settle_meeting(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Settle on one of the proposed times."""
    shown = _meeting(request, group, meeting_id)
    option = request.POST.get("option", "")
    option_id = int(option) if option.isascii() and option.isdigit() and len(option) < 19 else 0  # noqa: PLR2004 - what a row's id holds
    settled = actions.settle(meeting=shown, option_id=option_id, person=request.user, at=clock.now())
    if settled.starts_at:
        messages.success(request, _("Settled: %(when)s.") % {"when": day_clock(settled.starts_at)})
    return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def move_meeting(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Move a settled meeting to another time."""
    shown = _meeting(request, group, meeting_id)
    length = int((shown.ends_at - shown.starts_at).total_seconds() // 60) if shown.starts_at and shown.ends_at else 60
    form = MoveForm(
        request.POST or None,
        minutes=length,
        initial={"starts_at": shown.starts_at, "minutes": str(length), "sequence": shown.sequence},
    )
    if request.method == "POST" and form.is_valid():
        moved = actions.move(
            meeting=shown,
            span=form.span,
            sequence=form.cleaned_data["sequence"],
            person=request.user,
            at=clock.now(),
        )
        if moved.starts_at:
            messages.success(request, _("Moved: %(when)s. Everybody is told.") % {"when": day_clock(moved.starts_at)})
        _point_out_clashes(request, group, timeline(group.programme), [form.span])
        return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting_id)
    context = {"group": group, "meeting": shown, "form": form, "trail": _trail(group, shown)}
    return render(request, "rooms/move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def change_meeting(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Change the place, the link, the headline or the step of a meeting."""
    shown = _meeting(request, group, meeting_id)
    now = {
        "place": shown.place,
        "link": shown.link,
        "headline": shown.headline,
        "step": str(shown.step_id or ""),
    }
    form = DetailsForm(request.POST or None, initial=now, steps=queries.steps_of(group))
    if request.method == "POST" and form.is_valid():
        actions.change_details(meeting=shown, details=form.details, person=request.user, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting_id)
    context = {"group": group, "meeting": shown, "form": form, "trail": _trail(group, shown)}
    return render(request, "rooms/change_meeting.html", context)


@require_POST
@inside
def carry_on_from(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Write the line from which the group carries on."""
    shown = _meeting(request, group, meeting_id)
    form = CarryOnForm(request.POST)
    if not form.is_valid():
        return _show(request, group, shown, carry_on_form=form)
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    try:
        actions.write_carry_on(meeting=shown, text=text, seen=seen, person=request.user, at=clock.now())
    except actions.NotAnyMore:
        shown.refresh_from_db()
        both = CarryOnForm(initial={"text": text, "seen": shown.carry_on})
        return _show(request, group, shown, carry_on_form=both, theirs=shown.carry_on)
    messages.success(request, _("Saved."))
    return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting_id)


@require_POST
@inside
def cancel_meeting(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Call a meeting off."""
    actions.cancel(meeting=_meeting(request, group, meeting_id), person=request.user, at=clock.now())
    messages.success(request, _("The meeting is called off. Everybody is told. You can take this back on its page."))
    return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting_id)


@require_POST
@inside
def restore_meeting(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Take back that a meeting was called off."""
    actions.restore(meeting=_meeting(request, group, meeting_id), person=request.user, at=clock.now())
    messages.success(request, _("The meeting is on again. Everybody is told."))
    return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting_id)


@require_POST
@inside
def held(request: PersonRequest, group: Group, meeting_id: int) -> HttpResponse:
    """Say whether a meeting was held."""
    was_held = request.POST.get("held") == "yes"
    shown = _meeting(request, group, meeting_id)
    actions.say_held(meeting=shown, person=request.user, was_held=was_held, at=clock.now())
    messages.success(request, _("Taken down: held.") if was_held else _("Taken down: not held. You can move it."))
    return redirect("rooms:meeting", group_id=group.pk, meeting_id=meeting_id)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def steps(request: PersonRequest, group: Group) -> HttpResponse:
    """List the steps on the way to the output; add one."""
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        step_actions.add_step(
            group=group, title=cleaned["title"], due_on=cleaned["due_on"], person=request.user, at=clock.now()
        )
        messages.success(request, _("The step is added."))
        return redirect("rooms:steps", group_id=group.pk)
    context = {"group": group, "form": form, "steps": queries.steps_of(group), "today": timezone.localdate()}
    return render(request, "rooms/steps.html", context)


@require_POST
@inside
def step_done(request: PersonRequest, group: Group, step_id: int) -> HttpResponse:
    """Say that a step is done, or that it is not."""
    step = get_object_or_404(OutputStep, group=group, pk=step_id)
    is_done = request.POST.get("done") == "yes"
    step_actions.mark_step(step=step, is_done=is_done, person=request.user, at=clock.now())
    return redirect("rooms:steps", group_id=group.pk)


@require_POST
@inside
def remove_step(request: PersonRequest, group: Group, step_id: int) -> HttpResponse:
    """Take a step off the list."""
    step_actions.remove_step(
        step=get_object_or_404(OutputStep, group=group, pk=step_id), person=request.user, at=clock.now()
    )
    messages.success(request, _("The step is removed."))
    return redirect("rooms:steps", group_id=group.pk)


def _meeting(request: PersonRequest, group: Group, meeting_id: int) -> Meeting:
    visible = queries.visible_meetings(group, sees_from(group, request.user))
    found: Meeting = get_object_or_404(visible, pk=meeting_id)
    found.group = group
    return found


def _answer_form(request: PersonRequest, group: Group, shown: Meeting, data: Any = None) -> AnswerForm:  # noqa: ANN401 - what was sent
    lines = queries.options_of(shown, request.user, clock.now(), timeline(group.programme))
    asked = [(line.option, f"{day_clock(line.option.starts_at)}", line.mine) for line in lines if not line.is_over]
    return AnswerForm(data, options=asked)


def _show(
    request: PersonRequest,
    group: Group,
    shown: Meeting,
    *,
    answer_form: AnswerForm | None = None,
    carry_on_form: CarryOnForm | None = None,
    theirs: str = "",
) -> HttpResponse:
    at = clock.now()
    entries = timeline(group.programme)
    context: dict[str, Any] = {"group": group, "meeting": shown, "at": at, "trail": _trail(group), "theirs": theirs}
    if shown.state == MeetingState.PROPOSED:
        lines = queries.options_of(shown, request.user, at, entries)
        asked = [(line.option, day_clock(line.option.starts_at), line.mine) for line in lines if not line.is_over]
        context["options"] = lines
        context["best"] = queries.best_of(lines)
        context["answer_form"] = answer_form or AnswerForm(options=asked)
        context["has_answered"] = any(line.mine for line in lines)
    elif shown.starts_at and shown.ends_at:
        context["clash"] = times.same_time(entries, shown.starts_at, shown.ends_at) if shown.starts_at > at else ""
        if shown.state == MeetingState.SETTLED and shown.starts_at > at:
            context["is_elsewhere"] = bool(_elsewhere(request, group, [(shown.starts_at, shown.ends_at)]))
        context["has_begun"] = shown.starts_at <= at
        context["opener"] = getattr(shown, "opener", None)
        if shown.state == MeetingState.SETTLED and shown.ends_at > at:
            context["member_form"] = MemberForm(people=people_in(group))
        context["carry_on_form"] = carry_on_form or CarryOnForm(
            initial={"text": shown.carry_on, "seen": shown.carry_on}
        )
    context["is_facilitator"] = group.facilitator_id == request.user.pk
    context["prompts"] = guide.guide().prompts if context["is_facilitator"] else []
    context["parts"] = meeting_parts.parts(shown, request.user, at)
    return render(request, "rooms/meeting.html", context)


def _point_out_clashes(request: PersonRequest, group: Group, entries: list[Any], spans: list[times.Span]) -> None:
    for starts_at, ends_at in spans:
        name = times.same_time(entries, starts_at, ends_at)
        if name:
            said = _("At the same time, %(when)s, there is a joint session: %(name)s.")
            messages.warning(request, said % {"when": f"{day_clock(starts_at)}", "name": name})
    for starts_at, _ends_at in _elsewhere(request, group, spans):
        said = _("At the same time, %(when)s, you have another group. Choose another time for one of them.")
        messages.warning(request, said % {"when": f"{day_clock(starts_at)}"})


def _elsewhere(request: PersonRequest, group: Group, spans: list[times.Span]) -> list[times.Span]:
    """Return the times at which the reader facilitates another group; when that meets is nobody else's to learn."""
    if group.facilitator_id != request.user.pk:
        return []
    return elsewhere.at_once(group, spans, elsewhere.busy([group.facilitator_id], clock.now()))


def _trail(group: Group, shown: Meeting | None = None) -> list[dict[str, str]]:
    found = [{"url": reverse("rooms:meetings", args=[group.pk]), "label": _("Meetings")}]
    if shown is not None:
        found.append({"url": reverse("rooms:meeting", args=[group.pk, shown.pk]), "label": _("The meeting")})
    return found


def _zone() -> ZoneInfo:
    return ZoneInfo(timezone.get_current_timezone_name())
