"""Object Lock: what AWS refuses, and what it lets an attacker do."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from conftest import LocalAws, start, stop
from templates import policy_of

Unique = Callable[[str], str]


@pytest.fixture
def s3(aws: LocalAws) -> BaseClient:
    return aws.client("s3")


@pytest.fixture
def bucket(s3: BaseClient, unique: Unique) -> str:
    name = unique("b")
    place = {"LocationConstraint": "eu-central-1"}
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True)
    set_default(s3, name, "COMPLIANCE", 400)
    return name


def set_default(s3: BaseClient, bucket: str, mode: str, days: int) -> None:
    rule = {"DefaultRetention": {"Mode": mode, "Days": days}}
    s3.put_object_lock_configuration(
        Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )


def put(s3: BaseClient, bucket: str) -> dict[str, str]:
    """A locked object, as parameters of the calls that ask about it."""
    version = s3.put_object(Bucket=bucket, Key="AWSLogs/log.json.gz", Body=b"{}")["VersionId"]
    return {"Bucket": bucket, "Key": "AWSLogs/log.json.gz", "VersionId": version}


def code(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    return "allowed"


def in_days(days: int) -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=days)


def test_a_refusal_says_that_it_was_the_lock(s3: BaseClient, bucket: str) -> None:
    log = put(s3, bucket)
    shorter = {"Mode": "COMPLIANCE", "RetainUntilDate": in_days(1)}
    for attempt in (lambda: s3.delete_object(**log), lambda: s3.put_object_retention(**log, Retention=shorter)):
        with pytest.raises(ClientError) as refused:
            attempt()
        assert refused.value.response["Error"]["Message"] == "Access Denied because object protected by object lock."


def test_a_new_object_is_locked_by_default(s3: BaseClient, bucket: str) -> None:
    retention = s3.get_object_retention(**put(s3, bucket))["Retention"]
    assert retention["Mode"] == "COMPLIANCE"
    assert abs(retention["RetainUntilDate"] - in_days(400)) < timedelta(minutes=5)


def test_a_locked_version_cannot_be_deleted(s3: BaseClient, bucket: str) -> None:
    log = put(s3, bucket)
    assert code(lambda: s3.delete_object(**log)) == "AccessDenied"
    assert code(lambda: s3.delete_object(**log, BypassGovernanceRetention=True)) == "AccessDenied"
    deleted = s3.delete_objects(
        Bucket=bucket, Delete={"Objects": [{"Key": log["Key"], "VersionId": log["VersionId"]}]}
    )
    assert [error["Code"] for error in deleted["Errors"]] == ["AccessDenied"]


@pytest.mark.parametrize(
    ("mode", "days", "bypass", "answer"),
    [
        ("COMPLIANCE", 1, False, "AccessDenied"),
        ("COMPLIANCE", 1, True, "AccessDenied"),
        ("GOVERNANCE", 500, True, "AccessDenied"),
        ("COMPLIANCE", 500, False, "allowed"),
    ],
    ids=["shorter", "shorter-with-bypass", "weaker", "longer"],
)
def test_a_compliance_retention_can_only_be_extended(
    s3: BaseClient, bucket: str, mode: str, days: int, bypass: bool, answer: str
) -> None:
    retention = {"Mode": mode, "RetainUntilDate": in_days(days)}
    log = put(s3, bucket)
    assert code(lambda: s3.put_object_retention(**log, Retention=retention, BypassGovernanceRetention=bypass)) == answer


def test_a_governance_retention_falls_to_the_bypass(s3: BaseClient, bucket: str) -> None:
    set_default(s3, bucket, "GOVERNANCE", 400)
    log = put(s3, bucket)
    shorter = {"Mode": "GOVERNANCE", "RetainUntilDate": in_days(1)}
    assert code(lambda: s3.put_object_retention(**log, Retention=shorter)) == "AccessDenied"
    assert code(lambda: s3.put_object_retention(**log, Retention=shorter, BypassGovernanceRetention=True)) == "allowed"
    assert code(lambda: s3.delete_object(**log)) == "AccessDenied"
    assert code(lambda: s3.delete_object(**log, BypassGovernanceRetention=True)) == "allowed"


def test_a_legal_hold_keeps_a_version(s3: BaseClient, bucket: str) -> None:
    set_default(s3, bucket, "GOVERNANCE", 1)
    log = put(s3, bucket)
    s3.put_object_legal_hold(**log, LegalHold={"Status": "ON"})
    assert code(lambda: s3.delete_object(**log, BypassGovernanceRetention=True)) == "AccessDenied"


def test_the_default_can_be_lowered_although_the_bucket_holds_logs(s3: BaseClient, bucket: str) -> None:
    log = put(s3, bucket)
    set_default(s3, bucket, "COMPLIANCE", 1)
    kept = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert kept == {"Mode": "COMPLIANCE", "Days": 1}
    assert s3.get_object_retention(**log)["Retention"]["RetainUntilDate"] > in_days(300)


def test_versioning_cannot_be_suspended(s3: BaseClient, bucket: str) -> None:
    suspended = {"Status": "Suspended"}
    attempt = lambda: s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=suspended)  # noqa: E731
    assert code(attempt) == "InvalidBucketState"


def test_a_log_can_be_hidden_and_its_locked_version_survives(s3: BaseClient, bucket: str) -> None:
    log = put(s3, bucket)
    s3.delete_object(Bucket=bucket, Key=log["Key"])
    assert code(lambda: s3.get_object(Bucket=bucket, Key=log["Key"])) == "NoSuchKey"
    assert s3.get_object(**log)["Body"].read() == b"{}"
    s3.put_object(Bucket=bucket, Key=log["Key"], Body=b"forged")
    assert s3.get_object(**log)["Body"].read() == b"{}"


def test_a_policy_denies_nothing_to_credentials_that_nobody_issued(s3: BaseClient, bucket: str) -> None:
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy_of(bucket)))
    assert s3.get_object(**put(s3, bucket))["Body"].read() == b"{}"


def test_listing_versions_leaves_no_copies_behind(unique: Unique) -> None:
    process, endpoint = start()
    status, name = Path(f"/proc/{process.pid}/status"), unique("b")
    if not status.exists():
        stop(process)
        pytest.skip("only Linux says how much memory a process takes")

    def megabytes() -> int:
        return int(re.findall(r"VmRSS:\s+(\d+)", status.read_text())[0]) // 1000

    s3, size = LocalAws(endpoint).client("s3"), 4_000_000
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    s3.put_object(Bucket=name, Key="large", Body=bytes(size))
    s3.list_object_versions(Bucket=name)
    before = megabytes()
    for _ in range(50):
        assert s3.list_object_versions(Bucket=name)["Versions"][0]["Size"] == size
    # A copy at each listing would take 200 MB.
    assert megabytes() - before < 50
    assert len(s3.get_object(Bucket=name, Key="large")["Body"].read()) == size
    stop(process)
