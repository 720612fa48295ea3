"""Who asks: users, sessions of roles, the root user and services, with their policies and what is known of them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from moto.iam.models import IAMBackend, iam_backends
from moto.sts.models import AssumedRole, sts_backends

Context = Mapping[str, str | list[str]]

_ALLOW_ALL = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
# The access key of the account's root user, for tests that need it; root-ACCOUNT is that of another account's.
ROOT = "root"
_SECURE = {"aws:SecureTransport": "true"}  # the local endpoint stands for one with TLS


class Principal(NamedTuple):
    """Somebody who asks AWS for something."""

    # ARN of a user, a session or the root user; the name of a service.
    arn: str
    # Absent for a service.
    account: str | None
    context: Context
    identity_policies: tuple[str, ...] = ()
    boundary: tuple[str, ...] | None = None
    session_policies: tuple[str, ...] | None = None


class UnknownAccessKey(Exception):
    """The access key looks like one of AWS, and nobody holds it."""


def service(name: str, source_arn: str | None = None, source_account: str | None = None) -> Principal:
    """A service that acts by itself, on behalf of a resource where it says which.

    (IAM User Guide, "AWS global condition context keys": aws:PrincipalIsAWSService, aws:PrincipalServiceName,
    aws:SourceArn, aws:SourceAccount.)
    """
    source = {"aws:SourceArn": source_arn, "aws:SourceAccount": source_account}
    known = {key: value for key, value in source.items() if value}
    own = {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": name}
    return Principal(name, None, {**_SECURE, **own, **known})


def root(account: str, partition: str = "aws") -> Principal:
    arn = f"arn:{partition}:iam::{account}:root"
    return Principal(arn, account, _known_of(arn, account, "Account", account), (_ALLOW_ALL,))


def holder_of(access_key: str, account: str) -> Principal | None:
    """Who holds an access key; nobody for a key that AWS would not issue: that is the hand that arranges a test."""
    if access_key.startswith(ROOT):
        return root(account)
    session = session_of(access_key)
    if session:
        return _session(session)
    user = _user(access_key)
    if not user and access_key.startswith(("AKIA", "ASIA")):
        raise UnknownAccessKey(access_key)
    return user


def session_of(access_key: str) -> AssumedRole | None:
    found = (
        backend.get_assumed_role_from_access_key(access_key)
        for partitions in list(sts_backends.values())
        for backend in list(partitions.values())
    )
    return next((session for session in found if session), None)


def _known_of(arn: str, account: str, kind: str, user_id: str) -> dict[str, str]:
    return {
        **_SECURE,
        "aws:PrincipalArn": arn,
        "aws:PrincipalAccount": account,
        "aws:PrincipalIsAWSService": "false",
        "aws:PrincipalType": kind,
        "aws:ViaAWSService": "false",
        "aws:userid": user_id,
    }


def _session(session: AssumedRole) -> Principal:
    backend = iam_backends[session.account_id][session.partition]
    context: dict[str, str] = _known_of(session.role_arn, session.account_id, "AssumedRole", session.user_id)
    # What the session brought with it: MFA, the function that it runs in.
    context.update(getattr(session, "context", {}))
    policies = getattr(session, "policies", None)
    role = next((role for role in backend.roles.values() if role.arn == session.role_arn), None)
    if not role:
        return Principal(session.arn, session.account_id, context, (), None, policies)
    context.update({f"aws:PrincipalTag/{tag['Key']}": tag["Value"] for tag in _tags(role.tags)})
    boundary = _boundary(backend, role.permissions_boundary_arn)
    return Principal(session.arn, session.account_id, context, _policies_of(role), boundary, policies)


def _user(access_key: str) -> Principal | None:
    for account, partitions in list(iam_backends.items()):
        for partition, backend in list(partitions.items()):
            key = backend.access_keys.get(access_key)
            user = backend.users.get(key.user_name) if key and key.user_name else None
            if user:
                return _of_user(backend, user, account)
    return None


def _of_user(backend: IAMBackend, user: Any, account: str) -> Principal:
    # aws:MultiFactorAuthPresent is absent from requests with long-term keys (IAM User Guide, global condition keys).
    context = {**_known_of(user.arn, account, "User", user.id), "aws:username": user.name}
    groups = [group for group in backend.groups.values() if user in group.users]
    policies = tuple(text for holder in (user, *groups) for text in _policies_of(holder))
    boundary = _boundary(backend, getattr(user, "permissions_boundary_arn", None))
    return Principal(user.arn, account, context, policies, boundary)


def _policies_of(holder: Any) -> tuple[str, ...]:
    attached = (_document(policy) for policy in holder.managed_policies.values())
    return (*holder.policies.values(), *attached)


def _boundary(backend: IAMBackend, arn: str | None) -> tuple[str, ...] | None:
    return (_document(backend.managed_policies[arn]),) if arn else None


def policy_document(arn: str, session: AssumedRole) -> str:
    """The default version of a managed policy of the session's account."""
    return _document(iam_backends[session.account_id][session.partition].managed_policies[arn])


def _document(policy: Any) -> str:
    versions = (version for version in policy.versions if version.version_id == policy.default_version_id)
    return next(versions).document


def _tags(tags: Any) -> list[dict[str, str]]:
    return list(tags.values()) if isinstance(tags, dict) else tags or []
