"""What a group takes with it of what it has written: texts with their history, messages, files."""

import json
from collections.abc import Iterator

from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ristiin.accounts.models import Person
from ristiin.grouping.models import Group
from ristiin.writing import queries
from ristiin.writing.models import RoomFile, Text

LONGEST_NAME = 60


def part(group: Group, reader: Person) -> Iterator[tuple[str, bytes]]:
    """Yield everything the reader may see, one file at a time."""
    yield from _texts(group, reader)
    yield from _messages(group, reader)
    for pk in queries.visible_files(group, reader).filter(removed_at__isnull=True).order_by("pk").values_list("pk"):
        file = RoomFile.objects.get(pk=pk[0])
        yield f"files/{file.pk}-{file.name}", file.content


def _texts(group: Group, reader: Person) -> Iterator[tuple[str, bytes]]:
    for text in queries.visible_texts(group, reader).filter(removed_at__isnull=True).order_by("pk"):
        name = f"texts/{text.pk}-{slugify(text.title, allow_unicode=True)[:LONGEST_NAME] or 'text'}"
        yield f"{name}.md", f"# {text.title}\n\n{queries.tip_of(text).body}\n".encode()
        yield f"{name}.json", json.dumps(_history(text, reader), ensure_ascii=False, indent=1).encode()


def _history(text: Text, reader: Person) -> dict[str, object]:
    versions = queries.visible_versions(text, reader).select_related("written_by").order_by("number")
    comments = queries.visible_comments(text, reader).select_related("written_by").order_by("written_at", "pk")
    return {
        "versions": [
            {
                "number": version.number,
                "title": version.title,
                "text": version.body,
                "by": _name(version.written_by),
                "at": version.written_at.isoformat(),
            }
            for version in versions
        ],
        "comments": [
            {
                "on": comment.anchor,
                "comment": comment.body,
                "by": _name(comment.written_by),
                "at": comment.written_at.isoformat(),
                "settled": comment.settled_at is not None,
            }
            for comment in comments
        ],
    }


def _messages(group: Group, reader: Person) -> Iterator[tuple[str, bytes]]:
    said = queries.visible_messages(group, reader).filter(taken_back_at__isnull=True)
    lines = [
        f"{localtime(message.written_at):%Y-%m-%d %H:%M} {_name(message.written_by)}\n{message.body}\n"
        for message in said.select_related("written_by").order_by("written_at", "pk")
    ]
    if lines:
        yield "messages.txt", "\n".join(lines).encode()


def _name(person: Person | None) -> str:
    return str(person) if person else _("somebody who has left")
