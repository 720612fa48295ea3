"""Who is asked: the policy that stands at a resource, and the account that owns the resource."""

import json
from collections.abc import Callable
from typing import NamedTuple

from moto.awslambda.models import lambda_backends
from moto.events.models import events_backends
from moto.iam.models import iam_backends
from moto.kms.models import Key, kms_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends


class Arn(NamedTuple):
    """The parts of an ARN."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parts_of(arn: str) -> Arn | None:
    parts = arn.split(":", 5)
    return Arn(*parts[1:]) if len(parts) == 6 and parts[0] == "arn" else None


def account_of(resource: str, caller: str) -> str:
    """The account that owns a resource; ARNs of S3 do not say it."""
    arn = parts_of(resource)
    if arn and arn.service == "s3":
        owner = s3_backends.bucket_accounts.get(arn.resource.split("/")[0])
        return owner[1] if owner else caller
    return arn.account if arn and arn.account.isdigit() else caller


def policy_of(resource: str, action: str) -> str | None:
    """The policy that stands at a resource and has a say in the action."""
    arn = parts_of(resource)
    find = _FINDERS.get(arn.service) if arn else None
    return find(arn, action) if arn and find else None


def key_of(arn: str) -> Key | None:
    """The KMS key that an ARN names, itself or by an alias; none for a key that AWS manages, which moto makes up at each look."""
    parts = parts_of(arn)
    if not parts or parts.service != "kms" or parts.resource.startswith("alias/aws/"):
        return None
    backend = kms_backends[parts.account][parts.region]
    kind, _, name = parts.resource.partition("/")
    return backend.keys.get(backend.get_key_id_from_alias(f"alias/{name}") or "" if kind == "alias" else name)


def _bucket(arn: Arn, action: str) -> str | None:
    name = arn.resource.split("/")[0]
    partition, account = s3_backends.bucket_accounts.get(name, (arn.partition, None))
    bucket = s3_backends[account][partition].buckets.get(name) if account else None
    policy = bucket.policy if bucket else None
    return policy.decode() if isinstance(policy, bytes) else policy


def _key(arn: Arn, action: str) -> str | None:
    if not arn.resource.startswith("key/"):
        return None
    key = key_of(f"arn:{':'.join(arn)}")
    # A key that does not exist is for KMS to refuse, once the caller's own policies let it ask.
    handed_on = {"Effect": "Allow", "Principal": {"AWS": arn.account}, "Action": "kms:*", "Resource": "*"}
    return key.policy if key else _document([handed_on])


def _topic(arn: Arn, action: str) -> str | None:
    topic = sns_backends[arn.account][arn.region].topics.get(f"arn:{':'.join(arn)}")
    return topic.policy if topic else None


def _queue(arn: Arn, action: str) -> str | None:
    queue = sqs_backends[arn.account][arn.region].queues.get(arn.resource)
    return queue.policy if queue else None


def _function(arn: Arn, action: str) -> str | None:
    functions = lambda_backends[arn.account][arn.region]._lambdas._functions
    function = functions.get(arn.resource.removeprefix("function:").split(":")[0], {}).get("latest")
    return _document(function.policy.statements) if function else None


def _bus(arn: Arn, action: str) -> str | None:
    buses = events_backends[arn.account][arn.region].event_buses
    bus = buses.get(arn.resource.removeprefix("event-bus/")) if arn.resource.startswith("event-bus/") else None
    return bus.policy if bus else None


def _log_groups(arn: Arn, action: str) -> str | None:
    """All policies of the Region: each names the log groups that it speaks of."""
    policies = logs_backends[arn.account][arn.region].resource_policies.values()
    return _document([each for policy in policies for each in _statements(policy.policy_document)])


def _trust(arn: Arn, action: str) -> str | None:
    """A role's trust policy is asked for who may become the role, and for nothing else."""
    if not action.lower().startswith("sts:"):
        return None
    roles = iam_backends[arn.account][arn.partition].roles.values()
    found = (role.assume_role_policy_document for role in roles if role.arn == f"arn:{':'.join(arn)}")
    # Nobody may become a role that does not exist.
    return next(found, '{"Version": "2012-10-17", "Statement": []}')


def _statements(document: str) -> list[dict[str, object]]:
    found = json.loads(document).get("Statement", [])
    return found if isinstance(found, list) else [found]


def _document(statements: list[dict[str, object]]) -> str | None:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}) if statements else None


_FINDERS: dict[str, Callable[[Arn, str], str | None]] = {
    "events": _bus,
    "iam": _trust,
    "kms": _key,
    "lambda": _function,
    "logs": _log_groups,
    "s3": _bucket,
    "sns": _topic,
    "sqs": _queue,
}
