"""Bucket policies: what their Deny statements refuse to the session of a role, and in which words."""

import json
from collections.abc import Callable
from typing import Any

import acting
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from conftest import ACCOUNT, REGION, LocalAws

Unique = Callable[[str], str]
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def role(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


@pytest.fixture(scope="module", autouse=True)
def people(aws: LocalAws) -> None:
    """Two roles that hold every right."""
    for name in ("somebody", "another"):
        acting.role(aws, name, acting.EVERYTHING)


def session(aws: LocalAws, name: str) -> BaseClient:
    """S3, as a session of the role asks it."""
    return aws.client("s3", credentials=acting.assumed(aws, role(name)))


@pytest.fixture
def bucket(aws: LocalAws, unique: Unique) -> str:
    name = unique("b")
    place = {"LocationConstraint": REGION}
    aws.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True)
    return name


def deny(aws: LocalAws, bucket: str, **statement: Any) -> None:
    """Gives the bucket a policy of one statement, on all that it holds."""
    arn = f"arn:aws:s3:::{bucket}"
    whole = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", **statement}
    if "NotResource" not in whole:
        whole["Resource"] = [arn, f"{arn}/*"]
    policy = {"Version": "2012-10-17", "Statement": [whole]}
    aws.client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def answer(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    return "allowed"


def test_a_refusal_names_caller_action_resource_and_kind_of_policy(aws: LocalAws, bucket: str) -> None:
    deny(aws, bucket, Action="s3:DeleteObject*")
    version = aws.client("s3").put_object(Bucket=bucket, Key="a/b", Body=b"x")["VersionId"]
    with pytest.raises(ClientError) as refused:
        session(aws, "somebody").delete_object(Bucket=bucket, Key="a/b", VersionId=version)
    assert refused.value.response["Error"] == {
        "Code": "AccessDenied",
        "Message": f"User: arn:aws:sts::{ACCOUNT}:assumed-role/somebody/test is not authorized to perform: "
        f's3:DeleteObjectVersion on resource: "arn:aws:s3:::{bucket}/a/b" '
        "with an explicit deny in a resource-based policy",
    }


def test_the_policy_is_asked_before_the_lock(aws: LocalAws, bucket: str) -> None:
    rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 400}}
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    aws.client("s3").put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=configuration)
    version = aws.client("s3").put_object(Bucket=bucket, Key="a", Body=b"x")["VersionId"]
    delete = lambda: session(aws, "somebody").delete_object(Bucket=bucket, Key="a", VersionId=version)  # noqa: E731
    with pytest.raises(ClientError, match="protected by object lock"):
        delete()
    deny(aws, bucket, Action="s3:DeleteObjectVersion")
    with pytest.raises(ClientError, match="in a resource-based policy"):
        delete()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({}, "AccessDenied"),
        ({"Effect": "Allow"}, "allowed"),
        ({"Action": ["s3:GetObject", "s3:PUT*"]}, "AccessDenied"),
        ({"Action": "s3:PutObjectRetention"}, "allowed"),
        ({"Principal": {"AWS": role("somebody")}}, "AccessDenied"),
        ({"Principal": {"AWS": [role("another")]}}, "allowed"),
        ({"Principal": {"Service": "cloudtrail.amazonaws.com"}}, "allowed"),
        ({"Condition": {"ArnNotLike": {"aws:PrincipalArn": [role("some*")]}}}, "allowed"),
        ({"Condition": {"ArnNotLike": {"aws:PrincipalArn": [role("another")]}}}, "AccessDenied"),
        ({"Condition": {"Bool": {"aws:SecureTransport": "false"}}}, "allowed"),
        ({"Condition": {"Bool": {"aws:SecureTransport": True}}}, "AccessDenied"),
        ({"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}}, "allowed"),
        ({"Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}, "AccessDenied"),
        ({"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-example"}}}, "AccessDenied"),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-example"}}}, "allowed"),
        ({"Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-example"}}}, "AccessDenied"),
        ({"Condition": {"DateLessThan": {"aws:CurrentTime": "2100-01-01T00:00:00Z"}}}, "AccessDenied"),
        ({"Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}, "allowed"),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else value,
)
def test_a_statement_is_taken_at_its_word(
    aws: LocalAws, bucket: str, statement: dict[str, Any], expected: str
) -> None:
    deny(aws, bucket, **statement)
    put = lambda: session(aws, "somebody").put_object(Bucket=bucket, Key="a", Body=b"x")  # noqa: E731
    assert answer(put) == expected


def test_not_action_and_not_resource_leave_out_what_they_name(aws: LocalAws, bucket: str) -> None:
    somebody = session(aws, "somebody")
    deny(aws, bucket, Action="s3:PutObject", NotResource=f"arn:aws:s3:::{bucket}/drill/*")
    assert answer(lambda: somebody.put_object(Bucket=bucket, Key="drill/a", Body=b"x")) == "allowed"
    assert answer(lambda: somebody.put_object(Bucket=bucket, Key="evidence/a", Body=b"x")) == "AccessDenied"


@pytest.mark.parametrize(
    ("upload", "expected"),
    [
        ({}, "allowed"),
        ({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": KEY}, "allowed"),
        ({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/aws/s3"}, "AccessDenied"),
    ],
    ids=["default", "key", "another-key"],
)
def test_an_upload_is_judged_by_what_it_states(
    aws: LocalAws, bucket: str, upload: dict[str, str], expected: str
) -> None:
    stated = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    deny(aws, bucket, Condition={"ArnNotEquals": {stated: KEY}, "Null": {stated: "false"}})
    put = lambda: session(aws, "somebody").put_object(Bucket=bucket, Key="a", Body=b"x", **upload)  # noqa: E731
    assert answer(put) == expected
