"""An authenticator in software: a phone or a key that makes passkeys and signs with them.

It follows Web Authentication, level 2: what a browser would hand over, as the JSON that our pages
send. It always says that its owner was present, and unless told otherwise that it knew them.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey as Key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cbor import encode
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Passkey:
    """A key for one person at one site."""

    id: bytes
    key: Key
    user: bytes


@dataclass
class Authenticator:
    """A device that holds passkeys; `verifies` says whether it asks for finger, face or PIN."""

    origin: str = "https://localhost"
    verifies: bool = True
    passkeys: list[Passkey] = field(default_factory=list)

    def make(self, options: dict[str, Any]) -> str:
        """A new passkey for the options of a page, as a browser sends it."""
        said = options["publicKey"]
        made = Passkey(
            token_bytes(32), generate_private_key(SECP256R1()), _bytes(said["user"]["id"])
        )
        self.passkeys.append(made)
        public = encode(ES256.from_cryptography_key(made.key.public_key()))
        attested = bytes(16) + len(made.id).to_bytes(2, "big") + made.id + public
        data = self._data(said["rp"]["id"], ATTESTED) + attested
        response = {
            "clientDataJSON": self._client("webauthn.create", said["challenge"])[0],
            "attestationObject": _text(encode({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._sent(made, response, {"credProps": {"rk": True}})

    def sign(self, options: dict[str, Any], passkey: Passkey | None = None) -> str:
        """The answer to the options of a page, as a browser sends it; by the last passkey."""
        said, used = options["publicKey"], passkey or self.passkeys[-1]
        client, digest = self._client("webauthn.get", said["challenge"])
        data = self._data(said["rpId"], 0)
        response = {
            "clientDataJSON": client,
            "authenticatorData": _text(data),
            "signature": _text(used.key.sign(data + digest, ECDSA(SHA256()))),
            "userHandle": _text(used.user),
        }
        return self._sent(used, response, {})

    def _data(self, site: str, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return sha256(site.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str) -> tuple[str, bytes]:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        data = json.dumps(said).encode()
        return _text(data), sha256(data).digest()

    def _sent(self, used: Passkey, response: dict[str, Any], more: dict[str, Any]) -> str:
        name = _text(used.id)
        sent = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps({**sent, "clientExtensionResults": more})
