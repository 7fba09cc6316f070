"""What members propose, and what is answered (S42, S79)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ristiin.accounts.models import Person
from ristiin.community.actions import let_start_programmes
from ristiin.growth import mails
from ristiin.growth.choices import IdeaKind, IdeaState
from ristiin.growth.models import Idea
from ristiin.growth.refusals import IdeaAnswered, TextMissing, TooManyIdeas
from ristiin.kernel import audit
from ristiin.programmes.models import Programme

LONGEST_TITLE, LONGEST_TEXT, LONGEST_ANSWER = 120, 2000, 500
MOST_WAITING = 5


@transaction.atomic
def propose(
    *,
    person: Person,
    kind: IdeaKind,
    title: str,
    text: str,
    form_key: UUID,
    at: datetime,
    programme: Programme | None = None,
    playbook: str = "",
) -> Idea:
    """Propose a group to the organisers of a programme, or a programme to the keepers. The same form twice is one.

    Raises:
        TextMissing: it has no title.
        TooManyIdeas: several wait for an answer already.
    """
    title = " ".join(title.split())[:LONGEST_TITLE]
    if not title:
        raise TextMissing
    Person.objects.select_for_update().get(pk=person.pk)
    already = Idea.objects.filter(person=person, form_key=form_key).first()
    if already is not None:
        return already
    if Idea.objects.filter(person=person, state=IdeaState.ASKED).count() >= MOST_WAITING:
        raise TooManyIdeas
    idea = Idea.objects.create(
        person=person,
        kind=kind,
        programme=programme if kind == IdeaKind.GROUP else None,
        playbook=playbook if kind == IdeaKind.PROGRAMME else "",
        title=title,
        text=text.strip()[:LONGEST_TEXT],
        asked_at=at,
        form_key=form_key,
    )
    _note("idea proposed", idea, person, at)
    mails.idea_proposed(idea, at)
    return idea


@transaction.atomic
def answer(*, idea: Idea, is_yes: bool, words: str, by: Person, at: datetime) -> Idea:
    """Answer an idea; yes to a programme lets its person start programmes.

    Raises:
        IdeaAnswered: it has been answered, or taken back.
    """
    idea = _asked(idea)
    idea.state = IdeaState.ACCEPTED if is_yes else IdeaState.DECLINED
    idea.answer, idea.answered_by, idea.answered_at = " ".join(words.split())[:LONGEST_ANSWER], by, at
    idea.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    if is_yes and idea.kind == IdeaKind.PROGRAMME:
        let_start_programmes(address=idea.person.email, by=by, at=at)
    _note("idea accepted" if is_yes else "idea declined", idea, by, at)
    mails.idea_answered(idea, at)
    return idea


@transaction.atomic
def take_back(*, idea: Idea, at: datetime) -> Idea:
    """Take back an idea of one's own that has not been answered.

    Raises:
        IdeaAnswered: it has been answered, or taken back.
    """
    idea = _asked(idea)
    idea.state = IdeaState.WITHDRAWN
    idea.save(update_fields=["state"])
    _note("idea taken back", idea, idea.person, at)
    return idea


def _asked(idea: Idea) -> Idea:
    """Return the idea as it is, locked, while it waits for an answer."""
    idea = Idea.objects.select_for_update(of=("self",)).select_related("person", "programme").get(pk=idea.pk)
    if idea.state != IdeaState.ASKED:
        raise IdeaAnswered
    return idea


def _note(verb: str, idea: Idea, by: Person, at: datetime) -> None:
    audit.record(verb=verb, target=idea, at=at, actor_id=by.pk, programme_id=idea.programme_id)
