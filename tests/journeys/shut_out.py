"""Those who are not in a room try everything they could know of: every address of it, and every page they can open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ristiin.accounts.models import Person
from ristiin.gatherings.models import Insight
from ristiin.grouping.models import Group
from ristiin.kernel.models import AuditEntry, OutgoingMail
from ristiin.outputs.models import Output
from ristiin.rooms.models import Meeting, OutputStep
from ristiin.teaching.models import Question
from ristiin.writing.models import Comment, Message, RoomFile, Text
from tests.trust.crawl import crawl, tokens_in

NUMBERS = {"number": 1, "old": 1, "new": 2}


@dataclass
class Secrets:
    """Words that people plant in their room, and those among them that they have made public since."""

    planted: list[str] = field(default_factory=list)
    public: set[str] = field(default_factory=set)

    def word(self) -> str:
        """Return a word found nowhere else."""
        token = f"zq{len(self.planted):03d}huonesanaqz"
        self.planted.append(token)
        return token

    @property
    def kept(self) -> set[str]:
        """The words that nobody outside may see now."""
        return set(self.planted) - self.public


def addresses_of(group: Group) -> list[str]:
    """Return every address of a room, for the things that are in it: what is not there yet opens to nobody."""
    things = {
        "text_id": Text.objects.filter(group=group),
        "comment_id": Comment.objects.filter(text__group=group),
        "message_id": Message.objects.filter(group=group),
        "file_id": RoomFile.objects.filter(group=group),
        "meeting_id": Meeting.objects.filter(group=group),
        "step_id": OutputStep.objects.filter(group=group),
        "insight_id": Insight.objects.filter(group=group),
        "output_id": Output.objects.filter(group=group),
        "question_id": Question.objects.filter(programme=group.programme_id),
    }
    ids = {name: list(found.values_list("pk", flat=True)[:2]) for name, found in things.items()}
    found = []
    for name, converters in room_urls(get_resolver().url_patterns):
        counts = [len(ids[key]) for key in converters if key in ids] or [1]
        for at in range(max(counts) if all(counts) else 0):
            kwargs = {key: _value(key, ids, group, at) for key in converters}
            found.append(reverse(name, kwargs=kwargs))
    return found


def _value(key: str, ids: dict[str, list[int]], group: Group, at: int) -> Any:
    if key == "group_id":
        return group.pk
    if key in NUMBERS:
        return NUMBERS[key]
    return ids[key][min(at, len(ids[key]) - 1)]


def room_urls(
    patterns: list[URLPattern | URLResolver], namespace: str = "", before: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name and the parameters of every address in one room; a programme's own about a group are not."""
    for pattern in patterns:
        here = (*before, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from room_urls(pattern.url_patterns, inner, here)
        elif "group_id" in here and "slug" not in here:
            yield f"{namespace}{pattern.name}", here


@dataclass
class Watch:
    """The outsider, the organiser and the administrator, who try again and again."""

    group: Group
    secrets: Secrets
    people: list[Person]
    slug: str

    def is_shut_out(self, *, everywhere: bool = True) -> None:
        """Assert that no address of the room answers them, and that no page holds a word of it.

        They read the pages that would tell first of what is done in a room, or everything that they can open.
        """
        addresses = addresses_of(self.group)
        pages = ["/", "/now/", "/programmes/", "/outputs/", "/outputs/feed.atom", "/calendar/", "/me/"]
        pages += [f"/programmes/{self.slug}/{page}" for page in ("", "timeline/", "sessions/", "groups/", "help/")]
        for person in [*self.people, None]:
            client = Client()
            if person is not None:
                client.force_login(person)
                answered = {url: status for url in addresses if (status := answers(client, url)) != 404}
                assert answered == {}, f"{person} in a room that is not theirs"
            found = crawl(client, pages, follows=everywhere)
            read = {token: places for token, places in found.seen.items() if token in self.secrets.kept}
            assert read == {}, f"{person} reads words of a room"
            assert [url for url, status in found.answers.items() if status >= 500] == []

    def nothing_is_told(self) -> None:
        """Assert that no letter and no entry of the log holds a word that stays in the room."""
        letters = "".join(f"{m.subject} {m.body} {m.attachments} {m.headers}" for m in OutgoingMail.objects.all())
        log = "".join(f"{e.verb} {e.target_id} {e.details}" for e in AuditEntry.objects.all())
        assert (tokens_in(letters) & self.secrets.kept, tokens_in(log) & self.secrets.kept) == (set(), set())


def in_the_raw_database() -> set[str]:
    """Return every token that can be read in a table as it is stored."""
    found: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 - our own tables
            for row in cursor.fetchall():
                found |= tokens_in(" ".join(_cell(value) for value in row))
    return found


def _cell(value: object) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def answers(client: Client, url: str) -> int:
    """Return what opening an address answers, or posting where it cannot be opened."""
    status = client.get(url).status_code
    return client.post(url).status_code if status == 405 else status
