"""Policies and patterns that AWS refuses and moto keeps: too large, for principals that do not exist, never applying."""

from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.events.models import EventsBackend
from moto.iam.exceptions import LimitExceededException, MalformedPolicyDocument
from moto.iam.models import IAMBackend
from moto.kms.models import KmsBackend
from moto.organizations.exceptions import ConstraintViolationException
from moto.organizations.models import OrganizationsBackend
from moto.s3.exceptions import S3ClientError
from moto.s3.models import S3Backend

from wormtrail_local.policy_documents import fault_of_bucket_policy, unknown_principal, without_space

# (S3 User Guide, "Bucket policies for Amazon S3"; KMS Developer Guide, "Resource quotas"; IAM User Guide, "IAM and AWS STS
# quotas"; Organizations User Guide, "Quotas"; EventBridge User Guide, "Quotas".)
_BUCKET, _KEY, _INLINE, _TRUST, _MANAGED = 20 * 1024, 32 * 1024, 10_240, 2_048, 6_144
_ORGANIZATION, _PATTERN = 5_120, 2_048


def apply() -> None:
    _before(S3Backend, "put_bucket_policy", _check_bucket_policy)
    _before(KmsBackend, "create_key", lambda _, policy, *rest, **named: _check_key_policy(policy))
    _before(KmsBackend, "put_key_policy", lambda _, key_id, policy: _check_key_policy(policy))
    _before(IAMBackend, "put_role_policy", _check_role_policy)
    _before(IAMBackend, "create_role", _check_new_role)
    _before(IAMBackend, "update_assume_role_policy", lambda _, name, trust: _check_trust(trust))
    _before(IAMBackend, "create_policy", _check_managed_policy)
    _before(OrganizationsBackend, "create_policy", _check_organization_policy)
    _before(OrganizationsBackend, "update_policy", _check_organization_policy)
    _before(EventsBackend, "put_rule", _check_pattern)


def _before(owner: type, name: str, check: Callable[..., None]) -> None:
    original = getattr(owner, name)

    def checked(backend: Any, *positional: Any, **named: Any) -> Any:
        check(backend, *positional, **named)
        return original(backend, *positional, **named)

    setattr(owner, name, checked)


def _check_new_role(_: IAMBackend, role_name: str, assume_role_policy_document: str, *rest: Any, **named: Any) -> None:
    _check_trust(assume_role_policy_document)


def _check_bucket_policy(backend: S3Backend, bucket_name: str, policy: bytes) -> None:
    if len(policy) > _BUCKET:
        raise S3ClientError("MalformedPolicy", "Policy exceeds the maximum allowed document size.")
    if unknown_principal(policy):
        raise S3ClientError("MalformedPolicy", "Invalid principal in policy")
    fault = fault_of_bucket_policy(policy, backend.get_bucket(bucket_name).arn)
    if fault:
        raise S3ClientError("MalformedPolicy", fault)


def _check_key_policy(policy: str | None) -> None:
    if policy and len(policy.encode()) > _KEY:
        # Its error is not documented.
        raise JsonRESTError("LimitExceededException", f"The policy is larger than {_KEY} bytes.")
    if policy and unknown_principal(policy):
        raise JsonRESTError(
            "MalformedPolicyDocumentException", "Policy contains a statement with one or more invalid principals."
        )


def _check_role_policy(backend: IAMBackend, role_name: str, policy_name: str, policy: str) -> None:
    inline = {**backend.get_role(role_name).policies, policy_name: policy}
    if sum(len(without_space(each)) for each in inline.values()) > _INLINE:
        raise LimitExceededException(f"Maximum policy size of {_INLINE} bytes exceeded for role {role_name}")


def _check_trust(trust: str) -> None:
    if len(without_space(trust)) > _TRUST:
        raise LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {_TRUST}")
    name = unknown_principal(trust)
    if name:
        raise MalformedPolicyDocument(f'Invalid principal in policy: "{name}"')


def _check_managed_policy(_: IAMBackend, *positional: Any, **named: Any) -> None:
    policy = named.get("policy_document") or positional[2]
    if len(without_space(policy)) > _MANAGED:
        raise LimitExceededException(f"Cannot exceed quota for PolicySize: {_MANAGED}")


def _check_organization_policy(_: OrganizationsBackend, **named: Any) -> None:
    # Through the API, white space counts (Organizations User Guide, "Quotas").
    if len(named.get("Content", "").encode()) > _ORGANIZATION:
        raise ConstraintViolationException("You have exceeded the maximum size of a policy: POLICY_CONTENT_LIMIT_EXCEEDED.")


def _check_pattern(_: EventsBackend, *__: Any, **named: Any) -> None:
    # Which error it is, is not documented.
    if len(named.get("event_pattern") or "") > _PATTERN:
        raise JsonRESTError("LimitExceededException", f"The event pattern is longer than {_PATTERN} characters.")
