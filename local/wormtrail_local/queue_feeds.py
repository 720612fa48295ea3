"""Feeds functions from queues, as Lambda's event source mappings do: in batches, with retries and partial failures."""

import json
import threading
import time
from collections import defaultdict
from typing import Any

from botocore.exceptions import ClientError
from moto.awslambda.models import EventSourceMapping, lambda_backends

from wormtrail_local import functions
from wormtrail_local.authorization.services import Refused
from wormtrail_local.clients import acting_as, call

# A mapping may gather a batch for up to five minutes; nobody wants to wait that long here.
_LONGEST_WINDOW_SECONDS = 1.0

Message = dict[str, Any]

_one_at_a_time: dict[str, threading.Lock] = defaultdict(threading.Lock)
# The mappings that are about to read their queue: what comes until they do is in the same batch.
_about_to_read: set[str] = set()


def feed(queue_arn: str) -> None:
    """Hands what is in a queue to the functions that are mapped to it, until nothing is left to hand over."""
    _, _, _, region, account, _ = queue_arn.split(":", 5)
    for mapping in list(lambda_backends[account][region]._event_source_mappings.values()):
        if mapping.event_source_arn == queue_arn and mapping.enabled and mapping.uuid not in _about_to_read:
            _about_to_read.add(mapping.uuid)
            try:
                with _one_at_a_time[mapping.uuid]:
                    _feed_as_its_role(mapping, region)
            finally:
                _about_to_read.discard(mapping.uuid)


def _feed_as_its_role(mapping: EventSourceMapping, region: str) -> None:
    """Lambda reads the queue in the name of the function's role (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS")."""
    function = lambda_backends[mapping.function_arn.split(":")[4]][region].get_function(mapping.function_arn)
    try:
        with acting_as(functions.access_key(function)):
            _feed(mapping, region)
    except (ClientError, Refused):
        return  # Lambda stops reading and says so in the mapping's LastProcessingResult


def _feed(mapping: EventSourceMapping, region: str) -> None:
    name = mapping.event_source_arn.rsplit(":", 1)[1]
    url = call("sqs", region, "GetQueueUrl", QueueName=name)["QueueUrl"]
    attributes = call("sqs", region, "GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]
    time.sleep(min(float(mapping.max_batch_window or 0), _LONGEST_WINDOW_SECONDS))
    _about_to_read.discard(mapping.uuid)
    # One that was deleted meanwhile takes nothing any more.
    while _is_there(mapping, region) and (batch := _receive(region, url, int(mapping.batch_size or 10))):
        failed = _invoke(mapping, region, batch)
        done = [message for message in batch if message["MessageId"] not in failed]
        for message in done:
            call("sqs", region, "DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        if failed and "RedrivePolicy" not in attributes:
            return  # they come back when their visibility timeout ends; retrying at once would never end
        for message in batch:
            if message["MessageId"] in failed:
                _show_again(region, url, message)


def _is_there(mapping: EventSourceMapping, region: str) -> bool:
    account = mapping.event_source_arn.split(":")[4]
    return mapping.uuid in lambda_backends[account][region]._event_source_mappings


def _receive(region: str, url: str, most: int) -> list[Message]:
    """Up to so many messages; ReceiveMessage answers ten at most."""
    batch: list[Message] = []
    while len(batch) < most:
        received = call(
            "sqs",
            region,
            "ReceiveMessage",
            QueueUrl=url,
            MaxNumberOfMessages=min(10, most - len(batch)),
            WaitTimeSeconds=0,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if not received:
            break
        batch += received
    return batch


def _show_again(region: str, url: str, message: Message) -> None:
    handle = message["ReceiptHandle"]
    call("sqs", region, "ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)


def _invoke(mapping: EventSourceMapping, region: str, batch: list[Message]) -> set[str]:
    """Invokes the function with a batch; answers the ids of the messages that it failed."""
    account = mapping.function_arn.split(":")[4]
    function = lambda_backends[account][region].get_function(mapping.function_arn)
    records = [_record(message, mapping.event_source_arn, region) for message in batch]
    outcome = functions.run(function, json.dumps({"Records": records}))
    everything = {message["MessageId"] for message in batch}
    if outcome.error:
        return everything
    if "ReportBatchItemFailures" not in (mapping.function_response_types or []):
        return set()
    answer = json.loads(outcome.payload) or {}
    failures = answer.get("batchItemFailures") or [] if isinstance(answer, dict) else []
    failed = {failure.get("itemIdentifier") for failure in failures}
    # An identifier that is no message of the batch fails the whole batch (Lambda Developer Guide, partial batches).
    return failed if failed <= everything else everything


def _record(message: Message, queue_arn: str, region: str) -> dict[str, Any]:
    attributes = {
        name: {
            "dataType": value["DataType"],
            **({"stringValue": value["StringValue"]} if "StringValue" in value else {}),
        }
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": region,
    }
