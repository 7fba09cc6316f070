"""What a group has in its room. What people write is sealed; organisers see only that meetings were held."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ristiin.grouping.models import Group
from ristiin.kernel.sealed import SealedJSONField, SealedTextField
from ristiin.programmes.models import Programme
from ristiin.rooms.choices import Addressee, Coming, Fit, HelpKind, MeetingState, StartAnswer

PERSON = settings.AUTH_USER_MODEL


class Promise(models.Model):
    """A member has promised that what is said in the group stays there (S60)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="promises")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="promises")
    promised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_promise_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"


class AgreementVersion(models.Model):
    """What the group has agreed, as it was at one moment (S3, S16, S17, S27, S28).

    `content` holds texts: {"theme", "methods", "timetable", "output", "audience", "dates": [days],
    "people": {person id: {"goal", "by", "noticed", "gives", "gets"}}}.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="agreement_versions")
    number = models.PositiveIntegerField()
    content = SealedJSONField()
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="one_agreement_a_number")]

    def __str__(self) -> str:
        return f"agreement {self.number} of {self.group_id}"


class Signature(models.Model):
    """Somebody stands behind one version of the agreement."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="one_signature_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} signs {self.version_id}"


class Meeting(models.Model):
    """A meeting of the group itself. Without agenda it is complete (S62).

    `form_key` is the form it came from and `number` its place among those of the same form, so that a form sent twice
    makes nothing twice. `sequence` grows with every change that calendars must hear of.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meetings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    form_key = models.UUIDField(default=uuid.uuid4)
    number = models.PositiveSmallIntegerField(default=0)
    series = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PROPOSED)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    place = SealedTextField(blank=True)
    link = SealedTextField(blank=True)
    headline = SealedTextField(blank=True)
    carry_on = SealedTextField(blank=True)
    step = models.ForeignKey("OutputStep", null=True, on_delete=models.SET_NULL, related_name="meetings")
    called_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[MeetingState.PROPOSED, MeetingState.CANCELLED]) | Q(starts_at__isnull=False),
                name="a_settled_meeting_has_a_time",
            ),
            models.CheckConstraint(condition=Q(starts_at=None) | Q(ends_at__gt=F("starts_at")), name="a_meeting_lasts"),
            models.UniqueConstraint(fields=["group", "form_key", "number"], name="one_meeting_a_form"),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="meetings_by_time")]

    def __str__(self) -> str:
        return f"meeting of {self.group_id}"


class Series(models.Model):
    """Meetings of many groups that the organiser put into their calendars in one act (S105, S126).

    The meetings carry `key` as their `form_key`. Once sent they are the groups' own: the organiser learns of each
    whether it was held.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="series")
    key = models.UUIDField(unique=True)
    meetings_each = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"series of {self.programme_id}"


class GuestOpener(models.Model):
    """A guest who opens meetings of groups, often one; the letter's link is the key (S88, S100).

    `is_sent_by_organiser` guests were invited to the first meeting of several groups in one act; the organiser knows
    them. One whom a group invited is known to that group alone.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="guest_openers")
    name = SealedTextField()
    address = models.EmailField()
    language = models.CharField(max_length=2, default="fi")
    token = models.CharField(max_length=48, unique=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)
    is_sent_by_organiser = models.BooleanField(default=False)
    invited_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"guest {self.pk} of {self.programme_id}"


class Opener(models.Model):
    """Who opens one meeting: a member or a guest; a meeting without one is as good (S58, S90)."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="opener")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.CASCADE, related_name="+")
    guest = models.ForeignKey(GuestOpener, null=True, on_delete=models.CASCADE, related_name="openings")
    coming = models.CharField(max_length=8, choices=Coming, default=Coming.UNSAID)
    chosen_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, guest__isnull=False) | Q(person__isnull=False, guest=None),
                name="an_opener_is_a_member_or_a_guest",
            ),
        ]

    def __str__(self) -> str:
        return f"opener of {self.meeting_id}"


class SelfCheck(models.Model):
    """What a facilitator thinks of their own part after a meeting (S84): read by nobody else, ever.

    `answers` holds {"meeting", "trust", "care", "courtesy": how it went, "note": a line}.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="self_checks")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    answers = SealedJSONField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_self_check_a_meeting")]

    def __str__(self) -> str:
        return f"self-check of {self.meeting_id}"


class MeetingOption(models.Model):
    """A time proposed for a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "starts_at"], name="one_option_a_time")]

    def __str__(self) -> str:
        return f"option of {self.meeting_id}"


class OptionAnswer(models.Model):
    """How a proposed time suits one member."""

    option = models.ForeignKey(MeetingOption, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    fit = models.CharField(max_length=10, choices=Fit)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "person"], name="one_answer_an_option")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.fit}"


class OutputStep(models.Model):
    """A step on the way to the output, which a meeting may serve (S31)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="output_steps")
    title = SealedTextField()
    due_on = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"step of {self.group_id}"


class StartCheck(models.Model):
    """One tap: did you get started (S45)? Read by the person alone; a request for help is theirs to send."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="start_checks")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=8, choices=StartAnswer)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_start_check_a_member")]

    def __str__(self) -> str:
        return f"start check in {self.group_id}"


class HelpRequest(models.Model):
    """Somebody asks the one they chose for help or for another pair; nobody else in the room is told.

    `addressed_to` is the facilitator it went to; a request to the organiser is for every organiser of the programme.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="help_requests")
    asked_by = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=HelpKind)
    addressee = models.CharField(max_length=12, choices=Addressee)
    addressed_to = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)
    body = SealedTextField(blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"help request {self.pk}"


class HistoryConsent(models.Model):
    """A member lets those who joined later see what was in the room before them."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="history_consents")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_history_consent_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} opens {self.group_id}"


class CarryOn(models.Model):
    """The group goes on after the programme's close (S23); its room stays as long."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="carry_on")
    until = models.DateField()
    said_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.group_id} until {self.until}"


class Renewal(models.Model):
    """Somebody would go on with this group in the programme's next run (S79); the group asks when all would."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="renewals")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_renewal_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} would renew {self.group_id}"


class RoomEnd(models.Model):
    """How a room comes to its end.

    `ended_at` is when it was closed before its time, for the programme was called off; `warned_at` when the group was
    told that everything goes soon; `emptied_at` when it went. `has_met` is what stays.
    """

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="room_end")
    ended_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)
    has_met = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"end of {self.group_id}"

    @property
    def is_closed(self) -> bool:
        """Whether nothing in the room can be read or written any more."""
        return self.ended_at is not None or self.emptied_at is not None
