"""Which AWS operation an HTTP request asks for, with which parameters."""

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote

import botocore.exceptions
import botocore.session
import xmltodict
from botocore.model import OperationModel, ServiceModel, Shape
from werkzeug.wrappers import Request

_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]*)/([^/]+)/aws4_request")
# Names that requests are signed with, where botocore calls the service otherwise.
_SIGNED_AS = {
    "monitoring": "cloudwatch",
    "servicequotas": "service-quotas",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}


class Call(NamedTuple):
    """One call of the API."""

    service: str
    operation: str
    region: str
    access_key: str
    parameters: dict[str, Any]
    body: bytes


class _Route(NamedTuple):
    method: str
    path: re.Pattern[str]
    query: dict[str, str]
    headers: tuple[str, ...]
    operation: OperationModel


def speaks_json(request: Request) -> bool:
    """Whether the service that the request is signed for answers in JSON."""
    signed = _CREDENTIAL.search(request.headers.get("Authorization", ""))
    try:
        return bool(signed) and "json" in _service(_SIGNED_AS.get(signed[3], signed[3])).protocol
    except botocore.exceptions.UnknownServiceError:
        return False


def identify(request: Request) -> Call | None:
    """The call that a request is, or nothing for one that is no call of a service with a signature."""
    signed = _CREDENTIAL.search(request.headers.get("Authorization", ""))
    if not signed:
        return None
    access_key, region, signing_name = signed.groups()
    service = _SIGNED_AS.get(signing_name, signing_name)
    try:
        model = _service(service)
    except botocore.exceptions.UnknownServiceError:
        return None
    target = request.headers.get("X-Amz-Target")
    body = request.get_data()
    if target:
        return Call(service, target.rsplit(".", 1)[1], region, access_key, _json(body), body)
    # Newer SDKs speak CBOR with CloudWatch and say the operation in the path.
    rpc = re.search(r"/operation/(\w+)/?$", request.path)
    if rpc:
        return Call(service, rpc[1], region, access_key, {}, body)
    if model.protocol in ("query", "ec2"):
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        return Call(service, form.get("Action", ""), region, access_key, _nested(form), body)
    return _identify_rest(service, region, access_key, request, body)


def _identify_rest(service: str, region: str, access_key: str, request: Request, body: bytes) -> Call | None:
    for route in _routes(service):
        match = route.path.fullmatch(request.path) if route.method == request.method else None
        if match and _has_all(request, route):
            named = {name.replace("__", "-"): unquote(value) for name, value in match.groupdict().items() if value}
            parameters = {**_from_body(route.operation, body), **named}
            return Call(service, route.operation.name, region, access_key, parameters, body)
    return None


def _has_all(request: Request, route: _Route) -> bool:
    asked = all(name in request.args and value in ("", request.args[name]) for name, value in route.query.items())
    return asked and all(name in request.headers for name in route.headers)


def endpoint_prefix(service: str) -> str:
    """What the service is called in its addresses, and in CloudTrail's event sources."""
    return str(_service(service).endpoint_prefix)


@lru_cache(maxsize=None)
def _service(service: str) -> ServiceModel:
    return botocore.session.Session().get_service_model(service)


@lru_cache(maxsize=None)
def _routes(service: str) -> list[_Route]:
    model = _service(service)
    routes = [_route(model.operation_model(name)) for name in model.operation_names]
    # The most particular first: PutBucketPolicy is a CreateBucket with ?policy, CopyObject a PutObject with a source.
    return sorted(routes, key=lambda route: (-len(route.query), -len(route.headers), -route.path.pattern.count("/")))


def _route(operation: OperationModel) -> _Route:
    path, _, query = operation.http["requestUri"].partition("?")
    wanted = dict(part.partition("=")[::2] for part in query.split("&") if part)
    headers = []
    for name in operation.input_shape.required_members if operation.input_shape else ():
        sent = operation.input_shape.members[name].serialization
        if sent.get("location") == "querystring":
            wanted.setdefault(sent.get("name", name), "")
        elif sent.get("location") == "header":
            headers.append(sent.get("name", name))
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path).replace(r"\{Key\+\}", "(?P<Key>.+)"))
    pattern = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", pattern)
    return _Route(operation.http["method"], re.compile(f"{pattern}/?"), wanted, tuple(headers), operation)


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _from_body(operation: OperationModel, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if operation.service_model.protocol == "rest-json":
        return _json(body)
    payload = operation.input_shape.serialization.get("payload") if operation.input_shape else None
    if not payload:
        return {}
    return {payload: _payload(operation.input_shape.members[payload], body)}


def _payload(shape: Shape, body: bytes) -> Any:
    if shape.type_name == "structure":
        try:
            return next(iter(xmltodict.parse(body).values()))
        except Exception:  # noqa: BLE001 a body that is no XML is for the service to refuse
            return None
    text = body.decode(errors="replace")
    return text if shape.type_name == "string" and len(text) < 32_768 else None


def _nested(form: dict[str, str]) -> dict[str, Any]:
    """The form's dotted names as objects and lists: Tags.member.1.Key becomes Tags[0].Key."""
    tree: dict[str, Any] = {}
    for name, value in form.items():
        if name not in ("Action", "Version"):
            *path, last = name.split(".")
            place = tree
            for step in path:
                following = place.get(step)
                place[step] = following if isinstance(following, dict) else {}
                place = place[step]
            place[last] = value
    return {name: _listed(value) for name, value in tree.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    for wrapper in ("member", "entry"):
        if set(value) == {wrapper} and isinstance(value[wrapper], dict):
            return [_listed(each) for each in value[wrapper].values()]
    if value and all(name.isdigit() for name in value):
        return [_listed(each) for each in value.values()]
    return {name: _listed(each) for name, each in value.items()}
