"""Stands before the services: every request is asked about, and a refusal is worded as its service words it."""

import io
import json
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug.wrappers import Request, Response

from wormtrail_local.authorization import key_use
from wormtrail_local.authorization.actions import Asked, NoSuchAction, asked_of
from wormtrail_local.authorization.context import of_call
from wormtrail_local.authorization.decisions import authorize, is_enforced
from wormtrail_local.authorization.principals import Principal, UnknownAccessKey, holder_of, service
from wormtrail_local.authorization.s3_actions import asked_of_s3
from wormtrail_local.calls import Call, identify, speaks_json
from wormtrail_local.clients import acting, requested_with
from wormtrail_local.accounts import account_of_key
from wormtrail_local.partitions import url_suffix


class Authorized:
    """The application, after the policies were asked."""

    def __init__(self, aws: DomainDispatcherApplication) -> None:
        self._aws = aws

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        body = request.get_data(cache=True)
        call = identify(request)
        refused = _refusal(request, call) if is_enforced() else None
        if refused:
            return refused(environ, start_response)
        environ["wsgi.input"] = io.BytesIO(body)
        with requested_with(call.access_key if call else "local"):
            return self._aws(environ, start_response)


def _refusal(request: Request, call: Call | None) -> Response | None:
    if not call:
        return None if request.path.startswith("/moto-api") else _response(request, None, "MissingAuthenticationToken", _UNSIGNED)
    account = account_of_key(call.access_key)
    try:
        principal = holder_of(call.access_key, account)
        if not principal:
            return None
        for by, each in _questions(request, call, account, principal):
            decision = authorize(by, each.action, each.resource, each.context)
            if not decision.allowed:
                return _response(request, call, _CODES.get(call.service, "AccessDenied"), decision.message)
    except UnknownAccessKey:
        return _response(request, call, "InvalidClientTokenId", "The security token included in the request is invalid.")
    except NoSuchAction as unknown:
        message = f"The local AWS does not know which IAM action {call.service} {call.operation} takes: {unknown}."
        raise NotImplementedError(message) from unknown
    return None


_UNSIGNED = "Request is missing Authentication Token"
# The error codes of a refusal, where it is not AccessDenied (each service's API reference, "Common errors").
_CODES = {
    **dict.fromkeys(
        ("cloudtrail", "ecr", "events", "kms", "lambda", "logs", "resourcegroupstaggingapi"), "AccessDeniedException"
    ),
    **dict.fromkeys(
        ("scheduler", "securityhub", "service-quotas", "ssm", "stepfunctions", "organizations"), "AccessDeniedException"
    ),
    "sns": "AuthorizationError",
}


def _questions(request: Request, call: Call, account: str, principal: Principal) -> list[tuple[Principal, Asked]]:
    """All that a call asks, and in whose name: the caller's, or that of a service that works for it."""
    general = {**of_call(call, request.headers.get("User-Agent", ""), request.remote_addr or "127.0.0.1"), **acting().context}
    asked = asked_of_s3(call, request) if call.service == "s3" else asked_of(call, account)
    asked += _key_uses(call, asked, request)
    questions = [(principal, each._replace(context={**general, **each.context})) for each in asked]
    return questions + [(by, each) for by, each in _of_services(call, asked)]


def _key_uses(call: Call, asked: list[Asked], request: Request) -> list[Asked]:
    first = asked[0]
    if call.service == "s3" and call.parameters.get("Key"):
        if first.action in ("s3:PutObject", "s3:GetObject", "s3:GetObjectVersion"):
            bucket, key = call.parameters["Bucket"], call.parameters["Key"]
            version = request.args.get("versionId")
            has_bucket_key = request.headers.get("x-amz-server-side-encryption-bucket-key-enabled")
            return key_use.by_s3(call.operation, bucket, key, version, dict(first.context), call.region, has_bucket_key)
    if first.action == "sns:Publish":
        return key_use.by_topic(first.resource)
    if first.action in ("sqs:SendMessage", "sqs:ReceiveMessage"):
        return key_use.by_queue(first.resource, receives=first.action == "sqs:ReceiveMessage")
    if first.action in ("lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"):
        name, account = first.resource.rsplit(":", 1)[1], first.resource.split(":")[4]
        return key_use.by_function(name, call.parameters, call.region, account)
    return []


def _of_services(call: Call, asked: list[Asked]) -> list[tuple[Principal, Asked]]:
    key_id = call.parameters.get("kmsKeyId")
    if call.operation in ("CreateLogGroup", "AssociateKmsKey") and call.service == "logs" and key_id:
        group = asked[0].resource.removesuffix(":log-stream:")
        # In China it has that partition's ending (Terraform's AWS provider, data source aws_service_principal).
        by = service(f"logs.{call.region}.{url_suffix(call.region)}", group, group.split(":")[4])
        return [(by, each) for each in key_use.by_log_group(group, key_id)]
    return []


def _response(request: Request, call: Call | None, code: str, message: str) -> Response:
    if request.headers.get("X-Amz-Target") or speaks_json(request):
        body = json.dumps({"__type": code, "message": message, "Message": message})
        # Services that are called by X-Amz-Target refuse with 400, the others with 403.
        status = 400 if request.headers.get("X-Amz-Target") else 403
        return Response(body, status, {"x-amzn-errortype": code}, content_type="application/x-amz-json-1.1")
    error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    wrapped = error if call and call.service == "s3" else f"<ErrorResponse>{error}</ErrorResponse>"
    return Response("" if request.method == "HEAD" else wrapped, 403, content_type="application/xml")
