"""What reports add to a programme: what it is for, what it costs, and the one count of its meetings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from ristiin.kernel.translated import in_language
from ristiin.programmes.models import Programme
from ristiin.reports.choices import Channel, CostKind

PERSON = settings.AUTH_USER_MODEL


class ProgrammeFacts(models.Model):
    """What an organiser says of a programme for its reports (S68, S94, S114, S117)."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="report_facts")
    strategy_label = models.CharField(max_length=80, blank=True)
    objectives = models.TextField(max_length=2000, blank=True)
    in_working_time = models.BooleanField(default=False)
    funder = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return f"facts of {self.programme_id}"


class MeetingCount(models.Model):
    """How often the groups of a closed programme have met: counted once, never again, so that nothing can be compared.

    `meetings` and `minutes` are None where too few groups have met for a sum to hide each of them.
    """

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="meeting_count")
    groups = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    meetings = models.PositiveIntegerField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"meetings of {self.programme_id}"


class ThemeDemand(models.Model):
    """How many put each theme first, second and third: counted once, when pairs or groups are published.

    `themes` has for each its `names` and its `ranks`; without any where too few have chosen, or all alike.
    """

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="theme_demand")
    people = models.PositiveIntegerField()
    themes = models.JSONField(default=list)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"themes of {self.programme_id}"


class SharedReport(models.Model):
    """A programme's report can be read by those who took part; without a row it cannot.

    They are told by letters, some at a time: everybody whose registration's number is at most `told_up_to` has been.
    """

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="shared_report")
    shared_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    shared_at = models.DateTimeField()
    told_up_to = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shared_at"], condition=Q(told_at=None), name="shared_reports_to_tell")]

    def __str__(self) -> str:
        return f"report of {self.programme_id}"


class BudgetLine(models.Model):
    """One line of a programme's budget, in cents (S96). `form_key` keeps a form sent twice from adding it twice."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="budget")
    kind = models.CharField(max_length=10, choices=CostKind)
    label = models.CharField(max_length=120)
    planned = models.PositiveBigIntegerField(default=0)
    spent = models.PositiveBigIntegerField(default=0)
    form_key = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "form_key"], condition=~Q(form_key=""), name="one_budget_line_a_form"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Certificate(models.Model):
    """A certificate of having taken part, as it was written: later changes of the programme do not touch it.

    `code` is the secret part of the address at which whoever is given the paper checks it. Without a `name` its holder
    has been erased. One who needs it written anew gets another one, and this one is withdrawn.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="certificates")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="certificates")
    code = models.CharField(max_length=40, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    salt = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=160, blank=True)
    titles = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.PositiveSmallIntegerField(null=True)
    issuer = models.CharField(max_length=200)
    signed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(withdrawn_at=None), name="one_valid_certificate_a_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"certificate {self.pk}"

    @property
    def title(self) -> str:
        """What the programme was called, in the reader's language."""
        return in_language(self.titles)

    @property
    def is_valid(self) -> bool:
        """Whether it stands."""
        return self.withdrawn_at is None and bool(self.name)


class WorkingTime(models.Model):
    """How many hours a person says to have used, for the statement they give at work. Theirs alone."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="working_times")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="working_times")
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="one_working_time_a_programme")]

    def __str__(self) -> str:
        return f"hours of {self.person_id}"


class Story(models.Model):
    """What a person lets others tell of them: a quote or a short story. Without a consent it is theirs alone."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="stories")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="stories")
    text = models.TextField(max_length=4000)
    name_shown = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=5)
    form_key = models.CharField(max_length=36, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "form_key"], condition=~Q(form_key=""), name="one_story_a_form"),
        ]

    def __str__(self) -> str:
        return f"story {self.pk}"


class StoryConsent(models.Model):
    """A person lets a story of theirs be told in one channel, until they take it back."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="consents")
    channel = models.CharField(max_length=10, choices=Channel)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "channel"], name="one_consent_a_channel")]

    def __str__(self) -> str:
        return f"{self.story_id} in {self.channel}"


class StoryTaken(models.Model):
    """An organiser has taken a story out for one channel, and is told when it may be told there no more."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="taken")
    channel = models.CharField(max_length=10, choices=Channel)
    revision = models.PositiveIntegerField()
    taken_by = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "channel", "taken_by"], name="taken_once_a_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} taken by {self.taken_by_id}"
