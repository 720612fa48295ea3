"""Calls that change something arrive as events, and events arrive at their targets."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from acting import EVERYTHING, arranging, assumed, document, role
from conftest import ACCOUNT, REGION, LocalAws
from templates import POLICY

Unique = Callable[[str], str]


@pytest.fixture(scope="module", autouse=True)
def recorded(aws: LocalAws) -> Iterator[None]:
    """No call is an event while no trail logs."""
    aws.trail("recorded-events")
    yield
    aws.client("cloudtrail").delete_trail(Name="recorded-events")


class Queue:
    """A queue that a test reads."""

    def __init__(self, aws: LocalAws, name: str) -> None:
        self._aws = aws
        self._sqs = aws.client("sqs")
        self._url = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        self.arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
        services = [f"{each}.amazonaws.com" for each in ("events", "sns")]
        self.set(Policy=document({"Principal": {"Service": services}, "Action": "sqs:SendMessage", "Resource": "*"}))

    def set(self, **attributes: str) -> None:
        self._sqs.set_queue_attributes(QueueUrl=self._url, Attributes=attributes)

    def messages(self) -> list[str]:
        self._aws.settle()
        received = self._sqs.receive_message(
            QueueUrl=self._url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages", [])
        self.attributes = [each.get("MessageAttributes", {}) for each in received]
        return [each["Body"] for each in received]


def watched(aws: LocalAws, name: str, pattern: dict[str, Any], in_region: str = REGION, **target: Any) -> Queue:
    """A queue behind a rule."""
    queue = Queue(aws, name)
    events = aws.client("events", region=in_region)
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": queue.arn, **target}])
    return queue


def one(messages: list[str]) -> dict[str, Any]:
    assert len(messages) == 1, messages
    return json.loads(messages[0])


def attack(service: str, operation: str, **parameters: Any) -> Callable[[LocalAws], Any]:
    return lambda aws: getattr(aws.client(service), operation)(**parameters)


ATTACKS = [
    ("cloudtrail", "StopLogging", attack("cloudtrail", "stop_logging", Name="tampered"), {"name": "tampered"}),
    ("cloudtrail", "DeleteTrail", attack("cloudtrail", "delete_trail", Name="tampered"), {"name": "tampered"}),
    ("cloudtrail", "UpdateTrail", attack("cloudtrail", "update_trail", Name="tampered", EnableLogFileValidation=False),
     {"name": "tampered", "enableLogFileValidation": False}),
    ("cloudtrail", "PutEventSelectors",
     attack("cloudtrail", "put_event_selectors", TrailName="tampered", EventSelectors=[{"ReadWriteType": "ReadOnly"}]),
     {"trailName": "tampered", "eventSelectors": [{"readWriteType": "ReadOnly"}]}),
    ("s3", "PutBucketPolicy", attack("s3", "put_bucket_policy", Bucket="tampered", Policy=json.dumps(POLICY)),
     {"bucketName": "tampered"}),
    ("s3", "DeleteBucketPolicy", attack("s3", "delete_bucket_policy", Bucket="tampered"), {"bucketName": "tampered"}),
    ("s3", "PutBucketVersioning",
     attack("s3", "put_bucket_versioning", Bucket="tampered", VersioningConfiguration={"Status": "Suspended"}),
     {"bucketName": "tampered"}),
    ("s3", "PutBucketLifecycle",
     attack("s3", "put_bucket_lifecycle_configuration", Bucket="tampered",
            LifecycleConfiguration={"Rules": [{"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]}),
     {"bucketName": "tampered"}),
    ("kms", "ScheduleKeyDeletion", attack("kms", "schedule_key_deletion", KeyId="tampered"), {"keyId": "tampered"}),
    ("events", "DisableRule", attack("events", "disable_rule", Name="tampered"), {"name": "tampered"}),
    ("scheduler", "DeleteSchedule", attack("scheduler", "delete_schedule", Name="tampered"), {"name": "tampered"}),
    ("lambda", "DeleteFunction20150331", attack("lambda", "delete_function", FunctionName="tampered"),
     {"functionName": "tampered"}),
    ("lambda", "PutFunctionConcurrency20171031",
     attack("lambda", "put_function_concurrency", FunctionName="tampered", ReservedConcurrentExecutions=0),
     {"functionName": "tampered", "reservedConcurrentExecutions": 0}),
    ("lambda", "UpdateFunctionConfiguration20150331v2",
     attack("lambda", "update_function_configuration", FunctionName="tampered", Timeout=1), {"functionName": "tampered"}),
    ("sns", "DeleteTopic", attack("sns", "delete_topic", TopicArn=f"arn:aws:sns:{REGION}:{ACCOUNT}:tampered"),
     {"topicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:tampered"}),
    ("sns", "Unsubscribe", attack("sns", "unsubscribe", SubscriptionArn=f"arn:aws:sns:{REGION}:{ACCOUNT}:tampered:1"),
     {"subscriptionArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:tampered:1"}),
    ("sqs", "DeleteQueue", attack("sqs", "delete_queue", QueueUrl=f"http://127.0.0.1/{ACCOUNT}/tampered"),
     {"queueUrl": f"http://127.0.0.1/{ACCOUNT}/tampered"}),
    ("monitoring", "DeleteAlarms", attack("cloudwatch", "delete_alarms", AlarmNames=["tampered"]), {}),
    ("monitoring", "DisableAlarmActions", attack("cloudwatch", "disable_alarm_actions", AlarmNames=["tampered"]), {}),
    ("logs", "DeleteLogGroup", attack("logs", "delete_log_group", logGroupName="tampered"),
     {"logGroupName": "tampered"}),
    ("cloudformation", "DeleteStack", attack("cloudformation", "delete_stack", StackName="tampered"),
     {"stackName": "tampered"}),
    ("iam", "DeleteRolePolicy", attack("iam", "delete_role_policy", RoleName="tampered", PolicyName="p"),
     {"roleName": "tampered", "policyName": "p"}),
]


@pytest.mark.parametrize(("service", "event", "attempt", "parameters"), ATTACKS, ids=[row[1] for row in ATTACKS])
def test_an_attack_is_an_event_allowed_or_denied(
    aws: LocalAws, unique: Unique, service: str, event: str, attempt: Callable[[LocalAws], Any], parameters: dict[str, Any]
) -> None:
    pattern = {
        "source": [f"aws.{service}"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {"eventSource": [f"{service}.amazonaws.com"], "eventName": [event]},
    }
    queue = watched(aws, unique("a"), pattern, in_region="us-east-1" if service == "iam" else REGION)
    try:
        attempt(aws)
    except Exception:  # noqa: BLE001 a refusal is an event too
        pass
    detail = one(queue.messages())["detail"]
    assert detail["eventName"] == event
    assert detail["userIdentity"]["accountId"] == ACCOUNT
    assert detail["sourceIPAddress"] == "127.0.0.1"
    assert detail["userAgent"].startswith("Botocore/")
    assert detail["managementEvent"] is True
    assert {key: detail["requestParameters"][key] for key in parameters} == parameters


def test_what_cloudformation_calls_is_an_event_in_the_name_of_its_role(aws: LocalAws, unique: Unique) -> None:
    queue = watched(aws, unique("a"), {"source": ["aws.sns"], "detail": {"eventName": ["CreateTopic"]}})
    deployer = role(aws, "deployer", EVERYTHING, trusts={"Service": "cloudformation.amazonaws.com"})
    body = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": unique("t")}}}})
    aws.client("cloudformation").create_stack(StackName=unique("s"), TemplateBody=body, RoleARN=deployer)
    detail = one(queue.messages())["detail"]
    assert detail["userIdentity"]["invokedBy"] == "cloudformation.amazonaws.com"
    assert detail["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] == deployer
    assert detail["sourceIPAddress"] == detail["userAgent"] == "cloudformation.amazonaws.com"
    assert detail["requestParameters"]["name"] == unique("t")


def test_what_cloudformation_calls_without_a_role_is_an_event_in_the_name_of_its_caller(
    aws: LocalAws, unique: Unique
) -> None:
    queue = watched(aws, unique("a"), {"source": ["aws.sns"], "detail": {"eventName": ["CreateTopic"]}})
    body = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": unique("t")}}}})
    aws.client("cloudformation").create_stack(StackName=unique("s"), TemplateBody=body)
    identity = one(queue.messages())["detail"]["userIdentity"]
    assert (identity["type"], identity["invokedBy"]) == ("IAMUser", "cloudformation.amazonaws.com")


def test_a_reading_call_is_no_event(aws: LocalAws, unique: Unique) -> None:
    queue = watched(aws, unique("a"), {"source": ["aws.kms"]})
    aws.client("kms").list_keys()
    assert queue.messages() == []


def test_an_event_names_the_role_that_called(aws: LocalAws, unique: Unique) -> None:
    attacker = role(aws, "attacker", EVERYTHING)
    credentials = assumed(aws, attacker, RoleSessionName="night")
    queue = watched(aws, unique("a"), {"source": ["aws.sqs"], "detail": {"eventName": ["PurgeQueue"]}})
    with pytest.raises(Exception, match="NonExistentQueue"):
        aws.client("sqs", credentials=credentials).purge_queue(QueueUrl=f"{aws.endpoint}/{ACCOUNT}/none")
    identity = one(queue.messages())["detail"]["userIdentity"]
    assert identity["type"] == "AssumedRole"
    assert identity["arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/attacker/night"
    assert identity["sessionContext"]["sessionIssuer"]["arn"] == attacker


def test_a_refused_call_says_so(aws: LocalAws, unique: Unique) -> None:
    queue = watched(aws, unique("a"), {"source": ["aws.kms"], "detail": {"eventName": ["DisableKey"]}})
    with pytest.raises(Exception, match="NotFoundException"):
        aws.client("kms").disable_key(KeyId="11111111-1111-1111-1111-111111111111")
    assert one(queue.messages())["detail"]["errorCode"] == "NotFoundException"


@pytest.mark.parametrize(
    ("target", "received"),
    [
        ({"Input": '{"fixed": 1}'}, {"fixed": 1}),
        ({"InputPath": "$.detail"}, {"name": 'a "quoted" one', "list": [1, "two"]}),
        (
            {"InputTransformer": {"InputPathsMap": {"n": "$.detail.name", "l": "$.detail.list"},
                                  "InputTemplate": '{"said": <n>, "text": "it is <n>", "list": <l>, "none": <x>}'}},
            {"said": 'a "quoted" one', "text": 'it is a "quoted" one', "list": [1, "two"], "none": None},
        ),
    ],
    ids=["input", "path", "transformer"],
)
def test_a_target_receives_what_it_asked_for(
    aws: LocalAws, unique: Unique, target: dict[str, Any], received: dict[str, Any]
) -> None:
    queue = watched(aws, unique("a"), {"source": [unique("source")]}, **target)
    put(aws, unique("source"), {"name": 'a "quoted" one', "list": [1, "two"]})
    assert one(queue.messages()) == received


def put(aws: LocalAws, source: str, detail: dict[str, Any]) -> None:
    entry = {"Source": source, "DetailType": "test", "Detail": json.dumps(detail)}
    assert aws.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0


def test_an_event_has_its_time_spelled_out(aws: LocalAws, unique: Unique) -> None:
    queue = watched(aws, unique("a"), {"source": [unique("source")]})
    put(aws, unique("source"), {})
    event = one(queue.messages())
    assert event["time"].endswith("Z")
    assert event["account"] == ACCOUNT
    assert "ingestion-time" not in event


def test_a_disabled_rule_delivers_nothing(aws: LocalAws, unique: Unique) -> None:
    queue = watched(aws, unique("a"), {"source": [unique("source")]})
    aws.client("events").disable_rule(Name=unique("a"))
    put(aws, unique("source"), {})
    assert queue.messages() == []


def test_what_no_target_takes_goes_to_the_dead_letters(aws: LocalAws, unique: Unique) -> None:
    dead = Queue(aws, unique("dead"))
    aws.client("events").put_rule(Name=unique("a"), EventPattern=json.dumps({"source": [unique("source")]}))
    gone = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:gone"
    aws.client("events").put_targets(
        Rule=unique("a"), Targets=[{"Id": "gone", "Arn": gone, "DeadLetterConfig": {"Arn": dead.arn}}]
    )
    put(aws, unique("source"), {"lost": True})
    assert one(dead.messages())["detail"] == {"lost": True}
    assert dead.attributes[0]["TARGET_ARN"]["StringValue"] == gone


def test_a_topic_passes_events_on_to_queues(aws: LocalAws, unique: Unique) -> None:
    queue = Queue(aws, unique("a"))
    topic = aws.client("sns").create_topic(Name=unique("a"))["TopicArn"]
    aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)
    publish = {"Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": topic}
    aws.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document(publish))
    aws.client("events").put_rule(Name=unique("a"), EventPattern=json.dumps({"source": [unique("source")]}))
    transformer = {"InputPathsMap": {"who": "$.detail.who"}, "InputTemplate": '"<who> did it"'}
    aws.client("events").put_targets(
        Rule=unique("a"), Targets=[{"Id": "topic", "Arn": topic, "InputTransformer": transformer}]
    )
    put(aws, unique("source"), {"who": "Mallory"})
    assert one(queue.messages())["Message"] == "Mallory did it"


def test_an_alarm_tells_its_topic_unless_its_actions_are_off(aws: LocalAws, unique: Unique) -> None:
    queue = Queue(aws, unique("a"))
    topic = aws.client("sns").create_topic(Name=unique("a"))["TopicArn"]
    aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)
    cloudwatch = aws.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=unique("a"), AlarmActions=[topic], MetricName="Errors", Namespace="AWS/Lambda", Statistic="Sum",
        Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
    cloudwatch.set_alarm_state(AlarmName=unique("a"), StateValue="ALARM", StateReason="tested")
    message = json.loads(one(queue.messages())["Message"])
    assert (message["AlarmName"], message["NewStateValue"]) == (unique("a"), "ALARM")
    cloudwatch.disable_alarm_actions(AlarmNames=[unique("a")])
    cloudwatch.set_alarm_state(AlarmName=unique("a"), StateValue="OK", StateReason="tested")
    cloudwatch.set_alarm_state(AlarmName=unique("a"), StateValue="ALARM", StateReason="tested")
    assert queue.messages() == []
    described = cloudwatch.describe_alarms(AlarmNames=[unique("a")])["MetricAlarms"][0]
    assert described["ActionsEnabled"] is False


def test_the_bus_of_another_account_is_reached_where_role_and_bus_let_it(aws: LocalAws, unique: Unique) -> None:
    sender, bus = "777788889999", f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"
    pattern = {"account": [sender], "source": ["aws.iam", "own"]}
    queue = watched(aws, unique("far"), pattern)
    there = aws.client("events", credentials=arranging(sender))
    entry = {"Source": "own", "DetailType": "test", "Detail": "{}"}
    rights = {"Action": "events:PutEvents", "Resource": bus}
    names = {each: unique(each) for each in ("forward", "weak")}
    by = {"Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam = aws.client("iam", credentials=arranging(sender))
    for name in names.values():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(by))
    iam.put_role_policy(RoleName=names["forward"], PolicyName="rights", PolicyDocument=document(rights))
    arn = lambda name: f"arn:aws:iam::{sender}:role/{names[name]}"  # noqa: E731
    admitted = {"Sid": "far", "Principal": {"AWS": f"arn:aws:iam::{sender}:root"}, "Action": "events:PutEvents", "Resource": bus}
    only = {"Condition": {"ArnEquals": {"aws:PrincipalArn": arn("forward")}}}

    def arrived(**target: str) -> int:
        there.put_rule(Name="far", EventPattern=json.dumps({"source": ["own"]}))
        there.put_targets(Rule="far", Targets=[{"Id": "bus", "Arn": bus, **target}])
        there.put_events(Entries=[entry])
        return len(queue.messages())

    here = aws.client("events")
    assert arrived(RoleArn=arn("forward")) == 0, "the bus lets nobody"
    here.put_permission(Policy=document({**admitted, **only}))
    assert arrived(RoleArn=arn("forward")) == 1
    assert arrived(RoleArn=arn("weak")) == 0, "a role without the right"
    assert arrived() == 0, "no role"
    here.remove_permission(RemoveAllPermissions=True)
