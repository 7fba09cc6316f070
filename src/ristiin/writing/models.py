"""What a group writes; all of it is sealed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ristiin.grouping.models import Group
from ristiin.kernel.sealed import SealedFileField, SealedTextField

PERSON = settings.AUTH_USER_MODEL
KEY = 36


class Text(models.Model):
    """A text the group writes together (S30).

    `revision` is the number of the version that is the text now, `last_number` the highest number given: a version
    that stands beside the text has a number too.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="texts")
    title = SealedTextField()
    revision = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"text {self.pk}"


class TextVersion(models.Model):
    """A text as it was saved once, by whom and when.

    `base` is the version it was written on. When somebody else had saved meanwhile, what was sent is kept `beside` the
    text, as it was sent, and `went_into` tells in which version it is; without one it waits to be settled.
    `merged_with` is the version that others had saved, `brought_back` the older version that this one is again.
    """

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = SealedTextField()
    body = SealedTextField(blank=True)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    base = models.PositiveIntegerField(null=True)
    is_beside = models.BooleanField(default=False)
    went_into = models.PositiveIntegerField(null=True)
    merged_with = models.PositiveIntegerField(null=True)
    brought_back = models.PositiveIntegerField(null=True)
    save_key = models.CharField(max_length=KEY, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["text", "save_key"], condition=~Q(save_key=""), name="one_version_a_save"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.text_id}"

    @property
    def is_open(self) -> bool:
        """Whether it stands beside the text and waits to be settled."""
        return self.is_beside and self.went_into is None


class Comment(models.Model):
    """A word beside a paragraph of a text; `anchor` is the paragraph it speaks of, as it was then."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="comments")
    anchor = SealedTextField(blank=True)
    body = SealedTextField()
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    send_key = models.CharField(max_length=KEY, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "send_key"], condition=~Q(send_key=""), name="one_comment_a_send")
        ]

    def __str__(self) -> str:
        return f"comment on {self.text_id}"


class Message(models.Model):
    """A message in the room's thread. One that was taken back has no words left."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="messages")
    body = SealedTextField(blank=True)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    send_key = models.CharField(max_length=KEY, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "send_key"], condition=~Q(send_key=""), name="one_message_a_send")
        ]

    def __str__(self) -> str:
        return f"message in {self.group_id}"


class RoomFile(models.Model):
    """A file in the room, sealed like everything else there."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="files")
    name = SealedTextField()
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = SealedFileField()
    added_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    send_key = models.CharField(max_length=KEY, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "send_key"], condition=~Q(send_key=""), name="one_file_a_send")
        ]

    def __str__(self) -> str:
        return f"file in {self.group_id}"


class RoomNews(models.Model):
    """Somebody else has written in the room since the person was last there; gone once they come. Shown to nobody."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_piece_of_news_a_person")]

    def __str__(self) -> str:
        return f"news of {self.group_id}"
