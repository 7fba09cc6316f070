"""Certificates as Open Badges 3.0: a credential that its holder carries, signed as a VC-JWT (RS256).

Whoever is shown one reads the issuer's public key at the address that the signature names, and asks the list of
withdrawn ones. The holder is named by a salted digest of their address alone: with the badge one can check whose it is
said to be, and nobody finds out whose it is.
"""

import hashlib
import json
import uuid
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from joserfc import jws

from ristiin.community.queries import the_community
from ristiin.connect import badge_keys
from ristiin.programmes.models import Programme
from ristiin.reports.models import Certificate

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]
ALGORITHM = "RS256"
HOLDER = "holder"
"""Names the holder within one badge; in two badges the same person cannot be told by it."""


def signed(certificate: Certificate) -> str:
    """Return a certificate as a signed badge, its words in the reader's language; the same one is the same."""
    content = credential(certificate)
    claims = {
        **content,
        "iss": content["issuer"]["id"],
        "jti": content["id"],
        "nbf": int(certificate.issued_at.timestamp()),
        "sub": content["credentialSubject"]["id"],
    }
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": key_address(badge_keys.thumbprint())}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact(header, payload, badge_keys.signing_key(), algorithms=[ALGORITHM])


def credential(certificate: Certificate) -> dict[str, Any]:
    """Return what is signed: an OpenBadgeCredential."""
    return {
        "@context": CONTEXT,
        "id": _urn(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": issuer(),
        "validFrom": _moment(certificate.issued_at),
        "credentialSubject": {
            "id": f"urn:uuid:{uuid.uuid5(certificate.uid, HOLDER)}",
            "type": ["AchievementSubject"],
            "identifier": [_identity(certificate)],
            "activityStartDate": _moment(_midnight(certificate.starts_on)),
            "activityEndDate": _moment(_midnight(certificate.ends_on)),
            "achievement": achievement(
                _whole("badges:achievement", certificate.programme.slug), certificate.title, certificate.issuer
            ),
        },
        "credentialStatus": {"id": _whole("badges:withdrawn"), "type": "1EdTechRevocationList"},
    }


def issuer() -> dict[str, Any]:
    """Return who signs: this community."""
    return {
        "id": _whole("badges:issuer"),
        "type": ["Profile"],
        "name": the_community().name,
        "url": settings.BASE_URL + reverse("front"),
    }


def achievement(address: str, title: str, given_by: str) -> dict[str, Any]:
    """Return what a badge is given for."""
    narrative = _(
        "Belonged to a pair or group of the programme until its close. What was said there is theirs and is no part of "
        "this; nobody has graded it."
    )
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": title,
        "description": _("Has taken part in peer learning, given by %(issuer)s.") % {"issuer": given_by},
        "criteria": {"narrative": narrative},
        "inLanguage": (get_language() or "fi")[:2],
    }


def achievement_of(programme: Programme, given_by: str) -> dict[str, Any]:
    """Return what a badge of a programme is given for, as a page of its own."""
    content = achievement(_whole("badges:achievement", programme.slug), programme.name, given_by)
    return {"@context": CONTEXT, **content, "creator": issuer()}


def withdrawn() -> dict[str, Any]:
    """Return the badges that are valid no more: withdrawn, or their holder is erased. None of them is named."""
    gone = Certificate.objects.filter(Q(withdrawn_at__isnull=False) | Q(name="")).order_by("pk")
    return {
        "@context": ["https://purl.imsglobal.org/spec/vcrl/v1p0/context.json"],
        "id": _whole("badges:withdrawn"),
        "issuer": _whole("badges:issuer"),
        "revokedCredentials": [{"id": _urn(one), "revoked": True} for one in gone.only("pk", "uid")],
    }


def keys() -> dict[str, Any]:
    """Return the public keys by which badges are checked, those that sign no more among them."""
    return {"keys": [{**key, "kid": key_address(known)} for known, key in badge_keys.public_keys().items()]}


def key(thumbprint: str) -> dict[str, Any] | None:
    """Return one public key, None when no badge was ever signed with it."""
    found = badge_keys.public_keys().get(thumbprint)
    return found and {**found, "kid": key_address(thumbprint)}


def key_address(thumbprint: str) -> str:
    """Return the address at which a public key is read."""
    return _whole("badges:key", thumbprint)


def _identity(certificate: Certificate) -> dict[str, Any]:
    digest = hashlib.sha256((certificate.person.email.lower() + certificate.salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": certificate.salt,
    }


def _urn(certificate: Certificate) -> str:
    return f"urn:uuid:{certificate.uid}"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware at once


def _moment(moment: datetime) -> str:
    return moment.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")


def _whole(name: str, *args: object) -> str:
    return settings.BASE_URL + reverse(name, args=args)
