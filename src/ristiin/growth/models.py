"""What grows out of programmes: steps of one's own, a board of cards, trainings, next runs, ideas, events outside."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ristiin.grouping.models import Group
from ristiin.growth.choices import Became, Column, Coming, IdeaKind, IdeaState, Stage
from ristiin.programmes.models import Programme

PERSON = settings.AUTH_USER_MODEL


class OwnStep(models.Model):
    """A line that organisers, or the keepers of the community, have added to the list of the four phases.

    Without a programme it is the community's.
    """

    programme = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="own_steps")
    stage = models.PositiveSmallIntegerField(choices=Stage)
    text = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    def __str__(self) -> str:
        return f"step {self.pk} of {self.programme_id}"


class Card(models.Model):
    """A card of a programme's planning board; one that was taken away can be put back."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cards")
    column = models.CharField(max_length=10, choices=Column)
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    became = models.CharField(max_length=14, choices=Became, blank=True)
    became_in = models.ForeignKey(Programme, null=True, on_delete=models.SET_NULL, related_name="+")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(became_in=None) | ~Q(became=""), name="a_card_became_something"),
        ]

    def __str__(self) -> str:
        return f"card {self.pk} of {self.programme_id}"


class Training(models.Model):
    """A training of facilitators that grew out of a programme: it drafts that programme's next run (S78, S111)."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="training")
    grew_from = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="trainings")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(programme=F("grew_from")), name="a_training_grows_from_another"),
        ]

    def __str__(self) -> str:
        return f"training {self.programme_id} from {self.grew_from_id}"


class Onward(models.Model):
    """Somebody who took part has said whether they may be invited to the next run."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="onwards")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="onwards")
    may_be_invited = models.BooleanField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="one_word_about_going_on")]

    def __str__(self) -> str:
        return f"{self.person_id} after {self.programme_id}"


class Renewed(models.Model):
    """A group goes on in another programme: its people are invited there and kept together (S79)."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="renewed")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="renewed_groups")
    renewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.group_id} in {self.programme_id}"


class Idea(models.Model):
    """A member proposes a new group, or a programme of their own (S42, S79).

    One about a group goes to the organisers of its programme, one about a programme to the keepers of the community.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="ideas")
    kind = models.CharField(max_length=10, choices=IdeaKind)
    programme = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="ideas")
    playbook = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=IdeaState, default=IdeaState.ASKED)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=IdeaKind.PROGRAMME) | Q(programme__isnull=False), name="a_group_is_of_a_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"idea {self.pk} of {self.person_id}"


class PastPair(models.Model):
    """Two who were together before the programme was kept here, as a list has it (S55).

    The codes are those of the list. Whoever they stand for is looked for when groups are made.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="past_pairs")
    year = models.PositiveSmallIntegerField()
    first = models.CharField(max_length=80)
    second = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "first", "second"], name="two_are_past_once_a_year"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="the_smaller_code_comes_first"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.first}, {self.second}"


class OutsideEvent(models.Model):
    """Something outside the programmes to which people of some of them are invited (S112)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="outside_events")
    also_for = models.ManyToManyField(Programme, related_name="+")
    name = models.CharField(max_length=160)
    text = models.TextField(max_length=1000, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    invited_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_event_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


class EventGuest(models.Model):
    """Somebody is invited to an outside event, and may have answered; the answer is theirs, the organiser counts."""

    event = models.ForeignKey(OutsideEvent, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    coming = models.CharField(max_length=3, choices=Coming, blank=True)
    told_sequence = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="invited_to_an_event_once")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.event_id}"


class AskedToFacilitate(models.Model):
    """An organiser asks somebody of the facilitators' directory to look after groups in a programme (S76, S106).

    There is one row for each programme and person: asking again after taking back is the same row, and whoever has
    said no is not asked again.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="asked_to_facilitate")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="asked_to_facilitate")
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.TextField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    said_yes = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="asked_to_facilitate_once"),
            models.CheckConstraint(
                condition=Q(said_yes=False) | Q(answered_at__isnull=False), name="a_yes_is_an_answer_to_facilitating"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} asked to facilitate in {self.programme_id}"

    @property
    def is_open(self) -> bool:
        """Whether the person may still answer."""
        return self.answered_at is None and self.taken_back_at is None
