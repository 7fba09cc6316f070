"""Addresses by which other software reads a person's own dates, invitations by mail, and the answers to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ristiin.connect.choices import Coming
from ristiin.programmes.models import TimelineEntry
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


class _Invitation(models.Model):
    """What was last said by mail to one person of one date.

    `told` is the date's own count of changes at that time; `sequence` is the count in the letter, which grows also
    when the person alone leaves and comes back.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    told = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    is_cancelled = models.BooleanField(default=False)
    sent_at = models.DateTimeField()

    class Meta:
        abstract = True


class _Reply(models.Model):
    """Whether somebody can come to what a date was after `sequence` changes."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField()
    coming = models.CharField(max_length=10, choices=Coming)
    answered_at = models.DateTimeField()

    class Meta:
        abstract = True


class MeetingInvitation(_Invitation):
    """What was last said by mail to one person of a group's own meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_invitation_a_member")]

    def __str__(self) -> str:
        return f"invitation of {self.person_id} to {self.meeting_id}"


class MeetingReply(_Reply):
    """Whether somebody can come to a group's own meeting; their group reads it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="replies")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_reply_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.meeting_id}: {self.coming}"


class SessionInvitation(_Invitation):
    """What was last said by mail to one person of a joint session."""

    entry = models.ForeignKey(TimelineEntry, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="one_session_invitation_a_person")]

    def __str__(self) -> str:
        return f"invitation of {self.person_id} to session {self.entry_id}"


class SessionReply(_Reply):
    """Whether somebody can come to a joint session; nobody else reads it, and only many together are counted."""

    entry = models.ForeignKey(TimelineEntry, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="one_session_reply_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} of session {self.entry_id}: {self.coming}"
