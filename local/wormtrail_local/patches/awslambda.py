"""Lambda: functions run with node, and every setting of a function is kept and answered."""

import base64
import json
from typing import Any
from urllib.parse import unquote

from moto.awslambda import urls
from moto.awslambda.exceptions import InvalidParameterValueException
from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.awslambda.responses import LambdaResponse
from moto.core.responses import ActionResult

from wormtrail_local import functions, limits
from wormtrail_local.clients import requester

# Settings that moto accepts and forgets.
_FORGOTTEN = ("DeadLetterConfig", "KMSKeyArn", "LoggingConfig", "RuntimeManagementConfig")


def apply() -> None:
    # moto runs a function in Docker, or answers a canned text.
    LambdaFunction.invoke = _invoke
    LambdaResponse.invoke = _answer_invoke
    _remember_every_setting()
    _answer_a_concurrency_of_none_and_zero()
    _limit_concurrency()
    _replace_invoke_settings()
    _list_urls()


def _invoke(function: LambdaFunction, body: Any, request_headers: Any, response_headers: Any) -> str | bytes:
    event = body.decode() if isinstance(body, bytes) else body or "{}"
    kind = request_headers.get("X-Amz-Invocation-Type") or request_headers.get("x-amz-invocation-type")
    if kind == "DryRun":
        return b""
    if kind == "Event":
        functions.run_later(function, event)
        return b""
    outcome = functions.run(function, event)
    if outcome.error:
        response_headers["x-amz-function-error"] = outcome.error
    response_headers["x-amz-executed-version"] = str(function.version)
    response_headers["x-amz-log-result"] = base64.b64encode(outcome.logs.encode()[-4096:]).decode()
    return outcome.payload.encode()


def _answer_invoke(response: LambdaResponse) -> tuple[int, dict[str, str], str | bytes]:
    # moto looks for the qualifier in the event, and fails when the event is no object.
    name = unquote(response.path.rsplit("/", 2)[-2])
    qualifier = response.querystring.get("Qualifier", [None])[0]
    headers = {"content-type": "application/json"}
    payload = response.backend.invoke(name, qualifier, response.body, response.headers, headers)
    status = {"Event": 202, "DryRun": 204}.get(response.headers.get("X-Amz-Invocation-Type", ""), 200)
    if response.headers.get("X-Amz-Log-Type") != "Tail":
        headers.pop("x-amz-log-result", None)
    return status, {**headers, "status": str(status)}, payload


def _remember_every_setting() -> None:
    initialise, configure, describe = (
        LambdaFunction.__init__,
        LambdaFunction.update_configuration,
        LambdaFunction.get_configuration,
    )

    def remember(function: LambdaFunction, settings: dict[str, Any]) -> None:
        for name in _FORGOTTEN:
            if name in settings:
                function.more_configuration[name] = settings[name]

    def __init__(function: LambdaFunction, account_id: str, spec: dict[str, Any], *rest: Any, **named: Any) -> None:
        function.more_configuration = {}
        initialise(function, account_id, spec, *rest, **named)
        remember(function, spec)

    def update_configuration(function: LambdaFunction, settings: dict[str, Any]) -> dict[str, Any]:
        remember(function, settings)
        # moto does not update these three.
        if "TracingConfig" in settings:
            function.tracing_config = settings["TracingConfig"]
        if "EphemeralStorage" in settings:
            function.ephemeral_storage = settings["EphemeralStorage"]["Size"]
        if "Layers" in settings:
            function.layers = function._get_layers_data(settings["Layers"])
        configure(function, settings)
        return function.get_configuration()

    def get_configuration(function: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
        kept = {name: value for name, value in function.more_configuration.items() if value not in ("", {})}
        if kept.get("DeadLetterConfig", {}).get("TargetArn") == "":
            del kept["DeadLetterConfig"]
        kept["LoggingConfig"] = {
            "LogFormat": "Text",
            "LogGroup": functions.log_group(function),
            **kept.get("LoggingConfig", {}),
        }
        return {**describe(function, on_create), **kept, **_hidden_environment(function)}

    LambdaFunction.__init__ = __init__
    LambdaFunction.update_configuration = update_configuration
    LambdaFunction.get_configuration = get_configuration


def _hidden_environment(function: LambdaFunction) -> dict[str, Any]:
    """What stands in place of an environment that the caller may not decrypt (AWS Lambda API reference, EnvironmentResponse)."""
    if functions.reads_environment(function, requester()):
        return {}
    return {"Environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": functions.UNREADABLE}}}


