"""Everything that changes certificates. Callers have checked who; we check when."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.programmes.models import Programme
from ristiin.programmes.queries import timeline
from ristiin.reports.models import Certificate
from ristiin.reports.papers import mails, queries

AT_ONCE = 100
"""Certificates given in one transaction."""


class NotClosedYet(Refusal):
    """Certificates are given when everything is over."""

    def __init__(self) -> None:
        super().__init__(_("Certificates are given when the programme has closed."))


class DidNotTakePart(Refusal):
    """Only those who belonged to a group at the end are given one."""

    def __init__(self) -> None:
        super().__init__(_("Only those who belonged to a group at the end can be given a certificate."))


class HasNoName(Refusal):
    """A certificate is of somebody by name."""

    def __init__(self) -> None:
        super().__init__(_("They have not told their name. Ask them to write it on their own page first."))


@transaction.atomic
def issue(*, programme: Programme, at: datetime) -> list[Certificate]:
    """Give certificates to the next of those who took part and have never had one; none when everybody has.

    Raises:
        NotClosedYet: the programme goes on.
    """
    programme = _held(programme)
    if not queries.has_closed(programme, at):
        raise NotClosedYet
    wording = _wording(programme)
    waiting = queries.without_certificate(programme, at)[:AT_ONCE]
    return [_give(programme, person, wording, at=at) for person in waiting]


@transaction.atomic
def give(*, programme: Programme, person: Person, by: Person, at: datetime) -> Certificate:
    """Give somebody who took part a certificate. One who has a valid one keeps it.

    Raises:
        NotClosedYet: the programme goes on.
        DidNotTakePart: they belonged to no group at the end.
        HasNoName: nobody knows what to write.
    """
    programme = _held(programme)
    if not queries.has_closed(programme, at):
        raise NotClosedYet
    place = queries.took_part(programme).filter(person=person).first()
    if place is None:
        raise DidNotTakePart
    valid = Certificate.objects.filter(programme=programme, person=person, withdrawn_at=None).first()
    return valid or _give(programme, place.person, _wording(programme), at=at, by=by)


@transaction.atomic
def withdraw(*, certificate: Certificate, by: Person, at: datetime) -> Certificate:
    """Take a certificate back: whoever checks it is told so. Twice changes nothing."""
    _held(certificate.programme)
    now = Certificate.objects.select_related("person", "programme").get(pk=certificate.pk)
    if now.withdrawn_at is None:
        _take_back(now, by=by, at=at)
        mails.certificate_withdrawn(now, at)
    return now


@transaction.atomic
def write_anew(*, certificate: Certificate, by: Person, at: datetime) -> Certificate:
    """Give a new certificate in place of a valid one, with the name and the dates as they are now.

    Doing it twice with the old one returns what is valid.

    Raises:
        HasNoName: nobody knows what to write.
    """
    programme = _held(certificate.programme)
    now = Certificate.objects.select_related("person").get(pk=certificate.pk)
    valid = Certificate.objects.filter(programme=programme, person=now.person, withdrawn_at=None).first()
    if valid is not None and valid.pk != now.pk:
        return valid
    if valid is not None:
        _take_back(valid, by=by, at=at)
    return _give(programme, now.person, _wording(programme), at=at, by=by)


def _held(programme: Programme) -> Programme:
    """Return the programme, held so that nobody gives two certificates at once."""
    return Programme.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=programme.pk)


def _wording(programme: Programme) -> dict[str, Any]:
    """Return what stands alike in all the certificates of a programme."""
    starts_on, ends_on = queries.spans(timeline(programme))
    return {
        "titles": programme.names,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "hours": programme.hours_estimate,
        "issuer": queries.issuer_of(programme),
        "signed_by": queries.signer_of(programme),
    }


def _give(
    programme: Programme, person: Person, wording: Mapping[str, Any], *, at: datetime, by: Person | None = None
) -> Certificate:
    if not person.name:
        raise HasNoName
    given = Certificate.objects.create(
        programme=programme,
        person=person,
        code=queries.new_code(),
        salt=secrets.token_hex(8),
        name=person.name,
        issued_at=at,
        **wording,
    )
    _note("certificate given", given, by, at)
    mails.certificate_given(given, at)
    return given


def _take_back(certificate: Certificate, *, by: Person, at: datetime) -> None:
    certificate.withdrawn_at = at
    certificate.save(update_fields=["withdrawn_at"])
    _note("certificate withdrawn", certificate, by, at)


def _note(verb: str, certificate: Certificate, by: Person | None, at: datetime) -> None:
    audit.record(
        verb=verb,
        target=certificate,
        at=at,
        actor_id=by.pk if by else None,
        programme_id=certificate.programme_id,
        subject_id=certificate.person_id,
    )
