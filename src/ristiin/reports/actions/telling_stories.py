"""Everything that changes stories and the consents to tell them. Callers have checked who; we check when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.kernel.plain import plain, plain_line
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme
from ristiin.reports.choices import Channel
from ristiin.reports.models import Story, StoryConsent, StoryTaken
from ristiin.reports.stories import mails

MOST_OF_ONE = 20
"""Stories one person tells of one programme."""


class EnoughStories(Refusal):
    """Nobody fills the page alone."""

    def __init__(self) -> None:
        super().__init__(_("You have told many stories of this programme already. Change one of them, or remove one."))


@dataclass(frozen=True)
class Told:
    """What a person writes of a story: its words, the name shown or none, and where it may be told."""

    text: str
    name_shown: str
    language: str
    channels: Collection[Channel]


@transaction.atomic
def offer(*, programme: Programme, person: Person, told: Told, key: str, at: datetime) -> Story:
    """Keep a story; where its teller lets it be told, the organiser reads it. The same form sent twice keeps one.

    Raises:
        EnoughStories: they have told many already.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    mine = Story.objects.filter(person=person)
    already = mine.filter(form_key=key).first() if key else None
    if already is not None:
        return already
    if mine.filter(programme=programme).count() >= MOST_OF_ONE:
        raise EnoughStories
    story = Story.objects.create(programme=programme, person=person, form_key=key, changed_at=at, **_written(told))
    _consent(story, told.channels, at)
    _note("story offered", story, person, at, channels=told.channels)
    return story


@transaction.atomic
def change(*, story: Story, told: Told, at: datetime) -> Story:
    """Change a story of one's own, or where it may be told; those who have taken it out hear what no longer holds."""
    now = _held(story)
    written = _written(told)
    is_other = any(getattr(now, name) != value for name, value in written.items())
    ended = set(now.consents.values_list("channel", flat=True)) - set(told.channels)
    if is_other:
        for name, value in written.items():
            setattr(now, name, value)
        now.revision += 1
        now.changed_at = at
        now.save()
    _consent(now, told.channels, at)
    if is_other or ended:
        _tell_those_who_took(now, None if is_other else ended, at)
    _note("story changed", now, now.person, at, channels=told.channels)
    return now


@transaction.atomic
def take_back(*, story: Story, channel: Channel | None, at: datetime) -> None:
    """Take back the consent to tell a story in a channel, or in all. Twice changes nothing."""
    now = _held(story)
    consents = now.consents.all() if channel is None else now.consents.filter(channel=channel)
    ended = set(consents.values_list("channel", flat=True))
    consents.delete()
    if ended:
        _tell_those_who_took(now, ended, at)
        _note("consent to a story taken back", now, now.person, at, channels=ended)


@transaction.atomic
def remove(*, story: Story, at: datetime) -> None:
    """Remove a story of one's own; nothing is left of it."""
    now = Story.objects.select_for_update().filter(pk=story.pk).first()
    if now is None:
        return
    _tell_those_who_took(now, None, at)
    _note("story removed", now, now.person, at)
    now.delete()


@transaction.atomic
def take_out(*, stories: Iterable[Story], channel: Channel, by: Person, at: datetime) -> int:
    """Note that an organiser has taken stories out for a channel, so that they are told when that ends.

    Only what may be told in that channel at this moment counts; returns how many those were.
    """
    ids = [story.pk for story in stories]
    told = list(Story.objects.select_for_update().filter(pk__in=ids, consents__channel=channel).order_by("pk"))
    for story in told:
        StoryTaken.objects.update_or_create(
            story=story, channel=channel, taken_by=by, defaults={"revision": story.revision, "taken_at": at}
        )
    audit.record_many(
        verb="story taken out",
        targets=[(story, story.person_id, {"channel": channel.value}) for story in told],
        at=at,
        actor_id=by.pk,
        programme_id=told[0].programme_id if told else None,
    )
    return len(told)


def _held(story: Story) -> Story:
    return Story.objects.select_for_update(of=("self",)).select_related("person", "programme").get(pk=story.pk)


def _written(told: Told) -> dict[str, Any]:
    return {
        "text": plain(told.text).strip(),
        "name_shown": plain_line(told.name_shown)[:160],
        "language": told.language,
    }


def _consent(story: Story, channels: Collection[Channel], at: datetime) -> None:
    story.consents.exclude(channel__in=list(channels)).delete()
    given = set(story.consents.values_list("channel", flat=True))
    StoryConsent.objects.bulk_create(
        StoryConsent(story=story, channel=channel, given_at=at)
        for channel in Channel
        if channel in set(channels) - given
    )


def _tell_those_who_took(story: Story, channels: Collection[str] | None, at: datetime) -> None:
    """Tell those who have taken the story out for one of the channels, or for any, and forget that they did."""
    rows = story.taken.all() if channels is None else story.taken.filter(channel__in=list(channels))
    # One who organises no more has the words still, and is told as well.
    people = Person.objects.filter(pk__in=rows.values("taken_by"), erased_at=None)
    mails.story_taken_back(story, list(people.order_by("pk")), at)
    rows.delete()


def _note(verb: str, story: Story, by: Person, at: datetime, channels: Collection[str] = ()) -> None:
    details = {"channels": sorted(str(channel) for channel in channels)} if channels else {}
    programme_id = story.programme_id if channels else None  # what nobody may read is not in an organiser's log
    audit.record(
        verb=verb, target=story, at=at, actor_id=by.pk, subject_id=by.pk, programme_id=programme_id, details=details
    )
