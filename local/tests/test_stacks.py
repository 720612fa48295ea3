"""Stacks: created, updated in place, replaced, deleted and refused as CloudFormation does it."""

import json
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT, REGION, LocalAws
from templates import BUCKET, DELIVERY, POLICY

Unique = Callable[[str], str]


def bucket(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def lifecycle(days: int) -> dict[str, Any]:
    return {"LifecycleConfiguration": {"Rules": [{"Id": "a", "Status": "Enabled", "ExpirationInDays": days}]}}


def code(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    return "allowed"


def refusal(aws: LocalAws, name: str, resources: dict[str, Any]) -> str:
    with pytest.raises(ClientError) as refused:
        aws.deploy(name, resources)
    return refused.value.response["Error"]["Message"]


def test_resource_types_that_nobody_carries_out_are_named(aws: LocalAws, unique: Unique) -> None:
    message = refusal(
        aws, unique("s"), {"A": {"Type": "AWS::Made::Up"}, "B": {"Type": "Custom::Thing"}, "C": bucket()}
    )
    assert "Unrecognized resource types: [AWS::Made::Up, Custom::Thing]" in message


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (bucket(AnalyticsConfigurations=[]), "It (AWS::S3::Bucket): the local AWS does not carry out AnalyticsConfigurations."),
        (bucket(BucketName="x"), "InvalidBucketName"),
        ({"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Fn::GetAtt": ["Other", "Nothing"]}}},
         "does not support attribute type Nothing in Fn::GetAtt"),
    ],
    ids=["property", "api-refuses", "attribute"],
)
def test_what_cannot_be_made_fails_the_stack_with_its_reason(
    aws: LocalAws, unique: Unique, resource: dict[str, Any], reason: str
) -> None:
    cloudformation = aws.client("cloudformation")
    template = json.dumps({"Resources": {"Other": bucket(), "It": resource}})
    cloudformation.create_change_set(
        StackName=unique("s"), ChangeSetName="change", ChangeSetType="CREATE", TemplateBody=template
    )
    cloudformation.execute_change_set(StackName=unique("s"), ChangeSetName="change")
    stack = cloudformation.describe_stacks(StackName=unique("s"))["Stacks"][0]
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert reason in stack["StackStatusReason"]


def test_an_update_changes_in_place_adds_and_removes(aws: LocalAws, unique: Unique) -> None:
    s3 = aws.client("s3")
    first = aws.deploy(unique("s"), {"A": bucket(**lifecycle(30)), "Gone": bucket()})
    second = aws.deploy(unique("s"), {"A": bucket(**lifecycle(60)), "New": bucket()})
    assert second["A"] == first["A"]
    rules = s3.get_bucket_lifecycle_configuration(Bucket=first["A"])["Rules"]
    assert rules[0]["Expiration"] == {"Days": 60}
    assert code(lambda: s3.head_bucket(Bucket=first["Gone"])) == "404"
    assert code(lambda: s3.head_bucket(Bucket=second["New"])) == "allowed"


def test_each_resource_says_when_it_was_last_changed(aws: LocalAws, unique: Unique) -> None:
    name, cloudformation = unique("s"), aws.client("cloudformation")
    template = {"A": bucket(), "B": bucket()}

    def times() -> dict[str, datetime]:
        described = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        listed = cloudformation.list_stack_resources(StackName=name)["StackResourceSummaries"]
        found = {each["LogicalResourceId"]: each["Timestamp"] for each in described}
        assert {each["LogicalResourceId"]: each["LastUpdatedTimestamp"] for each in listed} == found
        return found

    began = datetime.now(timezone.utc) - timedelta(seconds=1)
    aws.deploy(name, template)
    first = times()
    assert all(began <= each for each in first.values())
    time.sleep(1)
    aws.deploy(name, {**template, "B": bucket(VersioningConfiguration={"Status": "Enabled"})})
    assert times()["A"] == first["A"]
    assert times()["B"] > first["B"]


