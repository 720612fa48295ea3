"""Who asks, what, and whom: each answer is the one that AWS gives."""

import json
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from acting import EVERYTHING, ROOT, Statement, answer, arranging, assumed, document, role, session
from conftest import ACCOUNT, PACKAGE, REGION, LocalAws

Unique = Callable[[str], str]
NO_IDENTITY = "because no identity-based policy allows"


@pytest.fixture
def bucket(aws: LocalAws, unique: Unique) -> str:
    name = unique("b")
    place = {"LocationConstraint": REGION}
    aws.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True)
    aws.client("s3").put_object(Bucket=name, Key="a", Body=b"x")
    return name


def reading(aws: LocalAws, bucket: str, who: dict[str, str]) -> str:
    return answer(lambda: aws.client("s3", credentials=who).get_object(Bucket=bucket, Key="a"))


def test_identity_policies_are_asked(aws: LocalAws, unique: Unique, bucket: str) -> None:
    assert NO_IDENTITY in reading(aws, bucket, session(aws, unique("none")))
    assert reading(aws, bucket, session(aws, unique("some"), EVERYTHING)) == "allowed"
    denied = session(aws, unique("denied"), EVERYTHING, {**EVERYTHING, "Effect": "Deny", "Action": "s3:Get*"})
    assert "with an explicit deny in an identity-based policy" in reading(aws, bucket, denied)


def test_a_boundary_and_a_session_policy_limit(aws: LocalAws, unique: Unique, bucket: str) -> None:
    limit = document({"Action": "sns:*", "Resource": "*"})
    made = aws.client("iam").create_policy(PolicyName=unique("p"), PolicyDocument=limit)["Policy"]["Arn"]
    bounded = role(aws, unique("bounded"), EVERYTHING, PermissionsBoundary=made)
    assert "no permissions boundary allows" in reading(aws, bucket, assumed(aws, bounded))
    free = role(aws, unique("free"), EVERYTHING)
    assert "no session policy allows" in reading(aws, bucket, assumed(aws, free, Policy=limit))
    assert "no session policy allows" in reading(aws, bucket, assumed(aws, free, PolicyArns=[{"arn": made}]))


def test_users_have_the_policies_of_their_groups_and_no_mfa_in_their_requests(
    aws: LocalAws, unique: Unique, bucket: str
) -> None:
    iam, name = aws.client("iam"), unique("u")
    iam.create_user(UserName=name)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    assert NO_IDENTITY in reading(aws, bucket, made)
    iam.create_group(GroupName=name)
    iam.put_group_policy(GroupName=name, PolicyName="p", PolicyDocument=document(EVERYTHING))
    iam.add_user_to_group(GroupName=name, UserName=name)
    assert reading(aws, bucket, made) == "allowed"
    for operator, expected in (("Bool", "allowed"), ("BoolIfExists", "explicit deny")):
        without_mfa = {operator: {"aws:MultiFactorAuthPresent": "false"}}
        policy = document({**EVERYTHING, "Effect": "Deny", "Condition": without_mfa})
        iam.put_user_policy(UserName=name, PolicyName="mfa", PolicyDocument=policy)
        assert expected in reading(aws, bucket, made)


