"""A fork starts with all that the first server holds, and goes its own way."""

import json
import os
import signal
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from botocore.exceptions import ClientError
from conftest import REGION, LocalAws
from test_events import put, watched
from test_functions import deployed, invoked

Unique = Callable[[str], str]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.fixture
def fork(aws: LocalAws) -> Iterator[Callable[[], LocalAws]]:
    processes: list[int] = []

    def start() -> LocalAws:
        asked = urllib.request.Request(f"{aws.endpoint}/wormtrail/fork", method="POST")
        with urllib.request.urlopen(asked) as answer:
            started = json.load(answer)
        processes.append(started["processId"])
        return LocalAws(started["endpoint"])

    yield start
    for process in processes:
        os.kill(process, signal.SIGTERM)


def test_a_fork_has_the_state_and_shares_no_change(
    aws: LocalAws, fork: Callable[[], LocalAws], unique: Unique
) -> None:
    aws.client("s3").create_bucket(
        Bucket=unique("b"), CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    one, other = fork(), fork()
    one.client("s3").put_object(Bucket=unique("b"), Key="k", Body=b"one")
    assert one.client("s3").get_object(Bucket=unique("b"), Key="k")["Body"].read() == b"one"
    for without in (aws, other):
        with pytest.raises(ClientError, match="NoSuchKey"):
            without.client("s3").get_object(Bucket=unique("b"), Key="k")


def test_a_deployed_queue_has_its_url_at_the_fork(aws: LocalAws, fork: Callable[[], LocalAws], unique: Unique) -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": unique("q")}}
    aws.deploy(unique("s"), {"Queue": queue}, Outputs={"Url": {"Value": {"Ref": "Queue"}}})
    forked = fork()
    stack = forked.client("cloudformation").describe_stacks(StackName=unique("s"))["Stacks"][0]
    listed = forked.client("cloudformation").describe_stack_resources(StackName=unique("s"))["StackResources"]
    found = [stack["Outputs"][0]["OutputValue"], listed[0]["PhysicalResourceId"]]
    assert found == [forked.client("sqs").get_queue_url(QueueName=unique("q"))["QueueUrl"]] * 2
    assert found[0].startswith(forked.endpoint)


def test_events_and_functions_work_in_a_fork(aws: LocalAws, fork: Callable[[], LocalAws], unique: Unique) -> None:
    deployed(aws, unique("f"), "exports.handler = async () => process.env.AWS_ENDPOINT_URL")
    heard = watched(aws, unique("r"), {"source": [unique("source")]})
    forked = fork()
    assert invoked(forked, unique("f")) == (forked.endpoint, None)
    put(forked, unique("source"), {})
    forked.settle()
    received = forked.client("sqs").receive_message(
        QueueUrl=forked.client("sqs").get_queue_url(QueueName=unique("r"))["QueueUrl"]
    )
    assert [json.loads(each["Body"])["source"] for each in received["Messages"]] == [unique("source")]
    assert heard.messages() == []
