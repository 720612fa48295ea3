"""Calls that checking an audit log makes, and moto may lack: each is answered."""

import base64
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from acting import role
from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from conftest import ACCOUNT, REGION, LocalAws
from test_functions import deployed
from templates import POLICY

Unique = Callable[[str], str]

FINDING = {
    "SchemaVersion": "2018-10-08",
    "Id": "wormtrail/one",
    "ProductArn": f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default",
    "GeneratorId": "wormtrail",
    "AwsAccountId": ACCOUNT,
    "Types": ["Software and Configuration Checks"],
    "CreatedAt": "2026-01-01T00:00:00Z",
    "UpdatedAt": "2026-01-01T00:00:00Z",
    "Severity": {"Label": "HIGH"},
    "Title": "t",
    "Description": "d",
    "Resources": [{"Type": "AwsS3Bucket", "Id": "arn:aws:s3:::b"}],
}


def test_findings_are_taken_and_answered_by_security_hub(aws: LocalAws) -> None:
    hub = aws.client("securityhub")
    hub.enable_security_hub()
    assert hub.batch_import_findings(Findings=[FINDING])["SuccessCount"] == 1
    assert [each["Id"] for each in hub.get_findings()["Findings"]] == ["wormtrail/one"]
    hub.batch_import_findings(Findings=[{**FINDING, "Title": "again"}])
    assert [each["Title"] for each in hub.get_findings()["Findings"]] == ["again"]


def test_registered_public_keys_are_listed_for_their_time(aws: LocalAws) -> None:
    value = b"any DER"
    key = {
        "region": REGION,
        "Value": base64.b64encode(value).decode(),
        "Fingerprint": hashlib.md5(value).hexdigest(),
        "ValidityStartTime": time.time() - 3600,
        "ValidityEndTime": time.time() + 3600,
    }
    assert aws.request("POST", "public-keys", key) == 201
    cloudtrail = aws.client("cloudtrail")
    listed = cloudtrail.list_public_keys()["PublicKeyList"]
    assert [(each["Value"], each["Fingerprint"]) for each in listed] == [(value, key["Fingerprint"])]
    long_ago = {"StartTime": 1_000_000_000, "EndTime": 1_000_003_600}
    assert cloudtrail.list_public_keys(**long_ago)["PublicKeyList"] == []
    assert aws.client("cloudtrail", region="us-west-2").list_public_keys()["PublicKeyList"] == []
    assert aws.request("DELETE", "public-keys") == 204
    assert cloudtrail.list_public_keys()["PublicKeyList"] == []


@pytest.mark.parametrize("body", [None, [], {}, {"region": REGION}], ids=str)
def test_a_key_that_is_none_is_refused(aws: LocalAws, body: Any) -> None:
    with pytest.raises(Exception, match="400"):
        aws.request("POST", "public-keys", body)


def test_a_confirmed_address_is_no_longer_pending(aws: LocalAws, unique: Unique) -> None:
    sns = aws.client("sns")
    topic = sns.create_topic(Name=unique("t"))["TopicArn"]
    address = f"{unique('owner')}@example.com"
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=address)
    attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert (attributes["SubscriptionsPending"], attributes["SubscriptionsConfirmed"]) == ("1", "0")
    assert aws.request("POST", "confirmations", {"region": REGION, "endpoint": address}) == 200
    listed = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"][0]
    assert listed["SubscriptionArn"].startswith(topic)
    attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert (attributes["SubscriptionsPending"], attributes["SubscriptionsConfirmed"]) == ("0", "1")


def test_a_call_that_nobody_implements_is_an_error_of_its_name(aws: LocalAws) -> None:
    with pytest.raises(Exception, match=r"NotImplemented.*update_primary_region"):
        aws.client("kms").update_primary_region(KeyId="k", PrimaryRegion="us-east-1")


def test_a_schedule_is_switched_off_and_answers_so(aws: LocalAws, unique: Unique) -> None:
    scheduler = aws.client("scheduler")
    settings = {
        "Name": unique("s"),
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ScheduleExpression": "rate(1 hour)",
        "Target": {
            "Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f",
            "RoleArn": role(aws, unique("r"), trusts={"Service": "scheduler.amazonaws.com"}),
        },
    }
    scheduler.create_schedule(**settings)
    scheduler.update_schedule(**settings, State="DISABLED")
    assert scheduler.get_schedule(Name=unique("s"))["State"] == "DISABLED"


