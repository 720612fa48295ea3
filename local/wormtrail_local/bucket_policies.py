"""Bucket policies as S3 enforces them: what a Deny statement forbids to the session of a role, it is refused.

Sessions alone are bound, which is how people and functions come to an account of AWS. Credentials that nobody issued are the
hand that arranges a test, and meet no policy. Identity policies are not asked: what no bucket policy denies is allowed.
"""

import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from moto.s3.models import s3_backends
from moto.sts.models import AssumedRole, sts_backends
from werkzeug.wrappers import Request, Response

from wormtrail_local.calls import Call, identify

# Where IAM has another name for an operation on objects (Amazon S3 User Guide, "Required permissions for Amazon S3 API
# operations"). Operations on a bucket's configuration go by their own names, with which policies must not be too particular.
_ACTIONS = {
    **dict.fromkeys(("CompleteMultipartUpload", "CopyObject", "CreateMultipartUpload", "UploadPart"), "PutObject"),
    **dict.fromkeys(("HeadBucket", "ListObjects", "ListObjectsV2"), "ListBucket"),
    "HeadObject": "GetObject",
    "ListObjectVersions": "ListBucketVersions",
}
_OF_A_VERSION = frozenset({"DeleteObject", "GetObject"})
_HEADERS = (
    "x-amz-acl",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
)


class BoundByBucketPolicies:
    """The application, after the bucket policy was asked."""

    def __init__(self, aws: Any) -> None:
        self._aws = aws

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        session = _session(request)
        if session:
            body = request.get_data(cache=True)
            refused = _refusal(request, session)
            if refused:
                return refused(environ, start_response)
            environ["wsgi.input"] = io.BytesIO(body)
        return self._aws(environ, start_response)


def _session(request: Request) -> AssumedRole | None:
    """The session that a request to S3 was signed with."""
    signed = re.search(r"Credential=(ASIA\w+)/\d+/[^/]*/s3/", request.headers.get("Authorization", ""))
    found = (
        backend.get_assumed_role_from_access_key(signed[1])
        for regions in (sts_backends.values() if signed else ())
        for backend in regions.values()
    )
    return next((session for session in found if session), None)


def _refusal(request: Request, session: AssumedRole) -> Response | None:
    call = identify(request)
    bucket = _bucket_of(call)
    if not call or not bucket:
        return None
    arn, statements = bucket
    key = call.parameters.get("Key")
    resource = f"{arn}/{key}" if key else arn
    context = {**_caller(session), **_of_upload(request, call)}
    for action in _actions(request, call):
        if any(_denies(statement, action, resource, context, session) for statement in statements):
            # (Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3".)
            message = (
                f'User: {session.arn} is not authorized to perform: {action} on resource: "{resource}" '
                "with an explicit deny in a resource-based policy"
            )
            body = f"<Error><Code>AccessDenied</Code><Message>{escape(message)}</Message></Error>"
            return Response("" if request.method == "HEAD" else body, 403, content_type="application/xml")
    return None


def _actions(request: Request, call: Call) -> list[str]:
    if call.operation == "DeleteObjects":
        raise NotImplementedError("The local AWS does not ask bucket policies of DeleteObjects: use DeleteObject.")
    name = _ACTIONS.get(call.operation, call.operation)
    version = "Version" if name in _OF_A_VERSION and request.args.get("versionId") else ""
    bypasses = request.headers.get("x-amz-bypass-governance-retention", "").lower() == "true"
    return [f"s3:{name}{version}", *(["s3:BypassGovernanceRetention"] if bypasses else [])]


def _bucket_of(call: Call | None) -> tuple[str, list[dict[str, Any]]] | None:
    """The ARN of the bucket that is asked, and the statements of its policy."""
    name = call.parameters.get("Bucket") if call else None
    for partitions in s3_backends.values():
        for backend in partitions.values():
            bucket = backend.buckets.get(name)
            if bucket and bucket.policy:
                return bucket.arn, _statements(bucket.policy)
    return None


@lru_cache(maxsize=64)
def _statements(policy: str | bytes) -> list[dict[str, Any]]:
    found = json.loads(policy).get("Statement", [])
    return found if isinstance(found, list) else [found]


def _caller(session: AssumedRole) -> dict[str, str]:
    # The local endpoint stands for one with TLS.
    return {
        "aws:principalarn": session.role_arn,
        "aws:principalaccount": session.account_id,
        "aws:principalisawsservice": "false",
        "aws:multifactorauthpresent": "false",
        "aws:securetransport": "true",
        "s3:tlsversion": "1.3",
    }


def _of_upload(request: Request, call: Call) -> dict[str, str]:
    context = {f"s3:{name}": request.headers[name] for name in _HEADERS if name in request.headers}
    retention = call.parameters.get("Retention") or {}
    mode = request.headers.get("x-amz-object-lock-mode") or retention.get("Mode")
    until = request.headers.get("x-amz-object-lock-retain-until-date") or retention.get("RetainUntilDate")
    if mode:
        context["s3:object-lock-mode"] = mode
    if until:
        left = datetime.fromisoformat(until.replace("Z", "+00:00")) - datetime.now(timezone.utc)
        context["s3:object-lock-remaining-retention-days"] = str(left.days)
    return context


def _denies(
    statement: dict[str, Any], action: str, resource: str, context: dict[str, str], session: AssumedRole
) -> bool:
    return (
        statement["Effect"] == "Deny"
        and _names(statement.get("Principal"), session)
        and _covers(statement, "Action", action)
        and _covers(statement, "Resource", resource)
        and all(
            _holds(operator, _texts(wanted), context.get(key.lower()))
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _names(principal: Any, session: AssumedRole) -> bool:
    if not isinstance(principal, dict):
        return principal == "*"
    root = f"arn:{session.partition}:iam::{session.account_id}:root"
    ours = {"*", session.account_id, root, session.role_arn, session.arn}
    return any(name in ours for name in _texts(principal.get("AWS", [])))


def _covers(statement: dict[str, Any], element: str, text: str) -> bool:
    ignore_case = re.IGNORECASE if element == "Action" else 0
    if element in statement:
        return any(_fits(pattern, text, ignore_case) for pattern in _texts(statement[element]))
    return not any(_fits(pattern, text, ignore_case) for pattern in _texts(statement[f"Not{element}"]))


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in values]


def _fits(pattern: str, text: str, flags: int = 0) -> bool:
    spelled = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(spelled, text, flags | re.DOTALL) is not None


_COMPARED: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, found: wanted == found,
    "StringLike": _fits,
    "ArnEquals": _fits,
    "ArnLike": _fits,
    "Bool": lambda wanted, found: wanted.lower() == found,
    "NumericLessThan": lambda wanted, found: float(found) < float(wanted),
}


def _holds(operator: str, wanted: list[str], found: str | None) -> bool:
    """(IAM User Guide, "IAM JSON policy elements: Condition operators".) What is not known here is no answer."""
    if operator == "Null":
        return (found is None) == (wanted[0].lower() == "true")
    base = operator.removesuffix("IfExists")
    compared = _COMPARED.get(base.replace("Not", "", 1))
    if not compared:
        raise NotImplementedError(f"The local AWS does not know the condition operator {operator} of bucket policies.")
    negated = "Not" in base
    if found is None:
        return negated or base != operator
    return any(compared(each, found) for each in wanted) != negated
