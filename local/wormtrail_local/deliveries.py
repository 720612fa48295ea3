"""Takes an event to a rule's targets: queues, topics, functions, log groups, state machines and other buses."""

import json
import re
from datetime import datetime, timezone
from typing import Any

from botocore.exceptions import ClientError
from jsonpath_ng.ext import parse
from moto.awslambda.models import lambda_backends
from moto.awslambda.exceptions import LambdaClientError
from moto.events.models import Rule, events_backends

from wormtrail_local.authorization.principals import holder_of
from wormtrail_local.authorization.services import (
    Refused,
    event_bridge,
    may_invoke,
    may_publish,
    may_put_events,
    may_send,
    on_behalf_of,
)
from wormtrail_local.authorization.sessions import become
from wormtrail_local.background import later
from wormtrail_local.clients import acting, acting_as, call
from wormtrail_local.functions import run_later, send

Event = dict[str, Any]
Target = dict[str, Any]


def deliver(rule: Rule, event: Event, transform_input: bool = True) -> None:
    """Takes the event to every target of the rule, if the rule is enabled and its pattern matches."""
    if rule.state != "ENABLED" and not rule.state.startswith("ENABLED_"):
        return
    if not rule.event_pattern.get_pattern() or not rule.event_pattern.matches_event(event):
        return
    published = _published(event)
    for target in rule.targets:
        later(_deliver_to, rule, target, published, transform_input)


def _published(event: Event) -> Event:
    """The event as targets see it: its time spelled out, nothing of the bus's own."""
    moment = event["time"]
    if not isinstance(moment, str):
        moment = f"{datetime.fromtimestamp(float(moment), timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    return {**{name: value for name, value in event.items() if name != "ingestion-time"}, "time": moment}


def _deliver_to(rule: Rule, target: Target, event: Event, transform_input: bool) -> None:
    message = _input(rule, target, event) if transform_input else json.dumps(event)
    try:
        with acting_as(_actor(rule, target)):
            _send(rule, target, message)
    except (ClientError, LambdaClientError, KeyError, NotImplementedError, Refused) as failure:
        _to_dead_letters(rule, target, message, failure)


def _actor(rule: Rule, target: Target) -> str:
    """The role of the target where it has one; else EventBridge itself, which the target's own policy must let in."""
    arn, role = target["Arn"], target.get("RoleArn")
    if role:
        by = on_behalf_of("events.amazonaws.com", rule.arn)
        return become(by, role, "Events_Execution_Role", rule.region_name).access_key_id
    by, service = event_bridge(rule.arn, arn), arn.split(":")[2]
    ask = {"lambda": may_invoke, "sqs": may_send, "sns": may_publish}.get(service)
    if ask:
        ask(by, arn)
    return arn.split(":")[4]


def _send(rule: Rule, target: Target, message: str) -> None:
    arn = target["Arn"]
    _, _, service, region, account, resource = arn.split(":", 5)
    if service == "lambda":
        run_later(lambda_backends[account][region].get_function(arn), message)
    elif service == "sqs":
        _send_to_queue(target, region, message)
    elif service == "sns":
        call("sns", region, "Publish", TopicArn=arn, Message=_unquoted(message))
    elif service == "logs":
        rule._send_to_cw_log_group(resource.removeprefix("log-group:").removesuffix(":*"), json.loads(message))
    elif service == "states":
        call("stepfunctions", region, "StartExecution", stateMachineArn=arn, input=message)
    elif service == "events" and resource.startswith("event-bus/"):
        _send_to_bus(rule, target, json.loads(message))
    else:
        raise NotImplementedError(f"The local AWS does not deliver events to {arn}.")


def _send_to_queue(target: Target, region: str, message: str) -> None:
    name = target["Arn"].rsplit(":", 1)[1]
    url = call("sqs", region, "GetQueueUrl", QueueName=name)["QueueUrl"]
    group = target.get("SqsParameters", {}).get("MessageGroupId")
    call("sqs", region, "SendMessage", QueueUrl=url, MessageBody=_unquoted(message), MessageGroupId=group)


def _send_to_bus(rule: Rule, target: Target, event: Event) -> None:
    """The event stays that of its account and Region (EventBridge User Guide, "Sending and receiving events between AWS accounts")."""
    _, _, _, region, account, resource = target["Arn"].split(":", 5)
    sender = rule.arn.split(":")[4]
    if event["account"] not in (sender, account) and sender != account:
        return  # what came from another account goes to no third one (the same page)
    if target.get("RoleArn"):
        by = holder_of(acting().access_key, sender)
        if by:
            may_put_events(by, target["Arn"], event)
    elif sender != account:
        # Grants to an organization need a role; of grants to an account alone the same page recommends it. Here all need one.
        raise Refused(f"The target {target['Arn']} of another account has no role.")
    bus = events_backends[account][region].describe_event_bus(resource.removeprefix("event-bus/"))
    for each in list(bus.rules.values()):
        each.send_to_targets({**event})


def _to_dead_letters(rule: Rule, target: Target, message: str, failure: Exception) -> None:
    queue = target.get("DeadLetterConfig", {}).get("Arn")
    if not queue:
        return
    # (EventBridge User Guide, "Using dead-letter queues to process undelivered events".)
    code = "NO_PERMISSIONS" if isinstance(failure, Refused) else "NO_RESOURCE"
    code = failure.response["Error"]["Code"] if isinstance(failure, ClientError) else code
    try:
        may_send(event_bridge(rule.arn, queue), queue)
    except Refused:
        return  # EventBridge drops the event
    send(
        queue,
        message,
        {
            "RULE_ARN": rule.arn,
            "TARGET_ARN": target["Arn"],
            "ERROR_CODE": code,
            "ERROR_MESSAGE": str(failure)[:1024] or "-",
        },
    )


# What a target receives.


def _input(rule: Rule, target: Target, event: Event) -> str:
    if "Input" in target:
        return target["Input"]
    if "InputPath" in target:
        return json.dumps(_at(target["InputPath"], event))
    if "InputTransformer" in target:
        return _transformed(target["InputTransformer"], rule, event)
    return json.dumps(event)


def _at(path: str, event: Event) -> Any:
    found = parse(path).find(event)
    return found[0].value if found else None


def _transformed(transformer: dict[str, Any], rule: Rule, event: Event) -> str:
    values = {name: _at(path, event) for name, path in transformer.get("InputPathsMap", {}).items()}
    values.update(
        {
            "aws.events.rule-arn": rule.arn,
            "aws.events.rule-name": rule.name,
            "aws.events.event.ingestion-time": event["time"],
            "aws.events.event.json": event,
            "aws.events.event": {name: value for name, value in event.items() if name != "detail"},
        }
    )
    return _filled(transformer["InputTemplate"], values)


def _filled(template: str, values: dict[str, Any]) -> str:
    """The template with <name> replaced: as JSON on its own, as plain text inside a JSON string."""
    pieces = re.split(r"<([A-Za-z0-9_.-]+)>", template)
    filled = pieces[0]
    for name, following in zip(pieces[1::2], pieces[2::2]):
        value = values.get(name)
        if _inside_string(filled):
            text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
            filled += json.dumps(text)[1:-1]
        else:
            filled += json.dumps(value)
        filled += following
    return filled


def _inside_string(text: str) -> bool:
    return len(re.findall(r'(?<!\\)(?:\\\\)*"', text)) % 2 == 1


def _unquoted(message: str) -> str:
    """A message that is one JSON string arrives as its text."""
    try:
        value = json.loads(message)
    except ValueError:
        return message
    return value if isinstance(value, str) else message
