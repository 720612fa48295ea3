"""Trails deliver: log files within five minutes, a digest an hour and Region, under the policies of bucket and key."""

import gzip
import hashlib
import json
import secrets
import string
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from botocore.exceptions import ClientError
from moto.cloudtrail.models import Trail
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.organizations.models import organizations_backends

from wormtrail_local import clock
from wormtrail_local.calls import Call
from wormtrail_local.clients import call
from wormtrail_local.cloudtrail import policies
from wormtrail_local.cloudtrail.digests import Chain, LogFile, Place
from wormtrail_local.cloudtrail.events import hear_service, pending
from wormtrail_local.cloudtrail.selectors import accounts_of

# "on average within 5 minutes" (CloudTrail User Guide, "How CloudTrail works").
_MINUTES = 300
_RANDOM = string.ascii_letters + string.digits
# Their folder (CloudTrail User Guide, "Getting and viewing your CloudTrail log files"). Whether digests name them, the page on
# digests does not say: here none does, so that nothing is taken for proven which AWS may leave open.
_INSIGHTS = "CloudTrail-Insight"


class Delivery:
    """What one trail delivers, and how that went. It outlives the trail by its last hour."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.chains: list[Chain] = []
        self.status: dict[str, Any] = {}
        self._held_back: list[tuple[str, bytes, dict[str, str]]] = []
        self._retry: datetime | None = None

    def align(self, exists: bool = True) -> None:
        """Begins and ends chains as the trail's settings ask for it now."""
        wanted = set(_chains_of(self.trail)) if exists else set()
        for chain in self.chains:
            chain.ending = chain.ending or (chain.account, chain.region) not in wanted
        going = {(chain.account, chain.region) for chain in self.chains if not chain.ending}
        self.chains += [Chain(*which, clock.now()) for which in sorted(wanted - going)]

    def due(self) -> datetime | None:
        """When there is something to do next."""
        moments = [chain.end for chain in self.chains]
        if pending(self.trail) or self._held_back:
            moments.append(self._retry or clock.after(_oldest(pending(self.trail)), _MINUTES))
        return min(moments, default=None)

    def deliver(self, moment: datetime, late: bool) -> None:
        """Does what is due at that moment; `late` log files are left to a backfill digest."""
        self._retry = None
        self._deliver_logs(moment, late)
        held_back, self._held_back = self._held_back, []
        closing = [each for each in self.chains if each.end <= moment]
        for chain in closing:
            place = Place(self.trail.bucket_name, folder(self.trail, chain.account), self.trail.trail_name, self.trail.region_name)
            held_back += chain.close_hour(place)
        self.chains = [chain for chain in self.chains if not (chain.ending and chain in closing)]
        for digest in held_back:
            if not self._put(moment, *digest, is_digest=True):
                self._held_back.append(digest)
        if pending(self.trail) or self._held_back:
            # CloudTrail tries again for 30 days (CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail").
            self._retry = clock.after(moment, _MINUTES)

    def _deliver_logs(self, moment: datetime, late: bool) -> None:
        records = pending(self.trail)
        taken, records[:] = sorted(records, key=_source), []
        for (kind, account, region), group in groupby(taken, key=_source):
            events = list(group)
            name = f"{account}_{kind}_{region}_{moment:%Y%m%dT%H%MZ}_{''.join(secrets.choice(_RANDOM) for _ in range(16))}.json.gz"
            key = f"{folder(self.trail, account)}{kind}/{region}/{moment:%Y/%m/%d}/{name}"
            content = json.dumps({"Records": events}, separators=(",", ":"), default=str).encode()
            if not self._put(moment, key, content, {}, is_digest=False):
                records.extend(events)
                continue
            if kind == _INSIGHTS:
                continue
            times = [event["eventTime"] for event in events]
            file = LogFile(key, hashlib.sha256(content).hexdigest(), min(times), max(times))
            for chain in self.chains:
                if (chain.account, chain.region) == (account, region):
                    (chain.late if late else chain.files).append(file)
                    break

    def _put(self, moment: datetime, key: str, content: bytes, metadata: dict[str, str], is_digest: bool) -> bool:
        trail = self.trail
        kind = "Digest" if is_digest else ""
        # Digests are never encrypted with the trail's key (CloudTrail User Guide, "Encrypting CloudTrail log files with
        # AWS KMS keys": "digest files are encrypted with SSE-S3"); a newer text leaves it open.
        encryption = policies.encryption(None if is_digest else trail.kms_key_id)
        error = policies.refusal_of_delivery(trail, key, encryption)
        if not error:
            try:
                body = gzip.compress(content, 6)
                call("s3", trail.region_name, "PutObject", Bucket=trail.bucket_name, Key=key, Body=body,
                     Metadata=metadata, ContentType="application/json", ContentEncoding="gzip", **encryption)
            except ClientError as refused:
                error = refused.response["Error"]["Code"]
        self.status[f"Latest{kind}DeliveryError"] = error
        if not is_digest:
            self.status["LatestDeliveryAttemptTime"] = clock.spelled(moment)
            self.status["LatestDeliveryAttemptSucceeded"] = "" if error else clock.spelled(moment)
        if error:
            return False
        _write_at(moment, trail.bucket_name, key)
        self.status[f"Latest{kind}DeliveryTime"] = moment.timestamp()
        put = Call("s3", "PutObject", trail.region_name, "", {"Bucket": trail.bucket_name, "Key": key}, b"")
        hear_service(policies.CLOUDTRAIL, put, policies.owner_of(trail.bucket_name) or trail.account_id)
        return True


