"""A chain of digests: which log files were delivered in an hour, signed (CloudTrail User Guide, "CloudTrail digest file structure")."""

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from wormtrail_local import clock
from wormtrail_local.cloudtrail.public_keys import signing_key

HOUR = 3600


class LogFile(NamedTuple):
    """A log file that was delivered."""

    key: str
    sha256: str
    oldest: str
    newest: str


class Signed(NamedTuple):
    """A digest as it goes into the bucket."""

    key: str
    content: bytes
    metadata: dict[str, str]


class Place(NamedTuple):
    """Where a chain lies: `folder` is [prefix/]AWSLogs/[organization/]account/."""

    bucket: str
    folder: str
    trail: str
    home_region: str


class Chain:
    """The digests of one account and Region of a trail."""

    def __init__(self, account: str, region: str, start: datetime) -> None:
        self.account = account
        self.region = region
        self.start = start
        # The trail stopped: the digest of this hour is the last.
        self.ending = False
        self.files: list[LogFile] = []
        # Log files that the digest of their hour does not name; a backfill digest does.
        self.late: list[LogFile] = []
        self._previous: dict[str, Signed | None] = {"": None, "_backfill": None}

    @property
    def end(self) -> datetime:
        return clock.after(self.start, HOUR)

    def close_hour(self, place: Place) -> list[Signed]:
        """The digest of the hour, and a backfill digest where one is due. The next hour begins."""
        digests = [self._digest(place, "", self.files)]
        if self.late:
            digests.append(self._digest(place, "_backfill", self.late))
        self.start, self.files, self.late = self.end, [], []
        return digests

    def _digest(self, place: Place, kind: str, files: list[LogFile]) -> Signed:
        previous = self._previous[kind]
        signer = signing_key(self.region, self.end)
        end = clock.spelled(self.end)
        name = f"{self.account}_CloudTrail-Digest_{self.region}_{place.trail}_{place.home_region}"
        key = f"{place.folder}CloudTrail-Digest/{self.region}/{self.end:%Y/%m/%d}/{name}_{self.end:%Y%m%dT%H%M%SZ}{kind}.json.gz"
        digest: dict[str, Any] = {
            "awsAccountId": self.account,
            "digestStartTime": clock.spelled(self.start),
            "digestEndTime": end,
            "digestS3Bucket": place.bucket,
            "digestS3Object": key,
            "digestPublicKeyFingerprint": signer.fingerprint,
            "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": max((file.newest for file in files), default=None),
            "oldestEventTime": min((file.oldest for file in files), default=None),
            "previousDigestS3Bucket": previous and place.bucket,
            "previousDigestS3Object": previous and previous.key,
            "previousDigestHashValue": previous and hashlib.sha256(previous.content).hexdigest(),
            "previousDigestHashAlgorithm": previous and "SHA-256",
            "previousDigestSignature": previous and previous.metadata["signature"],
            "logFiles": [
                {
                    "s3Bucket": place.bucket,
                    "s3Object": file.key,
                    "hashValue": file.sha256,
                    "hashAlgorithm": "SHA-256",
                    "newestEventTime": file.newest,
                    "oldestEventTime": file.oldest,
                }
                for file in files
            ],
        }
        content = json.dumps(digest, separators=(",", ":")).encode()
        # (CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation".)
        text = [end, f"{place.bucket}/{key}", hashlib.sha256(content).hexdigest()]
        signature = signer.sign("\n".join([*text, digest["previousDigestSignature"] or "null"]))
        metadata = {"signature": signature, "signature-algorithm": "SHA256withRSA"}
        if kind:
            metadata["backfill-generation-timestamp"] = end
        signed = Signed(key, content, metadata)
        self._previous[kind] = signed
        return signed
