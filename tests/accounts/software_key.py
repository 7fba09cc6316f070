"""A passkey kept by software: makes and signs what a device would."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

HERE = "testserver"
FLAG = AuthenticatorData.FLAG


class SoftwareKey:
    """One passkey of one person, for the site the tests call."""

    def __init__(self, user_handle: str) -> None:
        self.user_handle = user_handle
        self.id = hashlib.sha256(user_handle.encode()).digest()[:16]
        self.private = ec.generate_private_key(ec.SECP256R1())

    def made(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the options for making a passkey."""
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(_site(), FLAG.UP | FLAG.UV | FLAG.AT, 0, credential)
        response = {
            "clientDataJSON": websafe_encode(_client_data("webauthn.create", options)),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        }
        return self._answer(response) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def shown(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the options for showing a passkey."""
        client_data = _client_data("webauthn.get", options)
        data = AuthenticatorData.create(_site(), FLAG.UP | FLAG.UV, 1)
        signed = self.private.sign(bytes(data) + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "authenticatorData": websafe_encode(bytes(data)),
            "signature": websafe_encode(signed),
            "userHandle": websafe_encode(self.user_handle.encode()),
        }
        return self._answer(response) | {"clientExtensionResults": {}}

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}


def _site() -> bytes:
    return hashlib.sha256(HERE.encode()).digest()


def _client_data(kind: str, options: dict[str, Any]) -> bytes:
    told = {
        "type": kind,
        "challenge": options["publicKey"]["challenge"],
        "origin": f"http://{HERE}",
        "crossOrigin": False,
    }
    return json.dumps(told).encode()
