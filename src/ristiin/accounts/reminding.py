"""Reminders: later floors say what is near, each is told once, and one letter a day gathers a person's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import override as in_zone
from django.utils.translation import override as in_language_of

from ristiin.accounts.choices import Gathering, How
from ristiin.accounts.hours import after_quiet, next_at
from ristiin.accounts.models import DigestLine, Person
from ristiin.accounts.telling import hows_for
from ristiin.accounts.topics import topic as the_topic

TOLD_KEPT = timedelta(days=29)
"""How far back told reminders are remembered; a source stops saying one sooner."""


@dataclass(frozen=True)
class Reminder:
    """Something to remind one person of, from a moment on and as long as it matters.

    `words` gives the subject and, when there is more, a line of text; it is called in the reader's language and time,
    and neither holds the text of a room. `once_key` is `nudge/<programme>/<what>/<id>/<how it is now>/<person>`.
    """

    person: Person
    topic: str
    once_key: str
    moment: datetime
    not_after: datetime
    words: Callable[[], tuple[str, str]]
    url: str


Source = Callable[[datetime], Iterable[Reminder]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Have `source` asked what is near. It asks the database a fixed number of questions, whoever many take part."""
    if source not in _sources:
        _sources.append(source)
    return source


def remind(at: datetime) -> int:
    """Put what is near in the day's letters, as each person has chosen, and return how many lines that made.

    Every source is asked at once, so that one letter holds a person's whole day.
    """
    near = {
        reminder.once_key: reminder
        for source in _sources
        for reminder in source(at)
        if reminder.moment <= at < reminder.not_after
    }
    told = DigestLine.objects.filter(created_at__gte=at - TOLD_KEPT, once_key__startswith="nudge/")
    for key in told.values_list("once_key", flat=True):
        near.pop(key or "", None)
    topics = {reminder.topic: the_topic(reminder.topic) for reminder in near.values()}
    chosen = hows_for((reminder.person.pk for reminder in near.values()), topics.values()) if near else {}
    lines = []
    for reminder in near.values():
        about = topics[reminder.topic]
        how = chosen.get((reminder.person.pk, about.key), about.default)
        if how != How.NONE:
            lines.append(_line(reminder, how, at))
    DigestLine.objects.bulk_create(lines, batch_size=500, ignore_conflicts=True)
    return len(lines)


def _line(reminder: Reminder, how: How, at: datetime) -> DigestLine:
    person = reminder.person
    with in_language_of(person.language), in_zone(ZoneInfo(person.timezone)):
        subject, text = reminder.words()
    is_digest = how == How.DIGEST
    return DigestLine(
        person=person,
        topic=reminder.topic,
        gathering=Gathering.DIGEST if is_digest else Gathering.REMINDERS,
        subject=subject[:250],
        text=text[:700],
        url=reminder.url,
        once_key=reminder.once_key,
        created_at=at,
        due_at=next_at(person, person.digest_hour, at) if is_digest else after_quiet(person, at),
        not_after=reminder.not_after,
    )
