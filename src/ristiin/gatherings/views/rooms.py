"""What joint sessions have in a group's room: its insights and the midway check."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.gatherings import insight_queries, queries
from ristiin.gatherings.actions import checking, sharing
from ristiin.gatherings.choices import MidwayState
from ristiin.gatherings.forms import InsightForm, MidwayForm, RevisionForm, RewriteForm
from ristiin.gatherings.models import Insight
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.access import inside


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def insights(request: PersonRequest, group: Group) -> HttpResponse:
    """Show the group's insights and write another."""
    boards = [(entry, stream) for entry in queries.with_board(group.programme) for stream in queries.streams_of(entry)]
    form = InsightForm(request.POST if request.method == "POST" else None, boards=boards)
    if request.method == "POST" and form.is_valid():
        entry, stream = form.board()
        insight = sharing.write(
            group=group,
            entry=entry,
            stream=stream,
            body=form.cleaned_data["body"],
            person=request.user,
            agrees="agree" in request.POST,
            send_key=form.cleaned_data["send_key"],
            at=clock.now(),
        )
        messages.success(request, _said_of(insight, agrees="agree" in request.POST))
        return redirect("gatherings:insights", group.pk)
    context = {
        "group": group,
        "programme": group.programme,
        "boards": boards,
        "drafts": insight_queries.drafts_of(group, request.user),
        "form": form,
    }
    return render(request, "gatherings/insights.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def insight(request: PersonRequest, group: Group, insight_id: int) -> HttpResponse:
    """Give an insight other words."""
    found = _own(request, group, insight_id)
    is_posted = request.method == "POST"
    form = RewriteForm(request.POST if is_posted else None, initial={"body": found.body, "revision": found.revision})
    if is_posted and form.is_valid():
        try:
            changed = sharing.rewrite(
                insight=found,
                revision=form.cleaned_data["revision"],
                body=form.cleaned_data["body"],
                person=request.user,
                agrees="agree" in request.POST,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            written = request.POST.copy()
            written["revision"] = str(found.revision)
            form.data = written
        else:
            messages.success(request, _said_of(changed, agrees="agree" in request.POST))
            return redirect("gatherings:insights", group.pk)
    context = {"group": group, "programme": group.programme, "insight": found, "form": form}
    return render(request, "gatherings/insight.html", context)


@require_POST
@inside
def agree(request: PersonRequest, group: Group, insight_id: int) -> HttpResponse:
    """Say yes to sharing an insight as it stands on one's page, or take the yes back."""
    found = _own(request, group, insight_id)
    form = RevisionForm(request.POST)
    if "undo" in request.POST:
        sharing.take_back_yes(insight=found, person=request.user, at=clock.now())
        messages.success(request, _("Your yes was taken back. It is not shared."))
    elif form.is_valid():
        changed = sharing.agree(
            insight=found, revision=form.cleaned_data["revision"], person=request.user, at=clock.now()
        )
        messages.success(request, _said_of(changed, agrees=True))
    return _to(group, found)


@require_POST
@inside
def withdraw(request: PersonRequest, group: Group, insight_id: int) -> HttpResponse:
    """Take an insight off the board at once, or delete it for good."""
    found = _own(request, group, insight_id)
    if "delete" in request.POST:
        sharing.remove(insight=found, person=request.user, at=clock.now())
        messages.success(request, _("Deleted."))
        return redirect("gatherings:insights", group.pk)
    sharing.withdraw(insight=found, person=request.user, at=clock.now())
    messages.success(request, _("Taken off the board. It is your own again."))
    return _to(group, found)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def midway(request: PersonRequest, group: Group) -> HttpResponse:
    """Say where the group is at midway."""
    found, at = queries.midway(group, request.user), clock.now()
    if found is None:
        raise Http404
    check = found.check
    initial = (
        {"state": check.state, "words": check.words, "shows": found.is_agreed_by_me}
        if check
        else {"state": MidwayState.ON_TRACK}
    )
    form = MidwayForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        checking.check(
            group=group,
            state=MidwayState(said["state"]),
            words=said["words"],
            shows=said["shows"],
            person=request.user,
            at=at,
        )
        messages.success(request, _("Saved. Only your group reads it."))
        return redirect("gatherings:midway", group.pk)
    context = {
        "group": group,
        "programme": group.programme,
        "midway": found,
        "form": form,
        "is_open": found.is_open(at),
        "is_ahead": at < found.opens_at,
    }
    return render(request, "gatherings/midway.html", context)


def _own(request: PersonRequest, group: Group, insight_id: int) -> Insight:
    """Return an insight of the group that this member sees.

    Raises:
        Http404: there is none, or it was written before the member joined.
    """
    drafts = {draft.insight.pk: draft.insight for draft in insight_queries.drafts_of(group, request.user)}
    return get_object_or_404(
        Insight.objects.filter(group=group, pk__in=drafts).select_related("entry__programme", "group"), pk=insight_id
    )


def _said_of(insight: Insight, *, agrees: bool) -> str:
    if insight.shared_at is not None:
        return _("Everybody has said yes: it is on the board now.")
    if agrees:
        return _("Your yes is noted. It is shared once everybody in the group has said yes.")
    return _("Saved. Only your group reads it.")


def _to(group: Group, insight: Insight) -> HttpResponse:
    return redirect(reverse("gatherings:insights", args=[group.pk]) + f"#insight-{insight.pk}")
