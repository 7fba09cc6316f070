"""The community of this installation, and the organisations people come from."""

from django.db import models

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
