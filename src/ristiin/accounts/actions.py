"""Everything that changes a person. Callers have checked who; we check when."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ristiin.accounts import signals
from ristiin.accounts.choices import Gathering, How
from ristiin.accounts.hours import next_at
from ristiin.accounts.models import (
    DigestLine,
    Erasure,
    MailChoice,
    Person,
    SignInCode,
    is_address,
    normal_address,
)
from ristiin.accounts.telling import how_for
from ristiin.accounts.topics import Topic
from ristiin.accounts.topics import topic as the_topic
from ristiin.kernel import audit, outbox, personal
from ristiin.kernel.collation import fold, sort_key
from ristiin.kernel.plain import plain_line
from ristiin.kernel.refusal import Refusal

CODE_WORKS = timedelta(minutes=15)
MOST_TRIES = 3
CODES_AN_HOUR = 20
"""To one address. From one place a third of that, so that nobody is locked out by somebody else's asking."""
CODES_FROM_ONE_PLACE = 600
"""An hour. A whole university may ask from behind one address when registration opens."""


class BrokenAddress(Refusal):
    """This does not look like an e-mail address."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _("“%(address)s” is not a whole e-mail address. One looks like name@example.org.")
            % {"address": address[:80]}
        )


class TooManyCodes(Refusal):
    """Codes were asked for too often."""

    def __init__(self) -> None:
        super().__init__(_("Too many codes were asked for. Use the newest one, or ask again in an hour."))


class WrongCode(Refusal):
    """The code is not the one that was sent."""

    def __init__(self) -> None:
        super().__init__(_("The code is not the one we sent. Check each letter."))


class CodeOver(Refusal):
    """The code does not work any more."""

    def __init__(self) -> None:
        super().__init__(_("The code does not work any more. Ask for a new one."))


class AccountClosed(Refusal):
    """The account is closed."""

    def __init__(self) -> None:
        super().__init__(_("This account is closed. Write to the organiser of your programme."))


class NoPasskey(Refusal):
    """There is no passkey."""

    def __init__(self) -> None:
        super().__init__(_("Add a passkey first."))


class CannotBeStopped(Refusal):
    """Letters of this kind always come."""

    def __init__(self, topic: Topic) -> None:
        super().__init__(_("You need these letters to take part: %(title)s.") % {"title": topic.title})


def clean_address(address: str) -> str:
    """Return the address as it is stored.

    Raises:
        BrokenAddress: it cannot be an address.
    """
    address = normal_address(address)
    if not is_address(address):
        raise BrokenAddress(address)
    return address


def person_for_address(*, address: str, at: datetime, name: str = "", language: str | None = None) -> Person:
    """Return the person with this address, made when there was none. A name is filled in, never written over.

    Raises:
        BrokenAddress: the address cannot be one.
    """
    address = clean_address(address)
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


def people_for_addresses(*, names: Mapping[str, str], at: datetime, languages: Mapping[str, str]) -> dict[str, Person]:
    """Return the person of each clean address in `names`, those missing made in one go with name and language."""
    people = {person.email: person for person in Person.objects.filter(email__in=names)}
    missing = [address for address in names if address not in people]
    if missing:
        fresh = [
            Person(
                email=address,
                joined_at=at,
                language=languages.get(address, settings.LANGUAGE_CODE),
                password=UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30),
                **_name_columns(names[address]),
            )
            for address in missing
        ]
        Person.objects.bulk_create(fresh, ignore_conflicts=True)
        people |= {person.email: person for person in Person.objects.filter(email__in=missing)}
    for address, person in people.items():
        if names[address] and not person.name:
            rename(person=person, name=names[address], at=at)
    return people


@transaction.atomic
def ask_code(*, address: str, language: str, asked_from: str, at: datetime) -> SignInCode:
    """Mail a code to the address, whether or not somebody is known there: both take the same way.

    Raises:
        BrokenAddress: the address cannot be one.
        TooManyCodes: too many were asked for within the hour, for this address or from this place.
    """
    address = clean_address(address)
    place = salted_hmac("ristiin.asked_from", asked_from, algorithm="sha256").hexdigest()
    lately = SignInCode.objects.filter(asked_from=place, sent_at__gt=at - timedelta(hours=1))
    mine = lately.filter(address=address)
    if lately.count() >= CODES_FROM_ONE_PLACE or mine.count() >= CODES_AN_HOUR // 3:
        raise TooManyCodes
    code = generate_user_code()
    row = _numbered(SignInCode(address=address, digest=_digest(address, code), asked_from=place, sent_at=at))
    person = Person.objects.with_address(address).first()
    outbox.write(
        kind="accounts/login_code",
        to_address=address,
        language=person.language if person and person.last_login else language,
        context={"code": code, "name": person.first_name if person else ""},
        at=at,
        person_id=person.pk if person else None,
        not_after=at + CODE_WORKS,
    )
    return row


def _numbered(row: SignInCode) -> SignInCode:
    row.hour = row.sent_at.replace(minute=0, second=0, microsecond=0)
    for number in range(CODES_AN_HOUR):
        if SignInCode.objects.filter(address=row.address, hour=row.hour, number=number).exists():
            continue
        row.number = number
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return row
    raise TooManyCodes


def redeem_code(*, code_id: int, written: str, language: str, at: datetime) -> Person:
    """Return whoever reads mail at the address the code went to, made when they are new. A code works once.

    Raises:
        WrongCode: it is not the code; `MOST_TRIES` are given.
        CodeOver: it was used, has expired, or was tried too often.
        AccountClosed: the person may not sign in.
    """
    # A refusal inside would take the count of tries back with it.
    with transaction.atomic():
        row = SignInCode.objects.select_for_update().filter(pk=code_id).first()
        refusal = _spend(row, written, at) if row else CodeOver()
    if row is None or refusal:
        raise refusal or CodeOver()
    person = person_for_address(address=row.address, at=at, language=language)
    if not person.is_active:
        raise AccountClosed
    return person


def _spend(row: SignInCode, written: str, at: datetime) -> Refusal | None:
    if row.used_at or row.tries >= MOST_TRIES or at > row.sent_at + CODE_WORKS:
        return CodeOver()
    if secrets.compare_digest(row.digest, _digest(row.address, written)):
        row.used_at = at
        row.save(update_fields=["used_at"])
        return None
    row.tries += 1
    row.save(update_fields=["tries"])
    return CodeOver() if row.tries >= MOST_TRIES else WrongCode()


def _digest(address: str, code: str) -> str:
    return salted_hmac("ristiin.sign_in_code", f"{address} {normalize_user_code(code)}", algorithm="sha256").hexdigest()


@transaction.atomic
def rename(*, person: Person, name: str, at: datetime) -> Person:
    """Set what the person is called."""
    columns = _name_columns(name)
    for column, value in columns.items():
        setattr(person, column, value)
    person.save(update_fields=list(columns))
    audit.record(verb="person renamed", target=person, at=at, actor_id=person.pk, subject_id=person.pk)
    return person


@transaction.atomic
def change_profile(
    *, person: Person, name: str, language: str, timezone: str, phone: str, contact_hint: str, at: datetime
) -> Person:
    """Set what a person says of themselves."""
    columns = _name_columns(name) | {
        "language": language,
        "timezone": timezone,
        "phone": phone,
        "contact_hint": contact_hint,
    }
    changed = [column for column, value in columns.items() if getattr(person, column) != value]
    for column, value in columns.items():
        setattr(person, column, value)
    person.save(update_fields=list(columns))
    audit.record(
        verb="person changed",
        target=person,
        at=at,
        actor_id=person.pk,
        subject_id=person.pk,
        details={"fields": sorted(set(changed) - {"sort_nordic", "sort_english", "folded_name"})},
    )
    return person


@transaction.atomic
def choose_letters(*, person: Person, hows: Mapping[str, How], at: datetime) -> None:
    """Set how news of some topics comes to the person. What waits for the digest follows the new choice.

    Raises:
        KeyError: there is no such topic.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    changed = []
    for key, how in hows.items():
        about = the_topic(key)
        if how not in about.hows:
            raise CannotBeStopped(about)
        if how_for(person, about) != how:
            changed.append(key)
        if how == about.default:
            MailChoice.objects.filter(person=person, topic=key).delete()
        else:
            MailChoice.objects.update_or_create(person=person, topic=key, defaults={"how": how})
        if how == How.NONE:
            DigestLine.objects.filter(person=person, topic=key, letter=None).delete()
    if changed:
        details = {"topics": sorted(changed)}
        audit.record(
            verb="letters chosen", target=person, at=at, actor_id=person.pk, subject_id=person.pk, details=details
        )


