"""Outputs in the room: drafts that only those inside read, and their yeses."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.outputs import answers, queries
from ristiin.outputs.actions import drafting, publishing
from ristiin.outputs.choices import Audience
from ristiin.outputs.drafting import Draft
from ristiin.outputs.forms import DraftForm, YesForm
from ristiin.outputs.models import Output
from ristiin.outputs.refusals import ChangedMeanwhile
from ristiin.programmes.queries import live_themes
from ristiin.rooms.access import inside
from ristiin.rooms.queries import steps_of
from ristiin.writing.models import Text


@require_safe
@inside
def outputs(request: PersonRequest, group: Group) -> HttpResponse:
    """List the outputs of the room, and when they are due."""
    context = {
        "group": group,
        "lines": queries.lines(group, request.user),
        "removed": queries.removed(group, request.user),
        "due": queries.due(group.programme),
        "steps": steps_of(group),
    }
    return render(request, "outputs/room.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def new(request: PersonRequest, group: Group) -> HttpResponse:
    """Begin an output: from a text of the room, or from nothing."""
    texts = queries.texts_of_room(group, request.user)
    if request.method == "POST":
        form = _form(request, group, Draft())
        if form.is_valid():
            output = drafting.start(
                group=group,
                by=request.user,
                draft=form.draft(),
                key=form.cleaned_data["key"],
                source=next((text for text in texts if text.pk == form.cleaned_data["source"]), None),
                file=form.cleaned_data["file"],
                at=clock.now(),
            )
            return redirect("outputs:draft", group.pk, output.pk)
        return _writing(request, group, form, None, texts=texts)
    text = next((text for text in texts if str(text.pk) == request.GET.get("text")), None)
    draft = Draft(language=request.user.language)
    if text is not None:
        draft = Draft(title=text.title, body=queries.body_of(text), language=request.user.language)
    form = _form(request, group, draft, key=str(uuid.uuid4()), source=text.pk if text else None)
    return _writing(request, group, form, None, texts=texts)


@require_safe
@inside
def draft(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Show a draft as it would be published, who has said yes, and what one can do."""
    output = _output(request, group, output_id)
    desk = queries.desk(output, request.user)
    name = desk.mine.row.name_shown or request.user.name if desk.mine else ""
    yes = YesForm(initial={"name_shown": name, "revision": output.revision, "audience": desk.draft.audience.value})
    context = {"group": group, "desk": desk, "yes": yes, "due": queries.due(group.programme)}
    return render(request, "outputs/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def edit(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Write the draft; when somebody else has saved meanwhile, show both and lose nothing."""
    output = _output(request, group, output_id)
    form = _form(request, group, output.what, base=output.revision)
    if request.method != "POST" or not form.is_valid():
        return _writing(request, group, form, output)
    try:
        drafting.save(
            output=output,
            by=request.user,
            base=form.cleaned_data["base"] or 0,
            draft=form.draft(),
            file=form.cleaned_data["file"],
            drops_file=form.cleaned_data.get("drops_file", False),
            at=clock.now(),
        )
    except ChangedMeanwhile:
        form = _form(request, group, output.what, base=output.revision, after_clash=True)
        return _writing(request, group, form, output, theirs=output.what)
    messages.success(request, _("Saved. Read it here as others would."))
    return redirect("outputs:draft", group.pk, output.pk)


@require_POST
@inside
def take_text(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Copy the room's text, as it is now, into the draft."""
    output = _output(request, group, output_id)
    text = get_object_or_404(Text, pk=output.source_id, group=group, removed_at=None)
    drafting.take_text(output=output, by=request.user, base=_number(request, "base"), text=text, at=clock.now())
    messages.success(request, _("The draft now has the text as it stands in the room."))
    return redirect("outputs:draft", group.pk, output.pk)


@require_safe
@inside
def file(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Give the draft's file to those inside."""
    output = _output(request, group, output_id)
    what = output.what
    return answers.download(output.draft_file, what.file_name, what.file_type)


@require_POST
@inside
def say_yes(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Say yes to publishing what one has read; the last yes publishes it."""
    output = _output(request, group, output_id)
    form = YesForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(ChangedMeanwhile()))
        return redirect("outputs:draft", group.pk, output.pk)
    output = publishing.say_yes(
        output=output,
        by=request.user,
        revision=form.cleaned_data["revision"],
        audience=Audience(form.cleaned_data["audience"]),
        name_shown=form.cleaned_data["name_shown"],
        at=clock.now(),
    )
    if output.is_published and not output.has_newer_draft:
        messages.success(request, _("It is published. Everybody had said yes."))
        return redirect("outputs:page", output.slug)
    messages.success(request, _("Your yes is noted. The other authors have been asked."))
    return redirect("outputs:draft", group.pk, output.pk)


@require_POST
@inside
def take_yes_back(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Take one's yes back."""
    output = _output(request, group, output_id)
    publishing.take_yes_back(output=output, by=request.user, at=clock.now())
    messages.success(request, _("Your yes is taken back."))
    return redirect("outputs:draft", group.pk, output.pk)


@require_POST
@inside
def step_aside(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Be no author of it."""
    output = _output(request, group, output_id)
    drafting.step_aside(output=output, by=request.user, at=clock.now())
    messages.success(request, _("You are not among the authors any more."))
    return redirect("outputs:draft", group.pk, output.pk)


@require_POST
@inside
def join(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Become an author of it."""
    output = _output(request, group, output_id)
    drafting.join(output=output, by=request.user, at=clock.now())
    messages.success(request, _("You are one of the authors."))
    return redirect("outputs:draft", group.pk, output.pk)


@require_POST
@inside
def remove(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Lay a draft aside."""
    output = _output(request, group, output_id)
    drafting.remove(output=output, by=request.user, at=clock.now())
    messages.success(request, _("The draft is removed. You can bring it back below."))
    return redirect("outputs:room", group.pk)


@require_POST
@inside
def bring_back(request: PersonRequest, group: Group, output_id: int) -> HttpResponse:
    """Bring a removed draft back."""
    output = get_object_or_404(queries.of_room(group, request.user), pk=output_id)
    drafting.bring_back(output=output, by=request.user, at=clock.now())
    return redirect("outputs:draft", group.pk, output.pk)


def _output(request: PersonRequest, group: Group, output_id: int) -> Output:
    found = queries.of_room(group, request.user).filter(removed_at=None).select_related("group", "source")
    return get_object_or_404(found.defer("file", "body", "folded"), pk=output_id)


def _form(
    request: PersonRequest,
    group: Group,
    draft: Draft,
    *,
    base: int | None = None,
    key: str = "",
    source: int | None = None,
    after_clash: bool = False,
) -> DraftForm:
    initial = {**draft.stored(), "themes": [str(pk) for pk in draft.themes], "base": base, "key": key, "source": source}
    is_sent = request.method == "POST"
    sent = request.POST.copy()
    if after_clash:
        sent["base"] = str(base)
    return DraftForm(
        sent if is_sent else None,
        request.FILES if is_sent else None,
        initial=initial,
        themes=live_themes(group.programme),
        has_file=bool(draft.file_name),
    )


def _writing(
    request: PersonRequest,
    group: Group,
    form: DraftForm,
    output: Output | None,
    *,
    texts: Sequence[Text] = (),
    theirs: Draft | None = None,
) -> HttpResponse:
    context = {"group": group, "form": form, "output": output, "texts": texts, "theirs": theirs}
    return render(request, "outputs/writing.html", context)


def _number(request: PersonRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said[:9]) if said.isdecimal() and said.isascii() else 0
