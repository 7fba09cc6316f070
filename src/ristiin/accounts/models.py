"""People."""

import unicodedata

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext

from ristiin.accounts.choices import Gathering, How, Language
from ristiin.kernel.models import OutgoingMail

LONGEST_ADDRESS = 254
_TWO_DOMAINS = frozenset("ßς")
"""Letters that the two standards of domain names take for different domains."""


class PersonQuerySet(models.QuerySet["Person"]):
    """Chainable filters of people."""

    def with_address(self, address: str) -> "PersonQuerySet":
        """Keep the one with this e-mail address, whatever its case."""
        return self.filter(email=normal_address(address))

    def by_name(self, language: str) -> "PersonQuerySet":
        """Order by name as the language orders names, ties by id."""
        return self.order_by("sort_english" if language == "en" else "sort_nordic", "pk")


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)["Person"]):  # type: ignore[misc]
    """The manager that Django's authentication expects."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person whose address this is."""
        person: Person = self.get(email=normal_address(username or ""))
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in, is invited or was imported. Rights come from roles, never from this row."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    sort_nordic = models.CharField(max_length=400, blank=True, db_index=True)
    sort_english = models.CharField(max_length=400, blank=True, db_index=True)
    folded_name = models.CharField(max_length=120, blank=True, db_index=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    timezone = models.CharField(max_length=50, default="Europe/Helsinki")
    phone = models.CharField(max_length=40, blank=True)
    contact_hint = models.CharField(max_length=120, blank=True)
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_until = models.PositiveSmallIntegerField(default=7)
    digest_hour = models.PositiveSmallIntegerField(default=8)
    reminder_hour = models.PositiveSmallIntegerField(default=16)
    is_active = models.BooleanField(default=True)
    is_platform_admin = models.BooleanField(default=False)
    may_start_programmes = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_an_address"),
            models.CheckConstraint(
                condition=Q(quiet_from__lt=24, quiet_until__lt=24, digest_hour__lt=24, reminder_hour__lt=24),
                name="hours_are_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name or (gettext("Somebody who has left") if self.erased_at else self.email)

    @property
    def first_name(self) -> str:
        """The part of the name one is called by."""
        return self.name.split(" ", maxsplit=1)[0] if self.name else ""

    @property
    def initials(self) -> str:
        """Two letters for the leaf beside a name."""
        parts = self.name.split()
        return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else "?"


class SignInCode(models.Model):
    """A code that was mailed to an address: it opens the door once, in the browser that asked for it, for a while.

    Only a digest of the code is kept. `number` counts the codes of one address in one hour, so that the unique row
    bounds how many letters anybody can have sent there.
    """

    address = models.EmailField(max_length=254)
    hour = models.DateTimeField()
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    asked_from = models.CharField(max_length=64, db_index=True)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "hour", "number"], name="so_many_codes_an_hour")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class MailChoice(models.Model):
    """How news of one topic comes to somebody who has chosen otherwise than the topic's default."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mail_choices")
    topic = models.CharField(max_length=40)
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="one_choice_a_topic")]

    def __str__(self) -> str:
        return f"{self.topic} {self.how}"


class DigestLine(models.Model):
    """One line of a letter that gathers several: what it is about and where, never the text of a room.

    It waits until `due_at` and is then taken into `letter`. The row stays as long as letters do, so that one
    `once_key` is told once.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digest_lines")
    topic = models.CharField(max_length=40)
    gathering = models.CharField(max_length=10, choices=Gathering)
    subject = models.CharField(max_length=250)
    text = models.CharField(max_length=700, blank=True)
    url = models.CharField(max_length=500)
    once_key = models.CharField(max_length=160, null=True, unique=True)  # noqa: DJ001 - many lines have none
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    letter = models.ForeignKey(OutgoingMail, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(letter=None), name="lines_that_wait")]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class Erasure(models.Model):
    """Somebody was erased: a bare number and when, so that a restored backup can forget them again."""

    person_number = models.BigIntegerField(unique=True)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_number} {self.erased_at:%Y-%m-%d}"


def normal_address(address: str) -> str:
    """Return an e-mail address as it is stored: trimmed, nothing that does not show, one case, its domain in ASCII.

    What this cannot bring to ASCII stays as it is, and is no address: each mailbox has one spelling here. `lower`
    rather than `casefold`, which would make somebody else's mailbox of `weiß@`.
    """
    seen = "".join(c for c in unicodedata.normalize("NFKC", address) if unicodedata.category(c) != "Cf")
    local, at, domain = seen.strip().lower().rpartition("@")
    return f"{local}{at}{_in_ascii(domain)}"


def _in_ascii(domain: str) -> str:
    if domain.isascii() or _TWO_DOMAINS & set(domain):
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def is_address(address: str) -> bool:
    """Tell whether a normal address can be written to: ASCII, without quotes, no longer than is stored."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return address.isascii() and '"' not in address and len(address) <= LONGEST_ADDRESS
