"""Runs a deployed Lambda function: its own zip, its own environment, its role's credentials, with node."""

import io
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from botocore.exceptions import ClientError
from moto.awslambda.models import LambdaFunction
from moto.core.utils import unix_time_millis, utcnow
from moto.logs.models import logs_backends
from moto.sts.models import AssumedRole

from wormtrail_local.authorization import authorize
from wormtrail_local.authorization.key_use import of_environment
from wormtrail_local.authorization.principals import holder_of
from wormtrail_local.authorization.services import Refused, on_behalf_of
from wormtrail_local.authorization.sessions import become
from wormtrail_local.background import later
from wormtrail_local.clients import acting_as, call

_BOOTSTRAP = Path(__file__).with_name("node_bootstrap.cjs")
_packages: tempfile.TemporaryDirectory[str] | None = None
_endpoint = ""


class Outcome(NamedTuple):
    """What became of one invocation."""

    request_id: str
    payload: str
    error: str | None
    logs: str


def serve_functions_at(endpoint: str) -> None:
    """Names the endpoint that functions call AWS at."""
    global _endpoint, _packages
    _endpoint = endpoint
    _packages = _packages or tempfile.TemporaryDirectory(prefix="wormtrail-functions-")


def forget_packages() -> None:
    if _packages:
        _packages.cleanup()


def run(function: LambdaFunction, event: str) -> Outcome:
    """Invokes the function once and waits for it."""
    request_id = str(uuid.uuid4())
    if not (function.run_time or "").startswith("nodejs"):
        return _failed(request_id, "Runtime.Unsupported", f"The local AWS runs nodejs functions, not {function.run_time}.")
    node = shutil.which("node")
    if not node:
        return _failed(request_id, "Runtime.Missing", "The local AWS found no node on its PATH.")
    stream = f"{utcnow():%Y/%m/%d}/[{function.version}]{secrets.token_hex(16)}"
    try:
        access_key(function)
    except Refused:
        message = "The role defined for the function cannot be assumed by Lambda."
        return _failed(request_id, "AccessDeniedException", message)
    if not reads_environment(function, access_key(function)):
        return _failed(request_id, "KMSAccessDeniedException", UNREADABLE)
    with tempfile.TemporaryDirectory(prefix="wormtrail-invocation-") as scratch:
        outcome = _run_node(node, function, event, request_id, stream, Path(scratch))
    _write_logs(function, stream, outcome)
    return outcome


