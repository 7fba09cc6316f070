"""Everything that changes an insight: writing, agreeing, taking back, thanking, building on it.

Callers have checked who; we check when. An insight is on the board only while everybody in its group has said yes to it
as it is.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from ristiin.accounts.models import Person
from ristiin.gatherings import queries
from ristiin.gatherings.choices import Stream
from ristiin.gatherings.models import Insight, InsightConsent, MidwayCheck, Reply, Thanks
from ristiin.gatherings.refusals import BoardClosed, OwnInsight, TextChanged
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.programmes.choices import State
from ristiin.programmes.models import TimelineEntry
from ristiin.rooms.access import people_in


@transaction.atomic
def write(
    *,
    group: Group,
    entry: TimelineEntry,
    stream: Stream,
    body: str,
    person: Person,
    agrees: bool,
    send_key: str,
    at: datetime,
) -> Insight:
    """Write an insight that is the group's own; the same key is one insight. `agrees` is the writer's yes to sharing.

    Raises:
        BoardClosed: the session gathers nothing of the kind, or the programme has been cancelled.
    """
    if entry.programme.state != State.PUBLISHED or stream not in queries.streams_of(entry):
        raise BoardClosed
    if send_key and (already := Insight.objects.filter(group=group, send_key=send_key).first()):
        return already
    try:
        with transaction.atomic():
            insight = Insight.objects.create(
                entry=entry, group=group, stream=stream, body=body, written_by=person, written_at=at, send_key=send_key
            )
    except IntegrityError:
        return Insight.objects.get(group=group, send_key=send_key)
    _note("insight written", insight, person, at)
    if agrees:
        _agree(insight, person, at)
    return insight


@transaction.atomic
def rewrite(*, insight: Insight, revision: int, body: str, person: Person, agrees: bool, at: datetime) -> Insight:
    """Give an insight other words: a new revision, which leaves the board until everybody has said yes to it anew.

    Raises:
        TextChanged: somebody else has changed it meanwhile.
    """
    insight = _locked(insight)
    if insight.revision != revision:
        raise TextChanged
    if insight.body != body:
        insight.body, insight.written_by, insight.written_at = body, person, at
        insight.revision, insight.shared_at = insight.revision + 1, None
        insight.save(update_fields=["body", "written_by", "written_at", "revision", "shared_at"])
        _note("insight changed", insight, person, at)
    if agrees:
        _agree(insight, person, at)
    return insight


@transaction.atomic
def agree(*, insight: Insight, revision: int, person: Person, at: datetime) -> Insight:
    """Say yes to sharing an insight as it is; with everybody's yes it is on the board. Twice changes nothing.

    Raises:
        TextChanged: it is not the text one has read.
    """
    insight = _locked(insight)
    if insight.revision != revision:
        raise TextChanged
    _agree(insight, person, at)
    return insight


@transaction.atomic
def withdraw(*, insight: Insight, person: Person, at: datetime) -> Insight:
    """Take an insight off the board at once, and every yes with it. Any member can. Twice changes nothing."""
    insight = _locked(insight)
    InsightConsent.objects.filter(insight=insight).delete()
    if insight.shared_at is not None:
        insight.shared_at, insight.withdrawn_at = None, at
        insight.save(update_fields=["shared_at", "withdrawn_at"])
        _note("insight withdrawn", insight, person, at)
    return insight


@transaction.atomic
def take_back_yes(*, insight: Insight, person: Person, at: datetime) -> Insight:
    """Take one's own yes back before everybody has agreed. Twice changes nothing."""
    insight = _locked(insight)
    if insight.shared_at is None:
        gone, _tables = InsightConsent.objects.filter(insight=insight, person=person).delete()
        if gone:
            _note("yes to an insight taken back", insight, person, at)
    return insight


@transaction.atomic
def remove(*, insight: Insight, person: Person, at: datetime) -> None:
    """Delete an insight for good, off the board too. Twice changes nothing."""
    fresh = Insight.objects.select_for_update(of=("self",)).select_related("entry").filter(pk=insight.pk).first()
    if fresh is None:
        return
    _note("insight removed", fresh, person, at)
    fresh.delete()


