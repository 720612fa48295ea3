"""CloudWatch Logs: policies of the account, which moto has not."""

import json
from typing import Any

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.responses import LogsResponse

from wormtrail_local import clock

Policies = dict[tuple[str, str], dict[str, Any]]

_SETTINGS = ("policyName", "policyDocument", "policyType", "scope", "selectionCriteria")


def apply() -> None:
    LogsResponse.put_account_policy = _put
    LogsResponse.describe_account_policies = _describe
    LogsResponse.delete_account_policy = _delete


def _policies(response: LogsResponse) -> Policies:
    backend = response.logs_backend
    if not hasattr(backend, "account_policies"):
        backend.account_policies = {}
    return backend.account_policies


def _asked(response: LogsResponse) -> dict[str, Any]:
    return dict(json.loads(response.body))


def _put(response: LogsResponse) -> str:
    asked = _asked(response)
    policy = {"scope": "ALL", **{name: asked[name] for name in _SETTINGS if name in asked}}
    policy |= {"accountId": response.current_account, "lastUpdatedTime": int(clock.now().timestamp() * 1000)}
    _policies(response)[asked["policyType"], asked["policyName"]] = policy
    return json.dumps({"accountPolicy": policy})


def _describe(response: LogsResponse) -> str:
    asked = _asked(response)
    name = asked.get("policyName")
    found = [policy for (kind, known), policy in _policies(response).items() if kind == asked["policyType"] and name in (None, known)]
    return json.dumps({"accountPolicies": found})


def _delete(response: LogsResponse) -> str:
    asked = _asked(response)
    if not _policies(response).pop((asked["policyType"], asked["policyName"]), None):
        raise ResourceNotFoundException("The specified policy does not exist.")
    return ""