def test_events_name_each_resource_that_was_worked_on(aws: LocalAws, unique: Unique) -> None:
    name, cloudformation = unique("s"), aws.client("cloudformation")

    def events() -> list[dict[str, Any]]:
        pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
        return [each for page in pages for each in page["StackEvents"]][::-1]

    policy = {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Queue"}], "PolicyDocument": {}}}
    made = aws.deploy(name, {"Queue": {"Type": "AWS::SQS::Queue"}, "Policy": policy, "Gone": bucket(), "Same": bucket()})
    said = [(each["LogicalResourceId"], each["ResourceStatus"]) for each in events()]
    assert said.index(("Queue", "CREATE_COMPLETE")) < said.index(("Policy", "CREATE_IN_PROGRESS"))
    properties = next(each["ResourceProperties"] for each in events() if each["LogicalResourceId"] == "Policy")
    assert json.loads(properties)["Queues"] == [made["Queue"]]
    earlier = len(events())
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 5}}
    aws.deploy(name, {"Queue": queue, "Policy": policy, "Same": bucket()})
    later = [each for each in events()[earlier:] if each["LogicalResourceId"] != name]
    assert [(each["LogicalResourceId"], each["ResourceStatus"], each["PhysicalResourceId"]) for each in later] == [
        ("Queue", "UPDATE_IN_PROGRESS", made["Queue"]),
        ("Queue", "UPDATE_COMPLETE", made["Queue"]),
        ("Gone", "DELETE_IN_PROGRESS", made["Gone"]),
        ("Gone", "DELETE_COMPLETE", made["Gone"]),
    ]


def test_a_stack_says_when_it_was_last_updated(aws: LocalAws, unique: Unique) -> None:
    name, cloudformation = unique("s"), aws.client("cloudformation")

    def stack() -> dict[str, Any]:
        return dict(cloudformation.describe_stacks(StackName=name)["Stacks"][0])

    aws.deploy(name, {"A": bucket()})
    created = stack()
    assert "LastUpdatedTime" not in created
    began = datetime.now(timezone.utc) - timedelta(seconds=1)
    template = json.dumps({"Resources": {"A": bucket(), "B": bucket()}})
    cloudformation.update_stack(StackName=name, TemplateBody=template)
    first = stack()["LastUpdatedTime"]
    assert began <= first
    time.sleep(1)
    template = json.dumps({"Resources": {"A": bucket()}})
    cloudformation.create_change_set(
        StackName=name, ChangeSetName="change", ChangeSetType="UPDATE", TemplateBody=template
    )
    cloudformation.execute_change_set(StackName=name, ChangeSetName="change")
    assert stack()["LastUpdatedTime"] > first
    assert stack()["CreationTime"] == created["CreationTime"]


def test_a_property_that_an_update_leaves_out_is_removed(aws: LocalAws, unique: Unique) -> None:
    name = aws.deploy(unique("s"), {"A": bucket(**lifecycle(30))})["A"]
    aws.deploy(unique("s"), {"A": bucket()})
    attempt: Callable[[], Any] = lambda: aws.client("s3").get_bucket_lifecycle_configuration(Bucket=name)  # noqa: E731
    assert code(attempt) == "NoSuchLifecycleConfiguration"


def test_a_new_name_replaces_the_resource(aws: LocalAws, unique: Unique) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": unique("one")}}
    other = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": unique("two")}}
    aws.deploy(unique("s"), {"T": topic})
    arn = aws.deploy(unique("s"), {"T": other})["T"]
    arns = [each["TopicArn"] for each in aws.client("sns").list_topics()["Topics"]]
    assert arn.endswith(unique("two"))
    assert arn in arns
    assert not any(each.endswith(unique("one")) for each in arns)


@pytest.mark.parametrize("policy", ["Retain", "RetainExceptOnCreate"])
def test_what_is_retained_survives_its_removal_and_the_stack(aws: LocalAws, unique: Unique, policy: str) -> None:
    kept = {**bucket(), "DeletionPolicy": policy}
    ids = aws.deploy(unique("s"), {"A": kept, "B": kept, "C": bucket()})
    aws.deploy(unique("s"), {"A": kept, "C": bucket()})
    aws.client("cloudformation").delete_stack(StackName=unique("s"))
    found = [code(lambda name=name: aws.client("s3").head_bucket(Bucket=ids[name])) for name in "ABC"]
    assert found == ["allowed", "allowed", "404"]


def test_a_protected_stack_is_not_deleted(aws: LocalAws, unique: Unique) -> None:
    cloudformation = aws.client("cloudformation")
    aws.deploy(unique("s"), {"A": bucket()})
    protect = cloudformation.update_termination_protection
    protect(StackName=unique("s"), EnableTerminationProtection=True)
    assert cloudformation.describe_stacks(StackName=unique("s"))["Stacks"][0]["EnableTerminationProtection"] is True
    assert code(lambda: cloudformation.delete_stack(StackName=unique("s"))) == "ValidationError"
    protect(StackName=unique("s"), EnableTerminationProtection=False)
    assert code(lambda: cloudformation.delete_stack(StackName=unique("s"))) == "allowed"


