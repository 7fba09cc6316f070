"""What the tables of writing hold of people.

Each takes out what they have written themselves. When somebody is erased, what the group has written stands, and the
name beside it is gone.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ristiin.kernel.personal import Basis, Declaration, Erasure, declare
from ristiin.writing.models import Comment, Message, RoomFile, RoomNews, Text, TextVersion

ROOM = timedelta(days=90)
"""From the end of the programme, or of what the group has said to carry on for."""

# What a text is called is written in its versions, where it is its writer's.
declare(
    Declaration(
        model=Text,
        plain=("group", "title", "revision", "last_number", "created_at", "changed_at", "removed_at"),
    )
)
declare(
    Declaration(
        model=TextVersion,
        plain=("text", "number", "base", "is_beside", "went_into", "merged_with", "brought_back", "save_key"),
        personal={
            "title": "what the text was called",
            "body": "what was written",
            "written_by": "who saved it",
            "written_at": "when it was saved",
        },
        basis=Basis.CONTRACT,
        retention=ROOM,
        of=lambda person: TextVersion.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None},
        not_exported=("save_key",),
        title=_("What you have written in your group’s texts"),
    )
)
declare(
    Declaration(
        model=Comment,
        plain=("text", "anchor", "settled_at", "send_key"),
        personal={
            "body": "what was said beside a text",
            "written_by": "who said it",
            "written_at": "when it was said",
        },
        basis=Basis.CONTRACT,
        retention=ROOM,
        of=lambda person: Comment.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None},
        # The paragraph it speaks of may be somebody else's.
        not_exported=("anchor", "send_key"),
        title=_("Your comments in your group’s room"),
    )
)
declare(
    Declaration(
        model=Message,
        plain=("group", "send_key"),
        personal={
            "body": "what was said to the group",
            "written_by": "who said it",
            "written_at": "when it was said",
            "taken_back_at": "when it was taken back",
        },
        basis=Basis.CONTRACT,
        retention=ROOM,
        of=lambda person: Message.objects.filter(written_by=person),
        erasure=Erasure.CLEAR,
        cleared={"written_by": None},
        not_exported=("send_key",),
        title=_("Your messages in your group’s room"),
    )
)
declare(
    Declaration(
        model=RoomFile,
        plain=("group", "content_type", "size", "removed_at", "send_key"),
        personal={
            "name": "what the file is called",
            "content": "what is in it",
            "added_by": "who brought it",
            "added_at": "when it was brought",
        },
        basis=Basis.CONTRACT,
        retention=ROOM,
        of=lambda person: RoomFile.objects.filter(added_by=person).defer("content"),
        erasure=Erasure.CLEAR,
        cleared={"added_by": None},
        not_exported=("send_key",),
        title=_("Files you have brought to your group’s room"),
    )
)
declare(
    Declaration(
        model=RoomNews,
        plain=("group",),
        personal={
            "person": "whom the news is for",
            "first_at": "when there was something new in the room",
            "told_at": "when a letter told of it",
        },
        basis=Basis.CONTRACT,
        retention="until the person visits the room",
        of=lambda person: RoomNews.objects.filter(person=person),
        title=_("News waiting for you in your group’s room"),
    )
)
