"""Invitations, registrations with their wishes, offers of places, requests to pair, imports."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ristiin.accounts.choices import Language
from ristiin.community.models import Organisation, Unit
from ristiin.enrolment.choices import (
    CouldFacilitate,
    Direction,
    EnrolmentState,
    Giving,
    ImportState,
    MeetingMode,
    OfferState,
    PartnerDiscipline,
    RequestState,
    Source,
    WishKind,
)
from ristiin.kernel.models import OutgoingMail
from ristiin.programmes.models import Programme, Skill, TargetGroup, Theme, TimelineEntry

if TYPE_CHECKING:
    from ristiin.accounts.models import Person


class Channel(models.Model):
    """A way the word was spread: its link counts how many opened the page and registered by it (S66)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="channels")
    label = models.CharField(max_length=80)
    code = models.CharField(max_length=24, unique=True)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "label"], name="one_channel_a_label")]

    def __str__(self) -> str:
        return self.label


class Invitation(models.Model):
    """An invitation to one address, redeemed by whoever reads mail there."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="invitations")
    address = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    list_label = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    message = models.TextField(max_length=1000, blank=True)
    letter = models.ForeignKey(OutgoingMail, null=True, on_delete=models.SET_NULL, related_name="+")
    token = models.CharField(max_length=48, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "address"], name="one_invitation_an_address")]

    def __str__(self) -> str:
        return self.address


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Chainable filters of registrations."""

    def active(self) -> "EnrolmentQuerySet":
        """Keep those who take part: neither half-way, waiting nor withdrawn."""
        return self.filter(state=EnrolmentState.REGISTERED)

    def at_the_desk(self) -> "EnrolmentQuerySet":
        """Keep what the organiser may know of: a half-way registration is the person's own."""
        return self.exclude(state=EnrolmentState.DRAFT)

    def of(self, person: "Person") -> "EnrolmentQuerySet":
        """Keep the person's own."""
        return self.filter(person_id=person.pk)


class Enrolment(models.Model):
    """One person's registration in one programme: who one is there, what one wishes, when one can."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    state = models.CharField(max_length=10, choices=EnrolmentState, default=EnrolmentState.DRAFT)
    source = models.CharField(max_length=8, choices=Source, default=Source.FORM)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL, related_name="enrolments")
    brought_by = models.ForeignKey("ImportBatch", null=True, on_delete=models.SET_NULL, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="enrolments")
    target_group = models.ForeignKey(TargetGroup, null=True, on_delete=models.PROTECT, related_name="enrolments")
    is_guest = models.BooleanField(default=False)
    region = models.CharField(max_length=80, blank=True)
    could_facilitate = models.CharField(max_length=5, choices=CouldFacilitate, blank=True)
    role_title = models.CharField(max_length=120, blank=True)
    discipline = models.CharField(max_length=120, blank=True)
    own_words = models.TextField(max_length=2000, blank=True)
    seeks_more = models.CharField(max_length=200, blank=True)
    offers_more = models.CharField(max_length=200, blank=True)
    own_theme = models.CharField(max_length=160, blank=True)
    shown_to_others = models.JSONField(default=list)
    partner_discipline = models.CharField(max_length=10, choices=PartnerDiscipline, default=PartnerDiscipline.ANY)
    meeting_mode = models.CharField(max_length=10, choices=MeetingMode, default=MeetingMode.EITHER)
    languages = models.JSONField(default=list)
    free_slots = models.JSONField(default=list)
    attributes = models.JSONField(default=dict)
    skills = models.ManyToManyField(Skill, through="SkillChoice", related_name="+")
    themes = models.ManyToManyField(Theme, through="ThemeChoice", related_name="+")
    partner = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="partnered_by")
    promised_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField(null=True)
    waiting_number = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)
    wishes_forgotten_at = models.DateTimeField(null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="one_registration_a_person"),
            models.UniqueConstraint(
                fields=["programme", "waiting_number"],
                condition=Q(target_group=None),
                name="one_place_in_the_queue",
            ),
            models.UniqueConstraint(
                fields=["target_group", "waiting_number"], name="one_place_in_the_queue_of_a_target_group"
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.WAITING, waiting_number__isnull=False)
                | (~Q(state=EnrolmentState.WAITING) & Q(waiting_number__isnull=True)),
                name="those_who_wait_have_a_number",
            ),
            models.CheckConstraint(condition=~Q(partner=F("id")), name="nobody_is_their_own_pair"),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="registrations_by_state")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.programme_id}"


class WaitingRule(models.Model):
    """How a place that came free reaches the first in line, where the organiser has said how."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="waiting_rule")
    giving = models.CharField(max_length=8, choices=Giving)
    hours_kept = models.PositiveSmallIntegerField(default=48)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hours_kept__gte=1), name="an_offer_is_kept_for_an_hour")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.giving}"


class Offer(models.Model):
    """A place that came free is offered to the first in line, until a moment (S103)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="offers")
    token = models.CharField(max_length=48, unique=True)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    offered_at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state=OfferState.OPEN), name="one_open_offer_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"offer to {self.enrolment_id}"


class SkillChoice(models.Model):
    """A skill one looks for or can give."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="skill_choices")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="choices")
    direction = models.CharField(max_length=6, choices=Direction)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "skill", "direction"], name="one_skill_once_each_way")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.direction} {self.skill_id}"


class ThemeChoice(models.Model):
    """A theme one is interested in, 1 the most."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="theme_choices")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="choices")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "theme"], name="one_theme_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ranks_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.rank}. {self.theme_id}"


class PartnerWish(models.Model):
    """A wish for or against one other person, as it was written and as it was understood."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="partner_wishes")
    kind = models.CharField(max_length=6, choices=WishKind)
    written = models.CharField(max_length=160)
    folded = models.CharField(max_length=160, blank=True, db_index=True)
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "kind", "written"], name="one_wish_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.kind}"


class PairRequest(models.Model):
    """One registered person asks another to be their pair; a yes fixes the pair."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="pair_requests")
    asker = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="requests_made")
    asked = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="requests_received")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "asked"], condition=Q(state=RequestState.ASKED), name="one_open_request_between_two"
            ),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="nobody_asks_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} asks {self.asked_id}"


class SessionNews(models.Model):
    """A joint session has changed: how far the letters about its latest state have come.

    The first of them are written at once, the others by the worker: `told_up_to` is the last registration told, `last`
    the last there was when it changed.
    """

    entry = models.OneToOneField(TimelineEntry, on_delete=models.CASCADE, related_name="news")
    sequence = models.PositiveIntegerField()
    last = models.BigIntegerField(default=0)
    told_up_to = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(told_at=None), name="session_news_to_tell")]

    def __str__(self) -> str:
        return f"news of {self.entry_id}"


class CancellingNews(models.Model):
    """A programme has been called off: how far the letters have come, `told_up_to` being the last registration told."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="cancelling_news")
    told_up_to = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(told_at=None), name="cancelling_to_tell")]

    def __str__(self) -> str:
        return f"calling off {self.programme_id}"


class ImportBatch(models.Model):
    """One uploaded list, kept until it is written or thrown away."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="imports")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name


class RememberedMapping(models.Model):
    """How an organiser's headings were mapped to fields the last time."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "headings"], name="one_mapping_a_heading_row")]

    def __str__(self) -> str:
        return self.headings
