"""Proposals on the board, the organiser's rules, and the groups that were published."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ristiin.enrolment.models import Enrolment
from ristiin.grouping.choices import Emphasis, ProposalState, RuleKind
from ristiin.kernel.translated import in_language
from ristiin.programmes.models import Programme, TargetGroup, Theme

if TYPE_CHECKING:
    from ristiin.accounts.models import Person


class PairRule(models.Model):
    """Two people the organiser keeps apart or together."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="pair_rules")
    kind = models.CharField(max_length=8, choices=RuleKind)
    first = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_rule_for_two"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_rule_names_the_smaller_id_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"


class Proposal(models.Model):
    """One way to make the groups: `layout` lists groups as lists of enrolment ids, `pins` are indexes in it.

    `plans` says of each group of the layout, in its order, {"theme": id, "slot": "mon-12-13", "facilitator": person id}
    as far as they are known. With a target group only its people are placed, without one those who have none.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="proposals")
    letter = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.COMPUTING)
    emphasis = models.CharField(max_length=10, choices=Emphasis, default=Emphasis.WISHES)
    seed = models.PositiveIntegerField(default=1)
    target_group = models.ForeignKey(TargetGroup, null=True, on_delete=models.CASCADE, related_name="proposals")
    layout = models.JSONField(default=list)
    plans = models.JSONField(default=list)
    pins = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "letter"], name="one_proposal_a_letter")]

    def __str__(self) -> str:
        return self.letter


class ProposalStep(models.Model):
    """What a proposal was before a change by hand; once undone, what it was after it, so that redo can return."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    layout = models.JSONField()
    plans = models.JSONField(default=list)
    pins = models.JSONField()
    what = models.JSONField(default=dict)
    is_undone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_step_a_number")]

    def __str__(self) -> str:
        return f"{self.proposal_id} step {self.number}"


class GroupQuerySet(models.QuerySet["Group"]):
    """Chainable filters of published groups."""

    def of(self, person: "Person") -> "GroupQuerySet":
        """Keep those the person belongs to now, as a member or as the facilitator."""
        mine = Membership.objects.filter(enrolment__person_id=person.pk, left_at__isnull=True).values("group_id")
        return self.filter(Q(pk__in=mine) | Q(facilitator_id=person.pk))


class Group(models.Model):
    """A published pair or group."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveIntegerField()
    names = models.JSONField(default=dict)
    theme = models.ForeignKey(Theme, null=True, on_delete=models.SET_NULL, related_name="groups")
    target_group = models.ForeignKey(TargetGroup, null=True, on_delete=models.SET_NULL, related_name="groups")
    slot = models.CharField(max_length=20, blank=True)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="facilitated_groups"
    )
    reasons = models.JSONField(default=list)
    published_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="one_group_a_number")]

    def __str__(self) -> str:
        return in_language(self.names) or str(self.number)


class Membership(models.Model):
    """Somebody belongs to a group, from joining until leaving (S92)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(left_at__isnull=True), name="in_one_group_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} in {self.group_id}"


class MembershipException(models.Model):
    """Somebody joined, left or changed a group after publishing: why, and whether the group is told why (S92).

    Without `made_by` the person withdrew of their own accord.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="membership_exceptions")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="membership_exceptions")
    came_from = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    went_to = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    tells_why = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.came_from_id} to {self.went_to_id}"