def test_a_bucket_that_is_not_empty_fails_the_deletion(aws: LocalAws, unique: Unique) -> None:
    name = aws.deploy(unique("s"), {"A": bucket()})["A"]
    aws.client("s3").put_object(Bucket=name, Key="log", Body=b"{}")
    aws.client("cloudformation").delete_stack(StackName=unique("s"))
    stack = aws.client("cloudformation").describe_stacks(StackName=unique("s"))["Stacks"][0]
    assert stack["StackStatus"] == "DELETE_FAILED"
    assert "BucketNotEmpty" in stack["StackStatusReason"]


def test_what_somebody_deleted_before_does_not_keep_the_stack(aws: LocalAws, unique: Unique) -> None:
    rule = {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": {"source": ["aws.s3"]}}}
    ids = aws.deploy(unique("s"), {"R": rule, "B": bucket()})
    aws.client("events").delete_rule(Name=ids["R"])
    aws.client("s3").delete_bucket(Bucket=ids["B"])
    aws.client("cloudformation").delete_stack(StackName=unique("s"))
    assert unique("s") not in [each["StackName"] for each in aws.client("cloudformation").describe_stacks()["Stacks"]]


@pytest.mark.parametrize("stage", ["Original", "Processed"])
def test_the_deployed_template_is_read_back(aws: LocalAws, unique: Unique, stage: str) -> None:
    aws.deploy(unique("s"), {"A": bucket()})
    aws.deploy(unique("s"), {"A": bucket(**lifecycle(9))}, Description="second")
    body = aws.client("cloudformation").get_template(StackName=unique("s"), TemplateStage=stage)["TemplateBody"]
    assert body == {"Resources": {"A": bucket(**lifecycle(9))}, "Description": "second"}


def test_the_template_is_read_while_the_stack_is_being_created(aws: LocalAws, unique: Unique) -> None:
    parameters = {f"P{each}": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "v"}} for each in range(100)}
    making = threading.Thread(target=aws.deploy, args=(unique("s"), parameters))
    making.start()
    cloudformation, found = aws.client("cloudformation"), []
    while making.is_alive():
        stacks = [each for each in cloudformation.describe_stacks()["Stacks"] if each["StackName"] == unique("s")]
        if [each["StackStatus"] for each in stacks] == ["CREATE_IN_PROGRESS"]:
            found.append(cloudformation.get_template(StackName=unique("s"))["TemplateBody"])
    assert found
    assert all(len(each["Resources"]) == 100 for each in found)


def test_outputs_parameters_and_exports_reach_other_stacks(aws: LocalAws, unique: Unique) -> None:
    output = {"Value": {"Fn::GetAtt": ["A", "Arn"]}, "Export": {"Name": unique("arn")}}
    name = aws.deploy(unique("s"), {"A": bucket()}, Outputs={"Arn": output})["A"]
    stack = aws.client("cloudformation").describe_stacks(StackName=unique("s"))["Stacks"][0]
    assert stack["Outputs"][0]["OutputValue"] == f"arn:aws:s3:::{name}"
    parameter = {"Type": "AWS::SSM::Parameter",
                 "Properties": {"Type": "String", "Value": {"Fn::ImportValue": unique("arn")}}}
    other = aws.deploy(unique("other"), {"P": parameter})["P"]
    assert aws.client("ssm").get_parameter(Name=other)["Parameter"]["Value"] == f"arn:aws:s3:::{name}"


def test_a_template_in_a_bucket_is_found_on_an_address(aws: LocalAws, unique: Unique) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=unique("b"), CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=unique("b"), Key="a/template.json", Body=json.dumps({"Resources": {"A": bucket()}}))
    url = f"{aws.endpoint}/{unique('b')}/a/template.json"
    aws.client("cloudformation").create_stack(StackName=unique("s"), TemplateURL=url)
    listed = aws.client("cloudformation").list_stack_resources(StackName=unique("s"))["StackResourceSummaries"]
    assert [(each["LogicalResourceId"], each["ResourceType"]) for each in listed] == [("A", "AWS::S3::Bucket")]


def test_a_condition_that_is_false_makes_nothing(aws: LocalAws, unique: Unique) -> None:
    never = {"Fn::Equals": ["a", "b"]}
    ids = aws.deploy(unique("s"), {"A": bucket(), "B": {**bucket(), "Condition": "Never"}}, Conditions={"Never": never})
    assert list(ids) == ["A"]


