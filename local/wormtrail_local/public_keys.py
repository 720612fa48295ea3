"""The public keys that ListPublicKeys answers. A test registers its own: the local AWS signs no digests itself.

POST /wormtrail/public-keys with {"region", "Value", "Fingerprint", "ValidityStartTime", "ValidityEndTime"}:
Value is the PKCS #1 public key, DER in base64; the times are seconds since 1970. DELETE forgets all keys.
"""

import time
from typing import Any

_DAY = 86_400


class PublicKeys:
    """The keys of one account in one region."""

    def __init__(self) -> None:
        self._keys: list[dict[str, Any]] = []

    def add(self, key: dict[str, Any]) -> None:
        self._keys.append(key)

    def valid_between(self, start: float | None, end: float | None) -> list[dict[str, Any]]:
        """The keys whose validity overlaps the time; without one, the last day, as CloudTrail has it."""
        latest = time.time() if end is None else end
        earliest = latest - _DAY if start is None else start
        return [
            key for key in self._keys if key["ValidityStartTime"] <= latest and key["ValidityEndTime"] >= earliest
        ]


_registered: dict[tuple[str, str], PublicKeys] = {}


def public_keys(account_id: str, region: str) -> PublicKeys:
    return _registered.setdefault((account_id, region), PublicKeys())


def forget_public_keys() -> None:
    _registered.clear()