@transaction.atomic
def thank(*, insight: Insight, person: Person, at: datetime) -> None:
    """Thank for an insight on the board, once however often it is pressed.

    Raises:
        OwnInsight: one's own group wrote it.
        BoardClosed: it is not on the board any more.
    """
    insight = _locked(insight)
    if insight.shared_at is None:
        raise BoardClosed
    if any(one.pk == person.pk for one in people_in(insight.group)):
        raise OwnInsight
    _thanks, is_new = Thanks.objects.get_or_create(insight=insight, person=person)
    if is_new:
        _note("thanked for an insight", insight, person, at)


@transaction.atomic
def take_thanks_back(*, insight: Insight, person: Person, at: datetime) -> None:
    """Undo one's thanks. Twice changes nothing."""
    gone, _tables = Thanks.objects.filter(insight=insight, person=person).delete()
    if gone:
        _note("took thanks back", insight, person, at)


@transaction.atomic
def reply(*, insight: Insight, body: str, person: Person, send_key: str, at: datetime) -> Reply:
    """Build on an insight under one's own name. The same key is one reply.

    Raises:
        BoardClosed: it is not on the board any more.
    """
    insight = _locked(insight)
    if insight.shared_at is None:
        raise BoardClosed
    if send_key and (already := Reply.objects.filter(insight=insight, send_key=send_key).first()):
        return already
    written = Reply.objects.create(insight=insight, body=body, written_by=person, written_at=at, send_key=send_key)
    _note("built on an insight", insight, person, at)
    return written


@transaction.atomic
def remove_reply(*, reply: Reply, by: Person, at: datetime) -> None:
    """Delete a reply: one's own, or as an organiser somebody else's. Twice changes nothing."""
    gone, _tables = Reply.objects.filter(pk=reply.pk).delete()
    if gone:
        audit.record(
            verb="reply removed",
            target=reply.insight,
            at=at,
            actor_id=by.pk,
            programme_id=reply.insight.entry.programme_id,
            subject_id=reply.written_by_id,
        )


@transaction.atomic
def empty(*, group: Group, at: datetime) -> None:
    """Delete what a group never shared, and its midway check: the room's time is over."""
    unshared, _tables = Insight.objects.filter(group=group, shared_at=None).delete()
    check, _tables = MidwayCheck.objects.filter(group=group).delete()
    if unshared or check:
        audit.record(verb="unshared insights deleted", target=group, at=at, programme_id=group.programme_id)


def _agree(insight: Insight, person: Person, at: datetime) -> None:
    """Note one yes to the present revision, and share when it was the last; the insight is locked."""
    said, is_new = InsightConsent.objects.get_or_create(
        insight=insight, person=person, defaults={"revision": insight.revision, "given_at": at}
    )
    if not is_new and said.revision != insight.revision:
        said.revision, said.given_at = insight.revision, at
        said.save(update_fields=["revision", "given_at"])
        is_new = True
    if is_new:
        _note("agreed to share an insight", insight, person, at)
    agreed = set(
        InsightConsent.objects.filter(insight=insight, revision=insight.revision).values_list("person_id", flat=True)
    )
    if insight.shared_at is None and {one.pk for one in people_in(insight.group)} <= agreed:
        insight.shared_at, insight.withdrawn_at = at, None
        insight.save(update_fields=["shared_at", "withdrawn_at"])
        _note("insight shared", insight, person, at)


def _locked(insight: Insight) -> Insight:
    rows = Insight.objects.select_for_update(of=("self",)).select_related("entry__programme", "group")
    return rows.get(pk=insight.pk)


def _note(verb: str, insight: Insight, person: Person, at: datetime) -> None:
    audit.record(verb=verb, target=insight, at=at, actor_id=person.pk, programme_id=insight.entry.programme_id)