def test_a_key_deletion_is_scheduled_and_cancelled(aws: LocalAws) -> None:
    kms = aws.client("kms")
    key = kms.create_key(Policy=json.dumps(POLICY))["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion"
    kms.cancel_key_deletion(KeyId=key)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"
    kms.enable_key(KeyId=key)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"


def test_a_key_signs_with_ed25519_what_anybody_verifies(aws: LocalAws) -> None:
    kms = aws.client("kms")
    spec = {"KeySpec": "ECC_NIST_EDWARDS25519", "KeyUsage": "SIGN_VERIFY"}
    key = {"KeyId": kms.create_key(Policy=json.dumps(POLICY), **spec)["KeyMetadata"]["KeyId"]}
    pure = {"SigningAlgorithm": "ED25519_SHA_512", "MessageType": "RAW"}
    signature = kms.sign(**key, Message=b"head\n", **pure)["Signature"]
    public_key = load_der_public_key(kms.get_public_key(**key)["PublicKey"])
    assert isinstance(public_key, Ed25519PublicKey)
    public_key.verify(signature, b"head\n")
    with pytest.raises(InvalidSignature):
        public_key.verify(signature, b"heads\n")
    assert kms.verify(**key, Message=b"head\n", Signature=signature, **pure)["SignatureValid"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"Message": b"m", "SigningAlgorithm": "ED25519_SHA_512", "MessageType": "DIGEST"}, "ValidationException"),
        ({"Message": b"m", "SigningAlgorithm": "ECDSA_SHA_256"}, "ValidationException"),
        ({"Message": b"m" * 4097, "SigningAlgorithm": "ED25519_SHA_512"}, "ValidationException"),
    ],
)
def test_a_key_refuses_to_sign_otherwise(aws: LocalAws, asked: dict[str, Any], code: str) -> None:
    kms = aws.client("kms")
    spec = {"KeySpec": "ECC_NIST_EDWARDS25519", "KeyUsage": "SIGN_VERIFY"}
    key = kms.create_key(Policy=json.dumps(POLICY), **spec)["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError) as refused:
        kms.sign(KeyId=key, **asked)
    assert refused.value.response["Error"]["Code"] == code


def test_a_key_that_signs_does_not_rotate(aws: LocalAws) -> None:
    kms = aws.client("kms")
    spec = {"KeySpec": "ECC_NIST_EDWARDS25519", "KeyUsage": "SIGN_VERIFY"}
    key = kms.create_key(Policy=json.dumps(POLICY), **spec)["KeyMetadata"]["KeyId"]
    for change in (kms.enable_key_rotation, kms.disable_key_rotation):
        with pytest.raises(ClientError) as refused:
            change(KeyId=key)
        assert refused.value.response["Error"]["Code"] == "UnsupportedOperationException"


def test_a_distributed_map_reads_its_items_runs_a_function_and_writes_its_results(aws: LocalAws, unique: Unique) -> None:
    function = deployed(aws, unique("f"), "exports.handler = async (item) => ({ hour: item.hour, whole: true })")
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=unique("b"), CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=unique("b"), Key="items.json", Body=json.dumps([{"hour": hour} for hour in range(4)]))
    definition = {
        "StartAt": "Map",
        "States": {
            "Map": {
                "Type": "Map",
                "ItemReader": {
                    "Resource": "arn:aws:states:::s3:getObject",
                    "ReaderConfig": {"InputType": "JSON"},
                    "Parameters": {"Bucket": unique("b"), "Key": "items.json"},
                },
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "Verify",
                    "States": {
                        "Verify": {
                            "Type": "Task",
                            "Resource": "arn:aws:states:::lambda:invoke",
                            "Parameters": {"FunctionName": function, "Payload.$": "$"},
                            "OutputPath": "$.Payload",
                            "End": True,
                        }
                    },
                },
                "MaxConcurrency": 2,
                "End": True,
            }
        },
    }
    states = aws.client("stepfunctions")
    machine = states.create_state_machine(
        name=unique("m"), definition=json.dumps(definition), roleArn=f"arn:aws:iam::{ACCOUNT}:role/{unique('f')}"
    )["stateMachineArn"]
    execution = states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    deadline = time.monotonic() + 60
    while (ran := states.describe_execution(executionArn=execution))["status"] == "RUNNING":
        assert time.monotonic() < deadline, "still running"
        time.sleep(0.1)
    assert ran["status"] == "SUCCEEDED", ran
    assert sorted(each["hour"] for each in json.loads(ran["output"])) == [0, 1, 2, 3]


def test_a_queue_keeps_its_policy_when_another_attribute_is_set(aws: LocalAws, unique: Unique) -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    queues = aws.client("sqs")
    url = queues.create_queue(QueueName=unique("queue"), Attributes={"Policy": policy})["QueueUrl"]
    queues.set_queue_attributes(QueueUrl=url, Attributes={"MessageRetentionPeriod": "60"})
    attributes = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert json.loads(attributes["Policy"])["Statement"] == [statement]
    assert attributes["MessageRetentionPeriod"] == "60"


def test_a_mute_rule_is_listed_for_its_alarms_until_it_is_over(aws: LocalAws, unique: Unique) -> None:
    cloudwatch = aws.client("cloudwatch")
    name = unique("rule")
    rule = {"Schedule": {"Expression": "cron(0 2 * * *)", "Duration": "PT4H"}}
    cloudwatch.put_alarm_mute_rule(Name=name, Rule=rule, MuteTargets={"AlarmNames": ["one"]})
    listed = cloudwatch.list_alarm_mute_rules(AlarmName="one")["AlarmMuteRuleSummaries"]
    arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm-mute-rule:{name}"
    assert [(each["AlarmMuteRuleArn"], each["Status"]) for each in listed] == [(arn, "SCHEDULED")]
    assert cloudwatch.list_alarm_mute_rules(AlarmName="other")["AlarmMuteRuleSummaries"] == []
    assert cloudwatch.list_alarm_mute_rules(Statuses=["ACTIVE"])["AlarmMuteRuleSummaries"] == []
    assert cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=name)["Rule"] == rule
    over = {"ExpireDate": "2020-01-01T00:00:00Z", "MuteTargets": {"AlarmNames": ["one"]}}
    cloudwatch.put_alarm_mute_rule(Name=name, Rule=rule, **over)
    assert cloudwatch.list_alarm_mute_rules(AlarmName="one")["AlarmMuteRuleSummaries"][0]["Status"] == "EXPIRED"
    cloudwatch.delete_alarm_mute_rule(AlarmMuteRuleName=name)
    assert cloudwatch.list_alarm_mute_rules()["AlarmMuteRuleSummaries"] == []
