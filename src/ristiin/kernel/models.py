"""Rows that every app may leave: audit, letters, periodic runs, the pulse of workers."""

from django.conf import settings
from django.db import models

from ristiin.kernel.choices import MailState
from ristiin.kernel.sealed import SealedJSONField


class AuditEntry(models.Model):
    """One action: who did what to what and when; never the text of a room.

    People and things are bare ids, so that an entry outlives what it speaks of. `seal` chains the entries by hash.
    """

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    programme_id = models.BigIntegerField(null=True, db_index=True)
    subject_id = models.BigIntegerField(null=True, db_index=True)
    details = models.JSONField(default=dict)
    sealed_number = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"


class OutgoingMail(models.Model):
    """One letter, written in the transaction of the action that caused it and sent by the worker afterwards."""

    to_address = models.EmailField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=250)
    body = models.TextField(blank=True)
    attachments = SealedJSONField(null=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=120, unique=True)
    once_key = models.CharField(max_length=160, null=True, unique=True)  # noqa: DJ001 - many letters have none
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    created_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_answer = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_to_send")]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class PeriodicRun(models.Model):
    """One slot of one periodic job; the unique row lets it run once whatever the number of workers."""

    name = models.CharField(max_length=60)
    slot = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="periodic_run_once_a_slot")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot:%Y-%m-%d %H:%M}"


class WorkerPulse(models.Model):
    """A worker that lives: its lease on the tasks it runs lasts as long as it renews this row."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id
