"""Services act in their own names or in that of a role, and use keys only where the keys' policies let them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from acting import EVERYTHING, Statement, answer, assumed, document, role, session
from conftest import ACCOUNT, REGION, LocalAws
from test_events import Queue, watched
from test_functions import deployed, invoked, logged

Unique = Callable[[str], str]
OF_ACCOUNT = {"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}
BY_ACCOUNT = {"Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"}
EVENT = {"source": ["test"]}


def put(aws: LocalAws) -> None:
    aws.client("events").put_events(Entries=[{"Source": "test", "DetailType": "t", "Detail": "{}"}])


def allow(aws: LocalAws, queue: Queue, service: str, **more: Any) -> None:
    """Lets a service send to the queue."""
    statement = {"Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": queue.arn}
    queue.set(Policy=document({**statement, **more}))


@pytest.mark.parametrize(
    ("condition", "arrives"),
    [({}, True), (OF_ACCOUNT, False), ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:events:*"}}}, False)],
    ids=["none", "account", "rule"],
)
def test_event_bridge_sends_no_condition_keys_to_a_topic(
    aws: LocalAws, unique: Unique, condition: Statement, arrives: bool
) -> None:
    ear = Queue(aws, unique("ear"))
    topic = aws.client("sns").create_topic(Name=unique("t"))["TopicArn"]
    allow(aws, ear, "sns", Condition={"ArnEquals": {"aws:SourceArn": topic}})
    statement = {"Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": topic, **condition}
    sns = aws.client("sns")
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document(statement))
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=ear.arn)
    letters = Queue(aws, unique("letters"))
    allow(aws, letters, "events", **OF_ACCOUNT)
    events = aws.client("events")
    events.put_rule(Name=unique("r"), EventPattern=json.dumps(EVENT))
    events.put_targets(Rule=unique("r"), Targets=[{"Id": "t", "Arn": topic, "DeadLetterConfig": {"Arn": letters.arn}}])
    put(aws)
    assert (len(ear.messages()), len(letters.messages())) == ((1, 0) if arrives else (0, 1))
    if not arrives:
        assert letters.attributes[0]["ERROR_CODE"]["StringValue"] == "NO_PERMISSIONS"
    events.remove_targets(Rule=unique("r"), Ids=["t"])


@pytest.mark.parametrize("sender", ["events", "sns", "lambda"])
def test_a_queue_takes_messages_only_from_whom_its_policy_names(aws: LocalAws, unique: Unique, sender: str) -> None:
    queue = watched(aws, unique("q"), EVENT)
    allow(aws, queue, sender, **OF_ACCOUNT)
    put(aws)
    assert len(queue.messages()) == (1 if sender == "events" else 0)


def test_a_function_is_invoked_by_whom_its_policy_names(aws: LocalAws, unique: Unique) -> None:
    arn = deployed(aws, unique("f"), "exports.handler = async () => console.log('it ran')")
    events, rule = aws.client("events"), unique("r")
    where = events.put_rule(Name=rule, EventPattern=json.dumps(EVENT))["RuleArn"]
    events.put_targets(Rule=rule, Targets=[{"Id": "f", "Arn": arn}])
    put(aws)
    aws.settle()
    group = f"/aws/lambda/{unique('f')}"
    assert not aws.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    aws.client("lambda").add_permission(
        FunctionName=arn, StatementId="s", Action="lambda:InvokeFunction", Principal="events.amazonaws.com", SourceArn=where
    )
    put(aws)
    aws.settle()
    assert "it ran" in logged(aws, group)
    events.remove_targets(Rule=rule, Ids=["f"])


def test_lambda_becomes_a_role_that_trusts_it_and_no_other(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), "exports.handler = async () => 1")
    trust = json.loads(document({"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}))
    for account, expected in ((ACCOUNT, 1), ("444455556666", None)):
        trust["Statement"][0]["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
        aws.client("iam").update_assume_role_policy(RoleName=unique("f"), PolicyDocument=json.dumps(trust))
        answered, _ = invoked(aws, unique("f"))
        assert answered == expected or "cannot be assumed by Lambda" in answered["errorMessage"]


def test_a_function_without_the_right_to_its_log_group_runs_and_writes_nothing(aws: LocalAws, unique: Unique) -> None:
    deployed(aws, unique("f"), "exports.handler = async () => 1", rights=())
    assert invoked(aws, unique("f"))[0] == 1
    group = f"/aws/lambda/{unique('f')}"
    assert not aws.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]


READS_ITSELF = "exports.handler = async () => ({ key: process.env.AWS_ACCESS_KEY_ID, secret: process.env.AWS_SECRET_ACCESS_KEY, token: process.env.AWS_SESSION_TOKEN })"


def test_a_session_of_a_function_says_which_function_it_is(aws: LocalAws, unique: Unique) -> None:
    name = unique("f")
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    from_here = {**EVERYTHING, "Condition": {"ArnEquals": {"lambda:SourceFunctionArn": arn}}}
    deployed(aws, name, READS_ITSELF, rights=(from_here,))
    got, _ = invoked(aws, name)
    function = {"AccessKeyId": got["key"], "SecretAccessKey": got["secret"], "SessionToken": got["token"]}
    assert answer(lambda: aws.client("sns", credentials=function).list_topics()) == "allowed"
    other = session(aws, unique("other"), from_here)
    assert answer(lambda: aws.client("sns", credentials=other).list_topics()) != "allowed"


def test_alarms_reach_a_topic_whose_policy_names_cloudwatch(aws: LocalAws, unique: Unique) -> None:
    ear, sns = Queue(aws, unique("ear")), aws.client("sns")
    topic = sns.create_topic(Name=unique("t"))["TopicArn"]
    allow(aws, ear, "sns")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=ear.arn)
    alarms = aws.client("cloudwatch")
    basics = {"ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1, "Threshold": 1}
    alarms.put_metric_alarm(
        AlarmName=unique("a"), MetricName="m", Namespace="n", Period=60, Statistic="Sum", AlarmActions=[topic], **basics
    )
    publish = {"Action": "sns:Publish", "Resource": topic}
    for service, state, heard in (("events", "ALARM", 0), ("cloudwatch", "OK", 0), ("cloudwatch", "ALARM", 1)):
        statement = {**publish, "Principal": {"Service": f"{service}.amazonaws.com"}, **OF_ACCOUNT}
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document(statement))
        alarms.set_alarm_state(AlarmName=unique("a"), StateValue=state, StateReason="test")
        assert len(ear.messages()) == heard


def key(aws: LocalAws, *statements: Statement) -> str:
    return aws.client("kms").create_key(Policy=document(BY_ACCOUNT, *statements))["KeyMetadata"]["Arn"]


@pytest.mark.parametrize("bucket_key", [True, False])
def test_s3_asks_the_key_with_the_bucket_as_context_where_it_has_a_bucket_key(
    aws: LocalAws, unique: Unique, bucket_key: bool
) -> None:
    s3, name, arn = aws.client("s3"), unique("b"), key(aws)
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn}
    rule = {"ApplyServerSideEncryptionByDefault": by_default, "BucketKeyEnabled": bucket_key}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    objects = {"Action": "s3:*", "Resource": "*"}
    for stated in (f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/a"):
        via = {"kms:ViaService": f"s3.{REGION}.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": stated}
        rights = [objects, {"Action": "kms:*", "Resource": arn, "Condition": {"StringEquals": via}}]
        theirs = aws.client("s3", credentials=session(aws, unique(f"r{len(stated)}"), *rights))
        expected = (stated == f"arn:aws:s3:::{name}") == bucket_key
        assert (answer(lambda: theirs.put_object(Bucket=name, Key="a", Body=b"x")) == "allowed") == expected
        assert (answer(lambda: theirs.get_object(Bucket=name, Key="a")) == "allowed") == expected
        stated_so = {"BucketKeyEnabled": not bucket_key, "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": arn}
        assert (answer(lambda: theirs.put_object(Bucket=name, Key="a", Body=b"x", **stated_so)) == "allowed") != expected
        s3.put_object(Bucket=name, Key="a", Body=b"x")


def test_a_version_is_read_with_its_own_key(aws: LocalAws, unique: Unique) -> None:
    s3, name, arn = aws.client("s3"), unique("b"), key(aws)
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    put = lambda **key: s3.put_object(Bucket=name, Key="a", Body=b"x", **key)["VersionId"]  # noqa: E731
    encrypted, plain = put(ServerSideEncryption="aws:kms", SSEKMSKeyId=arn), put(ServerSideEncryption="AES256")
    s3.delete_object(Bucket=name, Key="a")
    theirs = aws.client("s3", credentials=session(aws, unique("r"), {"Action": "s3:*", "Resource": "*"}))
    read = lambda **version: answer(lambda: theirs.get_object(Bucket=name, Key="a", **version))  # noqa: E731
    assert read(VersionId=plain) == "allowed"
    assert f"kms:Decrypt on resource: {arn}" in read(VersionId=encrypted)
    assert "NoSuchKey" in read()


@pytest.mark.parametrize(("ending", "expected"), [("amazonaws.com.cn", "allowed"), ("amazonaws.com", "kms:GenerateDataKey")])
def test_in_china_log_groups_ask_the_key_by_the_name_of_that_partition(
    aws: LocalAws, unique: Unique, ending: str, expected: str
) -> None:
    service = {"Effect": "Allow", "Principal": {"Service": f"logs.cn-north-1.{ending}"}, "Action": "kms:*", "Resource": "*"}
    arn = aws.client("kms", region="cn-north-1").create_key(Policy=document(BY_ACCOUNT, service))["KeyMetadata"]["Arn"]
    logs = aws.client("logs", region="cn-north-1", credentials={"AccessKeyId": "root", "SecretAccessKey": "x"})
    assert answer(lambda: logs.create_log_group(logGroupName=unique("g"), kmsKeyId=arn)).startswith(expected)


def test_several_keys_of_an_encryption_context_are_all_asked(aws: LocalAws, unique: Unique) -> None:
    both = {"kms:EncryptionContext:a": "1", "kms:EncryptionContext:b": "2"}
    arn = key(aws)
    right = {"Action": "kms:Encrypt", "Resource": arn, "Condition": {"StringEquals": both}}
    kms = aws.client("kms", credentials=session(aws, unique("r"), right))
    encrypt = lambda **context: answer(lambda: kms.encrypt(KeyId=arn, Plaintext=b"x", EncryptionContext=context))  # noqa: E731
    assert encrypt(a="1", b="2") == "allowed"
    assert encrypt(a="1", b="1") != "allowed"
    assert encrypt(a="1") != "allowed"


def test_a_grant_allows_what_no_policy_does_as_far_as_its_constraints_hold(aws: LocalAws, unique: Unique) -> None:
    arn, grantee = key(aws), role(aws, unique("r"))
    kms, theirs = aws.client("kms"), aws.client("kms", credentials=assumed(aws, grantee))
    encrypt = lambda **context: answer(lambda: theirs.encrypt(KeyId=arn, Plaintext=b"x", EncryptionContext=context))  # noqa: E731
    assert encrypt(a="1") != "allowed"
    constraints = {"EncryptionContextSubset": {"a": "1"}}
    kms.create_grant(KeyId=arn, GranteePrincipal=grantee, Operations=["Encrypt"], Constraints=constraints)
    assert encrypt(a="1", b="2") == "allowed"
    assert encrypt(a="2") != "allowed"
    assert answer(lambda: theirs.generate_data_key(KeyId=arn, KeySpec="AES_256")) != "allowed"


@pytest.mark.parametrize("admitted", ["events", "cloudwatch"])
def test_an_encrypted_queue_takes_messages_only_from_services_that_its_key_admits(
    aws: LocalAws, unique: Unique, admitted: str
) -> None:
    queue = watched(aws, unique("q"), EVENT)
    allow(aws, queue, "events")
    statement = {"Principal": {"Service": f"{admitted}.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}
    queue.set(KmsMasterKeyId=key(aws, statement))
    put(aws)
    assert len(queue.messages()) == (1 if admitted == "events" else 0)


def test_a_log_group_gets_a_key_that_admits_the_service_for_it(aws: LocalAws, unique: Unique) -> None:
    stated = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{unique('g')}"
    by_logs = {"Principal": {"Service": f"logs.{REGION}.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}
    of_group = {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": stated}}
    create = lambda name, arn: answer(lambda: logs.create_log_group(logGroupName=name, kmsKeyId=arn))  # noqa: E731
    logs = aws.client("logs", credentials=session(aws, unique("r"), EVERYTHING))
    admitting = key(aws, {**by_logs, "Condition": of_group})
    assert create(unique("g"), key(aws)) != "allowed"
    assert create(unique("other"), admitting) != "allowed"
    assert create(unique("g"), admitting) == "allowed"


def test_an_environment_is_decrypted_by_whom_the_key_lets_in(aws: LocalAws, unique: Unique) -> None:
    name = unique("f")
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    of_function = {"Condition": {"ArnLike": {"kms:EncryptionContext:aws:lambda:FunctionArn": arn}}}
    kms = aws.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    environment = {"KMSKeyArn": key, "Environment": {"Variables": {"SECRET": "s"}}}
    deployed(aws, name, "exports.handler = async () => process.env.SECRET", **environment)

    def only(role_name: str) -> None:
        statement = {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/{role_name}"}, "Action": "kms:Decrypt", "Resource": "*"}
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document({**statement, **of_function}))

    reader = session(aws, unique("reader"), EVERYTHING)

    def read() -> Any:
        lambda_client = aws.client("lambda", credentials=reader)
        return lambda_client.get_function(FunctionName=name)["Configuration"]["Environment"]

    only(unique("reader"))
    assert read() == {"Variables": {"SECRET": "s"}}
    assert "unable to decrypt the environment" in invoked(aws, name)[0]["errorMessage"]
    only(name)
    assert read()["Error"]["ErrorCode"] == "AccessDeniedException"
    assert invoked(aws, name) == ("s", None)
