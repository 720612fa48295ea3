"""AWS clients whose requests are answered inside this process, without a socket, a signature check or an event."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.client import BaseClient
from botocore.config import Config
from botocore.model import ListShape, MapShape, Shape, StructureShape
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request

WsgiApplication = Callable[..., Any]

# Takes what a service asks in somebody's name, and then how that was answered.
Listener = Callable[["Acting", Request], Callable[[int, bytes], None]]

_application: WsgiApplication | None = None
_listener: Listener | None = None
_endpoint = ""
_CONFIG = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, parameter_validation=True)


def answer_with(application: WsgiApplication, endpoint: str) -> None:
    """Names the WSGI application that answers every client of this module, and where others reach it."""
    global _application, _endpoint
    _application = application
    _endpoint = endpoint
    client.cache_clear()


def tell(listener: Listener) -> None:
    """Names who hears what services ask in the names of others."""
    global _listener
    _listener = listener


class Acting(NamedTuple):
    """In whose name the requests of this process are made."""

    access_key: str
    # What they state beside what the holder of the key states.
    context: Mapping[str, str | list[str]] = {}
    # The service that makes them for the holder of the key; CloudTrail records such requests.
    service: str | None = None


# What clients are made with; each request names instead whoever acts.
_PLACEHOLDER = "in-process"
_acting: ContextVar[Acting] = ContextVar("acting", default=Acting("local"))
_requested_with: ContextVar[str] = ContextVar("requested_with", default="local")


def acting() -> Acting:
    return _acting.get()


@contextmanager
def acting_as(
    access_key: str, context: Mapping[str, str | list[str]] | None = None, service: str | None = None
) -> Iterator[None]:
    """Makes requests with an access key; the 12 digits of an account stand for the hand that arranges things in it."""
    before = _acting.set(Acting(access_key, context or {}, service))
    try:
        yield
    finally:
        _acting.reset(before)


def requester() -> str:
    """The access key of the request that is being answered."""
    return _requested_with.get()


@contextmanager
def requested_with(access_key: str) -> Iterator[None]:
    before = _requested_with.set(access_key)
    try:
        yield
    finally:
        _requested_with.reset(before)


class _Body(BytesIO):
    """What botocore asks of a response's body."""

    def stream(self, **_: Any) -> Any:
        while chunk := self.read(65_536):
            yield chunk


def _answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    url = urlsplit(request.url)
    body = _bytes(request.body)
    environ = EnvironBuilder(
        path=url.path,
        query_string=url.query,
        base_url=f"{url.scheme}://{url.netloc}",
        method=request.method,
        headers=[(name, _in_their_name(_text(value))) for name, value in request.headers.items()],
        data=body,
    ).get_environ()
    environ["CONTENT_LENGTH"] = str(len(body))
    asked = Request({**environ, "wsgi.input": BytesIO(body)})
    hear = _listener(acting(), asked) if _listener and acting().service else None
    chunks, status, headers = run_wsgi_app(_application, environ, buffered=True)
    code, answer = int(status.split(" ", 1)[0]), b"".join(chunks)
    if hear:
        hear(code, answer)
    return AWSResponse(request.url, code, dict(headers), _Body(answer))


def _in_their_name(header: str) -> str:
    return header.replace(f"Credential={_PLACEHOLDER}/", f"Credential={acting().access_key}/")


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if hasattr(body, "read"):
        return body.read()
    return body.encode() if isinstance(body, str) else bytes(body)


@lru_cache(maxsize=1)
def _session() -> botocore.session.Session:
    return botocore.session.Session()


@lru_cache(maxsize=None)
def client(service: str, region: str) -> BaseClient:
    """The client of a service in a region; created once."""
    created = _session().create_client(
        service,
        region_name=region,
        endpoint_url=_endpoint,
        aws_access_key_id=_PLACEHOLDER,
        aws_secret_access_key=_PLACEHOLDER,
        config=_CONFIG,
    )
    created.meta.events.register("before-send", _answer)
    return created


def call(service: str, region: str, operation: str, **parameters: Any) -> dict[str, Any]:
    """Calls an operation by its API name; values are brought to the types that the API asks for.

    CloudFormation takes "3600" where the API wants 3600, and the other way around.
    """
    caller = client(service, region)
    model = caller.meta.service_model.operation_model(operation)
    method = next(name for name, api in caller.meta.method_to_api_mapping.items() if api == operation)
    given = {name: value for name, value in parameters.items() if value is not None}
    return getattr(caller, method)(**(_coerced(given, model.input_shape) if model.input_shape else given))


def _coerced(value: Any, shape: Shape) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        members = shape.members
        return {k: _coerced(v, members[k]) if k in members else v for k, v in value.items() if v is not None}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_coerced(item, shape.member) for item in value if item is not None]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: _coerced(item, shape.value) for key, item in value.items()}
    return _coerced_scalar(value, shape.type_name)


def _coerced_scalar(value: Any, type_name: str) -> Any:
    if type_name in ("integer", "long") and isinstance(value, (str, float)):
        return int(value)
    if type_name in ("float", "double") and isinstance(value, (str, int)):
        return float(value)
    if type_name == "boolean" and isinstance(value, str):
        return value.lower() == "true"
    if type_name == "string" and isinstance(value, bool):
        return str(value).lower()
    if type_name == "string" and isinstance(value, (int, float)):
        return str(value)
    return value
