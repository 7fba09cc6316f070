"""What an organiser has chosen to ask, who knows whom while it is asked, and people's own view of their learning."""

from django.conf import settings
from django.db import models

from ristiin.feedback.choices import Moment
from ristiin.kernel.sealed import SealedJSONField
from ristiin.programmes.models import Programme
from ristiin.surveys.choices import Cut

PERSON = settings.AUTH_USER_MODEL


class Plan(models.Model):
    """What an organiser has changed: what is not asked, own questions by instrument, how results are divided."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="feedback_plan")
    off = models.JSONField(default=list)
    own_questions = models.JSONField(default=dict)
    cut = models.CharField(max_length=12, choices=Cut, default=Cut.NONE)

    def __str__(self) -> str:
        return f"feedback of {self.programme_id}"


class FollowUp(models.Model):
    """Somebody has said yes to being asked again after the programme."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="follow_ups")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="follow_ups")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="one_yes_to_being_asked_again")]

    def __str__(self) -> str:
        return f"{self.person_id} after {self.programme_id}"


class Listed(models.Model):
    """Somebody lets others name them as one they know. It goes when the asking closes."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="listed")
    moment = models.CharField(max_length=5, choices=Moment)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="listed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "moment", "person"], name="listed_once_a_moment")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.programme_id}"


class Tie(models.Model):
    """Somebody says that they know somebody. It goes when the asking closes (S43)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="ties")
    moment = models.CharField(max_length=5, choices=Moment)
    named_by = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="ties")
    knows = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="known_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "moment", "named_by", "knows"], name="a_tie_is_named_once"),
            models.CheckConstraint(condition=~models.Q(named_by=models.F("knows")), name="nobody_knows_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.named_by_id} knows {self.knows_id}"


class NetworkSnapshot(models.Model):
    """Who knew whom at one moment, without anybody's name: nodes in random order, each with its class at most."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="networks")
    moment = models.CharField(max_length=5, choices=Moment)
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "moment"], name="one_network_a_moment")]

    def __str__(self) -> str:
        return f"network of {self.programme_id} {self.moment}"


class Development(models.Model):
    """Somebody's own view of what they can do at the start and at the end; nobody else reads it (S22).

    `own` are the names of competences in their own words, `start` and `end` map a competence's key to 1–5.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="developments")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="developments")
    own = SealedJSONField()
    start = SealedJSONField()
    end = SealedJSONField()
    joins_others = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="one_development_a_programme")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.programme_id}"
