"""The keys that sign digests, one pair a Region, and the public keys that ListPublicKeys answers.

Tests may register keys of their own: POST /wormtrail/public-keys with {"region", "Value", "Fingerprint",
"ValidityStartTime", "ValidityEndTime"}. Value is the PKCS #1 public key, DER in base64; times are seconds since 1970.
DELETE forgets the registered keys. POST /wormtrail/signing-keys rotates the keys of all Regions.
"""

import base64
import hashlib
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wormtrail_local import clock

_DAY = 86_400
_YEAR = 365 * _DAY

_registered: dict[str, list[dict[str, Any]]] = {}
_signing: dict[str, list["SigningKey"]] = {}


class SigningKey:
    """A key pair of CloudTrail's. (CloudTrail API reference, ListPublicKeys: PKCS #1; the fingerprint is MD5, in hex.)"""

    def __init__(self, valid_from: float) -> None:
        self._private = rsa.generate_private_key(65537, 2048)
        der = self._private.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
        self.fingerprint = hashlib.md5(der, usedforsecurity=False).hexdigest()
        self.public = {
            "Value": base64.b64encode(der).decode(),
            "Fingerprint": self.fingerprint,
            "ValidityStartTime": valid_from,
            "ValidityEndTime": valid_from + 2 * _YEAR,
        }

    def sign(self, text: str) -> str:
        return self._private.sign(text.encode(), padding.PKCS1v15(), SHA256()).hex()


def signing_key(region: str, moment: datetime) -> SigningKey:
    """The key of the Region that was valid then."""
    keys = _signing.setdefault(region, [])
    if not keys:
        keys.append(SigningKey(moment.timestamp() - _YEAR))
    return next(key for key in reversed(keys) if key.public["ValidityStartTime"] <= moment.timestamp())


def rotate_signing_keys() -> None:
    now = clock.now().timestamp()
    for keys in _signing.values():
        keys[-1].public["ValidityEndTime"] = now
        keys.append(SigningKey(now))


def register(region: str, key: dict[str, Any]) -> None:
    _registered.setdefault(region, []).append(key)


def forget_registered() -> None:
    _registered.clear()


def public_keys(region: str, start: float | None, end: float | None) -> list[dict[str, Any]]:
    """The keys whose validity overlaps the time; without one, the last day, as CloudTrail has it."""
    latest = clock.now().timestamp() if end is None else end
    earliest = latest - _DAY if start is None else start
    keys = [*_registered.get(region, []), *(key.public for key in _signing.get(region, []))]
    return [key for key in keys if key["ValidityStartTime"] <= latest and key["ValidityEndTime"] >= earliest]
