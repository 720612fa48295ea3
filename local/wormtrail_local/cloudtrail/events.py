"""What CloudTrail records of a call: a record in the log files of trails, and an event on the default event bus.

Nothing is recorded while no trail logs (EventBridge User Guide, "AWS service events delivered via AWS CloudTrail").
"""

import json
import uuid
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from moto.cloudtrail.models import Trail
from moto.events.models import events_backends
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition
from werkzeug.wrappers import Request

from wormtrail_local import clock
from wormtrail_local.background import later
from wormtrail_local.calls import Call, endpoint_prefix, identify
from wormtrail_local.clients import Acting
from wormtrail_local.cloudtrail.answers import elements, error, kept
from wormtrail_local.cloudtrail.event_names import data_type, event_name, is_change, is_recorded
from wormtrail_local.cloudtrail.identities import identity_of
from wormtrail_local.cloudtrail.selectors import Recorded, Selection, home_of_global_services, logging_trails, records

# Too large or too secret for a log (Lambda Developer Guide, "Logging Lambda API calls using CloudTrail").
_OMITTED = frozenset({"Body", "Environment", "MessageBody", "Plaintext", "SecretString", "ZipFile"})
_GLOBAL = frozenset({"iam", "organizations"})


class _Heard(NamedTuple):
    """A call as it was answered, not yet a record: most calls are reads, and must stay fast."""

    call: Call
    address: str
    agent: str
    status: int
    answer: bytes
    time: datetime
    trails: list[Selection]
    identity: dict[str, Any] | None
    version: str | None = None


_reads: deque[_Heard] = deque()

# The event history: changes, whether a trail logs or not (CloudTrail User Guide, "Working with CloudTrail event history").
_history: deque[dict[str, Any]] = deque(maxlen=2000)


def hears(request: Request) -> list[Selection]:
    """The trails that will record the request. Those that log before it do: StopLogging is the last event of a trail."""
    return logging_trails() if request.headers.get("Authorization") else []


def hear(trails: list[Selection], request: Request, status: int, answer: bytes, version: str | None = None) -> None:
    """Remembers a call. A change is recorded at once, so that rules hear of it; reads when a log file is written."""
    call = identify(request)
    if call and is_recorded(call.operation):
        address = request.remote_addr or "127.0.0.1"
        shown = kept(call.service, answer, status, is_change(call.operation))
        agent = request.headers.get("User-Agent", "")
        _remember(_Heard(call, address, agent, status, shown, clock.now(), trails, None, version))


def hear_on_behalf(acting: Acting, request: Request) -> Callable[[int, bytes], None]:
    """Remembers what a service asks in somebody's name.

    The name of the service stands where the address would (CloudTrail User Guide, "CloudTrail record contents").
    """
    trails, service = logging_trails(), acting.service or ""

    def answered(status: int, answer: bytes) -> None:
        call = identify(request)
        if trails and call and is_recorded(call.operation):
            identity = {**identity_of(call.access_key, call.region), "invokedBy": service}
            shown = kept(call.service, answer, status, is_change(call.operation))
            _remember(_Heard(call, service, service, status, shown, clock.now(), trails, identity))

    return answered


def hear_service(service: str, call: Call, account: str) -> None:
    """Remembers what a service did by itself."""
    identity = {"type": "AWSService", "invokedBy": service, "recipientAccountId": account}
    _remember(_Heard(call, service, service, 200, b"", clock.now(), logging_trails(), identity))


def _remember(heard: _Heard) -> None:
    if is_change(heard.call.operation):
        later(_record, heard)
    else:
        _reads.append(heard)


def pending(trail: Trail) -> list[dict[str, Any]]:
    """The records of a trail that no log file holds yet."""
    return trail.__dict__.setdefault("pending_records", [])


def record_reads() -> None:
    while _reads:
        _record(_reads.popleft())


def looked_up(account: str, region: str, event_name: str) -> list[dict[str, Any]]:
    """Events of a name, newest first."""
    return [
        each
        for each in reversed(_history)
        if (each["recipientAccountId"], each["awsRegion"], each["eventName"]) == (account, region, event_name)
    ]


def _record(heard: _Heard) -> None:
    recorded = _recorded(heard)
    _file(heard.trails, recorded)
    owners = _for_owner_of_bucket(recorded)
    if owners:
        _file(heard.trails, owners)


def _for_owner_of_bucket(recorded: Recorded) -> Recorded | None:
    """What the account of a bucket gets of a request of another account: which one it was, and no name.

    CloudTrail User Guide, "CloudTrail userIdentity element", AWSAccount.
    """
    detail = recorded.detail
    buckets = [each for each in detail.get("resources", []) if each["type"] == "AWS::S3::Bucket"]
    caller = detail["userIdentity"]
    owner = buckets[0]["accountId"] if buckets else None
    if not recorded.data_type or owner in (None, detail["recipientAccountId"]) or caller["type"] == "AWSService":
        return None
    identity = {"type": "AWSAccount", "principalId": caller["principalId"], "accountId": caller["accountId"]}
    return recorded._replace(detail={**detail, "userIdentity": identity, "recipientAccountId": owner})


