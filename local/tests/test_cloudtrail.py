"""CloudTrail: what is recorded, what is delivered, and that AWS's own validator finds it whole."""

import gzip
import json
import os
import subprocess
import sys
import urllib.error
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from acting import EVERYTHING, document
from botocore.exceptions import ClientError
from conftest import ACCOUNT, REGION, LocalAws, delivery_policy, start, stop
from templates import POLICY

HOUR = 3600
Record = dict[str, Any]


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalAws]:
    """A server with a clock of its own."""
    process, endpoint = start()
    yield LocalAws(endpoint)
    stop(process)


@pytest.fixture
def bucket(aws: LocalAws, unique: Callable[[str], str]) -> Iterator[str]:
    """The bucket of a trail of the same name."""
    yield aws.trail(unique("t"), EnableLogFileValidation=True)
    aws.client("cloudtrail").delete_trail(Name=unique("t"))


def pass_time(aws: LocalAws, seconds: float, **more: Any) -> datetime:
    aws.settle()
    return datetime.fromisoformat(aws.answer("clock", {"seconds": seconds, **more})["now"].replace("Z", "+00:00"))


def keys(aws: LocalAws, bucket: str, kind: str = "CloudTrail", region: str = REGION) -> list[str]:
    prefix = f"AWSLogs/{ACCOUNT}/{kind}/{region}/"
    return [each["Key"] for each in aws.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])]


def read(aws: LocalAws, bucket: str, key: str) -> Any:
    return json.loads(gzip.decompress(aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()))


def records(aws: LocalAws, bucket: str, region: str = REGION) -> list[Record]:
    pass_time(aws, 400)
    return [record for key in keys(aws, bucket, region=region) for record in read(aws, bucket, key)["Records"]]


def named(found: list[Record], name: str) -> Record:
    chosen = [record for record in found if record["eventName"] == name]
    assert len(chosen) == 1, [record["eventName"] for record in found]
    return chosen[0]


def refused(attempt: Any) -> None:
    with pytest.raises(Exception):
        attempt()


