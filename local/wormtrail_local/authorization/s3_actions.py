"""What is asked of S3: its operations have other names in IAM, and some ask for several actions.

(Amazon S3 User Guide, "Required permissions for Amazon S3 API operations".)
"""

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any
from urllib.parse import unquote

import xmltodict
from moto.utilities.utils import get_partition
from werkzeug.wrappers import Request

from wormtrail_local.accounts import account_of_key
from wormtrail_local.authorization.actions import Asked, NoSuchAction, _list
from wormtrail_local.calls import Call

_WRITE = ("CompleteMultipartUpload", "CreateMultipartUpload", "UploadPart", "UploadPartCopy", "CopyObject")
_CONFIGURATIONS = ("Accelerate", "Analytics", "Encryption", "IntelligentTiering", "Inventory", "Lifecycle", "Metrics")
_RENAMED = {
    **dict.fromkeys(_WRITE, "PutObject"),
    **dict.fromkeys(("HeadBucket", "ListObjects", "ListObjectsV2"), "ListBucket"),
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListParts": "ListMultipartUploadParts",
    "SelectObjectContent": "GetObject",
    "DeleteBucketCors": "PutBucketCORS",
    "GetBucketCors": "GetBucketCORS",
    "PutBucketCors": "PutBucketCORS",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "GetBucketReplication": "GetReplicationConfiguration",
    "PutBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    **{
        f"{verb}Bucket{each}{suffix}": f"{'Put' if verb == 'Delete' else 'Get' if verb == 'List' else verb}{each}Configuration"
        for each in _CONFIGURATIONS
        for verb in ("Delete", "Get", "List", "Put")
        for suffix in ("", "Configuration", "Configurations")
    },
}
# With a version, these are actions of their own.
_OF_A_VERSION = frozenset(
    f"{verb}Object{what}" for verb in ("Delete", "Get", "Put") for what in ("", "Acl", "Tagging", "Attributes")
) - {"PutObject"}
# What an upload or a new bucket may bring with it, and the right that this takes beside.
_OF_AN_UPLOAD = {
    "x-amz-acl": "s3:PutObjectAcl",
    "x-amz-object-lock-legal-hold": "s3:PutObjectLegalHold",
    "x-amz-object-lock-mode": "s3:PutObjectRetention",
    "x-amz-tagging": "s3:PutObjectTagging",
}
_OF_A_NEW_BUCKET = {
    "x-amz-acl": ("s3:PutBucketAcl",),
    "x-amz-bucket-object-lock-enabled": ("s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"),
    "x-amz-object-ownership": ("s3:PutBucketOwnershipControls",),
}
_STATED = (
    "x-amz-acl",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-metadata-directive",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
)
_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id"
_LISTED = {"prefix": "s3:prefix", "delimiter": "s3:delimiter", "max-keys": "s3:max-keys"}


def asked_of_s3(call: Call, request: Request) -> list[Asked]:
    bucket, key = call.parameters.get("Bucket"), call.parameters.get("Key")
    arn = f"arn:{get_partition(call.region)}:s3:::{bucket}"
    resource = "*" if not bucket else f"{arn}/{key}" if key else arn
    context = _context(call, request)
    if call.operation == "DeleteObjects":
        return [*_deletions(request, arn, context)]
    version = request.args.get("versionId")
    actions = [_action(call.operation, version), *_beside(call, request)]
    asked = [Asked(action, resource, context) for action in actions]
    source = request.headers.get("x-amz-copy-source")
    if source:
        name, _, of_version = unquote(source).lstrip("/").partition("?versionId=")
        asked.append(Asked(_action("GetObject", of_version), f"arn:{get_partition(call.region)}:s3:::{name}", context))
    return asked