def test_mfa_is_stated_once_and_not_by_a_chained_session(aws: LocalAws, unique: Unique, bucket: str) -> None:
    with_mfa = {"Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    target = role(aws, unique("r"), with_mfa)
    device = {"SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/phone", "TokenCode": "123456"}
    assert reading(aws, bucket, assumed(aws, target, **device)) == "allowed"
    assert NO_IDENTITY in reading(aws, bucket, assumed(aws, target))
    caller = session(aws, unique("caller"), EVERYTHING)
    assert NO_IDENTITY in reading(aws, bucket, assumed(aws, target, caller, **device))


def test_service_and_resource_control_policies_bind_members_and_not_the_management_account(
    aws: LocalAws, unique: Unique
) -> None:
    management = arranging("999988887777")
    organizations = aws.client("organizations", credentials=management)
    organizations.create_organization(FeatureSet="ALL")
    status = organizations.create_account(Email="member@example.com", AccountName="member")["CreateAccountStatus"]
    member, root = status["AccountId"], organizations.list_roots()["Roots"][0]["Id"]
    invited = "222233334444"
    organizations.invite_account_to_organization(Target={"Id": invited, "Type": "ACCOUNT"})
    deny = {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}
    for kind, content in (
        ("SERVICE_CONTROL_POLICY", document({**deny, "Action": "s3:CreateBucket"})),
        ("RESOURCE_CONTROL_POLICY", document({**deny, "Principal": "*"})),
    ):
        made = organizations.create_policy(Name=kind, Description="-", Type=kind, Content=content)["Policy"]
        organizations.attach_policy(PolicyId=made["PolicySummary"]["Id"], TargetId=root)
    place = {"LocationConstraint": REGION}
    for account, created, deleted in (
        (member, "explicit deny in a service control policy", "explicit deny in a resource control policy"),
        (invited, "explicit deny in a service control policy", "explicit deny in a resource control policy"),
        ("999988887777", "allowed", "allowed"),
    ):
        name = unique(account)
        s3 = aws.client("s3", credentials=assumed(aws, role(aws, name, EVERYTHING, account=account)))
        assert created in answer(lambda: s3.create_bucket(Bucket=name, CreateBucketConfiguration=place))
        if created != "allowed":
            hand = aws.client("s3", credentials=arranging(account))
            hand.create_bucket(Bucket=name, CreateBucketConfiguration=place)
        assert deleted in answer(lambda: s3.delete_bucket(Bucket=name))


def test_a_role_is_assumed_where_its_trust_policy_and_the_caller_allow_it(aws: LocalAws, unique: Unique) -> None:
    other, may = "444455556666", {"Action": "sts:AssumeRole", "Resource": "*"}
    target = role(aws, unique("far"), trusts={"AWS": ACCOUNT}, account=other)
    become = lambda arn, who: answer(lambda: assumed(aws, arn, who))  # noqa: E731
    assert become(target, session(aws, unique("allowed"), may)) == "allowed"
    assert become(target, session(aws, unique("weak"))) == f"sts:AssumeRole on resource: {target}"
    stranger = assumed(aws, role(aws, unique("s"), may, account="777788889999"))
    assert become(target, stranger) != "allowed"
    assert become(f"{target}-none", session(aws, unique("again"), may)) != "allowed"
    friend = role(aws, unique("friend"))
    named = role(aws, unique("named"), trusts={"AWS": friend})
    assert become(named, assumed(aws, friend)) == "allowed"
    assert become(named, session(aws, unique("enemy"), may)) != "allowed"


def test_root_is_bound_by_a_bucket_policy_and_can_always_change_it(aws: LocalAws, bucket: str) -> None:
    everything = {"Effect": "Deny", "Principal": "*", "Action": "s3:*"}
    policy = document({**everything, "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]})
    s3 = aws.client("s3", credentials=ROOT)
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    assert "explicit deny in a resource-based policy" in reading(aws, bucket, ROOT)
    assert answer(lambda: s3.delete_bucket(Bucket=bucket)) != "allowed"
    assert answer(lambda: s3.delete_bucket_policy(Bucket=bucket)) == "allowed"


def test_a_key_that_nobody_holds_is_no_credential(aws: LocalAws) -> None:
    nobody = {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "x"}
    assert answer(lambda: aws.client("sts", credentials=nobody).get_caller_identity()) == "InvalidClientTokenId"


def test_cloudformation_acts_as_its_role_and_not_as_nobody(aws: LocalAws, unique: Unique) -> None:
    exec_role = role(aws, unique("exec"), {"Action": "sqs:*", "Resource": "*"}, trusts={"Service": "cloudformation.amazonaws.com"})
    cloudformation = aws.client("cloudformation")
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    created = {"ChangeSetName": "c", "ChangeSetType": "CREATE", "TemplateBody": json.dumps(template)}
    cloudformation.create_change_set(StackName=unique("s"), RoleARN=exec_role, **created)
    cloudformation.execute_change_set(StackName=unique("s"), ChangeSetName="c")
    events = cloudformation.describe_stack_events(StackName=unique("s"))["StackEvents"]
    reasons = " ".join(each.get("ResourceStatusReason", "") for each in events)
    assert f"assumed-role/{unique('exec')}/AWSCloudFormation is not authorized to perform: sns:CreateTopic" in reasons
    stranger = role(aws, unique("untrusting"), EVERYTHING)
    cloudformation.create_change_set(StackName=unique("t"), RoleARN=stranger, **created)
    execute = lambda: cloudformation.execute_change_set(StackName=unique("t"), ChangeSetName="c")  # noqa: E731
    assert answer(execute) == "ValidationError"


def s3_call(operation: str, **parameters: Any) -> Callable[[LocalAws, dict[str, str], str], Any]:
    return lambda aws, who, bucket: getattr(aws.client("s3", credentials=who), operation)(Bucket=bucket, **parameters)


LOCK = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": "2030-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("call", "right", "object_key"),
    [
        (s3_call("head_bucket"), "s3:ListBucket", ""),
        (s3_call("list_object_versions"), "s3:ListBucketVersions", ""),
        (s3_call("head_object", Key="a"), "s3:GetObject", "/a"),
        (s3_call("get_object", Key="a", VersionId="v"), "s3:GetObjectVersion", "/a"),
        (s3_call("delete_object", Key="a", VersionId="v"), "s3:DeleteObjectVersion", "/a"),
        (s3_call("delete_objects", Delete={"Objects": [{"Key": "a"}]}), "s3:DeleteObject", "/a"),
        (s3_call("create_multipart_upload", Key="a"), "s3:PutObject", "/a"),
        (s3_call("get_bucket_encryption"), "s3:GetEncryptionConfiguration", ""),
        (s3_call("delete_bucket_lifecycle"), "s3:PutLifecycleConfiguration", ""),
        (s3_call("get_public_access_block"), "s3:GetBucketPublicAccessBlock", ""),
        (s3_call("get_object_lock_configuration"), "s3:GetBucketObjectLockConfiguration", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_operations_of_s3_ask_for_their_rights(
    aws: LocalAws, unique: Unique, bucket: str, call: Any, right: str, object_key: str
) -> None:
    arn = f"arn:aws:s3:::{bucket}{object_key}"
    refused = answer(lambda: call(aws, session(aws, unique("none")), bucket))
    # an answer to HEAD has no body
    assert refused in (f'{right} on resource: "{arn}" {NO_IDENTITY} the {right} action', "403")
    allowed = answer(lambda: call(aws, session(aws, unique("some"), {"Action": right, "Resource": arn}), bucket))
    assert "not authorized" not in allowed and right not in allowed


def test_an_upload_asks_for_each_right_that_its_headers_take(aws: LocalAws, unique: Unique, bucket: str) -> None:
    put = {"Action": "s3:PutObject", "Resource": "*"}
    upload = s3_call("put_object", Key="a", Body=b"x", **LOCK)
    assert "s3:PutObjectRetention" in answer(lambda: upload(aws, session(aws, unique("put"), put), bucket))
    both = session(aws, unique("both"), put, {**put, "Action": "s3:PutObjectRetention"})
    assert answer(lambda: upload(aws, both, bucket)) == "allowed"
    remove = s3_call("delete_object", Key="a", VersionId="v", BypassGovernanceRetention=True)
    deletes = session(aws, unique("deletes"), {**put, "Action": "s3:DeleteObject*"})
    assert "s3:BypassGovernanceRetention" in answer(lambda: remove(aws, deletes, bucket))


ARN = f"{REGION}:{ACCOUNT}"
PRODUCT = f"arn:aws:securityhub:eu-west-1:{ACCOUNT}:product/{ACCOUNT}/default"
FINDING = {"SchemaVersion": "2018-10-08", "Id": "1", "GeneratorId": "g", "AwsAccountId": ACCOUNT, "Title": "t"}
FINDING |= {"Types": ["t"], "CreatedAt": "2026-11-29T00:00:00Z", "UpdatedAt": "2026-11-29T00:00:00Z", "Description": "d"}
FINDING |= {"Severity": {"Label": "LOW"}, "Resources": [{"Type": "Other", "Id": "i"}]}


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "right", "resource"),
    [
        ("cloudformation", "list_stack_resources", {"StackName": "s"}, "cloudformation:ListStackResources", f"arn:aws:cloudformation:{ARN}:stack/s/*"),
        ("cloudtrail", "stop_logging", {"Name": "t"}, "cloudtrail:StopLogging", f"arn:aws:cloudtrail:{ARN}:trail/t"),
        ("cloudtrail", "list_public_keys", {}, "cloudtrail:ListPublicKeys", "*"),
        ("cloudwatch", "delete_alarms", {"AlarmNames": ["a"]}, "cloudwatch:DeleteAlarms", f"arn:aws:cloudwatch:{ARN}:alarm:a"),
        ("events", "disable_rule", {"Name": "r"}, "events:DisableRule", f"arn:aws:events:{ARN}:rule/r"),
        ("iam", "delete_role", {"RoleName": "r"}, "iam:DeleteRole", f"arn:aws:iam::{ACCOUNT}:role/r"),
        ("kms", "describe_key", {"KeyId": "k"}, "kms:DescribeKey", f"arn:aws:kms:{ARN}:key/k"),
        ("lambda", "invoke", {"FunctionName": "f"}, "lambda:InvokeFunction", f"arn:aws:lambda:{ARN}:function:f"),
        ("logs", "filter_log_events", {"logGroupName": "g"}, "logs:FilterLogEvents", f"arn:aws:logs:{ARN}:log-group:g:log-stream:"),
        ("resourcegroupstaggingapi", "get_resources", {}, "tag:GetResources", "*"),
        ("scheduler", "get_schedule", {"Name": "s"}, "scheduler:GetSchedule", f"arn:aws:scheduler:{ARN}:schedule/default/s"),
        ("securityhub", "batch_import_findings", {"Findings": [{**FINDING, "ProductArn": PRODUCT}]}, "securityhub:BatchImportFindings", PRODUCT),
        ("sns", "publish", {"TopicArn": f"arn:aws:sns:{ARN}:t", "Message": "m"}, "sns:Publish", f"arn:aws:sns:{ARN}:t"),
        ("sqs", "purge_queue", {"QueueUrl": f"http://localhost/{ACCOUNT}/q"}, "sqs:PurgeQueue", f"arn:aws:sqs:{ARN}:q"),
        ("ssm", "get_parameter", {"Name": "/a/b"}, "ssm:GetParameter", f"arn:aws:ssm:{ARN}:parameter/a/b"),
    ],
    ids=lambda value: value if isinstance(value, str) and ":" in value and "arn" not in value else "",
)
def test_calls_ask_for_an_action_on_a_resource(
    aws: LocalAws, unique: Unique, service: str, operation: str, parameters: dict[str, Any], right: str, resource: str
) -> None:
    region = "eu-west-1" if resource == PRODUCT else REGION
    call = lambda who: answer(lambda: getattr(aws.client(service, region, who), operation)(**parameters))  # noqa: E731
    assert f"{right} on resource: {resource} " in call(session(aws, unique("none")))
    assert right not in call(session(aws, unique("some"), {"Action": right, "Resource": resource}))


def test_to_lend_a_role_takes_a_right(aws: LocalAws, unique: Unique) -> None:
    lent = role(aws, unique("lent"), trusts={"Service": "scheduler.amazonaws.com"})
    target = {"Arn": f"arn:aws:lambda:{ARN}:function:f", "RoleArn": lent}
    schedule = {"Name": unique("s"), "ScheduleExpression": "rate(1 hour)", "FlexibleTimeWindow": {"Mode": "OFF"}}
    create = {"Action": "scheduler:*", "Resource": "*"}
    passing: Statement = {"Action": "iam:PassRole", "Resource": lent}
    to = lambda service: {**passing, "Condition": {"StringEquals": {"iam:PassedToService": f"{service}.amazonaws.com"}}}  # noqa: E731
    for name, rights, expected in (
        ("none", [create], f"iam:PassRole on resource: {lent} {NO_IDENTITY} the iam:PassRole action"),
        ("other", [create, to("lambda")], f"iam:PassRole on resource: {lent} {NO_IDENTITY} the iam:PassRole action"),
        ("right", [create, to("scheduler")], "allowed"),
    ):
        scheduler = aws.client("scheduler", credentials=session(aws, unique(name), *rights))
        assert answer(lambda: scheduler.create_schedule(Target=target, **schedule)) == expected


def test_without_the_simulator_it_says_that_policies_are_not_enforced(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE / "wormtrail_local", tmp_path / "wormtrail_local")
    command = [sys.executable, "-m", "wormtrail_local", "--until-stdin-closes"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdin
        assert process.stdout.readline().startswith("note Policies are not enforced")
        assert process.stdout.readline().startswith("ready http://127.0.0.1:")
        process.stdin.close()


def test_the_simulator_outlives_whoever_is_stopped_while_asking() -> None:
    program = PACKAGE / "policy_simulator" / "server.cjs"
    with subprocess.Popen(["node", str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as simulator:
        assert simulator.stdout
        port = int(simulator.stdout.readline())
        stopped = socket.create_connection(("127.0.0.1", port))
        stopped.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stopped.sendall(b"{}\n" * 100)
        stopped.close()
        with socket.create_connection(("127.0.0.1", port)) as another:
            another.sendall(b"{}\n")
            assert b"error" in another.recv(1000)
        simulator.terminate()