def test_a_trail_goes_from_advanced_selectors_to_none(aws: LocalAws, unique: Unique) -> None:
    selectors = [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
    insights = [{"InsightType": "ApiCallRateInsight"}]
    basics = {"IsLogging": True, "S3BucketName": {"Ref": "Policy"}}
    kept = {"Bucket": BUCKET, "Policy": DELIVERY}
    watched = {"Type": "AWS::CloudTrail::Trail",
               "Properties": {**basics, "AdvancedEventSelectors": selectors, "InsightSelectors": insights}}
    trail = aws.deploy(unique("s"), {**kept, "T": watched})["T"]
    aws.deploy(unique("s"), {**kept, "T": {"Type": "AWS::CloudTrail::Trail",
                                                 "Properties": {**basics, "IsLogging": False}}})
    cloudtrail = aws.client("cloudtrail")
    answer = cloudtrail.get_event_selectors(TrailName=trail)
    assert "AdvancedEventSelectors" not in answer
    assert answer["EventSelectors"][0]["ReadWriteType"] == "All"
    assert cloudtrail.get_insight_selectors(TrailName=trail).get("InsightSelectors", []) == []
    assert cloudtrail.get_trail_status(Name=trail)["IsLogging"] is False


def test_a_deleted_key_waits(aws: LocalAws, unique: Unique) -> None:
    key = {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": POLICY, "PendingWindowInDays": 7}}
    identifier = aws.deploy(unique("s"), {"K": key})["K"]
    aws.client("cloudformation").delete_stack(StackName=unique("s"))
    metadata = aws.client("kms").describe_key(KeyId=identifier)["KeyMetadata"]
    assert metadata["KeyState"] == "PendingDeletion"
    assert metadata["AWSAccountId"] == ACCOUNT


def taken(name: str) -> dict[str, Any]:
    """A bucket that cannot be made: its name is taken."""
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}


def attempt(aws: LocalAws, name: str, resources: dict[str, Any], kind: str = "CREATE") -> dict[str, Any]:
    """Deploys, with a parameter, and answers the stack, whatever became of it."""
    cloudformation = aws.client("cloudformation")
    body = json.dumps({"Parameters": {"P": {"Type": "String"}}, "Resources": resources})
    parameters = [{"ParameterKey": "P", "ParameterValue": "p"}]
    cloudformation.create_change_set(
        StackName=name, ChangeSetName="c", ChangeSetType=kind, TemplateBody=body, Parameters=parameters
    )
    cloudformation.execute_change_set(StackName=name, ChangeSetName="c")
    return cloudformation.describe_stacks(StackName=name)["Stacks"][0]


def exists(aws: LocalAws, *buckets: str) -> list[bool]:
    present = [each["Name"] for each in aws.client("s3").list_buckets()["Buckets"]]
    return [name in present for name in buckets]


def test_a_failed_create_rolls_back_and_keeps_what_is_retained(aws: LocalAws, unique: Unique) -> None:
    aws.deploy(unique("other"), {"A": taken(unique("taken"))})
    policies = {"a": "Delete", "b": "RetainExceptOnCreate", "c": "Retain"}
    made = {name.upper(): {**taken(unique(name)), "DeletionPolicy": policy} for name, policy in policies.items()}
    cannot = {"Z": {**taken(unique("taken")), "DependsOn": list(made)}}
    stack = attempt(aws, unique("s"), {**made, **cannot})
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "BucketAlready" in stack["StackStatusReason"]
    assert exists(aws, *(unique(name) for name in policies), unique("taken")) == [False, False, True, True]
    assert aws.client("cloudformation").describe_stack_resources(StackName=unique("s"))["StackResources"] == []
    assert code(lambda: attempt(aws, unique("s"), {"A": bucket()}, "UPDATE")) == "ValidationError"
    aws.client("cloudformation").delete_stack(StackName=unique("s"))
    assert attempt(aws, unique("s"), {"A": taken(unique("a"))})["StackStatus"] == "CREATE_COMPLETE"


def test_what_failed_half_way_is_taken_away(aws: LocalAws, unique: Unique) -> None:
    # a lock asks for versions
    half = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": unique("b"), "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}}
    assert attempt(aws, unique("s"), {"B": half})["StackStatus"] == "ROLLBACK_COMPLETE"
    assert exists(aws, unique("b")) == [False]


