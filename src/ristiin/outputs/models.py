"""What groups make: drafts that are theirs alone, published only with every author's yes."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from ristiin.grouping.models import Group
from ristiin.kernel.sealed import SealedFileField, SealedTextField
from ristiin.outputs.choices import Audience, OutputKind, OutputState
from ristiin.programmes.models import Programme, Theme

if TYPE_CHECKING:
    from ristiin.accounts.models import Person

PERSON = settings.AUTH_USER_MODEL


class Output(models.Model):
    """One output of a group. `draft_*` is sealed; publishing writes the plain columns, withdrawing empties them."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="outputs")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="outputs")
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=OutputKind)
    state = models.CharField(max_length=10, choices=OutputState, default=OutputState.DRAFT)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PROGRAMME)
    revision = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=2, default="fi")
    draft_title = SealedTextField()
    draft_summary = SealedTextField(blank=True)
    draft_body = SealedTextField(blank=True)
    draft_link = SealedTextField(blank=True)
    draft_file = SealedFileField(null=True)  # type: ignore[misc]
    file_name = SealedTextField(blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200, blank=True)
    folded_title = models.CharField(max_length=200, blank=True)
    summary = models.TextField(max_length=600, blank=True)
    body = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    file = models.BinaryField(null=True)
    themes = models.ManyToManyField(Theme, related_name="outputs")
    authors: "models.ManyToManyField[Person, Author]" = models.ManyToManyField(
        PERSON, through="Author", related_name="outputs"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=OutputState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=OutputState.PUBLISHED) & Q(title="", body="", link="", file__isnull=True)),
                name="only_what_is_published_is_in_the_open",
            ),
        ]

    def __str__(self) -> str:
        return f"output {self.pk}"


class Author(models.Model):
    """An author of an output, and whether they have said yes to its present revision."""

    output = models.ForeignKey(Output, on_delete=models.CASCADE, related_name="author_rows")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="author_rows")
    name_shown = models.CharField(max_length=120, blank=True)
    agreed_revision = models.PositiveIntegerField(null=True)
    agreed_audience = models.CharField(max_length=10, choices=Audience, blank=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["output", "person"], name="one_author_once")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.output_id}"
