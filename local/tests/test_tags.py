"""The tags of any resource are answered by its ARN, in one call."""

import json
from collections.abc import Callable

import pytest
from conftest import ACCOUNT, REGION, LocalAws, delivery_policy
from templates import (
    ALARM_BASICS,
    FUNCTION,
    FUNCTION_ARN,
    FUNCTION_BASICS,
    KEY,
    QUEUE,
    QUEUE_ARN,
    ROLE,
    TAGS,
)

Unique = Callable[[str], str]

TAG = TAGS[0]


def _tags_of(aws: LocalAws, *arns: str) -> dict[str, list[dict[str, str]]]:
    answer = aws.client("resourcegroupstaggingapi").get_resources(ResourceARNList=list(arns))
    return {each["ResourceARN"]: each["Tags"] for each in answer["ResourceTagMappingList"]}


def _regional(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


@pytest.mark.parametrize(
    ("resources", "arn"),
    [
        ({"It": {"Type": "AWS::CloudWatch::Alarm", "Properties": ALARM_BASICS}}, _regional("cloudwatch", "alarm:{}")),
        (
            {
                "It": {
                    "Type": "AWS::Events::Rule",
                    "Properties": {"EventPattern": {"source": ["aws.s3"]}, "State": "ENABLED"},
                }
            },
            _regional("events", "rule/{}"),
        ),
        ({"It": KEY}, _regional("kms", "key/{}")),
        ({"Role": ROLE, "It": {**FUNCTION, "Properties": FUNCTION_BASICS}}, _regional("lambda", "function:{}")),
        (
            {
                "Role": ROLE,
                "Function": FUNCTION,
                "Queue": QUEUE,
                "It": {
                    "Type": "AWS::Lambda::EventSourceMapping",
                    "Properties": {"EventSourceArn": QUEUE_ARN, "FunctionName": FUNCTION_ARN},
                },
            },
            _regional("lambda", "event-source-mapping:{}"),
        ),
        ({"It": {"Type": "AWS::Logs::LogGroup"}}, _regional("logs", "log-group:{}")),
        ({"It": {"Type": "AWS::S3::Bucket"}}, "arn:aws:s3:::{}"),
        ({"It": {"Type": "AWS::SNS::Topic"}}, "{}"),
        ({"It": QUEUE}, _regional("sqs", "{}")),
    ],
    ids=lambda each: each["It"]["Type"] if isinstance(each, dict) else "",
)
def test_a_tag_of_a_template_is_answered(aws: LocalAws, unique: Unique, resources: dict, arn: str) -> None:
    tagged = {**resources["It"], "Properties": {**resources["It"].get("Properties", {}), "Tags": TAGS}}
    ids = aws.deploy(unique("stack"), {**resources, "It": tagged})
    name = ids["It"].split("/")[-1] if resources["It"] is QUEUE else ids["It"]
    assert TAG in _tags_of(aws, arn.format(name))[arn.format(name)]


def test_only_what_is_asked_for_is_answered(aws: LocalAws, unique: Unique) -> None:
    queues = aws.client("sqs")
    for name in ("one", "other"):
        queues.create_queue(QueueName=unique(name), tags={"owner": name})
    arn = _regional("sqs", unique("one"))
    nothing = _regional("sqs", unique("nothing"))
    assert _tags_of(aws, arn, nothing) == {arn: [{"Key": "owner", "Value": "one"}]}


def test_a_rule_whose_tags_were_taken_away_is_answered_without_tags(aws: LocalAws, unique: Unique) -> None:
    events = aws.client("events")
    arn = events.put_rule(Name=unique("rule"), EventPattern='{"source":["aws.s3"]}', Tags=TAGS)["RuleArn"]
    events.untag_resource(ResourceARN=arn, TagKeys=[TAG["Key"]])
    assert _tags_of(aws, arn) == {arn: []}


def test_a_trail_answers_its_tags(aws: LocalAws, unique: Unique) -> None:
    aws.client("s3").create_bucket(
        Bucket=unique("bucket"), CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    aws.client("s3").put_bucket_policy(Bucket=unique("bucket"), Policy=json.dumps(delivery_policy(unique("bucket"))))
    trail = aws.client("cloudtrail").create_trail(Name=unique("trail"), S3BucketName=unique("bucket"), TagsList=TAGS)
    assert _tags_of(aws, trail["TrailARN"]) == {trail["TrailARN"]: TAGS}


@pytest.mark.parametrize("region", ["cn-northwest-1", "us-gov-east-1"])
def test_a_region_that_lacks_a_service_answers_what_the_others_have(aws: LocalAws, unique: Unique, region: str) -> None:
    sns = aws.client("sns", region=region)
    arn = sns.create_topic(Name=unique("t"), Tags=[TAG])["TopicArn"]
    tagging = aws.client("resourcegroupstaggingapi", region=region)
    found = tagging.get_resources(ResourceARNList=[arn])["ResourceTagMappingList"]
    assert found == [{"ResourceARN": arn, "Tags": [TAG]}]
