"""Letters that gather what several things have to say: the day's digest, and the day's reminders."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from ristiin.accounts import letters_links
from ristiin.accounts.choices import Gathering
from ristiin.accounts.hours import after_quiet, local_day, next_at, on
from ristiin.accounts.models import DigestLine, Person
from ristiin.accounts.topics import topics
from ristiin.kernel import outbox
from ristiin.kernel.models import OutgoingMail

AT_A_TIME = 100
"""People in one transaction: a worker that is killed loses no more than these to do again."""
KEPT = timedelta(days=30)


def gather(at: datetime) -> int:
    """Write the letters whose lines are due, for some people at a time, and return how many people that was.

    One letter of a kind goes to a person a day: what comes too late for it waits for the next. Lines whose matter is
    over are left out, and when they all are there is no letter.
    """
    waiting = DigestLine.objects.filter(letter=None, due_at__lte=at)
    readers = list(waiting.order_by("due_at", "pk").values_list("person_id", flat=True)[: 4 * AT_A_TIME])
    if not readers:
        return 0
    chosen = list(dict.fromkeys(readers))[:AT_A_TIME]
    with transaction.atomic():
        locked = Person.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=chosen)
        people = {person.pk: person for person in locked.order_by("pk")}
        _over(at, people)
        bundles: dict[tuple[int, str], list[DigestLine]] = defaultdict(list)
        for line in waiting.filter(person__in=people).order_by("due_at", "pk"):
            bundles[line.person_id, line.gathering].append(line)
        _write(bundles, people, at)
    return len(people)


def forget(at: datetime) -> None:
    """Drop lines as old as the letters whose bodies are forgotten."""
    DigestLine.objects.filter(created_at__lt=at - KEPT).delete()


def _over(at: datetime, people: dict[int, Person]) -> None:
    DigestLine.objects.filter(letter=None, due_at__lte=at, not_after__lte=at, person__in=people).delete()


def _write(bundles: dict[tuple[int, str], list[DigestLine]], people: dict[int, Person], at: datetime) -> None:
    keys = {key: f"{key[1]}/{key[0]}/{local_day(people[key[0]], at)}" for key in bundles}
    gone_today = set(OutgoingMail.objects.filter(once_key__in=keys.values()).values_list("once_key", flat=True))
    signatures = {language: outbox.signature(language) for language in {p.language for p in people.values()}}
    changed, letters = [], []
    for key, lines in bundles.items():
        person = people[key[0]]
        if keys[key] in gone_today:
            tomorrow = _next(person, key[1], at)
            for line in lines:
                line.due_at = tomorrow
        else:
            letter = _letter(person, key[1], lines, at, once_key=keys[key], signature=signatures[person.language])
            letters.append(letter)
            for line in lines:
                line.letter = letter
        changed += lines
    OutgoingMail.objects.bulk_create(letters)
    DigestLine.objects.bulk_update(changed, ["due_at", "letter"])


def _next(person: Person, gathering: str, at: datetime) -> datetime:
    if gathering == Gathering.DIGEST:
        return next_at(person, person.digest_hour, at)
    tomorrow = local_day(person, at) + timedelta(days=1)
    return after_quiet(person, on(person, tomorrow, person.reminder_hour))


def _letter(
    person: Person, gathering: str, lines: list[DigestLine], at: datetime, *, once_key: str, signature: str
) -> OutgoingMail:
    keys = {line.topic for line in lines}
    token = letters_links.token_for(person, keys)
    ends = [line.not_after for line in lines if line.not_after]
    return outbox.draft(
        kind=f"accounts/{gathering}",
        to_address=person.email,
        person_id=person.pk,
        language=person.language,
        context={
            "name": person.first_name,
            "lines": lines,
            "more": len(lines) - 1,
            "community_name": signature,
            "letters_url": letters_links.choosing_url(token),
        },
        at=at,
        once_key=once_key,
        not_after=min(ends) if ends else None,
        headers=letters_links.stop_headers(person, [topic for topic in topics() if topic.key in keys]),
        not_before=at if gathering == Gathering.DIGEST else after_quiet(person, at),
    )
