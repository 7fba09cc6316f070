"""What a group writes; all of it is sealed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ristiin.grouping.models import Group
from ristiin.kernel.sealed import SealedFileField, SealedTextField

PERSON = settings.AUTH_USER_MODEL


class Text(models.Model):
    """A text the group writes together (S30). `revision` counts up with every saved version."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="texts")
    title = SealedTextField()
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"text {self.pk}"


class TextVersion(models.Model):
    """A text as it was saved once, by whom and when. `merged_with` is the version somebody else had saved meanwhile."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = SealedTextField(blank=True)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    merged_with = models.PositiveIntegerField(null=True)
    save_key = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["text", "save_key"], condition=~Q(save_key=""), name="one_version_a_save"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.text_id}"


class Comment(models.Model):
    """A word beside a paragraph of a text; `anchor` is the paragraph it speaks of."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="comments")
    anchor = SealedTextField(blank=True)
    body = SealedTextField()
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"comment on {self.text_id}"


class Message(models.Model):
    """A message in the room's thread."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="messages")
    body = SealedTextField()
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    send_key = models.CharField(max_length=36, blank=True)

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

    def __str__(self) -> str:
        return f"file in {self.group_id}"
