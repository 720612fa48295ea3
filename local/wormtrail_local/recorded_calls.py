"""What CloudTrail would record of a call, put on the default event bus: "AWS API Call via CloudTrail"."""

import json
import re
import uuid
from datetime import datetime, timezone
from typing import Any

from moto.cloudtrail.models import cloudtrail_backends
from moto.events.models import events_backends
from werkzeug.wrappers import Request

from wormtrail_local.background import later
from wormtrail_local.calls import Call, identify
from wormtrail_local.clients import identity_of
from wormtrail_local.event_names import SOURCES, event_name, is_change, is_object_event

# Too large or too secret for a log (Lambda Developer Guide, "Logging Lambda API calls using CloudTrail").
_OMITTED = frozenset({"Environment", "ZipFile"})
_GLOBAL = frozenset({"iam"})


def may_be_recorded(request: Request) -> bool:
    """Whether it is worth reading what the request asks for: most requests are reads, and must stay fast."""
    if request.headers.get("X-Amz-Target"):
        return is_change(request.headers["X-Amz-Target"].rsplit(".", 1)[1])
    return request.method != "GET" and request.method != "HEAD"


def record(request: Request, status: int, answer: bytes) -> None:
    """Puts the event of a call that changed something, or was refused to."""
    call = identify(request)
    if call and call.service in SOURCES and is_change(call.operation):
        later(_put_event, call, _Caller(request), status, answer)


class _Caller:
    """Where a call came from."""

    def __init__(self, request: Request) -> None:
        self.address = request.remote_addr or "127.0.0.1"
        self.agent = request.headers.get("User-Agent", "")


def _put_event(call: Call, caller: _Caller, status: int, answer: bytes) -> None:
    identity = identity_of(call.access_key, call.region)
    of_object = is_object_event(call.service, call.operation)
    if of_object and not _data_events_are_recorded(identity["accountId"]):
        return
    region = "us-east-1" if call.service in _GLOBAL else call.region
    detail: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": f"{SOURCES[call.service]}.amazonaws.com",
        "eventName": event_name(call.service, call.operation),
        "awsRegion": region,
        "sourceIPAddress": caller.address,
        "userAgent": caller.agent,
        "requestParameters": _request_parameters(call),
        "responseElements": None,
        "requestID": str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": not of_object,
        "recipientAccountId": identity["accountId"],
        "eventCategory": "Data" if of_object else "Management",
    }
    if status >= 300:
        detail["errorCode"], detail["errorMessage"] = _error(answer, status)
    entry = {
        "Source": f"aws.{SOURCES[call.service]}",
        "DetailType": "AWS API Call via CloudTrail",
        "Detail": json.dumps(detail, default=str),
    }
    events_backends[identity["accountId"]][region].put_events([entry])


def _data_events_are_recorded(account_id: str) -> bool:
    """Whether a trail that is logging selects data events; which objects it selects is not looked at."""
    return any(
        trail.status.is_logging and "Data" in json.dumps([trail.advanced_event_selectors, trail.event_selectors])
        for backend in cloudtrail_backends[account_id].values()
        for trail in backend.trails.values()
    )


def _request_parameters(call: Call) -> dict[str, Any] | None:
    spelled = _camel({name: value for name, value in call.parameters.items() if name not in _OMITTED})
    if call.service == "s3" and "bucket" in spelled:
        spelled = {"bucketName": spelled.pop("bucket"), **spelled}
    return spelled or None


def _camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            (name[0].lower() + name[1:] if name else name): _camel(each)
            for name, each in value.items()
            if not name.startswith("@")
        }
    if isinstance(value, list):
        return [_camel(each) for each in value]
    return value


def _error(answer: bytes, status: int) -> tuple[str, str]:
    """Code and message of a refusal, in whatever of AWS's shapes it comes."""
    text = answer.decode(errors="replace")
    try:
        body = json.loads(text)
        code = str(body.get("__type") or body.get("code") or body.get("Type") or status).split("#")[-1]
        return code, str(body.get("message") or body.get("Message") or "")
    except (ValueError, AttributeError):
        pass
    code = re.search(r"<Code>([^<]*)</Code>", text)
    message = re.search(r"<Message>([^<]*)</Message>", text)
    return (code[1] if code else str(status)), (message[1] if message else "")