def test_a_change_set_is_its_stack_s_own(aws: LocalAws, unique: Unique) -> None:
    cloudformation = aws.client("cloudformation")
    for name in ("s", "t"):
        attempt(aws, unique(name), {"A": bucket()})
    delete = lambda: cloudformation.delete_change_set(StackName=unique("s"), ChangeSetName="c")  # noqa: E731
    describe = lambda name: cloudformation.describe_change_set(StackName=unique(name), ChangeSetName="c")  # noqa: E731
    assert describe("s")["StackName"] == unique("s")
    assert [code(delete), code(delete)] == ["allowed", "allowed"]
    assert [code(lambda: describe("s")), code(lambda: describe("t"))] == ["ChangeSetNotFound", "allowed"]
    cloudformation.delete_stack(StackName=unique("t"))
    assert code(lambda: describe("t")) == "ChangeSetNotFound"


def test_an_update_keeps_the_name_of_a_parameter_that_stands_in_ssm(aws: LocalAws, unique: Unique) -> None:
    cloudformation, name = aws.client("cloudformation"), f"/{unique('p')}"
    aws.client("ssm").put_parameter(Name=name, Value=unique("value"), Type="String")
    kind = "AWS::SSM::Parameter::Value<String>"
    for topic, parameter in (("one", {"ParameterValue": name}), ("two", {"UsePreviousValue": True})):
        queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": f"${{P}}-{topic}"}}}
        body = json.dumps({"Parameters": {"P": {"Type": kind}}, "Resources": {"Q": queue}})
        cloudformation.create_change_set(
            **{"StackName": unique("s"), "ChangeSetName": "c", "TemplateBody": body},
            **{"ChangeSetType": "CREATE" if topic == "one" else "UPDATE", "Parameters": [{"ParameterKey": "P", **parameter}]},
        )
        cloudformation.execute_change_set(StackName=unique("s"), ChangeSetName="c")
        assert aws.client("sqs").get_queue_url(QueueName=f"{unique('value')}-{topic}")


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [("us-gov-west-1", "aws-us-gov", "amazonaws.com"), ("cn-north-1", "aws-cn", "amazonaws.com.cn")],
)
def test_a_stack_knows_its_partition(aws: LocalAws, unique: Unique, region: str, partition: str, suffix: str) -> None:
    cloudformation = aws.client("cloudformation", region=region)
    outputs = {
        "Partition": {"Value": {"Ref": "AWS::Partition"}},
        "Suffix": {"Value": {"Ref": "AWS::URLSuffix"}},
        "Bucket": {"Value": {"Fn::GetAtt": ["A", "Arn"]}},
        "Queue": {"Value": {"Fn::GetAtt": ["Q", "Arn"]}},
    }
    resources = {"A": taken(unique("a")), "Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": unique("q")}}}
    body = json.dumps({"Resources": resources, "Outputs": outputs})
    cloudformation.create_stack(StackName=unique("s"), TemplateBody=body)
    stack = cloudformation.describe_stacks(StackName=unique("s"))["Stacks"][0]
    assert {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]} == {
        **{"Partition": partition, "Suffix": suffix, "Bucket": f"arn:{partition}:s3:::{unique('a')}"},
        "Queue": f"arn:{partition}:sqs:{region}:{ACCOUNT}:{unique('q')}",
    }


def test_a_failed_update_rolls_back(aws: LocalAws, unique: Unique) -> None:
    aws.deploy(unique("other"), {"A": taken(unique("taken"))})
    old = {"A": taken(unique("a")), "B": bucket(**lifecycle(9)), "C": taken(unique("c"))}
    ids = aws.deploy(unique("s"), old)
    new = {"B": bucket(**lifecycle(5)), "C": taken(unique("d")), "N": taken(unique("n")), "X": {**taken(unique("taken"))}}
    stack = attempt(aws, unique("s"), new, "UPDATE")
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert exists(aws, *(unique(name) for name in "acdn")) == [True, True, False, False]
    rules = aws.client("s3").get_bucket_lifecycle_configuration(Bucket=ids["B"])["Rules"]
    assert rules[0]["Expiration"]["Days"] == 9
    listed = aws.client("cloudformation").describe_stack_resources(StackName=unique("s"))["StackResources"]
    assert {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in listed} == ids
    body = aws.client("cloudformation").get_template(StackName=unique("s"))["TemplateBody"]
    assert body["Resources"] == old
    aws.deploy(unique("s"), {**old, "N": taken(unique("n"))})
