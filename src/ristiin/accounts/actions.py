"""Everything that changes a person. Callers have checked who; we check when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person, normal_address
from ristiin.kernel import audit
from ristiin.kernel.collation import fold, sort_key
from ristiin.kernel.refusal import Refusal


class BrokenAddress(Refusal):
    """This does not look like an e-mail address."""

    def __init__(self, address: str) -> None:
        super().__init__(_("“%(address)s” is not an e-mail address.") % {"address": address[:80]})


def person_for_address(*, address: str, at: datetime, name: str = "", language: str | None = None) -> Person:
    """Return the person with this address, made when there was none. A name is filled in, never written over.

    Raises:
        BrokenAddress: the address cannot be one.
    """
    address = normal_address(address)
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise BrokenAddress(address) from wrong
    person: Person | None = Person.objects.with_address(address).first()
    if person is None:
        fresh: dict[str, Any] = {"joined_at": at, **_name_columns(name)}
        if language:
            fresh["language"] = language
        try:
            with transaction.atomic():
                person = Person(email=address, **fresh)
                person.set_unusable_password()
                person.save(force_insert=True)
        except IntegrityError:
            person = Person.objects.get(email=address)
    if name and not person.name:
        rename(person=person, name=name, at=at)
    return person


@transaction.atomic
def rename(*, person: Person, name: str, at: datetime) -> Person:
    """Set what the person is called."""
    columns = _name_columns(name)
    for column, value in columns.items():
        setattr(person, column, value)
    person.save(update_fields=list(columns))
    audit.record(verb="person renamed", target=person, at=at, actor_id=person.pk, subject_id=person.pk)
    return person


def _name_columns(name: str) -> dict[str, str]:
    name = " ".join(name.split())[:120]
    return {
        "name": name,
        "sort_nordic": sort_key(_surname_first(name), "fi")[:400],
        "sort_english": sort_key(_surname_first(name), "en")[:400],
        "folded_name": fold(name)[:120],
    }


def _surname_first(name: str) -> str:
    first, _space, last = name.rpartition(" ")
    return f"{last} {first}"