def _run_node(
    node: str, function: LambdaFunction, event: str, request_id: str, stream: str, scratch: Path
) -> Outcome:
    package = _unpacked(function)
    seconds = float(function.timeout)
    result_file = scratch / "result.json"
    deadline = int((time.time() + seconds) * 1000)
    try:
        finished = subprocess.run(
            [node, str(_BOOTSTRAP), str(result_file), request_id, function.function_arn, str(deadline)],
            input=event.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=package,
            env=_environment(function, package, stream),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        message = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
        return _failed(request_id, "Sandbox.Timedout", message, logs=(late.stdout or b"").decode(errors="replace"))
    logs = finished.stdout.decode(errors="replace")
    if not result_file.exists():
        message = f"RequestId: {request_id} Error: Runtime exited with error: exit status {finished.returncode}"
        return _failed(request_id, "Runtime.ExitError", message, logs=logs)
    result = json.loads(result_file.read_text())
    if "error" in result:
        return Outcome(request_id, _compact(result["error"]), "Unhandled", logs)
    return Outcome(request_id, _compact(result["value"]), None, logs)


def _failed(request_id: str, kind: str, message: str, logs: str = "") -> Outcome:
    payload = json.dumps({"errorType": kind, "errorMessage": message})
    return Outcome(request_id, payload, "Unhandled", f"{logs}{message}\n")


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _unpacked(function: LambdaFunction) -> Path:
    """The function's code as files; unpacked once a version of the code."""
    assert _packages, "serve_functions_at names a place first"
    place = Path(_packages.name) / function.code_digest.replace("/", "_")
    if not place.exists():
        unpacking = Path(tempfile.mkdtemp(dir=_packages.name))
        with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as archive:
            archive.extractall(unpacking)
        try:
            unpacking.rename(place)
        except OSError:  # another invocation was faster
            shutil.rmtree(unpacking)
    return place


def _environment(function: LambdaFunction, package: Path, stream: str) -> dict[str, str]:
    credentials = _role_credentials(function)
    own = {name: str(value) for name, value in function.environment_vars.items()}
    return {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        **own,
        "_HANDLER": function.handler,
        "LAMBDA_TASK_ROOT": str(package),
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": str(function.version),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(function),
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_ENDPOINT_URL": _endpoint,
        **credentials,
    }


def _role_credentials(function: LambdaFunction) -> dict[str, str]:
    session = _session(function)
    return {
        "AWS_ACCESS_KEY_ID": session.access_key_id,
        "AWS_SECRET_ACCESS_KEY": session.secret_access_key,
        "AWS_SESSION_TOKEN": session.session_token,
    }


def access_key(function: LambdaFunction) -> str:
    """Of the function's role, for what Lambda does in the function's name.

    Raises Refused where the role's trust policy does not let Lambda in.
    """
    return _session(function).access_key_id


UNREADABLE = "Lambda was unable to decrypt the environment variables because KMS access was denied."


def reads_environment(function: LambdaFunction, key: str) -> bool:
    """Whether the holder of an access key may decrypt the function's environment."""
    holder = holder_of(key, function.account_id)
    uses = of_environment(function) if holder else []
    return all(authorize(holder, each.action, each.resource, each.context).allowed for each in uses if holder)


def _session(function: LambdaFunction) -> AssumedRole:
    """Every call of the function's code says which function it is (AWS Lambda Developer Guide, "Using source function ARN to
    control function access behavior"); calls that Lambda makes in its name do so as well here, which is not documented."""
    by = on_behalf_of("lambda.amazonaws.com", function.function_arn)
    state = {"lambda:SourceFunctionArn": function.function_arn}
    return become(by, function.role, function.function_name, function.region, state)


def log_group(function: LambdaFunction) -> str:
    chosen = getattr(function, "more_configuration", {}).get("LoggingConfig", {}).get("LogGroup")
    return chosen or f"/aws/lambda/{function.function_name}"


def _write_logs(function: LambdaFunction, stream: str, outcome: Outcome) -> None:
    backend = logs_backends[function.account_id][function.region]
    group = log_group(function)
    if not _may_log(function, group, stream):
        return  # as on AWS, the function runs and nothing is written
    backend.ensure_log_group(group)
    backend.create_log_stream(group, stream)
    now = int(unix_time_millis())
    lines = [
        f"START RequestId: {outcome.request_id} Version: {function.version}",
        *outcome.logs.splitlines(),
        f"END RequestId: {outcome.request_id}",
    ]
    backend.put_log_events(group, stream, [{"timestamp": now, "message": line} for line in lines if line])


def _may_log(function: LambdaFunction, group: str, stream: str) -> bool:
    """(AWS Lambda Developer Guide, "Defining Lambda function permissions with an execution role".)"""
    holder = holder_of(access_key(function), function.account_id)
    partition, account = function.function_arn.split(":")[1], function.account_id
    arn = f"arn:{partition}:logs:{function.region}:{account}:log-group:{group}:log-stream:"
    exists = group in logs_backends[account][function.region].groups
    asked = [("CreateLogStream", arn), ("PutLogEvents", f"{arn}{stream}"), *([] if exists else [("CreateLogGroup", arn)])]
    return holder is not None and all(authorize(holder, f"logs:{action}", on).allowed for action, on in asked)


def run_later(function: LambdaFunction, event: str) -> None:
    """Invokes the function asynchronously: retried, then handed to its dead-letter queue and failure destination.

    Lambda waits one and two minutes before its two retries; here they follow at once.
    """
    later(_run_with_retries, function, event)


def _run_with_retries(function: LambdaFunction, event: str) -> None:
    settings = next(iter(_invoke_settings(function)), {})
    attempts = 1 + int(settings.get("MaximumRetryAttempts", 2))
    for _ in range(attempts):
        outcome = run(function, event)
        if not outcome.error:
            return
    _hand_over_failure(function, event, outcome, attempts, settings)


def _invoke_settings(function: LambdaFunction) -> list[dict[str, Any]]:
    answer = call("lambda", function.region, "ListFunctionEventInvokeConfigs", FunctionName=function.function_name)
    return answer.get("FunctionEventInvokeConfigs", [])


def _hand_over_failure(
    function: LambdaFunction, event: str, outcome: Outcome, attempts: int, settings: dict[str, Any]
) -> None:
    dead_letters = getattr(function, "more_configuration", {}).get("DeadLetterConfig", {}).get("TargetArn")
    message = json.loads(outcome.payload).get("errorMessage", "")
    if dead_letters:
        attributes = {"RequestID": outcome.request_id, "ErrorCode": "200", "ErrorMessage": message[:1024] or "-"}
        _send_as(function, dead_letters, event, attributes)
    destination = settings.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    if destination:
        record = {
            "version": "1.0",
            "timestamp": f"{utcnow():%Y-%m-%dT%H:%M:%S.000Z}",
            "requestContext": {
                "requestId": outcome.request_id,
                "functionArn": f"{function.function_arn}:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": attempts,
            },
            "requestPayload": json.loads(event),
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": outcome.error},
            "responsePayload": json.loads(outcome.payload),
        }
        _send_as(function, destination, json.dumps(record), {})


def _send_as(function: LambdaFunction, target: str, message: str, attributes: dict[str, str]) -> None:
    """In the name of the function's role: what it may not send is lost, and Lambda counts it in DeadLetterErrors."""
    try:
        with acting_as(access_key(function)):
            send(target, message, attributes)
    except (ClientError, Refused):
        return


def send(target: str, message: str, attributes: dict[str, str]) -> None:
    """Sends a text to a queue or a topic, by ARN."""
    _, _, service, region, account, name = target.split(":", 5)
    spelled = {key: {"DataType": "String", "StringValue": value} for key, value in attributes.items()}
    if service == "sqs":
        # Services know where a queue is; whoever they act for need not be allowed to ask.
        with acting_as(account):
            url = call("sqs", region, "GetQueueUrl", QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
        call("sqs", region, "SendMessage", QueueUrl=url, MessageBody=message, MessageAttributes=spelled)
    else:
        call("sns", region, "Publish", TopicArn=target, Message=message, MessageAttributes=spelled)
