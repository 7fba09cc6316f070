"""A teacher's dated questions, to whom they are, and which groups have talked about them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ristiin.grouping.models import Group
from ristiin.kernel.translated import in_language
from ristiin.programmes.models import Programme


class QuestionQuerySet(models.QuerySet["Question"]):
    """Chainable filters of questions."""

    def standing(self) -> "QuestionQuerySet":
        """Keep those that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def opened(self, at: datetime) -> "QuestionQuerySet":
        """Keep those that the groups see."""
        return self.standing().filter(opens_at__lte=at)


class Question(models.Model):
    """Something a teacher gives the groups to talk about (S52). Answers are not collected."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="questions")
    key = models.UUIDField()
    texts = models.JSONField(default=dict)
    opens_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField()
    is_for_all = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="one_question_a_sending"),
            models.CheckConstraint(condition=Q(due_at__gt=F("opens_at")), name="a_question_is_due_after_it_opens"),
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"

    @property
    def text(self) -> str:
        """The question in the reader's language."""
        return in_language(self.texts)


class QuestionFor(models.Model):
    """A group that was chosen when a question is not for all."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="addressed")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "group"], name="one_question_once_a_group")]

    def __str__(self) -> str:
        return f"question {self.question_id} for {self.group_id}"


class QuestionDone(models.Model):
    """A group has talked about a question. Who ticked it, and when, is nobody's business and is not kept."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="done")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "group"], name="one_tick_a_group")]

    def __str__(self) -> str:
        return f"question {self.question_id} done in {self.group_id}"
