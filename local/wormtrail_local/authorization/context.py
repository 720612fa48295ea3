"""In which context: what a request states beside its principal, and what AWS knows of the resource."""

import re
from datetime import datetime, timezone
from typing import Any

from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends

from wormtrail_local.authorization.principals import Context, Principal
from wormtrail_local.authorization.resource_policies import parts_of
from wormtrail_local.calls import Call
from wormtrail_local.clients import acting_as, call


def of_call(call: Call, agent: str, address: str) -> dict[str, str | list[str]]:
    """What every request states (IAM User Guide, "AWS global condition context keys"), and what its service adds."""
    tags = _request_tags(call)
    context: dict[str, str | list[str]] = {
        "aws:RequestedRegion": "us-east-1" if call.service == "iam" else call.region,
        "aws:SourceIp": address,
        "aws:UserAgent": agent,
        **{f"aws:RequestTag/{key}": value for key, value in tags.items()},
        **({"aws:TagKeys": list(tags)} if tags else {}),
    }
    return {**context, **_of_service(call)}


def of_encryption(encryption: Any) -> dict[str, str | list[str]]:
    """The encryption context of a use of a key (KMS Developer Guide, "Condition keys for AWS KMS")."""
    pairs = encryption if isinstance(encryption, dict) else {}
    keys = {f"kms:EncryptionContext:{name}": str(value) for name, value in pairs.items()}
    return {**keys, **({"kms:EncryptionContextKeys": list(pairs)} if pairs else {})}


# Parameters that are condition keys of the same service (Service Authorization Reference).
_STATED = {
    ("cloudwatch", "Namespace"): "cloudwatch:namespace",
    ("iam", "PermissionsBoundary"): "iam:PermissionsBoundary",
    ("iam", "PolicyArn"): "iam:PolicyARN",
    ("kms", "BypassPolicyLockoutSafetyCheck"): "kms:BypassPolicyLockoutSafetyCheck",
    ("kms", "GranteePrincipal"): "kms:GranteePrincipal",
    ("kms", "MessageType"): "kms:MessageType",
    ("kms", "SigningAlgorithm"): "kms:SigningAlgorithm",
    ("kms", "PendingWindowInDays"): "kms:ScheduleKeyDeletionPendingWindowInDays",
    ("lambda", "FunctionUrlAuthType"): "lambda:FunctionUrlAuthType",
    ("lambda", "Principal"): "lambda:Principal",
    ("sns", "Endpoint"): "sns:Endpoint",
    ("sns", "Protocol"): "sns:Protocol",
    ("sts", "ExternalId"): "sts:ExternalId",
    ("sts", "RoleSessionName"): "sts:RoleSessionName",
    ("sts", "SourceIdentity"): "sts:SourceIdentity",
}


def _of_service(call: Call) -> dict[str, str | list[str]]:
    stated = {
        key: _text(call.parameters[parameter])
        for (service, parameter), key in _STATED.items()
        if service == call.service and isinstance(call.parameters.get(parameter), str | int | bool)
    }
    if call.service != "kms":
        return dict(stated)
    if call.operation == "ScheduleKeyDeletion":
        # 30 days where nobody says how many (KMS API reference, ScheduleKeyDeletion).
        stated.setdefault("kms:ScheduleKeyDeletionPendingWindowInDays", "30")
    operations = call.parameters.get("Operations")
    return {
        **stated,
        **({"kms:GrantOperations": [str(each) for each in operations]} if isinstance(operations, list) else {}),
        **of_encryption(call.parameters.get("EncryptionContext")),
    }


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _request_tags(call: Call) -> dict[str, str]:
    tags = call.parameters.get("Tags") or call.parameters.get("tags") or call.parameters.get("TagsList") or []
    if isinstance(tags, dict):
        return {key: str(value) for key, value in tags.items() if isinstance(value, str)}
    spelled = [each for each in tags if isinstance(each, dict)] if isinstance(tags, list) else []
    keys = ("Key", "TagKey", "key")
    values = ("Value", "TagValue", "value")
    first = lambda each, names: next((str(each[name]) for name in names if name in each), None)  # noqa: E731
    return {key: first(each, values) or "" for each in spelled if (key := first(each, keys))}


def of_accounts(principal: Principal, resource_account: str) -> dict[str, str]:
    """What AWS knows of the accounts of both sides."""
    own = organization_of(principal.account or "")
    other = organization_of(resource_account)
    found = {
        "aws:ResourceAccount": resource_account,
        "aws:PrincipalOrgID": own,
        "aws:ResourceOrgID": other,
        "kms:CallerAccount": principal.account,
    }
    return {key: value for key, value in found.items() if value}


def organization_of(account: str) -> str | None:
    for partitions in list(organizations_backends.values()):
        for backend in list(partitions.values()):
            if backend.org and any(each.id == account for each in backend.accounts):
                return backend.org.id
    return None


def control_policies(account: str | None, kind: str) -> list[list[str]]:
    """SCPs or RCPs that bind an account, one list a level, from the root of the organization down.

    The management account is bound by none (Organizations User Guide, "Service control policies").
    """
    for partitions in list(organizations_backends.values()):
        for backend in list(partitions.values()):
            if not backend.org or account == backend.org.master_account_id:
                continue
            place = next((each for each in backend.accounts if each.id == account), None)
            levels: list[list[str]] = []
            while place is not None:
                attached = [policy.content for policy in place.attached_policies if policy.type == kind]
                # AWS keeps at least one policy at each level; moto starts accounts and units without.
                levels.insert(0, attached or [_EVERYTHING[kind]])
                parent = getattr(place, "parent_id", None)
                place = next((unit for unit in backend.ou if unit.id == parent), None)
            if levels:
                return levels
    return []


_EVERYTHING = {
    "SERVICE_CONTROL_POLICY": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    "RESOURCE_CONTROL_POLICY": (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
    ),
}


def of_resource(policies: str, resource: str, account: str) -> Context:
    """The tags of the resource, where a policy asks for them (IAM User Guide, "aws:ResourceTag")."""
    arn = parts_of(resource)
    # S3 looks at a bucket's tags only where the bucket allows it (Amazon S3 User Guide, "Enabling ABAC in general purpose buckets").
    if not arn or arn.service == "s3" or "aws:resourcetag/" not in policies.lower():
        return {}
    if arn.service == "iam":
        entities = iam_backends[account][arn.partition].roles.values()
        tags = next((each.tags for each in entities if each.arn == resource), [])
        found = [tags[key] for key in tags] if isinstance(tags, dict) else tags
    else:
        with acting_as(account):
            answer = call("resourcegroupstaggingapi", arn.region, "GetResources", ResourceARNList=[resource])
        found = [tag for each in answer["ResourceTagMappingList"] for tag in each["Tags"]]
    return {f"aws:ResourceTag/{tag['Key']}": tag["Value"] for tag in found}


def of_time(policies: str) -> Context:
    """The time, where a policy asks for it: with it no two requests are alike."""
    if not re.search(r"aws:(currenttime|epochtime)", policies, re.IGNORECASE):
        return {}
    now = datetime.now(timezone.utc)
    return {"aws:CurrentTime": f"{now:%Y-%m-%dT%H:%M:%SZ}", "aws:EpochTime": str(int(now.timestamp()))}
