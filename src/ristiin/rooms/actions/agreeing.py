"""Everything that changes a group's agreement. Callers have checked who may enter the room; we check when."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ristiin.accounts.models import Person
from ristiin.accounts.telling import tell
from ristiin.grouping.models import Group
from ristiin.kernel import audit
from ristiin.kernel.refusal import Refusal
from ristiin.rooms.access import people_in
from ristiin.rooms.holding import hold
from ristiin.rooms.models import AgreementVersion, Signature

TOPIC = "room-agreement"


class ChangedMeanwhile(Refusal):
    """Somebody saved another version first; `latest` is theirs."""

    def __init__(self, latest: AgreementVersion) -> None:
        super().__init__(_("Somebody else saved the agreement meanwhile. Nothing you wrote is lost."))
        self.latest = latest


class NotTheLatest(Refusal):
    """One signs what stands now."""

    def __init__(self) -> None:
        super().__init__(_("The agreement has changed since you read it. Read what changed, then sign."))


@transaction.atomic
def save(
    *, group: Group, person: Person, content: dict[str, Any], base: int, signs: bool, at: datetime
) -> AgreementVersion:
    """Write a new version over version `base` (0 for none); everybody signs it anew. The same words make no version.

    Raises:
        ChangedMeanwhile: another version has come between, with other words.
    """
    group = hold(group, person)
    latest = AgreementVersion.objects.filter(group=group).order_by("-number").first()
    version = latest
    if latest is None or latest.content != content:
        if latest is not None and latest.number != base:
            raise ChangedMeanwhile(latest)
        number = latest.number + 1 if latest else 1
        version = AgreementVersion(group=group, number=number, written_by=person, written_at=at)
        version.content = content
        version.save()
        audit.record(verb="agreement written", target=version, at=at, actor_id=person.pk, details={"number": number})
    if signs and version is not None:
        _sign(group, version, person, at)
    return version  # type: ignore[return-value] # a version was there or has been made


@transaction.atomic
def sign(*, group: Group, number: int, person: Person, at: datetime) -> Signature:
    """Stand behind the agreement as it is; those who have not signed are asked to. Signing twice keeps the first.

    Raises:
        NotTheLatest: there is a newer version than `number`.
    """
    group = hold(group, person)
    latest = AgreementVersion.objects.filter(group=group).order_by("-number").first()
    if latest is None or latest.number != number:
        raise NotTheLatest
    return _sign(group, latest, person, at)


@transaction.atomic
def take_back(*, group: Group, person: Person, at: datetime) -> None:
    """Take one's signature back from the newest version. Taking it back twice changes nothing."""
    group = hold(group, person)
    latest = AgreementVersion.objects.filter(group=group).order_by("-number").first()
    gone, _tables = Signature.objects.filter(version=latest, person=person).delete()
    if gone and latest is not None:
        audit.record(verb="agreement signature taken back", target=latest, at=at, actor_id=person.pk)


def _sign(group: Group, version: AgreementVersion, person: Person, at: datetime) -> Signature:
    signature, is_new = Signature.objects.get_or_create(version=version, person=person, defaults={"signed_at": at})
    if not is_new:
        return signature
    audit.record(verb="agreement signed", target=version, at=at, actor_id=person.pk, details={"number": version.number})
    signed = set(Signature.objects.filter(version=version).values_list("person_id", flat=True))
    for other in people_in(group):
        if other.pk in signed or other.pk == group.facilitator_id:
            continue
        tell(
            person=other,
            topic=TOPIC,
            kind="rooms/agreement_to_sign",
            context={
                "programme": group.programme.name,
                "url": settings.BASE_URL + reverse("rooms:agreement", args=[group.pk]),
            },
            at=at,
            once_key=f"sign-{version.pk}-{other.pk}",
        )
    return signature
