"""CloudWatch: rules that mute alarms, which moto has not."""

from datetime import datetime, timezone
from typing import Any

from moto.cloudwatch.exceptions import ResourceNotFoundException
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.utilities.utils import get_partition

Rules = dict[str, dict[str, Any]]

_SETTINGS = ("Name", "Description", "Rule", "MuteTargets", "StartDate", "ExpireDate")


def apply() -> None:
    CloudWatchResponse.put_alarm_mute_rule = _put
    CloudWatchResponse.get_alarm_mute_rule = _get
    CloudWatchResponse.list_alarm_mute_rules = _list
    CloudWatchResponse.delete_alarm_mute_rule = _delete


def _rules(response: CloudWatchResponse) -> Rules:
    backend = response.cloudwatch_backend
    if not hasattr(backend, "alarm_mute_rules"):
        backend.alarm_mute_rules = {}
    return backend.alarm_mute_rules


def _put(response: CloudWatchResponse) -> ActionResult:
    settings = {name: value for name in _SETTINGS if (value := response._get_param(name)) is not None}
    backend = response.cloudwatch_backend
    arn = f"arn:{get_partition(backend.region_name)}:cloudwatch:{backend.region_name}:{backend.account_id}:alarm-mute-rule:{settings['Name']}"
    now = datetime.now(timezone.utc)
    _rules(response)[settings["Name"]] = {**settings, "AlarmMuteRuleArn": arn, "LastUpdatedTimestamp": now}
    return EmptyResult()


def _get(response: CloudWatchResponse) -> ActionResult:
    rule = _rules(response).get(response._get_param("AlarmMuteRuleName"))
    if rule is None:
        raise ResourceNotFoundException
    return ActionResult({**rule, "Status": _status(rule)})


def _list(response: CloudWatchResponse) -> ActionResult:
    alarm, statuses = response._get_param("AlarmName"), response._get_param("Statuses")
    found = [
        {"AlarmMuteRuleArn": rule["AlarmMuteRuleArn"], "Status": _status(rule)}
        for rule in _rules(response).values()
        if not alarm or alarm in rule.get("MuteTargets", {}).get("AlarmNames", [])
    ]
    return ActionResult({"AlarmMuteRuleSummaries": [each for each in found if not statuses or each["Status"] in statuses]})


def _delete(response: CloudWatchResponse) -> ActionResult:
    _rules(response).pop(response._get_param("AlarmMuteRuleName"), None)
    return EmptyResult()


def _status(rule: dict[str, Any]) -> str:
    """Whether a rule is over; here none ever begins."""
    until = rule.get("ExpireDate")
    return "EXPIRED" if until and _time(until) < datetime.now(timezone.utc) else "SCHEDULED"


def _time(value: Any) -> datetime:
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, timezone.utc)
    time = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    return time if time.tzinfo else time.replace(tzinfo=timezone.utc)
