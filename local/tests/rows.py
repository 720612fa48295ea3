"""One property of a template, and how the API is asked for it."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from conftest import LocalAws

Ask = Callable[[LocalAws, dict[str, str]], Any]


class Row(NamedTuple):
    name: str
    type: str
    properties: dict[str, Any]
    ask: Ask
    answer: Any
    beside: dict[str, Any] = {}


def call(service: str, operation: str, member: str = "", **parameters: str) -> Ask:
    """Asks one operation; "{It}" in a parameter is the physical id of the resource `It`."""

    def ask(aws: LocalAws, ids: dict[str, str]) -> Any:
        spelled = json.loads(
            json.dumps(parameters), object_hook=lambda each: {k: _named(v, ids) for k, v in each.items()}
        )
        answer: Any = getattr(aws.client(service), operation)(**spelled)
        for step in member.split(".") if member else ():
            answer = answer[int(step)] if step.isdigit() else answer[step]
        return answer

    return ask


def _named(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_named(each, ids) for each in value]
    return value.format(**ids) if isinstance(value, str) else value


def bucket(operation: str, member: str = "") -> Ask:
    return call("s3", operation, member, Bucket="{It}")


def trail(operation: str, member: str = "") -> Ask:
    return call("cloudtrail", operation, member, **{"TrailName" if "selectors" in operation else "Name": "{It}"})


def key(operation: str, member: str = "") -> Ask:
    return call("kms", operation, member, KeyId="{It}")


def topic(member: str = "Attributes") -> Ask:
    return call("sns", "get_topic_attributes", member, TopicArn="{It}")


def queue(member: str = "Attributes") -> Ask:
    return call("sqs", "get_queue_attributes", member, QueueUrl="{It}", AttributeNames=["All"])


def function(member: str = "Configuration") -> Ask:
    return call("lambda", "get_function", member, FunctionName="{It}")


def alarm(member: str = "MetricAlarms.0") -> Ask:
    return call("cloudwatch", "describe_alarms", member, AlarmNames=["{It}"])


def log_group(member: str = "logGroups.0") -> Ask:
    return call("logs", "describe_log_groups", member, logGroupNamePrefix="{It}")


def parsed(ask: Ask) -> Ask:
    """The same answer, where the API answers JSON as text."""

    def read(aws: LocalAws, ids: dict[str, str]) -> Any:
        answer = ask(aws, ids)
        return json.loads(answer) if isinstance(answer, str) else answer

    return read
