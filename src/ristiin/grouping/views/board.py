"""The organiser's board: proposals, changes by hand, publishing and repair."""

from typing import Any, TypeVar

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from ristiin.accounts.requests import PersonRequest
from ristiin.enrolment.models import Enrolment
from ristiin.grouping import forms, permissions, queries, states
from ristiin.grouping.actions import facilitating, moving, proposing, publishing, ruling
from ristiin.grouping.actions.holding import is_published
from ristiin.grouping.board import Maker
from ristiin.grouping.choices import Emphasis, ProposalState, RuleKind
from ristiin.grouping.material import gather
from ristiin.grouping.models import Group, MembershipException, PairRule, Proposal
from ristiin.kernel import clock
from ristiin.kernel.refusal import Refusal
from ristiin.kernel.rights import require
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.programmes.permissions import remember_for_reading

Form = TypeVar("Form", bound=django_forms.Form)


class BoardRequest(PersonRequest):
    """A request that may come from htmx."""

    htmx: HtmxDetails


@require_safe
def board(request: BoardRequest, slug: str) -> HttpResponse:
    """Show the published groups, or the newest proposal, or how to begin."""
    programme = the_programme(request, slug)
    parts = queries.parts(programme)
    if parts:
        return render(request, "grouping/parts.html", {"programme": programme, "parts": parts})
    if programme.pairs_published_at is not None:
        return _published_board(request, programme, None)
    return _board_of(request, programme, None)


@require_safe
def of_target_group(request: BoardRequest, slug: str, target_id: int) -> HttpResponse:
    """Show the board of one target group; 0 stands for those who have none."""
    programme = the_programme(request, slug)
    return _board_of(request, programme, the_target_group(programme, target_id))


