"""The community of this installation, and the organisations people come from."""

from django.conf import settings
from django.db import models

from ristiin.community.choices import Path
from ristiin.kernel.translated import in_language


class Community(models.Model):
    """The one community of an installation: its name, colour and front-page texts."""

    names = models.JSONField(default=dict)
    headlines = models.JSONField(default=dict)
    introductions = models.JSONField(default=dict)
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
