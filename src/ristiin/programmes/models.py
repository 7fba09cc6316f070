"""A programme, its timeline, themes, skills and roles."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ristiin.community.models import Organisation, Site, Unit
from ristiin.kernel.translated import in_language
from ristiin.programmes.choices import (
    Basis,
    Entry,
    EntryKind,
    OutputPolicy,
    Pairing,
    Phase,
    Place,
    RoleKind,
    Scope,
    Standing,
    State,
    Teaching,
    ThemePolicy,
    Weight,
)

if TYPE_CHECKING:
    from ristiin.accounts.models import Person


PAIR = 2


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Chainable filters of programmes."""

    def public(self) -> "ProgrammeQuerySet":
        """Keep those that everybody may see; one that was published and then cancelled says so on its page."""
        return self.filter(Q(state=State.PUBLISHED) | Q(state=State.CANCELLED, published_at__isnull=False))

    def organised_by(self, person: "Person") -> "ProgrammeQuerySet":
        """Keep those the person organises."""
        mine = Role.objects.filter(person_id=person.pk, role=RoleKind.ORGANISER)
        return self.filter(pk__in=mine.values("programme_id"))

    def visible_to(self, user: Any) -> "ProgrammeQuerySet":  # noqa: ANN401 - a person or Django's anonymous user
        """Keep the public ones and those in which the user has a role; a partner sees what everybody sees."""
        if not user.is_authenticated:
            return self.public()
        mine = Role.objects.filter(person_id=user.pk).exclude(role=RoleKind.PARTNER).values("programme_id")
        return self.public() | self.filter(pk__in=mine)


class Programme(models.Model):
    """One run of a method: who it is for, how people enter, how pairs come about."""

    slug = models.SlugField(max_length=80, unique=True)
    playbook = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    for_whom = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    theme_policy = models.CharField(max_length=10, choices=ThemePolicy, default=ThemePolicy.LIST)
    entry = models.CharField(max_length=12, choices=Entry, default=Entry.OPEN)
    pairing = models.CharField(max_length=10, choices=Pairing, default=Pairing.WISHES)
    scope = models.CharField(max_length=14, choices=Scope, default=Scope.ANYWHERE)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes"
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="next_runs")
    employer_organises = models.BooleanField(default=False)
    output_policy = models.CharField(max_length=10, choices=OutputPolicy, default=OutputPolicy.OPTIONAL)
    counts_for_credit = models.BooleanField(default=False)
    teaching = models.CharField(max_length=12, choices=Teaching, default=Teaching.NONE)
    size_min = models.PositiveSmallIntegerField(default=2)
    size_max = models.PositiveSmallIntegerField(default=2)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    hours_estimate = models.PositiveSmallIntegerField(null=True, blank=True)
    week_rows = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    disciplines = models.JSONField(default=list)
    criteria = models.JSONField(default=dict)
    timezone = models.CharField(max_length=50, default="Europe/Helsinki")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    pairs_published_at = models.DateTimeField(null=True)
    registration_closed_at = models.DateTimeField(null=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size_min__gte=2, size_max__gte=F("size_min")), name="sizes_make_sense"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)

    @property
    def summary(self) -> str:
        """One or two sentences in the reader's language."""
        return in_language(self.summaries)

    @property
    def makes_pairs(self) -> bool:
        """Whether people work two by two; an odd number then makes one group of three."""
        return self.size_min == self.size_max == PAIR

    @property
    def is_part_of_teaching(self) -> bool:
        """Whether a teacher follows who has completed it, yes or no."""
        return self.teaching == Teaching.PART

    def phase(self, entries: "list[TimelineEntry]", at: datetime) -> Phase:
        """Return where the programme is at `at`, given its timeline."""
        if self.state != State.PUBLISHED:
            return Phase(self.state)
        registration = next((e for e in entries if e.kind == EntryKind.REGISTRATION), None)
        closing = [e.ends_at for e in entries if e.kind == EntryKind.CLOSE]
        if closing and at >= max(closing):
            return Phase.CLOSED
        if self.pairs_published_at:
            return Phase.RUNNING
        if registration and at < registration.starts_at:
            return Phase.COMING
        if registration and at < registration.ends_at and not self.registration_closed_at:
            return Phase.REGISTRATION
        return Phase.PAIRING


