"""What has been published: the gallery, each output's own page, its PDF and file, and the feed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ristiin.accounts.requests import PersonRequest
from ristiin.community.queries import the_community
from ristiin.grouping.models import Group
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.outputs import answers, paper, permissions, queries, syndication
from ristiin.outputs.actions import publishing
from ristiin.outputs.forms import NameForm, SearchForm
from ristiin.outputs.models import Output
from ristiin.writing import markdown

ON_A_PAGE = 24


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """List what the reader may see, newest first, and let them search."""
    form = SearchForm(
        request.GET,
        themes=queries.themes_shown_to(request.user),
        programmes=queries.programmes_shown_to(request.user),
    )
    wanted = form.wanted()
    found = Paginator(queries.gallery(request.user, wanted), ON_A_PAGE)
    context = {"form": form, "wanted": wanted, "outputs": found.get_page(request.GET.get("page"))}
    return render(request, "outputs/gallery.html", context)


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an output to its audience; one that was withdrawn says only that."""
    found = Output.objects.once_shown_to(request.user).select_related("programme")
    output = get_object_or_404(found.defer("draft", "draft_file", "file", "folded"), slug=slug)
    if not output.is_published:
        return answers.fresh(render(request, "outputs/withdrawn.html", status=410))
    mine = output.author_rows.filter(person_id=request.user.pk).first() if request.user.is_authenticated else None
    context = {
        "output": output,
        "names": queries.names_of(output),
        "themes": output.themes.order_by("position", "pk"),
        "body": markdown.render(output.body) if output.body else "",
        "address": f"{settings.BASE_URL}{reverse('outputs:page', args=[output.slug])}",
        "mine": mine,
        "name_form": NameForm(initial={"name_shown": mine.name_shown}) if mine else None,
    }
    return answers.fresh(render(request, "outputs/page.html", context))


@login_not_required
@require_safe
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the text as an accessible PDF."""
    output = _published(request, slug, "draft", "draft_file", "file", "folded")
    if not output.body:
        raise Http404
    response = HttpResponse(paper.pdf(_paper(output)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{output.slug}.pdf"'
    return answers.fresh(response)


@login_not_required
@require_safe
def file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the published file."""
    output = _published(request, slug, "draft", "draft_file", "body", "folded")
    return answers.download(output.file, output.file_name, output.file_type)


@login_not_required
@require_safe
def feed(_request: HttpRequest) -> HttpResponse:
    """Give what was published to everybody last, for programs that follow news."""
    community = the_community()
    content = syndication.atom(queries.newest_in_the_world(queries.FEED_LENGTH), community.name)
    return answers.fresh(HttpResponse(content, content_type="application/atom+xml; charset=utf-8"))


@require_POST
def withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    """Let an author take it out of the open."""
    output = _mine(request, slug)
    publishing.withdraw(output=output, by=request.user, at=clock.now())
    messages.success(request, _("It is withdrawn. Nobody else can read it any more."))
    if Group.objects.of(request.user).filter(pk=output.group_id).exists():
        return redirect("outputs:draft", output.group_id, output.pk)
    return redirect("outputs:gallery")


@require_POST
def name(request: PersonRequest, slug: str) -> HttpResponse:
    """Let an author show another name, or none."""
    output = _mine(request, slug)
    form = NameForm(request.POST)
    if form.is_valid():
        shown = form.cleaned_data["name_shown"]
        publishing.show_name(output=output, by=request.user, name_shown=shown, at=clock.now())
        messages.success(request, _("Saved."))
    return redirect("outputs:page", output.slug)


def _published(request: HttpRequest, slug: str, *unread: str) -> Output:
    found = Output.objects.visible_to(request.user).select_related("programme").defer(*unread)
    return get_object_or_404(found, slug=slug)


def _mine(request: PersonRequest, slug: str) -> Output:
    found = Output.objects.once_shown_to(request.user).select_related("programme")
    output = get_object_or_404(found.defer("file", "body", "folded"), slug=slug)
    require(permissions.is_author(request.user, output))
    return output


def _paper(output: Output) -> paper.Paper:
    names = tuple(queries.names_of(output))
    values: dict[str, Any] = {
        "title": output.title,
        "language": output.language,
        "names": names,
        "byline": ", ".join(names),
        "summary": output.summary,
        "body": output.body,
        "themes": tuple(theme.name for theme in output.themes.order_by("position", "pk")),
        "colophon": (output.programme.name, f"{settings.BASE_URL}{reverse('outputs:page', args=[output.slug])}"),
    }
    assert output.updated_at is not None  # noqa: S101 - published, says the table
    return paper.Paper(**values, at=int(output.updated_at.timestamp()))
