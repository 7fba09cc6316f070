"""What happens in a joint session: its programme, speakers, materials, board of insights, the poll that times it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ristiin.gatherings.choices import Answer, MidwayState, Stream
from ristiin.grouping.models import Group
from ristiin.kernel.sealed import SealedFileField, SealedTextField
from ristiin.kernel.translated import in_language
from ristiin.programmes.models import Programme, TimelineEntry
from ristiin.rooms.choices import Fit

PERSON = settings.AUTH_USER_MODEL


class SessionPlan(models.Model):
    """An organiser has made a session's programme their own; until then the playbook's script stands (S14)."""

    entry = models.OneToOneField(TimelineEntry, on_delete=models.CASCADE, related_name="session_plan")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"plan of {self.entry_id}"


class AgendaItem(models.Model):
    """One part of a session's programme; the playbook's script gives the first ones (S14)."""

    entry = models.ForeignKey(TimelineEntry, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    titles = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    minutes = models.PositiveSmallIntegerField(default=10)
    is_speaker_slot = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="one_agenda_item_a_position")]

    def __str__(self) -> str:
        return f"{self.position} of {self.entry_id}"

    @property
    def title(self) -> str:
        """What it is called in the reader's language."""
        return in_language(self.titles)

    @property
    def note(self) -> str:
        """A word on how it goes, in the reader's language."""
        return in_language(self.notes)


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    """Chainable filters of speakers."""

    def invited(self) -> "SpeakerQuerySet":
        """Keep those whose invitation stands."""
        return self.filter(withdrawn_at=None)


class Speaker(models.Model):
    """An invited speaker or opener; a guest needs no account, the letter's link is the key (S18, S58, S88).

    `answered_for` is the time for which the answer was given: another time asks anew.
    """

    entry = models.ForeignKey(TimelineEntry, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=120)
    address = models.EmailField()
    language = models.CharField(max_length=2, default="fi")
    topic = models.CharField(max_length=200, blank=True)
    token = models.CharField(max_length=48, unique=True)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    answered_for = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "address"], name="one_speaker_an_address")]

    def __str__(self) -> str:
        return self.name


class FacilitatorNews(models.Model):
    """A session has changed: how far the letters to those who facilitate have come, `told_up_to` the last one told."""

    entry = models.OneToOneField(TimelineEntry, on_delete=models.CASCADE, related_name="facilitator_news")
    sequence = models.PositiveIntegerField()
    told_up_to = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(told_at=None), name="facilitators_to_tell")]

    def __str__(self) -> str:
        return f"news of {self.entry_id} for facilitators"


class Material(models.Model):
    """A link or a file given to everybody for a session; a file is sealed, and goes when the rooms are emptied."""

    entry = models.ForeignKey(TimelineEntry, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=160)
    link = models.URLField(max_length=500, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    content = SealedFileField(default=b"")
    added_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    send_key = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "link"], condition=~Q(link=""), name="one_material_a_link"),
            models.UniqueConstraint(
                fields=["entry", "send_key"], condition=~Q(send_key=""), name="one_material_a_send"
            ),
            models.CheckConstraint(
                condition=Q(link="") & ~Q(file_name="") | ~Q(link="") & Q(file_name=""),
                name="a_material_is_a_link_or_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Somebody was there; kept only in a programme that said beforehand that it counts for credit."""

    entry = models.ForeignKey(TimelineEntry, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="one_attendance_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.entry_id}"


class Poll(models.Model):
    """Times proposed for joint sessions; everybody marks which suit, the organiser settles (S15).

    Letters go some at a time, those that ask and then those that tell what stays: `told_up_to` is the last person
    written to, `told_at` when all have theirs.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="polls")
    asked_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    told_up_to = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(settled_at=None, withdrawn_at=None),
                name="one_open_poll_a_programme",
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("asked_at")), name="a_poll_takes_time"),
        ]

    def __str__(self) -> str:
        return f"poll of {self.programme_id}"


class PollOption(models.Model):
    """One time proposed for one session; `is_chosen` once the organiser has settled on it."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    entry = models.ForeignKey(TimelineEntry, on_delete=models.CASCADE, related_name="poll_options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_chosen = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "entry", "starts_at"], name="one_poll_option_a_time"),
            models.UniqueConstraint(
                fields=["poll", "entry"], condition=Q(is_chosen=True), name="one_chosen_option_a_session"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_poll_option_lasts"),
        ]

    def __str__(self) -> str:
        return f"option of {self.poll_id}"


class PollAnswer(models.Model):
    """How one proposed time suits one person."""

    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    fit = models.CharField(max_length=10, choices=Fit)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "person"], name="one_poll_answer_an_option")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.fit}"


class Insight(models.Model):
    """Something a group has learnt: sealed and its own until every member has said yes, then everybody's (S24).

    `written_at` is the moment of the present revision; each revision needs every yes anew.
    """

    entry = models.ForeignKey(TimelineEntry, on_delete=models.CASCADE, related_name="insights")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="insights")
    stream = models.CharField(max_length=8, choices=Stream)
    body = SealedTextField()
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    send_key = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "send_key"], condition=~Q(send_key=""), name="one_insight_a_send"),
        ]
        indexes = [models.Index(fields=["entry", "shared_at"], name="insights_on_the_board")]

    def __str__(self) -> str:
        return f"insight {self.pk}"


class InsightConsent(models.Model):
    """One member's yes to sharing one revision of an insight."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["insight", "person"], name="one_consent_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.insight_id}"


class Thanks(models.Model):
    """Somebody thanks for an insight; counted, never ranked."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="thanks")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["insight", "person"], name="one_thanks_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} thanks {self.insight_id}"


class Reply(models.Model):
    """Somebody builds on an insight, under their own name, for the whole programme to read."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="replies")
    body = SealedTextField()
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    send_key = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["insight", "send_key"], condition=~Q(send_key=""), name="one_reply_a_send"),
        ]

    def __str__(self) -> str:
        return f"reply to {self.insight_id}"


class MidwayCheck(models.Model):
    """Where a group is at midway: its own words sealed, the state for the organiser only when every member ticks so."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="midway_check")
    state = models.CharField(max_length=8, choices=MidwayState)
    words = SealedTextField(blank=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"midway check of {self.group_id}"


class MidwayConsent(models.Model):
    """One member lets the organiser see the state of the midway check as it is now."""

    midway = models.ForeignKey(MidwayCheck, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["midway", "person"], name="one_midway_consent_a_member")]

    def __str__(self) -> str:
        return f"{self.person_id} shows {self.midway_id}"
