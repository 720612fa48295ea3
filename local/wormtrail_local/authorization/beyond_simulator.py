"""What the policy simulator does not know of AWS. Each rule names its source."""

from typing import Any

from wormtrail_local.authorization.principals import Context, Principal
from wormtrail_local.authorization.resource_policies import account_of, key_of

# (Amazon S3 API reference, PutBucketPolicy: "As a security precaution, the root user of the AWS account that owns a bucket
# can always use this operation, even if the policy explicitly denies the root user the ability to perform this action.")
_POLICY_CALLS = frozenset({"s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"})


def escapes_bucket_policy(principal: Principal, action: str, resource: str) -> bool:
    """Whether the bucket policy has no say: the owner's root user asks for the bucket policy itself."""
    is_root = principal.arn.endswith(":root") and principal.account == account_of(resource, "")
    return is_root and action in _POLICY_CALLS


def spelled(principal: str) -> str:
    """A service as the simulator knows it for one: by a name that ends with amazonaws.com.

    In China some end with amazonaws.com.cn (Terraform's AWS provider, data source aws_service_principal).
    """
    own, found, _ = principal.partition(".amazonaws.com.cn")
    return f"{own}.cn.amazonaws.com" if found else principal


def is_granted(principal: Principal, action: str, resource: str, context: Context) -> bool:
    """Whether a grant of the key allows what no policy does.

    (KMS Developer Guide, "Grants in AWS KMS": a grant allows its operations to its grantee, as far as its constraints on the
    encryption context hold. Explicit denies are decided before.)
    """
    key = key_of(resource) if action.startswith("kms:") else None
    operation = action.removeprefix("kms:")
    operation = "GenerateDataKey" if operation == "GenerateDataKey*" else operation
    names = {principal.arn, context.get("aws:PrincipalArn")}
    return any(
        grant.grantee_principal in names and operation in grant.operations and _holds(grant.constraints or {}, context)
        for grant in (key.grants.values() if key else ())
    )


def _holds(constraints: dict[str, Any], context: Context) -> bool:
    """(KMS API reference, GrantConstraints.)"""
    prefix = "kms:EncryptionContext:"
    stated = {key.removeprefix(prefix): value for key, value in context.items() if key.startswith(prefix)}
    equal = constraints.get("EncryptionContextEquals")
    part = constraints.get("EncryptionContextSubset") or {}
    return (equal is None or equal == stated) and part.items() <= stated.items()


def is_free(action: str) -> bool:
    """(STS API reference, GetCallerIdentity: "No permissions are required to perform this operation.")"""
    return action == "sts:GetCallerIdentity"


def managed_key_serves(principal: Principal, resource: str) -> bool:
    """A key that AWS manages for a service serves the principals of its account, and no service by itself.

    (KMS Developer Guide, "AWS managed keys"; Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs".)
    """
    return ":alias/aws/" in resource and principal.account == account_of(resource, "")
