"""Services that act in their own name: may they send to a topic, a queue or a function, or become a role?"""

from collections.abc import Mapping
from typing import Any

from wormtrail_local.authorization.decisions import authorize
from wormtrail_local.authorization.key_use import by_queue, by_topic, without_via
from wormtrail_local.authorization.principals import Context, Principal, service
from wormtrail_local.authorization.resource_policies import parts_of


class Refused(Exception):
    """A policy does not let a service do what it is asked to do."""


def may_invoke(by: Principal, function_arn: str) -> None:
    _demand(by, "lambda:InvokeFunction", function_arn)


def may_send(by: Principal, queue_arn: str) -> None:
    _demand(by, "sqs:SendMessage", queue_arn)
    for use in without_via(by_queue(queue_arn)):
        _demand(by, use.action, use.resource, use.context)


def may_publish(by: Principal, topic_arn: str) -> None:
    _demand(by, "sns:Publish", topic_arn)
    for use in without_via(by_topic(topic_arn)):
        _demand(by, use.action, use.resource, use.context)


def may_become(by: Principal, role_arn: str) -> None:
    """The trust policy of the role decides."""
    _demand(by, "sts:AssumeRole", role_arn)


def may_put_events(by: Principal, bus_arn: str, event: Mapping[str, Any]) -> None:
    """With the condition keys of the event (Service Authorization Reference, "Amazon EventBridge")."""
    _demand(by, "events:PutEvents", bus_arn, {"events:source": event["source"], "events:detail-type": event["detail-type"]})


def event_bridge(rule_arn: str, target_arn: str) -> Principal:
    """EventBridge on behalf of a rule.

    It sends no condition keys to topics, nor to the keys of topics (EventBridge User Guide, "Using resource-based policies for
    Amazon EventBridge"; Amazon SNS Developer Guide, "Configuring AWS KMS permissions"). To queues and functions it sends the
    rule's ARN; aws:SourceAccount beside it is what the same page's newer examples show.
    """
    target, rule = parts_of(target_arn), parts_of(rule_arn)
    if target and target.service == "sns":
        return service("events.amazonaws.com")
    return service("events.amazonaws.com", rule_arn, rule.account if rule else None)


def on_behalf_of(name: str, arn: str) -> Principal:
    """A service that says for which resource it acts, and in which account that is."""
    parts = parts_of(arn)
    return service(name, arn, parts.account if parts else None)


def _demand(by: Principal, action: str, resource: str, context: Context | None = None) -> None:
    decision = authorize(by, action, resource, context)
    if not decision.allowed:
        raise Refused(decision.message)
