"""People."""

import unicodedata

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext

from ristiin.accounts.choices import Language

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