@transaction.atomic
def choose_hours(
    *, person: Person, digest_hour: int, reminder_hour: int, quiet_from: int, quiet_until: int, at: datetime
) -> None:
    """Set when the person's digest and reminders come and when their night is.

    What waits for the digest comes at the new hour; nobody is reminded twice of the same.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    columns = {
        "digest_hour": digest_hour,
        "reminder_hour": reminder_hour,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    changed = [column for column, value in columns.items() if getattr(person, column) != value]
    for column, value in columns.items():
        setattr(person, column, value)
    person.save(update_fields=list(columns))
    if "digest_hour" in changed:
        waiting = DigestLine.objects.filter(person=person, letter=None, gathering=Gathering.DIGEST, due_at__gt=at)
        waiting.update(due_at=next_at(person, digest_hour, at))
    if changed:
        audit.record(
            verb="letters chosen",
            target=person,
            at=at,
            actor_id=person.pk,
            subject_id=person.pk,
            details={"fields": changed},
        )


@transaction.atomic
def add_passkey(*, person: Person, name: str, credential: dict[str, Any], at: datetime) -> Authenticator:
    """Let the person sign in with a key their device keeps, and tell them so by letter."""
    passkey = WebAuthn.add(person, name[:80], credential).instance
    _note(person, passkey, "passkey added", at)
    _tell(person, "passkey_added", at, name=passkey.wrap().name)
    return passkey


@transaction.atomic
def rename_passkey(*, passkey: Authenticator, name: str, at: datetime) -> Authenticator:
    """Call a passkey something else."""
    passkey.wrap().name = name[:80]
    passkey.save(update_fields=["data"])
    _note(passkey.user, passkey, "passkey renamed", at)
    return passkey


@transaction.atomic
def remove_passkey(*, passkey: Authenticator, at: datetime) -> None:
    """Take a passkey away; with the last one goes the second step too."""
    person, name = passkey.user, passkey.wrap().name
    _note(person, passkey, "passkey removed", at)
    passkey.delete()
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists():
        Authenticator.objects.filter(user=person).delete()
    _tell(person, "passkey_removed", at, name=name)


@transaction.atomic
def ask_for_both(*, person: Person, at: datetime) -> Authenticator:
    """Ask for a passkey besides a mailed code from now on, and make new recovery codes for the day it is lost.

    Raises:
        NoPasskey: there is none to ask for.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists():
        raise NoPasskey
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(person).instance
    _note(person, codes, "second step asked for", at)
    _tell(person, "recovery_codes_made", at)
    return codes


