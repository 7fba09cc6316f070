"""The community of this installation, and the organisations people come from."""

from django.conf import settings
from django.db import models

from ristiin.community.choices import Path
from ristiin.kernel.translated import in_language


class Community(models.Model):
    """The one community of an installation: its name, colour, logo and front-page texts.

    `logo_mark` names the logo's content, and is empty without a logo.
    """

    names = models.JSONField(default=dict)
    headlines = models.JSONField(default=dict)
    introductions = models.JSONField(default=dict)
    facilitating = models.JSONField(default=dict)
    logo_mark = models.CharField(max_length=16, blank=True)
    colour = models.CharField(max_length=40, default="oklch(0.47 0.17 288)")
    contact_address = models.EmailField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_community")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.names)


class Logo(models.Model):
    """The community's logo as it was drawn anew from what its keepers brought: a PNG (S82)."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="logo")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"logo {self.pk}"


class Organisation(models.Model):
    """A university, association or company; its name is given once and compared folded."""

    name = models.CharField(max_length=160)
    folded_name = models.CharField(max_length=160, unique=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(max_length=160)
    folded_name = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "folded_name"], name="one_unit_a_name")]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where people work and meet: a town, a campus, an office (S81, S113, S120)."""

    name = models.CharField(max_length=160)
    folded_name = models.CharField(max_length=160, unique=True)
    venue = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Facilitator(models.Model):
    """Somebody who looks after groups, or could, as the directory of facilitators has them (S76, S106, S110).

    `themes` are texts and `free_slots` codes such as "mon-12-13". Without `is_listed` only the person sees it, and the
    organisers of programmes in which they have the role.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="facilitator")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="facilitators")
    path = models.CharField(max_length=12, choices=Path, default=Path.CANDIDATE)
    groups_at_most = models.PositiveSmallIntegerField(default=1)
    themes = models.JSONField(default=list)
    free_slots = models.JSONField(default=list)
    about = models.TextField(max_length=1000, blank=True)
    is_listed = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(groups_at_most__gte=1), name="a_facilitator_takes_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} facilitates"


class Member(models.Model):
    """What somebody who has taken part tells to the others in the members' directory, by their own act (S80, S130).

    There is a row only while the person wants to be found.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="members")
    about = models.CharField(max_length=500, blank=True)
    folded_about = models.CharField(max_length=1000, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    shows_address = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} can be found"


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Chainable filters of announcements."""

    def shown(self) -> "AnnouncementQuerySet":
        """Keep those that have not been taken down, the newest first."""
        return self.filter(taken_down_at=None).order_by("-published_at", "-pk")


class Announcement(models.Model):
    """News of the community: a title and a few sentences, at least in one language (S80).

    Those who follow get a letter, some at a time: `told_up_to` is the last of them, `told_at` when all have theirs.
    """

    titles = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)
    told_up_to = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["published_at"], condition=models.Q(taken_down_at=None), name="news_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)