class OwnPlaybook(models.Model):
    """A playbook that the community has made of a programme of its own, as its file reads (S42, S79)."""

    key = models.SlugField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    folded_name = models.CharField(max_length=160, unique=True)
    text = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class TimelineEntry(models.Model):
    """One span or point of a programme's timeline, joint sessions among them (S6, S13, S25)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="timeline")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=14, choices=EntryKind)
    names = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_online = models.BooleanField(default=True)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="one_timeline_entry_a_key"),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="timeline_entry_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)

    @property
    def is_session(self) -> bool:
        """Whether everybody meets."""
        return self.kind == EntryKind.SESSION


class Theme(models.Model):
    """What a pair or group may work on. A theme somebody has chosen is retired, never deleted."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="themes")
    names = models.JSONField(default=dict)
    folded_name = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "folded_name"], name="one_theme_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class TargetGroup(models.Model):
    """Some of the people a programme is for, with their own registration, sizes and rules (S95, S115, S121–S124).

    A deferred one is opened later (S121, S132). `roles` are the roles that belong, as the organiser wrote them; none
    means anybody. Guests come from other organisations than the programme's own (S125). Its groups may be published
    while others are still to come: the programme's `pairs_published_at` is that of the first. `ends_on` is the last day
    of its groups; none means the programme's own.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="target_groups")
    names = models.JSONField(default=dict)
    folded_name = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.INTEREST)
    roles = models.JSONField(default=list)
    is_deferred = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    size_min = models.PositiveSmallIntegerField(default=5)
    size_max = models.PositiveSmallIntegerField(default=10)
    mixed_units = models.CharField(max_length=10, choices=Weight, default=Weight.SOME)
    mode = models.CharField(max_length=10, choices=Place, default=Place.ONLINE)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="target_groups")
    takes_guests = models.BooleanField(default=False)
    groups_published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "folded_name"], name="one_target_group_a_name"),
            models.CheckConstraint(
                condition=Q(size_min__gte=2, size_max__gte=F("size_min")), name="target_group_sizes_make_sense"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="a_target_group_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)

    def window(self, registration: "TimelineEntry | None") -> tuple[datetime | None, datetime | None]:
        """Return when registration opens and closes: its own days, else those of the programme's registration."""
        opens_at = self.opens_at or (registration.starts_at if registration else None)
        return opens_at, self.closes_at or (registration.ends_at if registration else None)

    def standing(self, at: datetime, registration: "TimelineEntry | None") -> Standing:
        """Return whether people may register to it at `at`, once the programme is published."""
        if self.is_deferred:
            return Standing.LATER
        opens_at, closes_at = self.window(registration)
        if opens_at and at < opens_at:
            return Standing.COMING
        closed_early = self.closes_at is None and self.programme.registration_closed_at is not None
        return Standing.OVER if closed_early or not closes_at or at >= closes_at else Standing.OPEN

    def is_open(self, at: datetime, registration: "TimelineEntry | None") -> bool:
        """Whether people may register to it at `at`."""
        is_shown = self.programme.state == State.PUBLISHED
        return is_shown and self.standing(at, registration) == Standing.OPEN


class ThemePlan(models.Model):
    """How many groups a theme gets, of the whole programme or of one target group (S103, S124).

    Demand decides between `least` and `most`; `target` is what the organiser aims at.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="theme_plans")
    target_group = models.ForeignKey(TargetGroup, null=True, on_delete=models.CASCADE, related_name="theme_plans")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="plans")
    least = models.PositiveSmallIntegerField(default=0)
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    target = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theme"], condition=Q(target_group=None), name="one_plan_a_theme_of_a_programme"
            ),
            models.UniqueConstraint(fields=["theme", "target_group"], name="one_plan_a_theme_and_target_group"),
            models.CheckConstraint(
                condition=Q(most=None) | Q(most__gte=F("least")), name="a_theme_has_at_most_as_many_as_at_least"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id}: {self.least}–{self.most}"


class Provider(models.Model):
    """An outside organisation that plans alongside the organiser and brings facilitators (S98, S99, S118)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="providers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="provides_for")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="a_provider_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.programme_id}"


class Decision(models.Model):
    """One line of the log of what organiser and provider have decided together (S119).

    Its writer may correct it for a day; after that another line takes its place, and both are shown.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField(max_length=1000)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    def __str__(self) -> str:
        return f"decision {self.pk} of {self.programme_id}"


class Skill(models.Model):
    """Something that people look for and give. A skill somebody has chosen is retired, never deleted."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="skills")
    names = models.JSONField(default=dict)
    folded_name = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "folded_name"], name="one_skill_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class Role(models.Model):
    """What a person does in a programme beside taking part."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=12, choices=RoleKind)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person", "role"], name="one_role_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"