def _write_at(moment: datetime, bucket: str, key: str) -> None:
    """S3 says when it took an object, and locks it from then on: by CloudTrail's clock for what CloudTrail delivers."""
    holder = policies.bucket_of(bucket)
    if not holder:
        return
    written = holder.keys[key]
    ahead = moment.replace(tzinfo=None) - written.last_modified
    written.last_modified += ahead
    if written.lock_until:
        written.lock_until = clock.spelled(datetime.fromisoformat(written.lock_until.replace("Z", "+00:00")) + ahead)


def folder(trail: Trail, account: str) -> str:
    """[prefix/]AWSLogs/[organization/]account/"""
    prefix = f"{trail.s3_key_prefix.rstrip('/')}/" if trail.s3_key_prefix else ""
    backend = organizations_backends[trail.account_id][trail.partition] if trail.is_org_trail else None
    organization = f"{backend.org.id}/" if backend and backend.org else ""
    return f"{prefix}AWSLogs/{organization}{account}/"


def _chains_of(trail: Trail) -> Iterable[tuple[str, str]]:
    if not trail.status.is_logging or not trail.log_validation:
        return []
    every = RegionsAndZonesBackend.regions_opt_in_not_required if trail.partition == "aws" else [trail.region_name]
    regions = {trail.region_name, *every} if trail.is_multi_region else {trail.region_name}
    return [(account, region) for account in accounts_of(trail) for region in regions]


def _source(event: dict[str, Any]) -> tuple[str, str, str]:
    kind = _INSIGHTS if event["eventCategory"] == "Insight" else "CloudTrail"
    return kind, event["recipientAccountId"], event["awsRegion"]


def _oldest(records: list[dict[str, Any]]) -> datetime:
    return datetime.fromisoformat(min(record["eventTime"] for record in records).replace("Z", "+00:00"))


_deliveries: dict[int, Delivery] = {}


def delivery_of(trail: Trail) -> Delivery:
    return _deliveries.setdefault(id(trail), Delivery(trail))


def deliver_until(now: datetime, late: bool) -> None:
    """Delivers what is due, in the order of time."""
    while True:
        dues = [(due, each) for each in list(_deliveries.values()) if (due := each.due())]
        moment, next_one = min(dues, key=lambda each: each[0], default=(None, None))
        if not moment or not next_one or moment > now:
            return
        next_one.deliver(moment, late)