@transaction.atomic
def ask_for_one(*, person: Person, at: datetime) -> None:
    """Let a mailed code alone be enough again."""
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    if codes:
        _note(person, codes, "second step given up", at)
        codes.delete()


@transaction.atomic
def export(*, person: Person, at: datetime) -> dict[str, Any]:
    """Return everything the register knows of the person, for them alone."""
    audit.record(verb="own data taken out", target=person, at=at, actor_id=person.pk, subject_id=person.pk)
    return {
        "format": "ristiin-personal-data/1",
        "made_at": at.isoformat(),
        "tables": personal.export_of(person),
    }


@transaction.atomic
def erase(*, person: Person, at: datetime) -> None:
    """Forget a person: what is theirs alone goes, what was shared stands with the name gone.

    Raises:
        Refusal: something must be handed over first, as a later floor says.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at:
        return
    signals.erasing.send(sender=Person, person=person, at=at)
    _forget(person, at)
    audit.record(verb="person erased", target=person, at=at, actor_id=person.pk, subject_id=person.pk)


@transaction.atomic
def erase_again(*, number: int, erased_at: datetime, at: datetime) -> bool:
    """Forget somebody whom a restored backup brought back; return whether there was anybody to forget.

    Nothing is asked and nobody is told: all of that was done the first time. A person who came later under the same
    number stays.
    """
    person = Person.objects.select_for_update().filter(pk=number, erased_at=None, joined_at__lte=erased_at).first()
    if person is None:
        return False
    _forget(person, erased_at)
    audit.record(verb="person erased again", target=person, at=at, subject_id=person.pk)
    return True


def _forget(person: Person, erased_at: datetime) -> None:
    personal.erase(person)
    person = Person.objects.get(pk=person.pk)
    person.set_unusable_password()  # ends every session of theirs
    person.erased_at = erased_at
    person.save(update_fields=["password", "erased_at"])
    Erasure.objects.get_or_create(person_number=person.pk, defaults={"erased_at": erased_at})


def _note(person: Person, target: Authenticator, verb: str, at: datetime) -> None:
    audit.record(verb=verb, target=target, at=at, actor_id=person.pk, subject_id=person.pk)


def _tell(person: Person, letter: str, at: datetime, **context: str) -> None:
    outbox.write(
        kind=f"accounts/{letter}",
        to_address=person.email,
        language=person.language,
        context={"name": person.first_name, "passkey": context.get("name", "")},
        at=at,
        person_id=person.pk,
    )


def _name_columns(name: str) -> dict[str, str]:
    name = plain_line(name)[:120]
    return {
        "name": name,
        "sort_nordic": sort_key(_surname_first(name), "fi")[:400],
        "sort_english": sort_key(_surname_first(name), "en")[:400],
        "folded_name": fold(name)[:120],
    }


def _surname_first(name: str) -> str:
    first, _space, last = name.rpartition(" ")
    return f"{last} {first}"
