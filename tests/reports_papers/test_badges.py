"""Badges: signed so that others can check them without us knowing of it, naming nobody. # S47"""

import base64
import hashlib
import io
import json
import stat
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from ristiin.accounts.actions import erase
from ristiin.connect import badge_keys
from ristiin.reports.actions import certifying
from ristiin.reports.models import Certificate

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def plain(part: str) -> bytes:
    """Return what a part of a compact JWS holds, read by hand."""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def number(part: str) -> int:
    return int.from_bytes(plain(part), "big")


def check(token: str, jwk: dict) -> dict:
    """Check a signature with nothing of the library that made it, and return what was signed."""
    head, body, signature = token.split(".")
    key = rsa.RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()
    key.verify(plain(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
    return json.loads(plain(body))


def read(client, address: str) -> dict:
    """Read what stands at a whole address, as a checker would from anywhere."""
    assert address.startswith(settings.BASE_URL)
    answer = client.get(address.removeprefix(settings.BASE_URL))
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.json()


@pytest.fixture
def own_key(settings, tmp_path) -> Path:
    """A place of its own for the key that signs."""
    settings.BADGE_KEY_FILE = str(tmp_path / "badge-key.pem")
    return Path(settings.BADGE_KEY_FILE)


@pytest.fixture
def certificate(programme, pair, participant, later, own_key):
    """Paula's."""
    certifying.issue(programme=programme, at=later)
    return Certificate.objects.get(person=participant)


@pytest.fixture
def token(certificate, participant, browse) -> str:
    """Paula's badge, as she takes it out."""
    answer = browse(participant).get(reverse("badges:credential", args=[certificate.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/vc+jwt")
    return answer.content.decode()


def test_a_stranger_checks_a_badge_from_what_is_public(token, certificate, participant, browse) -> None:
    stranger = browse(None)
    header = json.loads(plain(token.split(".")[0]))
    key = read(stranger, header["kid"])

    signed = check(token, key)

    assert (header["alg"], header["typ"], key["kty"], key["use"]) == ("RS256", "JWT", "RSA", "sig")
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert key in read(stranger, f"{settings.BASE_URL}/.well-known/jwks.json")["keys"]
    assert header["kid"].startswith(signed["iss"].removesuffix("issuer.json"))
    assert read(stranger, signed["issuer"]["id"])["id"] == signed["iss"] == signed["issuer"]["id"]
    subject = signed["credentialSubject"]
    told, kept = subject["achievement"], read(stranger, subject["achievement"]["id"])
    assert (kept["id"], kept["type"], kept["name"]) == (told["id"], told["type"], told["name"])
    listed = read(stranger, signed["credentialStatus"]["id"])
    assert (listed["id"], listed["issuer"], listed["revokedCredentials"]) == (
        signed["credentialStatus"]["id"],
        signed["iss"],
        [],
    )


def test_it_is_an_open_badge_of_version_three(token, certificate) -> None:
    signed = json.loads(plain(token.split(".")[1]))

    assert signed["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert signed["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert signed["jti"] == signed["id"] == f"urn:uuid:{certificate.uid}"
    assert signed["sub"] == signed["credentialSubject"]["id"]
    assert signed["nbf"] == int(certificate.issued_at.timestamp())
    assert signed["validFrom"] == "2027-06-04T13:00:00+03:00"
    achievement = signed["credentialSubject"]["achievement"]
    assert signed["credentialSubject"]["type"] == ["AchievementSubject"]
    assert achievement["type"] == ["Achievement"]
    assert achievement["criteria"]["narrative"]
    assert {"id", "name", "description"} <= set(achievement)
    assert signed["credentialStatus"]["type"] == "1EdTechRevocationList"


def test_the_holder_is_known_by_a_salted_digest_alone(token, certificate, participant) -> None:
    body = plain(token.split(".")[1]).decode()
    identity = json.loads(body)["credentialSubject"]["identifier"][0]

    digest = hashlib.sha256((participant.email + certificate.salt).encode()).hexdigest()
    assert identity == {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": certificate.salt,
    }
    assert [word for word in (participant.email, "Paula", certificate.code, "Åke") if word in body] == []


def test_one_changed_letter_is_noticed(token, own_key) -> None:
    head, body, signature = token.split(".")
    other = json.loads(plain(body)) | {"name": "Tohtorin tutkinto"}
    forged = base64.urlsafe_b64encode(json.dumps(other).encode()).decode().rstrip("=")
    key = badge_keys.public_keys()[badge_keys.thumbprint()]

    with pytest.raises(InvalidSignature):
        check(f"{head}.{forged}.{signature}", key)
    assert check(token, key)["name"] == "CEM kevät 2027"


def test_the_same_badge_is_the_same_file(token, certificate, participant, browse) -> None:
    again = browse(participant).get(reverse("badges:credential", args=[certificate.pk])).content.decode()

    assert again == token


@pytest.mark.parametrize("how", ["withdrawn", "written anew", "erased"])
def test_what_holds_no_more_is_on_the_list(how, token, certificate, participant, organiser, browse, later) -> None:
    match how:
        case "withdrawn":
            certifying.withdraw(certificate=certificate, by=organiser, at=later)
        case "written anew":
            certifying.write_anew(certificate=certificate, by=organiser, at=later)
        case "erased":
            erase(person=participant, at=later)
    answer = browse(None).get(reverse("badges:withdrawn"))

    assert answer.json()["revokedCredentials"] == [{"id": f"urn:uuid:{certificate.uid}", "revoked": True}]
    assert "Paula" not in answer.content.decode()
    assert "no-cache" in answer["Cache-Control"]


def test_a_withdrawn_certificate_gives_no_badge(token, certificate, participant, organiser, browse, later) -> None:
    certifying.withdraw(certificate=certificate, by=organiser, at=later)

    assert browse(participant).get(reverse("badges:credential", args=[certificate.pk])).status_code == 404


def test_the_key_is_made_once_and_read_by_its_owner_alone(own_key) -> None:
    first = badge_keys.thumbprint()

    assert badge_keys.thumbprint() == first
    assert stat.S_IMODE(own_key.stat().st_mode) == 0o600
    assert own_key.read_text().startswith("-----BEGIN PRIVATE KEY-----")
    assert [path.name for path in own_key.parent.iterdir()] == [own_key.name]


def test_a_key_that_never_signed_is_not_there(own_key, browse) -> None:
    assert browse(None).get(reverse("badges:key", args=["x" * 43])).status_code == 404


def test_a_new_key_signs_and_the_old_badges_stand(token, certificate, participant, own_key, browse) -> None:
    old = badge_keys.thumbprint()

    call_command("rotate_badge_key", stdout=io.StringIO())
    fresh = browse(participant).get(reverse("badges:credential", args=[certificate.pk])).content.decode()

    stranger = browse(None)
    shown = read(stranger, f"{settings.BASE_URL}/.well-known/jwks.json")["keys"]
    assert old != badge_keys.thumbprint()
    assert len(shown) == 2
    for badge in (token, fresh):
        key = read(stranger, json.loads(plain(badge.split(".")[0]))["kid"])
        assert check(badge, key)["name"] == "CEM kevät 2027"
        assert key in shown
    assert set(shown[1]) == {"kty", "n", "e", "kid", "alg", "use"}
    with pytest.raises(InvalidSignature):
        check(fresh, shown[1])


def test_the_key_is_changed_as_often_as_one_likes(own_key) -> None:
    used = [badge_keys.thumbprint(), *(badge_keys.change() for _time in range(3))]

    assert list(badge_keys.public_keys()) == [used[3], used[2], used[1], used[0]]
    assert "PRIVATE" not in "".join(path.read_text() for path in own_key.parent.iterdir() if path != own_key)
    assert stat.S_IMODE(own_key.stat().st_mode) == 0o600


def test_a_change_that_was_cut_short_changes_nothing(own_key) -> None:
    key = badge_keys.thumbprint()
    badge_keys.change()
    second = badge_keys.thumbprint()
    beside = own_key.with_name("badge-key-old.json")

    own_key.with_name("badge-key.pem.1-2.new").write_text("half")
    beside.write_text(json.dumps(badge_keys.public_keys()))

    assert list(badge_keys.public_keys()) == [second, key]
