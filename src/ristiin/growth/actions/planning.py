"""The board on which the next programme is planned together (S77, S111)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.growth.choices import Became, Column
from ristiin.growth.models import Card
from ristiin.growth.refusals import CardGone, CardUsed, TextMissing
from ristiin.kernel import audit
from ristiin.programmes.actions import deciding, options, targeting
from ristiin.programmes.actions.targeting import Target
from ristiin.programmes.models import Programme

LONGEST_CARD = 300
LONGEST_NAME = 120


@transaction.atomic
def add_card(*, programme: Programme, column: Column, text: str, form_key: UUID, by: Person, at: datetime) -> Card:
    """Put a card at the end of a column. The same form twice returns the first card.

    Raises:
        TextMissing: it says nothing.
    """
    text = _tidy(text)
    Programme.objects.select_for_update().get(pk=programme.pk)
    already = Card.objects.filter(form_key=form_key, programme=programme).first()
    if already is not None:
        return already
    card = Card.objects.create(
        programme=programme,
        column=column,
        position=_end_of(programme, column),
        text=text,
        written_by=by,
        written_at=at,
        form_key=form_key,
    )
    _note("card added", card, by, at)
    return card


@transaction.atomic
def write_card(*, card: Card, text: str, column: Column, by: Person, at: datetime) -> Card:
    """Write a card anew, or put it into another column.

    Raises:
        TextMissing: it says nothing.
        CardGone: it was taken away.
    """
    card = _held(card)
    if column != card.column:
        card.position, card.column = _end_of(card.programme, column), column
    card.text = _tidy(text)
    card.save(update_fields=["text", "column", "position"])
    _note("card written", card, by, at)
    return card


@transaction.atomic
def move_card(*, card: Card, up: bool, by: Person, at: datetime) -> Card:
    """Let a card change places with the one above or below it; at the end of the column it stays.

    Raises:
        CardGone: it was taken away.
    """
    card = _held(card)
    ids = list(
        Card.objects.filter(programme=card.programme_id, column=card.column, removed_at=None)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
    )
    here = ids.index(card.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(ids):
        ids[here], ids[there] = ids[there], ids[here]
        for position, pk in enumerate(ids):
            Card.objects.filter(pk=pk).update(position=position)
        _note("card moved", card, by, at)
    card.refresh_from_db()
    return card


@transaction.atomic
def remove_card(*, card: Card, by: Person, at: datetime) -> Card:
    """Take a card off the board; it can be put back. Twice changes nothing."""
    if Card.objects.filter(pk=card.pk, removed_at=None).update(removed_at=at):
        _note("card removed", card, by, at)
    card.refresh_from_db()
    return card


@transaction.atomic
def put_back(*, card: Card, by: Person, at: datetime) -> Card:
    """Put a card back where it was. Twice changes nothing."""
    if Card.objects.filter(pk=card.pk, removed_at__isnull=False).update(removed_at=None):
        _note("card put back", card, by, at)
    card.refresh_from_db()
    return card


@transaction.atomic
def make(*, card: Card, became: Became, draft: Programme, by: Person, at: datetime) -> Card:
    """Let a card become a theme, a target group or a decision of the draft.

    Raises:
        CardGone: it was taken away.
        CardUsed: it has become something in this draft already.
        ProgrammeIsCancelled: the draft has been called off.
        OptionThere: the draft has a theme or target group of this name.
    """
    card = _held(card)
    if card.became and card.became_in_id == draft.pk:
        raise CardUsed
    name = card.text[:LONGEST_NAME]
    if became == Became.THEME:
        options.add_theme(programme=draft, names={by.language: name}, by=by, at=at)
    elif became == Became.TARGET_GROUP:
        target = Target(names={by.language: name}, size_min=draft.size_min, size_max=draft.size_max)
        targeting.add_target_group(programme=draft, target=target, by=by, at=at)
    else:
        deciding.record_decision(
            programme=draft,
            text=card.text,
            decided_on=timezone.localtime(at).date(),
            decided_by=_("the planning board"),
            by=by,
            at=at,
            form_key=card.form_key,
        )
    card.became, card.became_in = became, draft
    card.save(update_fields=["became", "became_in"])
    _note("card used", card, by, at)
    return card


def _held(card: Card) -> Card:
    """Return the card as it is, its board locked until the transaction ends."""
    Programme.objects.select_for_update().get(pk=card.programme_id)
    fresh = Card.objects.select_related("programme").get(pk=card.pk)
    if fresh.removed_at is not None:
        raise CardGone
    return fresh


def _end_of(programme: Programme, column: Column) -> int:
    last = Card.objects.filter(programme=programme, column=column).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _tidy(text: str) -> str:
    text = " ".join(text.split())[:LONGEST_CARD]
    if not text:
        raise TextMissing
    return text


def _note(verb: str, card: Card, by: Person, at: datetime) -> None:
    audit.record(verb=verb, target=card, at=at, actor_id=by.pk, programme_id=card.programme_id)