def test_calls_are_recorded_in_a_log_file(aws: LocalAws, bucket: str) -> None:
    iam, s3, kms = aws.client("iam"), aws.client("s3"), aws.client("kms")
    role = iam.create_role(RoleName="auditor", Path="/people/", AssumeRolePolicyDocument=json.dumps(POLICY))["Role"]["Arn"]
    iam.put_role_policy(RoleName="auditor", PolicyName="rights", PolicyDocument=document(EVERYTHING))
    iam.create_user(UserName="night-watch")
    iam.create_access_key(UserName="night-watch")
    session = aws.client("sts").assume_role(RoleArn=role, RoleSessionName="night")["Credentials"]
    refused(lambda: aws.client("kms", credentials=session).disable_key(KeyId="11111111-1111-1111-1111-111111111111"))
    s3.get_bucket_versioning(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="not-selected", Body=b"x")
    key = kms.create_key()["KeyMetadata"]
    kms.describe_key(KeyId=key["KeyId"])
    found = records(aws, bucket)
    assert {record["eventCategory"] for record in found} == {"Management"}
    denied = named(found, "DisableKey")
    assert denied["eventSource"] == "kms.amazonaws.com"
    assert denied["errorCode"] == "NotFoundException"
    assert denied["sourceIPAddress"] == "127.0.0.1"
    assert denied["readOnly"] is False
    assert denied["userIdentity"]["arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/auditor/night"
    issuer = denied["userIdentity"]["sessionContext"]["sessionIssuer"]
    assert (issuer["arn"], issuer["accountId"], issuer["userName"]) == (role, ACCOUNT, "auditor")
    assert denied["userIdentity"]["sessionContext"]["attributes"]["mfaAuthenticated"] == "false"
    looked = named(found, "GetBucketVersioning")
    assert (looked["readOnly"], looked["managementEvent"]) == (True, True)
    assert looked["resources"] == [{"accountId": ACCOUNT, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"}]
    assert named(found, "DescribeKey")["resources"][0]["ARN"] == key["Arn"]
    # What a change answered is recorded; of reads and of refusals nothing is.
    assert named(found, "CreateKey")["responseElements"]["keyMetadata"]["arn"] == key["Arn"]
    assert [each["responseElements"] for each in (denied, looked, named(found, "DescribeKey"))] == [None, None, None]
    # IAM is recorded in one Region alone.
    in_virginia = [record for each in keys(aws, bucket, region="us-east-1") for record in read(aws, bucket, each)["Records"]]
    created = named(in_virginia, "CreateRole")
    assert created["requestParameters"]["roleName"] == "auditor"
    assert created["responseElements"]["role"]["arn"] == role
    assert named(in_virginia, "PutRolePolicy")["responseElements"] is None
    shown = named(in_virginia, "CreateAccessKey")["responseElements"]["accessKey"]
    assert shown["accessKeyId"] and "secretAccessKey" not in shown


SELECTORS = [
    ([{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}],
     {"PutObject", "GetObject", "ListObjects", "DeleteObject"}),
    ([{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
      {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::BUCKET/a/"]}, {"Field": "readOnly", "Equals": ["false"]}],
     {"PutObject", "DeleteObject"}),
    ([{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
      {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::BUCKET/a/"]}], {"ListObjects"}),
    ([{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::Lambda::Function"]}], set()),
    ([{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "eventName", "NotEquals": ["GetBucketAcl"]}],
     {"GetBucketVersioning"}),
]


@pytest.mark.parametrize(("fields", "expected"), SELECTORS)
def test_advanced_selectors_choose_what_is_recorded(
    aws: LocalAws, bucket: str, fields: list[Any], expected: set[str]
) -> None:
    pass_time(aws, 400)
    fields = json.loads(json.dumps(fields).replace("BUCKET", bucket))
    aws.client("cloudtrail").put_event_selectors(TrailName=bucket, AdvancedEventSelectors=[{"FieldSelectors": fields}])
    s3 = aws.client("s3")
    s3.put_object(Bucket=bucket, Key="a/1", Body=b"x")
    s3.get_object(Bucket=bucket, Key="a/1")
    s3.list_objects_v2(Bucket=bucket)
    s3.delete_object(Bucket=bucket, Key="a/1")
    s3.get_bucket_versioning(Bucket=bucket)
    s3.get_bucket_acl(Bucket=bucket)
    found = [record for record in records(aws, bucket) if record["userIdentity"].get("arn")]
    assert {record["eventName"] for record in found} - {"PutEventSelectors", "CreateTrail", "StartLogging"} == expected


def validate(aws: LocalAws, name: str, start_time: datetime, end_time: datetime, region: str = REGION) -> str:
    """What `aws cloudtrail validate-logs` says."""
    environment = {**os.environ, "AWS_ENDPOINT_URL": aws.endpoint, "AWS_ACCESS_KEY_ID": "local",
                   "AWS_SECRET_ACCESS_KEY": "local", "AWS_DEFAULT_REGION": region}
    arn = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{name}"
    words = ["cloudtrail", "validate-logs", "--trail-arn", arn, "--start-time", start_time.isoformat(),
             "--end-time", end_time.isoformat(), "--verbose"]
    done = subprocess.run([sys.executable, "-m", "awscli", *words], env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_the_chain_is_whole_for_the_validator_of_aws(aws: LocalAws, bucket: str) -> None:
    began = pass_time(aws, 0) - timedelta(minutes=1)
    for _ in range(3):
        aws.client("s3").get_bucket_versioning(Bucket=bucket)
        pass_time(aws, HOUR)
    aws.request("POST", "signing-keys")
    aws.client("s3").get_bucket_versioning(Bucket=bucket)
    ended = pass_time(aws, HOUR)
    assert len(keys(aws, bucket, "CloudTrail-Digest")) == 4
    digests = [read(aws, bucket, key) for key in keys(aws, bucket, "CloudTrail-Digest")]
    assert len({digest["digestPublicKeyFingerprint"] for digest in digests}) == 2
    assert len(keys(aws, bucket, "CloudTrail-Digest", "us-west-2")) == 4
    said = validate(aws, bucket, began, ended)
    assert "4/4 digest files valid" in said, said
    assert "4/4 log files valid" in said, said
    aws.client("s3").put_object(Bucket=bucket, Key=keys(aws, bucket)[0], Body=gzip.compress(b"{}"))
    assert "INVALID: hash value doesn't match" in validate(aws, bucket, began, ended)


def test_s3_took_what_is_delivered_when_cloudtrail_delivered_it(aws: LocalAws, unique: Callable[[str], str]) -> None:
    bucket = aws.trail(unique("t"), EnableLogFileValidation=True)
    s3 = aws.client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 2}}
    s3.put_object_lock_configuration(
        Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    pass_time(aws, 2 * HOUR)
    for kind in ("CloudTrail", "CloudTrail-Digest"):
        key = keys(aws, bucket, kind)[-1]
        name = datetime.strptime(key.split("_")[3 if kind == "CloudTrail" else 5][:13] + "Z", "%Y%m%dT%H%MZ").replace(tzinfo=timezone.utc)
        newest = s3.head_object(Bucket=bucket, Key=key)
        assert abs(newest["LastModified"] - name) < timedelta(minutes=30), key
        assert abs(newest["ObjectLockRetainUntilDate"] - newest["LastModified"] - timedelta(days=2)) < timedelta(seconds=5)
    aws.client("cloudtrail").delete_trail(Name=unique("t"))


def test_a_trail_that_stops_delivers_a_last_digest_and_starts_a_chain_anew(aws: LocalAws, bucket: str) -> None:
    cloudtrail = aws.client("cloudtrail")
    began = pass_time(aws, 0) - timedelta(minutes=1)
    pass_time(aws, HOUR)
    cloudtrail.stop_logging(Name=bucket)
    aws.client("s3").get_bucket_versioning(Bucket=bucket)
    pass_time(aws, 3 * HOUR)
    assert len(keys(aws, bucket, "CloudTrail-Digest")) == 2
    names = [record["eventName"] for key in keys(aws, bucket) for record in read(aws, bucket, key)["Records"]]
    assert "StopLogging" in names
    assert "GetBucketVersioning" not in names
    cloudtrail.start_logging(Name=bucket)
    ended = pass_time(aws, 2 * HOUR)
    digests = [read(aws, bucket, key) for key in keys(aws, bucket, "CloudTrail-Digest")]
    assert [digest["previousDigestSignature"] is None for digest in digests] == [True, False, True, False]
    assert "4/4 digest files valid" in validate(aws, bucket, began, ended)


def test_late_log_files_are_named_by_a_backfill_digest(aws: LocalAws, bucket: str) -> None:
    began = pass_time(aws, 0) - timedelta(minutes=1)
    aws.client("s3").get_bucket_versioning(Bucket=bucket)
    pass_time(aws, HOUR, late=True)
    ended = pass_time(aws, HOUR)
    digests = keys(aws, bucket, "CloudTrail-Digest")
    assert [key.endswith("_backfill.json.gz") for key in digests] == [False, True, False]
    assert [len(read(aws, bucket, key)["logFiles"]) for key in digests][:2] == [0, 1]
    metadata = aws.client("s3").head_object(Bucket=bucket, Key=digests[1])["Metadata"]
    assert {"backfill-generation-timestamp", "signature", "signature-algorithm"} == set(metadata)
    said = validate(aws, bucket, began, ended)
    assert "3/3 digest files valid" in said or "2/2 digest files valid" in said, said


@pytest.fixture(scope="module")
def second() -> Iterator[LocalAws]:
    """A server whose trails stay."""
    process, endpoint = start()
    yield LocalAws(endpoint)
    stop(process)


def status(aws: LocalAws, trail: str) -> dict[str, Any]:
    return aws.client("cloudtrail").get_trail_status(Name=trail)


def test_a_refused_delivery_is_told_and_made_good(second: LocalAws) -> None:
    bucket = second.trail("refused", EnableLogFileValidation=True)
    began = pass_time(second, 0) - timedelta(minutes=1)
    s3 = second.client("s3")
    policy = s3.get_bucket_policy(Bucket=bucket)["Policy"]
    s3.delete_bucket_policy(Bucket=bucket)
    pass_time(second, HOUR)
    told = status(second, bucket)
    assert (told["LatestDeliveryError"], told["LatestDigestDeliveryError"]) == ("AccessDenied", "AccessDenied")
    assert "LatestDeliveryTime" not in told
    assert keys(second, bucket) == keys(second, bucket, "CloudTrail-Digest") == []
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    ended = pass_time(second, HOUR)
    told = status(second, bucket)
    assert "LatestDeliveryError" not in told
    assert told["LatestDeliveryTime"] and told["LatestDigestDeliveryTime"]
    assert "2/2 digest files valid" in validate(second, bucket, began, ended)


KEY_STATEMENT = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Resource": "*"}
FOR_ROOT = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}


def condition(key: str, value: str) -> dict[str, Any]:
    return {"Condition": {"StringEquals": {key: value}}}


KEYS = [
    ([], "InsufficientEncryptionPolicyException"),
    ([{**KEY_STATEMENT, "Action": "kms:GenerateDataKey*"}], "InsufficientEncryptionPolicyException"),
    ([{**KEY_STATEMENT, "Action": ["kms:GenerateDataKey*", "kms:DescribeKey"], **condition("aws:SourceArn", "arn:aws:cloudtrail:x")}],
     "InsufficientEncryptionPolicyException"),
    ([{**KEY_STATEMENT, "Action": ["kms:GenerateDataKey*", "kms:DescribeKey"]}], "allowed"),
    ([{**KEY_STATEMENT, "Action": "kms:DescribeKey"},
      {**KEY_STATEMENT, "Action": "kms:GenerateDataKey*",
       **condition("kms:EncryptionContext:aws:cloudtrail:arn", f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/encrypted")}], "allowed"),
]


@pytest.mark.parametrize(("statements", "expected"), KEYS)
def test_the_key_has_to_let_the_trail_in(second: LocalAws, unique: Callable[[str], str], statements: list[Any], expected: str) -> None:
    s3, cloudtrail = second.client("s3"), second.client("cloudtrail")
    s3.create_bucket(Bucket=unique("b"), CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_policy(Bucket=unique("b"), Policy=json.dumps(delivery_policy(unique("b"))))
    policy = json.dumps({"Version": "2012-10-17", "Statement": [FOR_ROOT, *statements]})
    key = second.client("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"]
    create = lambda: cloudtrail.create_trail(Name="encrypted", S3BucketName=unique("b"), KmsKeyId=key)  # noqa: E731
    if expected == "allowed":
        assert create()["KmsKeyId"] == key
        cloudtrail.delete_trail(Name="encrypted")
    else:
        with pytest.raises(ClientError, match=expected):
            create()


def without(statement: int, bucket: str) -> dict[str, Any]:
    policy = delivery_policy(bucket)
    del policy["Statement"][statement]
    return policy


@pytest.mark.parametrize("statement", [0, 1], ids=["GetBucketAcl", "PutObject"])
def test_the_bucket_has_to_let_the_trail_in(second: LocalAws, unique: Callable[[str], str], statement: int) -> None:
    bucket = second.trail(unique("t"))
    s3, cloudtrail = second.client("s3"), second.client("cloudtrail")
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(without(statement, bucket)))
    for attempt in (
        lambda: cloudtrail.create_trail(Name=unique("u"), S3BucketName=bucket),
        lambda: cloudtrail.update_trail(Name=bucket, EnableLogFileValidation=True),
    ):
        with pytest.raises(ClientError, match="InsufficientS3BucketPolicyException"):
            attempt()
    assert cloudtrail.get_trail(Name=bucket)["Trail"]["LogFileValidationEnabled"] is False
    cloudtrail.delete_trail(Name=bucket)


def test_accounts_have_trails_of_their_own(aws: LocalAws, bucket: str) -> None:
    other = {"AccessKeyId": "444455556666", "SecretAccessKey": "x"}
    aws.client("kms", credentials=other).create_key(Description="of the other account")
    aws.client("kms").create_key(Description="of ours")
    created = [record for record in records(aws, bucket) if record["eventName"] == "CreateKey"]
    assert {record["recipientAccountId"] for record in created} == {ACCOUNT}


def test_the_account_of_a_bucket_gets_the_requests_of_other_accounts(aws: LocalAws, bucket: str) -> None:
    fields = [{"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}]
    aws.client("cloudtrail").put_event_selectors(TrailName=bucket, AdvancedEventSelectors=[{"FieldSelectors": fields}])
    other = {"AccessKeyId": "444455556666", "SecretAccessKey": "x"}
    aws.client("s3", credentials=other).put_object(Bucket=bucket, Key="planted", Body=b"x")
    planted = named([each for each in records(aws, bucket) if each["requestParameters"].get("key") == "planted"], "PutObject")
    assert planted["recipientAccountId"] == ACCOUNT
    # which account it was, and no name
    assert sorted(planted["userIdentity"]) == ["accountId", "principalId", "type"]
    assert (planted["userIdentity"]["type"], planted["userIdentity"]["accountId"]) == ("AWSAccount", "444455556666")


UNUSUAL = {"region": REGION, "event_source": "s3.amazonaws.com", "event_name": "DeleteBucket", "insight_type": "ApiErrorRateInsight"}


def refuses(aws: LocalAws, body: Any) -> int:
    """The status of a refusal."""
    with pytest.raises(urllib.error.HTTPError) as refusal:
        aws.answer("insights", body)
    return refusal.value.code


def heard_insights(aws: LocalAws, name: str) -> Callable[[], list[Record]]:
    """What a rule hears of Insights from now on."""
    sqs, events = aws.client("sqs"), aws.client("events")
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    let_in = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [let_in]})})
    events.put_rule(Name=name, EventPattern=json.dumps({"source": ["aws.cloudtrail"], "detail-type": ["AWS Insight via CloudTrail"]}))
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])

    def heard() -> list[Record]:
        aws.settle()
        got = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(each["Body"])["detail"] for each in got]

    return heard


def test_insights_are_delivered_and_heard_where_a_trail_looks_for_them(
    aws: LocalAws, bucket: str, unique: Callable[[str], str]
) -> None:
    heard = heard_insights(aws, unique("q"))
    assert refuses(aws, UNUSUAL) == 404
    select = aws.client("cloudtrail").put_insight_selectors
    select(TrailName=bucket, InsightSelectors=[{"InsightType": "ApiErrorRateInsight"}])
    assert refuses(aws, {**UNUSUAL, "insight_type": "ApiCallRateInsight"}) == 404
    shared = aws.answer("insights", UNUSUAL)
    aws.answer("insights", {**UNUSUAL, **shared, "state": "End"})
    pass_time(aws, 400)
    (key,) = keys(aws, bucket, "CloudTrail-Insight")
    assert key.split("/")[-1].startswith(f"{ACCOUNT}_CloudTrail-Insight_{REGION}_")
    delivered = read(aws, bucket, key)["Records"]
    assert [each["insightDetails"]["state"] for each in delivered] == ["Start", "End"]
    assert {each["sharedEventID"] for each in delivered} == {shared["shared_id"]}
    assert {(each["eventCategory"], each["eventType"]) for each in delivered} == {("Insight", "AwsCloudTrailInsight")}
    assert sorted(heard(), key=lambda each: each["insightDetails"]["state"]) == sorted(
        delivered, key=lambda each: each["insightDetails"]["state"]
    )
    assert not [each for each in records(aws, bucket) if each["eventCategory"] == "Insight"]
    aws.client("cloudtrail").stop_logging(Name=bucket)
    assert refuses(aws, UNUSUAL) == 404


def test_insights_are_refused_where_they_are_not_told(aws: LocalAws) -> None:
    assert refuses(aws, {"region": REGION}) == 400
    assert refuses(aws, []) == 400
