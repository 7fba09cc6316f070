"""The planning board: cards in columns, moved by buttons, becoming parts of the draft."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ristiin.accounts.requests import PersonRequest
from ristiin.growth import permissions, queries
from ristiin.growth.actions import planning
from ristiin.growth.choices import Became, Column
from ristiin.growth.forms.planning import CardForm, MakeForm
from ristiin.growth.models import Card
from ristiin.growth.refusals import NoDraft
from ristiin.growth.views.access import planning_in
from ristiin.kernel import clock
from ristiin.kernel.rights import require
from ristiin.programmes.permissions import organises, plans_with

UNDONE_WITHIN = timedelta(minutes=15)


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the cards, and take a new one."""
    programme, at = planning_in(request, slug), clock.now()
    form = CardForm(request.POST if request.method == "POST" else None, initial={"column": Column.THEMES})
    if request.method == "POST" and form.is_valid():
        planning.add_card(
            programme=programme,
            column=Column(form.cleaned_data["column"]),
            text=form.cleaned_data["text"],
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            at=at,
        )
        return redirect("growth:board", slug)
    source = queries.grew_from(programme)
    draft = queries.draft_after(programme)
    context = {
        "programme": programme,
        "source": source,
        "organises": organises(request.user, programme),
        "plans": plans_with(request.user, programme),
        "form": form,
        "columns": list(queries.board(programme).items()),
        "draft": draft,
        "makes": draft is not None and organises(request.user, draft),
        "drafts": organises(request.user, source),
        "removed": queries.last_removed(programme, at - UNDONE_WITHIN),
        "becomes": Became.choices,
        "is_training": permissions.is_training(programme),
    }
    return render(request, "growth/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: PersonRequest, slug: str, card_id: int) -> HttpResponse:
    """Write a card anew, or put it into another column."""
    programme = planning_in(request, slug)
    card = get_object_or_404(Card, programme=programme, removed_at=None, pk=card_id)
    initial = {"text": card.text, "column": card.column}
    form = CardForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        planning.write_card(
            card=card,
            text=form.cleaned_data["text"],
            column=Column(form.cleaned_data["column"]),
            by=request.user,
            at=clock.now(),
        )
        return redirect("growth:board", slug)
    context = {
        "programme": programme,
        "organises": organises(request.user, programme),
        "plans": plans_with(request.user, programme),
        "card": card,
        "form": form,
    }
    return render(request, "growth/card.html", context)


@require_POST
def move(request: PersonRequest, slug: str, card_id: int) -> HttpResponse:
    """Let a card change places with its neighbour."""
    card = _card(request, slug, card_id)
    planning.move_card(card=card, up=request.POST.get("to") == "up", by=request.user, at=clock.now())
    return redirect("growth:board", slug)


@require_POST
def remove(request: PersonRequest, slug: str, card_id: int) -> HttpResponse:
    """Take a card off the board."""
    planning.remove_card(card=_card(request, slug, card_id), by=request.user, at=clock.now())
    return redirect("growth:board", slug)


@require_POST
def put_back(request: PersonRequest, slug: str, card_id: int) -> HttpResponse:
    """Put a card back."""
    planning.put_back(card=_card(request, slug, card_id), by=request.user, at=clock.now())
    messages.success(request, _("The card is back."))
    return redirect("growth:board", slug)


@require_POST
def make(request: PersonRequest, slug: str, card_id: int) -> HttpResponse:
    """Let a card become a part of the draft."""
    card = _card(request, slug, card_id)
    draft = queries.draft_after(card.programme)
    if draft is None:
        raise NoDraft
    require(organises(request.user, draft))
    form = MakeForm(request.POST)
    if form.is_valid():
        planning.make(
            card=card, became=Became(form.cleaned_data["became"]), draft=draft, by=request.user, at=clock.now()
        )
        messages.success(request, _("It is in the draft now."))
    return redirect("growth:board", slug)


def _card(request: PersonRequest, slug: str, card_id: int) -> Card:
    programme = planning_in(request, slug)
    return get_object_or_404(Card.objects.select_related("programme"), programme=programme, pk=card_id)