def _answer_a_concurrency_of_none_and_zero() -> None:
    # moto takes a reserved concurrency of 0, which stops a function, for none.
    get_code = LambdaFunction.get_code

    def with_concurrency(function: LambdaFunction) -> dict[str, Any]:
        answer = get_code(function)
        if function.reserved_concurrency is not None:
            answer["Concurrency"] = {"ReservedConcurrentExecutions": int(function.reserved_concurrency)}
        return answer

    def get_function_concurrency(response: LambdaResponse) -> tuple[int, dict[str, Any], str]:
        name = unquote(response.path.rsplit("/", 2)[-2])
        reserved = response.backend.get_function(name).reserved_concurrency
        return 200, {}, json.dumps({} if reserved is None else {"ReservedConcurrentExecutions": int(reserved)})

    LambdaFunction.get_code = with_concurrency
    LambdaResponse.get_function_concurrency = get_function_concurrency


def _limit_concurrency() -> None:
    # moto lets functions reserve any number, and does not know GetAccountSettings.
    put = LambdaBackend.put_function_concurrency

    def put_function_concurrency(backend: LambdaBackend, function_name: str, reserved_concurrency: str) -> str:
        left = limits.lambda_concurrency - _reserved(backend, function_name) - int(reserved_concurrency)
        if int(reserved_concurrency) and left < _least_unreserved():
            raise InvalidParameterValueException(
                "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
                f"below its minimum value of [{_least_unreserved()}]."
            )
        return put(backend, function_name, reserved_concurrency)

    def get_account_settings(response: LambdaResponse) -> tuple[int, dict[str, Any], str]:
        whole = limits.lambda_concurrency
        limit = {"ConcurrentExecutions": whole, "UnreservedConcurrentExecutions": whole - _reserved(response.backend)}
        return 200, {}, json.dumps({"AccountLimit": limit, "AccountUsage": {"FunctionCount": len(response.backend.list_functions())}})

    urls.url_paths[r"{0}/2016-08-19/account-settings/?$"] = LambdaResponse.dispatch
    LambdaBackend.put_function_concurrency = put_function_concurrency
    LambdaResponse.get_account_settings = get_account_settings


def _least_unreserved() -> int:
    """100 (Lambda Developer Guide, "Configuring reserved concurrency"); 10 in an account that has no more to give.

    (Errors that name [10]: awslabs/fhir-works-on-aws-deployment #691, aws-samples/alarm-context-tool #2.)
    """
    return 100 if limits.lambda_concurrency >= 1000 else 10


def _reserved(backend: LambdaBackend, but_for: str = "") -> int:
    others = (each for each in backend.list_functions() if each.function_name != but_for)
    return sum(int(each.reserved_concurrency or 0) for each in others)


def _replace_invoke_settings() -> None:
    # moto keeps every setting that was ever put beside the newest, and answers the oldest.
    put = LambdaBackend.put_function_event_invoke_config

    def put_once(backend: LambdaBackend, function_name: str, config: dict[str, Any]) -> dict[str, Any]:
        backend.get_function(function_name).event_invoke_config.clear()
        return put(backend, function_name, config)

    LambdaBackend.put_function_event_invoke_config = put_once

    # moto lists LastModified as a text; AWS answers a number (Lambda API Reference, FunctionEventInvokeConfig).
    def list_configs(response: LambdaResponse) -> ActionResult:
        name = unquote(response.path.rsplit("/", 3)[1])
        return ActionResult(response.backend.list_function_event_invoke_configs(name))

    LambdaResponse.list_function_event_invoke_configs = list_configs


def _list_urls() -> None:
    # moto does not list the URLs of a function; it knows one at most, without a qualifier.
    def list_function_url_configs(response: LambdaResponse) -> tuple[int, dict[str, Any], str]:
        config = response.backend.get_function(unquote(response.path.split("/")[-2])).url_config
        return 200, {}, json.dumps({"FunctionUrlConfigs": [config.to_dict()] if config else []})

    path = r"{0}/(?P<api_version>[^/]+)/functions/(?P<function_name>[\w_:%-]+)/urls/?$"
    urls.url_paths[path] = LambdaResponse.dispatch
    LambdaResponse.list_function_url_configs = list_function_url_configs