def _file(trails: list[Selection], recorded: Recorded) -> None:
    if recorded.detail["managementEvent"] and not recorded.detail["readOnly"]:
        _history.append(recorded.detail)
    chosen = [each.trail for each in trails if records(each, recorded)]
    for trail in chosen:
        pending(trail).append(recorded.detail)
    # A rule hears no management event that only reads (EventBridge User Guide, "Read-only management events").
    if chosen and (recorded.data_type or not recorded.detail["readOnly"]):
        put_on_bus(f"aws.{recorded.detail['eventSource'].removesuffix('.amazonaws.com')}", "AWS API Call via CloudTrail", recorded.detail)


def _recorded(heard: _Heard) -> Recorded:
    call = heard.call
    identity = heard.identity or identity_of(call.access_key, call.region)
    account = identity.get("accountId") or identity["recipientAccountId"]
    kind = data_type(call.service, call.operation)
    is_global = call.service in _GLOBAL
    detail: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": {name: value for name, value in identity.items() if name != "recipientAccountId"},
        "eventTime": clock.spelled(heard.time),
        "eventSource": f"{endpoint_prefix(call.service)}.amazonaws.com",
        "eventName": event_name(call.service, call.operation),
        "awsRegion": home_of_global_services(get_partition(call.region)) if is_global else call.region,
        "sourceIPAddress": heard.address,
        "userAgent": heard.agent,
        "requestParameters": _request_parameters(call),
        "responseElements": _response_elements(heard),
        "requestID": str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()),
        "readOnly": not is_change(call.operation),
        "resources": _resources(call, account, kind),
        "eventType": "AwsApiCall",
        "managementEvent": kind is None,
        "recipientAccountId": account,
        "eventCategory": "Data" if kind else "Management",
    }
    if not detail["resources"]:
        del detail["resources"]
    if heard.status >= 300:
        detail["errorCode"], detail["errorMessage"] = error(heard.answer, heard.status)
    return Recorded(detail, kind, is_global)


def _response_elements(heard: _Heard) -> dict[str, Any] | None:
    """What a change answered; of a write of S3 the version that it made (CloudTrail User Guide, "CloudTrail record contents")."""
    if heard.status >= 300 or not is_change(heard.call.operation):
        return None
    if heard.call.service == "s3":
        return {"x-amz-version-id": heard.version} if heard.version else None
    return elements(heard.answer)


def put_on_bus(source: str, detail_type: str, detail: dict[str, Any]) -> None:
    """Puts a record on the default event bus of its account and Region."""
    entry = {"Source": source, "DetailType": detail_type, "Detail": json.dumps(detail, default=str)}
    events_backends[detail["recipientAccountId"]][detail["awsRegion"]].put_events([entry])


def _resources(call: Call, account: str, kind: str | None) -> list[dict[str, str]]:
    """What the call is about, where CloudTrail names it."""
    given = call.parameters
    partition = get_partition(call.region)
    if call.service == "s3" and given.get("Bucket"):
        bucket = f"arn:{partition}:s3:::{given['Bucket']}"
        owner = s3_backends.bucket_accounts.get(given["Bucket"], (partition, account))[1]
        objects = [{"type": "AWS::S3::Object", "ARN": f"{bucket}/{given.get('Key', '')}"}] if kind else []
        return [*objects, {"accountId": owner, "type": "AWS::S3::Bucket", "ARN": bucket}]
    if call.service == "kms" and given.get("KeyId"):
        return [{"accountId": account, "type": "AWS::KMS::Key", "ARN": _arn(call, account, "key/", given["KeyId"])}]
    if call.service == "sts" and given.get("RoleArn"):
        return [{"accountId": given["RoleArn"].split(":")[4], "type": "AWS::IAM::Role", "ARN": given["RoleArn"]}]
    name = {"lambda": "FunctionName", "sns": "TopicArn", "sqs": "QueueUrl"}.get(call.service)
    if kind and name and given.get(name):
        prefix = "function:" if call.service == "lambda" else ""
        return [{"accountId": account, "type": kind, "ARN": _arn(call, account, prefix, given[name].split("/")[-1])}]
    return []


def _arn(call: Call, account: str, prefix: str, name: str) -> str:
    if name.startswith("arn:"):
        return name
    return f"arn:{get_partition(call.region)}:{call.service}:{call.region}:{account}:{prefix}{name}"


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
