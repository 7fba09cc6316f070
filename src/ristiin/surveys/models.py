"""Rounds of questions, and answers of which a closed round keeps what may be told."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from ristiin.kernel.sealed import SealedJSONField
from ristiin.programmes.models import Programme, TargetGroup
from ristiin.surveys.choices import Cut

PERSON = settings.AUTH_USER_MODEL


class Round(models.Model):
    """One asking of one questionnaire. Questionnaire, cut and thresholds are copies, frozen at launch.

    Whoever has the address of a round that `is_public` answers it, without a ticket. `class_names` are the names, by
    language, of classes whose label is not their name. With a target group it is asked of that alone, on days of its
    own, beside the round of the same key of the others.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    key = models.CharField(max_length=40)
    target_group = models.ForeignKey(TargetGroup, null=True, on_delete=models.PROTECT, related_name="rounds")
    questionnaire = models.JSONField()
    cut = models.CharField(max_length=12, choices=Cut, default=Cut.NONE)
    class_names = models.JSONField(default=dict)
    thresholds = models.JSONField()
    is_public = models.BooleanField(default=False)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"], condition=Q(target_group=None), name="one_round_a_key"
            ),
            models.UniqueConstraint(fields=["target_group", "key"], name="one_round_a_key_and_target_group"),
        ]
        indexes = [models.Index(fields=["closes_at"], condition=Q(closed_at=None), name="rounds_to_close")]

    def __str__(self) -> str:
        return f"{self.key} of {self.programme_id}"

    @property
    def slug(self) -> str:
        """What tells it from the programme's other rounds in an address."""
        return f"{self.key}-{self.target_group_id}" if self.target_group_id else self.key


class Sheet(models.Model):
    """One person's answers, under a random number, without time or order; they go when the round closes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    answers = SealedJSONField()
    label = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return f"sheet of {self.round_id}"


class Ticket(models.Model):
    """Somebody is asked. The link to their sheet lasts while the round is open; `happened` decides what is asked.

    `told_at` is when the letter was written; one who leaves while the round is open has their ticket closed.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tickets")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="survey_tickets")
    token = models.CharField(max_length=48, unique=True)
    label = models.CharField(max_length=160, blank=True)
    happened = models.JSONField(default=list)
    sheet = models.OneToOneField(Sheet, null=True, on_delete=models.SET_NULL, related_name="ticket")
    has_answered = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="asked_once_a_round")]
        indexes = [models.Index(fields=["round"], condition=Q(told_at=None, closed_at=None), name="tickets_to_tell")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.round_id}"


class Release(models.Model):
    """What a closed round tells: made once, never changed, and all that anybody is ever shown.

    `asked` is 0 for a round that was open to everybody.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="release")
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    cells = models.JSONField()

    def __str__(self) -> str:
        return f"release of {self.round_id}"
