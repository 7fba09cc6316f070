"""What groups make: drafts that are theirs alone, published only with every author's yes."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ristiin.enrolment.choices import EnrolmentState
from ristiin.enrolment.models import Enrolment
from ristiin.grouping.models import Group
from ristiin.kernel.sealed import SealedFileField, SealedJSONField
from ristiin.outputs.choices import Audience, OutputKind, OutputState
from ristiin.outputs.drafting import Draft
from ristiin.programmes.choices import WITHIN
from ristiin.programmes.models import Programme, Role, Theme
from ristiin.writing.models import Text

if TYPE_CHECKING:
    from ristiin.accounts.models import Person

PERSON = settings.AUTH_USER_MODEL
BYTES = ("draft", "draft_file", "file", "body", "folded")
"""Columns that lists of outputs leave in the database."""


class OutputQuerySet(models.QuerySet["Output"]):
    """Chainable filters of outputs."""

    def published(self) -> "OutputQuerySet":
        """Keep what is in the open now."""
        return self.filter(state=OutputState.PUBLISHED)

    def to_the_world(self) -> "OutputQuerySet":
        """Keep what is published to everybody."""
        return self.published().filter(audience=Audience.WORLD)

    def drafts(self) -> "OutputQuerySet":
        """Keep what is not in the open, nor thrown away."""
        return self.filter(removed_at=None).exclude(state=OutputState.PUBLISHED)

    def once_shown_to(self, user: Any) -> "OutputQuerySet":  # noqa: ANN401 - a person or Django's anonymous user
        """Keep what the user may see, and what they might have seen before it was withdrawn."""
        shown = self.filter(slug__isnull=False, state__in=[OutputState.PUBLISHED, OutputState.WITHDRAWN])
        if not user.is_authenticated:
            return shown.filter(audience=Audience.WORLD)
        parts = Enrolment.objects.filter(person_id=user.pk, state=EnrolmentState.REGISTERED).values("programme_id")
        roles = Role.objects.filter(person_id=user.pk, role__in=WITHIN).values("programme_id")
        mine = Exists(Author.objects.filter(output=OuterRef("pk"), person_id=user.pk))
        return shown.filter(Q(audience=Audience.WORLD) | Q(programme__in=parts) | Q(programme__in=roles) | Q(mine))

    def visible_to(self, user: Any) -> "OutputQuerySet":  # noqa: ANN401 - a person or Django's anonymous user
        """Keep what is published for the user to see."""
        return self.once_shown_to(user).published()


class Output(models.Model):
    """One output of a group.

    `draft` and `draft_file` are sealed and theirs alone. Publishing copies the revision that every author has said yes
    to into the plain columns; withdrawing empties them. `audience` is the one it was published to.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="outputs")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="outputs")
    state = models.CharField(max_length=10, choices=OutputState, default=OutputState.DRAFT)
    make_key = models.CharField(max_length=36, blank=True)
    revision = models.PositiveIntegerField(default=1)
    draft = SealedJSONField(default=dict)
    draft_file = SealedFileField(default=b"")
    source = models.ForeignKey(Text, null=True, on_delete=models.SET_NULL, related_name="outputs")
    source_revision = models.PositiveIntegerField(default=0)
    authors: "models.ManyToManyField[Person, Author]" = models.ManyToManyField(
        PERSON, through="Author", related_name="outputs"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    slug = models.SlugField(max_length=80, unique=True, null=True)  # noqa: DJ001 - none yet, and many have none
    audience = models.CharField(max_length=10, choices=Audience, blank=True)
    published_revision = models.PositiveIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=OutputKind, blank=True)
    language = models.CharField(max_length=2, blank=True)
    summary = models.TextField(max_length=600, blank=True)
    body = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    file = models.BinaryField(null=True)
    file_name = models.CharField(max_length=160, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    folded = models.TextField(blank=True)
    themes = models.ManyToManyField(Theme, related_name="outputs")

    objects = OutputQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=OutputState.PUBLISHED,
                    slug__isnull=False,
                    published_revision__isnull=False,
                    published_at__isnull=False,
                    updated_at__isnull=False,
                )
                | (
                    ~Q(state=OutputState.PUBLISHED)
                    & Q(title="", summary="", body="", link="", folded="", file_name="", file__isnull=True)
                    & Q(published_revision__isnull=True)
                ),
                name="only_what_is_published_is_in_the_open",
            ),
            models.UniqueConstraint(
                fields=["group", "make_key"], condition=~Q(make_key=""), name="one_output_a_making"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"output {self.pk}"

    @property
    def is_published(self) -> bool:
        """Whether it is in the open."""
        return self.state == OutputState.PUBLISHED

    @property
    def has_newer_draft(self) -> bool:
        """Whether the authors have changed something since it was published."""
        return self.is_published and self.published_revision != self.revision

    @property
    def what(self) -> Draft:
        """The draft as it is now."""
        return Draft.read(self.draft)


class Author(models.Model):
    """An author of an output, the name they show, and whether they have said yes to one revision for one audience."""

    output = models.ForeignKey(Output, on_delete=models.CASCADE, related_name="author_rows")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="author_rows")
    position = models.PositiveSmallIntegerField(default=0)
    name_shown = models.CharField(max_length=120, blank=True)
    folded_name = models.CharField(max_length=120, blank=True)
    agreed_revision = models.PositiveIntegerField(null=True)
    agreed_audience = models.CharField(max_length=10, choices=Audience, blank=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["output", "person"], name="one_author_once"),
            models.CheckConstraint(
                condition=Q(agreed_revision__isnull=True, agreed_at__isnull=True, agreed_audience="")
                | (Q(agreed_revision__isnull=False, agreed_at__isnull=False) & ~Q(agreed_audience="")),
                name="a_yes_says_to_what_to_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.output_id}"