@require_safe
def proposal(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Show one proposal."""
    programme = the_programme(request, slug)
    every = queries.proposals(programme)
    shown = next((one for one in every if one.letter == letter), None)
    if shown is None:
        raise Http404
    return _show(request, programme, shown, every)


@require_safe
def compare(request: BoardRequest, slug: str) -> HttpResponse:
    """Show all proposals side by side."""
    programme = the_programme(request, slug)
    proposals = queries.proposals(programme)
    context = _context(request, programme, proposals[0] if proposals else None, proposals, movable=False)
    return render(request, "grouping/compare.html", context)


@require_safe
def moves(request: BoardRequest, slug: str, letter: str, enrolment_id: int) -> HttpResponse:
    """Show where one person could go; htmx puts it on the card."""
    programme = the_programme(request, slug)
    shown = get_object_or_404(Proposal.objects.select_related("target_group"), programme=programme, letter=letter)
    get_object_or_404(Enrolment.objects.active(), programme=programme, target_group=shown.target_group, pk=enrolment_id)
    maker = Maker(gather(programme, shown.target_group), shown.layout, shown.pins, plans=shown.plans)
    mover = maker.mover(enrolment_id, asked=True)
    context = {"programme": programme, "proposal": shown, "mover": mover, "is_open": True}
    if request.htmx:
        return render(request, "grouping/parts/move.html", context)
    return render(request, "grouping/moves.html", {**context, "is_page": True})


@require_POST
def propose(request: BoardRequest, slug: str) -> HttpResponse:
    """Work out a new proposal."""
    programme = the_programme(request, slug)
    form = checked(forms.ProposeForm(request.POST))
    made = proposing.propose(
        programme=programme,
        emphasis=form.cleaned_data["emphasis"],
        letter=form.cleaned_data["letter"],
        target_group=the_target_group(programme, form.cleaned_data["target"] or 0),
        actor=request.user,
        at=clock.now(),
    )
    return redirect("grouping:proposal", slug=slug, letter=made.letter)


@require_POST
def move(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Move somebody, or have two trade places."""
    shown = the_proposal(request, slug, letter)
    form = forms.MoveForm(request.POST)
    checked(form)
    way, target = form.target
    told = {"proposal": shown, "version": form.cleaned_data["version"], "actor": request.user, "at": clock.now()}
    person = form.cleaned_data["person"]
    try:
        if way == "swap":
            moving.swap(person=person, other=target, **told)
        else:
            moving.move(person=person, to=target, **told)
    except Refusal as refused:
        return answered_no(request, shown, refused)
    return _after_move(request, shown, person)


@require_POST
def pin(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Pin a group, or let it go."""
    shown = the_proposal(request, slug, letter)
    form = checked(forms.PinForm(request.POST))
    act = moving.pin if form.cleaned_data["pinned"] else moving.unpin
    try:
        act(
            proposal=shown,
            version=form.cleaned_data["version"],
            place=form.cleaned_data["place"],
            actor=request.user,
            at=clock.now(),
        )
    except Refusal as refused:
        return answered_no(request, shown, refused)
    return answered(request, shown, _("Pinned.") if form.cleaned_data["pinned"] else _("Unpinned."))


@require_POST
def rule(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Decide of two people: never together, always together, or a pair by hand."""
    shown = the_proposal(request, slug, letter)
    form = checked(forms.TwoForm(request.POST))
    first, second, kind = (form.cleaned_data[name] for name in ("first", "second", "kind"))
    at = clock.now()
    if kind == "hand":
        version = form.cleaned_data["version"]
        moving.make_by_hand(proposal=shown, version=version, people=(first, second), actor=request.user, at=at)
        messages.success(request, _("The two are a pair now, and pinned."))
    else:
        ruling.set_rule(programme=shown.programme, kind=kind, first=first, second=second, actor=request.user, at=at)
        messages.success(request, _("The rule holds from the next time the pairs are worked out."))
    return redirect("grouping:proposal", slug=slug, letter=letter)


@require_POST
def remove_rule(request: BoardRequest, slug: str, rule_id: int) -> HttpResponse:
    """Lift a rule."""
    programme = the_programme(request, slug)
    lifted = get_object_or_404(PairRule, programme=programme, pk=rule_id)
    ruling.remove_rule(rule=lifted, actor=request.user, at=clock.now())
    messages.success(request, _("The rule is removed."))
    return redirect("grouping:board", slug=slug)


@require_POST
def undo(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Take back the last change by hand."""
    shown = the_proposal(request, slug, letter)
    version = checked(forms.VersionForm(request.POST)).cleaned_data["version"]
    moving.undo(proposal=shown, version=version, actor=request.user, at=clock.now())
    messages.success(request, _("The last change is undone."))
    return redirect("grouping:proposal", slug=slug, letter=letter)


@require_POST
def redo(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Do again what was undone."""
    shown = the_proposal(request, slug, letter)
    version = checked(forms.VersionForm(request.POST)).cleaned_data["version"]
    moving.redo(proposal=shown, version=version, actor=request.user, at=clock.now())
    messages.success(request, _("The change is done again."))
    return redirect("grouping:proposal", slug=slug, letter=letter)


@require_POST
def resolve(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Work the proposal out anew around its pins."""
    shown = the_proposal(request, slug, letter)
    version = checked(forms.VersionForm(request.POST)).cleaned_data["version"]
    proposing.resolve(proposal=shown, version=version, actor=request.user, at=clock.now())
    return redirect("grouping:proposal", slug=slug, letter=letter)


@require_POST
def discard(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Throw a proposal away."""
    shown = the_proposal(request, slug, letter)
    version = checked(forms.VersionForm(request.POST)).cleaned_data["version"]
    proposing.discard(proposal=shown, version=version, actor=request.user, at=clock.now())
    messages.success(request, _("Proposal %(letter)s is thrown away.") % {"letter": letter})
    return redirect(board_of(shown.programme, shown.target_group))


@require_POST
def publish(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Publish a proposal and write to everybody."""
    shown = the_proposal(request, slug, letter)
    version = checked(forms.VersionForm(request.POST)).cleaned_data["version"]
    groups = publishing.publish(proposal=shown, version=version, actor=request.user, at=clock.now())
    people = sum(len(people) for _group, people in queries.published_of(shown.programme, shown.target_group))
    said = ngettext("Published. %(n)s letter is on its way.", "Published. %(n)s letters are on their way.", people)
    if groups:
        messages.success(request, said % {"n": people})
    return redirect(board_of(shown.programme, shown.target_group))


@require_safe
def progress(request: BoardRequest, slug: str, letter: str) -> HttpResponse:
    """Say how far a proposal is; when it is ready, show it."""
    shown = the_proposal(request, slug, letter)
    context = {"programme": shown.programme, "proposal": shown, "percent": _percent(shown)}
    if not request.htmx:
        return render(request, "grouping/progress.html", context)
    response = render(request, "grouping/parts/progress.html", context)
    if shown.state != ProposalState.COMPUTING:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def facilitate(request: BoardRequest, slug: str) -> HttpResponse:
    """Say who looks after a group."""
    programme = the_programme(request, slug)
    chosen = checked(forms.FacilitatorForm(request.POST)).cleaned_data
    group = get_object_or_404(Group, programme=programme, pk=chosen["group"])
    may = {person.pk: person for person in queries.facilitators(programme)}
    if chosen["person"] and chosen["person"] not in may:
        raise facilitating.NotAFacilitator
    person = may.get(chosen["person"])
    facilitating.place_facilitator(group=group, person=person, actor=request.user, at=clock.now())
    messages.success(request, _("Saved. A new facilitator has had a letter."))
    return redirect(board_of(programme, group.target_group))


# -------------------------------------------------------------------------------------------------------------- shared


def the_programme(request: BoardRequest, slug: str) -> Programme:
    """Return the programme when the reader makes its groups."""
    remember_for_reading(request)
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    require(permissions.may_group(request.user, programme))
    return programme


def the_proposal(request: BoardRequest, slug: str, letter: str) -> Proposal:
    """Return one of the programme's proposals when the reader makes its groups."""
    return get_object_or_404(
        Proposal.objects.select_related("programme", "target_group"),
        programme=the_programme(request, slug),
        letter=letter,
    )


def checked(form: Form) -> Form:
    """Return the form when what came is what the page sends.

    Raises:
        BadRequest: it is not.
    """
    if not form.is_valid():
        raise BadRequest
    return form


def _context(
    request: BoardRequest, programme: Programme, shown: Proposal | None, every: list[Proposal], *, movable: bool
) -> dict[str, Any]:
    target_group = shown.target_group if shown else None
    material = gather(programme, target_group, every)
    maker = Maker(
        material,
        shown.layout if shown else [],
        shown.pins if shown else [],
        plans=shown.plans if shown else [],
    )
    others = queries.of_same(every, target_group)
    made = maker.board(shown, others, movable=movable, page=request.GET.get("page"))
    steps = list(shown.steps.values_list("is_undone", flat=True)) if shown else []
    return {
        "programme": programme,
        "target_group": target_group,
        "trail": trail_of(programme, target_group),
        "proposal": shown,
        "board": made,
        "with_figures": request.GET.get("figures") == "1",
        "letter": proposing.letter_after(one.letter for one in every),
        "emphases": Emphasis.choices,
        "rule_kinds": RuleKind.choices,
        "can_undo": False in steps,
        "can_redo": True in steps,
        "letters": publishing.letters_in_words(made.letters),
    }


def _show(request: BoardRequest, programme: Programme, shown: Proposal, every: list[Proposal]) -> HttpResponse:
    if is_published(programme, shown.target_group):
        return _published_board(request, programme, shown.target_group)
    if shown.state in {ProposalState.COMPUTING, ProposalState.FAILED}:
        context = {"programme": programme, "proposal": shown, "percent": _percent(shown)}
        return render(request, "grouping/progress.html", context)
    context = _context(request, programme, shown, every, movable=True)
    return render(request, "grouping/board.html", context)


def _board_of(request: BoardRequest, programme: Programme, target_group: TargetGroup | None) -> HttpResponse:
    if is_published(programme, target_group):
        return _published_board(request, programme, target_group)
    every = queries.proposals(programme)
    newest = queries.of_same(every, target_group)
    if newest:
        return _show(request, programme, newest[0], every)
    context = {
        "programme": programme,
        "target_group": target_group,
        "trail": trail_of(programme, target_group),
        "people": len(gather(programme, target_group).members),
        "letter": proposing.letter_after(one.letter for one in every),
        "emphases": Emphasis.choices,
    }
    return render(request, "grouping/empty.html", context)


def board_of(programme: Programme, target_group: TargetGroup | None) -> str:
    """Return the address of the board of a target group, or of the programme where it has none."""
    if target_group is None:
        return reverse("grouping:board", args=[programme.slug])
    return reverse("grouping:of_target_group", args=[programme.slug, target_group.pk])


def repair_of(programme: Programme, target_group: TargetGroup | None) -> str:
    """Return the address where groups are mended."""
    query = f"?of={target_group.pk}" if target_group else ""
    return reverse("grouping:repair", args=[programme.slug]) + query


def the_target_group(programme: Programme, pk: int) -> TargetGroup | None:
    """Return one of the programme's target groups; 0 stands for those who have none."""
    return get_object_or_404(TargetGroup, programme=programme, pk=pk) if pk else None


def trail_of(programme: Programme, target_group: TargetGroup | None) -> list[dict[str, str]]:
    """Return the way back from the board of a target group."""
    if target_group is None:
        return []
    return [{"url": reverse("grouping:board", args=[programme.slug]), "label": _("Groups")}]


def _published_board(request: BoardRequest, programme: Programme, target_group: TargetGroup | None) -> HttpResponse:
    groups = queries.published_of(programme, target_group)
    material = gather(programme, target_group)
    here = [(group.number, [e.pk for e in people if e.pk in material.members]) for group, people in groups]
    whole = [(number, ids) for number, ids in here if len(ids) > 1]
    numbers, layout = [number for number, _ids in whole], [ids for _number, ids in whole]
    plans = [
        {"theme": group.theme_id, "slot": group.slot, "facilitator": group.facilitator_id}
        for group, _people in groups
        if group.number in numbers
    ]
    maker = Maker(material, layout, [], numbers, plans if material.has_plans else [])
    made = maker.board(None, [], movable=False, page=request.GET.get("page"))
    ids = {group.number: group.pk for group, _people in groups}
    known = states.states(list(ids.values()), clock.now())
    context = {
        "programme": programme,
        "target_group": target_group,
        "trail": trail_of(programme, target_group),
        "repair_url": repair_of(programme, target_group),
        "published_at": groups[0][0].published_at if groups else programme.pairs_published_at,
        "cards": [(card, known[ids[numbers[card.place]]]) for card in made.cards],
        "board": made,
        "with_figures": request.GET.get("figures") == "1",
        "alone": [one for one in queries.without_group(programme) if one.pk in material.members],
        "facilitators": queries.facilitators(programme),
        "groups": [group for group, _people in groups],
        "people": list(material.members.values()),
        "changes": [one for one in queries.exceptions(programme) if _is_of(one, target_group)],
    }
    return render(request, "grouping/published.html", context)


def _is_of(change: MembershipException, target_group: TargetGroup | None) -> bool:
    return change.enrolment.target_group_id == (target_group.pk if target_group else None)


def answered(request: BoardRequest, shown: Proposal, said: str, *, moved: int | None = None) -> HttpResponse:
    """Answer a change: the board anew for htmx, its own page otherwise."""
    if not request.htmx:
        messages.success(request, said)
        return redirect("grouping:proposal", slug=shown.programme.slug, letter=shown.letter)
    shown.refresh_from_db()
    context = _context(request, shown.programme, shown, queries.proposals(shown.programme), movable=True)
    return render(request, "grouping/parts/board.html", {**context, "said": said, "moved": moved})


def _after_move(request: BoardRequest, shown: Proposal, person: int) -> HttpResponse:
    material = gather(shown.programme, shown.target_group)
    before = Maker(material, shown.layout, shown.pins, plans=shown.plans).standing
    shown.refresh_from_db()
    maker = Maker(material, shown.layout, shown.pins, plans=shown.plans)
    said = _("Moved: %(name)s.") % {"name": maker.material.name(person)}
    if maker.standing and before:
        score = {"score": round(maker.standing.score), "was": round(before.score)}
        said = _("%(moved)s The score is now %(score)s, it was %(was)s.") % {"moved": said, **score}
        if maker.standing.broken:
            broken = ngettext("%(n)s rule does not hold.", "%(n)s rules do not hold.", len(maker.standing.broken))
            said = f"{said} {broken % {'n': len(maker.standing.broken)}}"
    return answered(request, shown, said, moved=person)


def answered_no(request: BoardRequest, shown: Proposal, refused: Refusal) -> HttpResponse:
    """Answer a change that is refused: the board with the reason for htmx, the refusal itself otherwise."""
    if not request.htmx:
        raise refused
    shown.refresh_from_db()
    context = _context(request, shown.programme, shown, queries.proposals(shown.programme), movable=True)
    return render(request, "grouping/parts/board.html", {**context, "refused": str(refused)})


def _percent(shown: Proposal) -> int:
    return round(100 * float(shown.progress.get("done") or 0))
