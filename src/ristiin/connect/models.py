"""Addresses by which other software reads a person's own dates, invitations by mail, and the answers to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ristiin.connect.choices import Coming
from ristiin.rooms.models import Meeting

PERSON = settings.AUTH_USER_MODEL


class CalendarFeed(models.Model):
    """A secret address of one person's calendar; changing it makes the old one dead."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="calendar_feeds")
    token = models.CharField(max_length=48, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="one_living_feed_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"feed of {self.person_id}"


class MeetingInvitation(models.Model):
    """What was last said by mail to one person of one meeting.

    `told` is the meeting's own count of changes at that time; `sequence` is the count in the letter, which grows also
    when the person alone leaves and comes back.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    told = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    is_cancelled = models.BooleanField(default=False)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_invitation_a_member")]

    def __str__(self) -> str:
        return f"invitation of {self.person_id} to {self.meeting_id}"


class MeetingReply(models.Model):
    """Whether somebody can come to a meeting as it was after `sequence` changes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="replies")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    coming = models.CharField(max_length=10, choices=Coming)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_reply_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.meeting_id}: {self.coming}"