def _action(operation: str, version: str | None) -> str:
    name = _RENAMED.get(operation, operation)
    if version and name in _OF_A_VERSION:
        name = f"{name[: len('Delete')]}ObjectVersion{name[len('DeleteObject') :]}" if name.startswith("Delete") else (
            f"{name[:3]}ObjectVersion{name[len('GetObject') :]}"
        )
    if name.lower() not in _list("actions", "s3"):
        raise NoSuchAction(f"s3:{name}")
    return f"s3:{name}"


def _beside(call: Call, request: Request) -> Iterator[str]:
    """The rights that a request takes beside that of its operation."""
    headers = request.headers
    if headers.get("x-amz-bypass-governance-retention", "").lower() == "true":
        yield "s3:BypassGovernanceRetention"
    if call.operation in ("PutObject", "CopyObject", "CreateMultipartUpload"):
        # An ACL that changes nothing takes no right: private is what an object has anyway, and AWS documents no exception else.
        yield from (right for header, right in _OF_AN_UPLOAD.items() if headers.get(header, "private") != "private")
    if call.operation == "CreateBucket":
        for header, rights in _OF_A_NEW_BUCKET.items():
            if header in headers:
                yield from rights
    if call.operation == "GetObjectAttributes":
        yield _action("GetObject", request.args.get("versionId"))


def _deletions(request: Request, bucket: str, context: dict[str, str]) -> Iterator[Asked]:
    """S3 answers several deletions one by one; here one that is refused refuses all, which is stricter."""
    bypass = request.headers.get("x-amz-bypass-governance-retention", "").lower() == "true"
    objects = xmltodict.parse(request.get_data(), force_list=("Object",))["Delete"].get("Object", [])
    for each in objects:
        resource = f"{bucket}/{each['Key']}"
        yield Asked(_action("DeleteObject", each.get("VersionId")), resource, context)
        if bypass:
            yield Asked("s3:BypassGovernanceRetention", resource, context)


def _context(call: Call, request: Request) -> dict[str, str]:
    """(Amazon S3 User Guide, "Bucket policy examples using condition keys"; Service Authorization Reference, Amazon S3.)"""
    context = {"s3:TlsVersion": "1.3", "s3:authType": "REST-HEADER", "s3:signatureversion": "AWS4-HMAC-SHA256"}
    context.update({f"s3:{name}": request.headers[name] for name in _STATED if name in request.headers})
    key_id = context.get(_KEY, "")
    if key_id and not key_id.startswith("arn:"):
        # A condition compares ARNs. How S3 spells a key that is stated by its id or alias is not documented; here an alias stays
        # one, so that it is not the key whose ARN a policy asks for.
        kind = "" if key_id.startswith("alias/") else "key/"
        account = account_of_key(call.access_key)
        context[_KEY] = f"arn:{get_partition(call.region)}:kms:{call.region}:{account}:{kind}{key_id}"
    if call.operation.startswith("List"):
        context.update({key: request.args[name] for name, key in _LISTED.items() if name in request.args})
    if request.args.get("versionId"):
        context["s3:VersionId"] = request.args["versionId"]
    return {**context, **_retention(call, request)}


def _retention(call: Call, request: Request) -> dict[str, str]:
    stated: dict[str, Any] = call.parameters.get("Retention") or {}
    stated = stated if isinstance(stated, dict) else {}
    mode = request.headers.get("x-amz-object-lock-mode") or stated.get("Mode")
    until = request.headers.get("x-amz-object-lock-retain-until-date") or stated.get("RetainUntilDate")
    hold = request.headers.get("x-amz-object-lock-legal-hold") or (call.parameters.get("LegalHold") or {}).get("Status")
    context = {"s3:object-lock-mode": mode, "s3:object-lock-legal-hold": hold, "s3:object-lock-retain-until-date": until}
    if until:
        left = datetime.fromisoformat(until.replace("Z", "+00:00")) - datetime.now(timezone.utc)
        context["s3:object-lock-remaining-retention-days"] = str(left.days)
    return {key: value for key, value in context.items() if value}
