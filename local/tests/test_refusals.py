"""What AWS refuses, the local AWS refuses: sizes, principals, policies that never apply, names, limits."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT, REGION, LocalAws, start, stop
from templates import ASSUMED_BY_LAMBDA, BUCKET, FUNCTION, POLICY, ROLE

Unique = Callable[[str], str]
NOBODY = f"arn:aws:iam::{ACCOUNT}:role/nobody"


def refusal(attempt: Callable[[], Any]) -> str:
    """Code and message of the refusal."""
    with pytest.raises(ClientError) as refused:
        attempt()
    error = refused.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def policy(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", **statement}]})


@pytest.fixture
def bucket(aws: LocalAws, unique: Unique) -> str:
    aws.client("s3").create_bucket(Bucket=unique("b"), CreateBucketConfiguration={"LocationConstraint": REGION})
    return unique("b")


INVALID = "MalformedPolicy: Invalid principal in policy"
CONDITIONS = "MalformedPolicy: Conditions do not apply to combination of actions and resources in statement"
BUCKET_POLICIES = [
    ({"Action": "s3:*", "Sid": "x" * 20_500}, "MalformedPolicy: Policy exceeds the maximum allowed document size."),
    ({"Action": "s3:*", "Principal": {"AWS": NOBODY}}, INVALID),
    ({"Action": "s3:*", "Principal": {"AWS": "arn:aws:iam::999999999999:role/nobody"}}, INVALID),
    ({"Action": "s3:*", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/*"}}, INVALID),
    ({"Action": "s3:*", "Principal": {"AWS": "nobody"}}, INVALID),
    ({"Action": "s3:*", "Principal": {"Service": "cloudtrail"}}, INVALID),
    ({"Action": "s3:FetchObject"}, "MalformedPolicy: Policy has invalid action"),
    ({"Action": ["s3:GetObject", "kms:Decrypt"]}, "MalformedPolicy: Policy has invalid action"),
    ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET"},
     "MalformedPolicy: Action does not apply to any resource(s) in statement"),
    ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::other/*"}, "MalformedPolicy: Policy has invalid resource"),
    ({"Action": "s3:GetObject", "Condition": {"StringEquals": {"s3:prefix": "a"}}}, CONDITIONS),
    ({"Action": ["s3:GetObject", "s3:ListBucket"], "Condition": {"StringEquals": {"s3:prefix": "a"}}}, CONDITIONS),
]


@pytest.mark.parametrize(("statement", "expected"), BUCKET_POLICIES)
def test_s3_refuses_a_policy(aws: LocalAws, bucket: str, statement: dict[str, Any], expected: str) -> None:
    either = ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]
    text = policy(**{"Resource": either, **statement}).replace("BUCKET", bucket)
    assert refusal(lambda: aws.client("s3").put_bucket_policy(Bucket=bucket, Policy=text)) == expected


def test_s3_takes_a_policy_for_principals_that_exist(aws: LocalAws, bucket: str, unique: Unique) -> None:
    role = aws.client("iam").create_role(RoleName=unique("r")[:64], Path="/a/", AssumeRolePolicyDocument=json.dumps(POLICY))
    names = [role["Role"]["Arn"], f"arn:aws:iam::{ACCOUNT}:root", "444455556666"]
    statement = {"Action": ["s3:ListBucket"], "Condition": {"StringLike": {"s3:prefix": "a/*"}}}
    text = policy(Principal={"AWS": names}, Resource=f"arn:aws:s3:::{bucket}", **statement)
    aws.client("s3").put_bucket_policy(Bucket=bucket, Policy=text)


LARGE = "arn:aws:s3:::" + "x" * 12_000
REFUSED = [
    ("kms", "create_key", {"Policy": policy(Action="kms:*", Resource="*", Principal={"AWS": NOBODY})},
     "MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals."),
    ("kms", "create_key", {"Policy": policy(Action="kms:*", Resource="*", Sid="x" * 33_000)}, "LimitExceededException: "),
    ("iam", "put_role_policy", {"RoleName": "large", "PolicyName": "p", "PolicyDocument": json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": LARGE}]})},
     "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role large"),
    ("iam", "create_role", {"RoleName": "wide", "AssumeRolePolicyDocument": policy(Action="sts:AssumeRole", Sid="x" * 2_100)},
     "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048"),
    ("iam", "create_role", {"RoleName": "strange", "AssumeRolePolicyDocument": policy(
        Action="sts:AssumeRole", Principal={"AWS": NOBODY})}, "MalformedPolicyDocument: Invalid principal in policy"),
    ("organizations", "create_policy", {"Name": "p", "Description": "", "Type": "SERVICE_CONTROL_POLICY",
                                        "Content": json.dumps({"Statement": "x" * 5_200})}, "ConstraintViolationException: "),
    ("events", "put_rule", {"Name": "r", "EventPattern": json.dumps({"source": ["x" * 2_100]})}, "LimitExceededException: "),
    ("securityhub", "batch_import_findings", {"Findings": [{
        "SchemaVersion": "2018-10-08", "Id": "1", "ProductArn": "p", "GeneratorId": "g", "AwsAccountId": ACCOUNT,
        "CreatedAt": "2026-01-01T00:00:00Z", "UpdatedAt": "2026-01-01T00:00:00Z", "Title": "t", "Description": "d",
        "Severity": {"Label": "LOW"}, "Resources": [{"Type": "Other", "Id": "i"}]}]},
     f"InvalidAccessException: Account {ACCOUNT} is not subscribed to AWS Security Hub"),
]


@pytest.mark.parametrize(("service", "operation", "parameters", "expected"), REFUSED, ids=[row[1] for row in REFUSED])
def test_aws_refuses(aws: LocalAws, service: str, operation: str, parameters: dict[str, Any], expected: str) -> None:
    iam = aws.client("iam")
    if service == "securityhub":
        aws.client("securityhub").enable_security_hub()
        aws.client("securityhub").disable_security_hub()
    # the rows share one role
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName="large", AssumeRolePolicyDocument=json.dumps(ASSUMED_BY_LAMBDA))
    assert refusal(lambda: getattr(aws.client(service), operation)(**parameters)).startswith(expected)


def test_a_deleted_queue_keeps_its_name_for_a_minute(aws: LocalAws, unique: Unique) -> None:
    sqs = aws.client("sqs")
    sqs.delete_queue(QueueUrl=sqs.create_queue(QueueName=unique("q"))["QueueUrl"])
    assert "QueueDeletedRecently" in refusal(lambda: sqs.create_queue(QueueName=unique("q")))
    aws.answer("clock", {"seconds": 61})
    sqs.create_queue(QueueName=unique("q"))


def test_deleting_a_configuration_never_deletes_the_bucket(aws: LocalAws, bucket: str) -> None:
    s3 = aws.client("s3")
    assert "does not exist" in refusal(lambda: s3.delete_bucket_inventory_configuration(Bucket=bucket, Id="i"))
    assert "NotImplemented" in refusal(lambda: s3.delete_bucket_analytics_configuration(Bucket=bucket, Id="i"))
    s3.head_bucket(Bucket=bucket)


@pytest.fixture(scope="module")
def new_account() -> Iterator[LocalAws]:
    process, endpoint = start("--lambda-concurrency", "10", "--short-ids-leave-room")
    yield LocalAws(endpoint)
    stop(process)


def reserving(aws: LocalAws, name: str, reserved: int) -> None:
    function = json.loads(json.dumps(FUNCTION))
    function["Properties"]["ReservedConcurrentExecutions"] = reserved
    aws.deploy(name, {"Role": ROLE, "Function": function})


def test_a_new_account_reserves_no_concurrency(aws: LocalAws, new_account: LocalAws, unique: Unique) -> None:
    reserving(aws, unique("s"), 5)
    with pytest.raises(pytest.fail.Exception, match=r"below its minimum value of \[10\]"):
        reserving(new_account, unique("s"), 1)
    assert new_account.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"] == 10


STACK = "a-very-long-audit-log-name-indeed-yes"


@pytest.mark.parametrize(("logical_id", "fixed", "shared"), [
    ("AuditLogEvidenceBucketOfTheLog", r"a-very-long-audit-log-nam-auditlogevidencebucketof-[a-z0-9]{12}",
     r"a-very-long-audit-log-nam-auditlogevidencebucketof-[a-z0-9]{12}"),
    ("Bucket", r"a-very-long-audit-log-nam-bucket-[a-z0-9]{12}", r"a-very-long-audit-log-name-indeed-yes-bucket-[a-z0-9]{12}"),
])
def test_bucket_names_are_cut_as_cloudformation_cuts_them(
    aws: LocalAws, new_account: LocalAws, logical_id: str, fixed: str, shared: str
) -> None:
    for local, expected in ((aws, fixed), (new_account, shared)):
        assert re.fullmatch(expected, local.deploy(STACK, {logical_id: BUCKET})[logical_id])
