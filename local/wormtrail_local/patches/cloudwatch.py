"""CloudWatch: composite alarms, anomaly detectors, actions switched off and on, and actions carried out."""

import json
from typing import Any

from botocore.exceptions import ClientError
from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult

from wormtrail_local.authorization.services import Refused, may_publish, on_behalf_of
from wormtrail_local.background import later
from wormtrail_local.clients import acting_as, call

_SINGLE_METRIC = ("Dimensions", "MetricName", "Namespace", "Stat")


def apply() -> None:
    # moto takes AlarmRule in PutMetricAlarm and has no PutCompositeAlarm.
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
    # moto raises for both.
    CloudWatchResponse.disable_alarm_actions = lambda response: _switch_actions(response, on=False)
    CloudWatchResponse.enable_alarm_actions = lambda response: _switch_actions(response, on=True)
    # moto has none of the three.
    CloudWatchResponse.put_anomaly_detector = _put_anomaly_detector
    CloudWatchResponse.describe_anomaly_detectors = _describe_anomaly_detectors
    CloudWatchResponse.delete_anomaly_detector = _delete_anomaly_detector
    _carry_out_actions()


def _switch_actions(response: CloudWatchResponse, on: bool) -> ActionResult:
    for alarm in response.cloudwatch_backend.get_alarms_by_alarm_names(response._get_param("AlarmNames", [])):
        alarm.actions_enabled = on
    return EmptyResult()


def _detectors(response: CloudWatchResponse) -> list[dict[str, Any]]:
    backend = response.cloudwatch_backend
    if not hasattr(backend, "anomaly_detectors"):
        backend.anomaly_detectors = []
    return backend.anomaly_detectors


def _asked_detector(response: CloudWatchResponse) -> dict[str, Any]:
    math = response._get_param("MetricMathAnomalyDetector")
    if math:
        return {"MetricMathAnomalyDetector": math}
    single = response._get_param("SingleMetricAnomalyDetector") or {
        name: value for name in _SINGLE_METRIC if (value := response._get_param(name)) is not None
    }
    return {"SingleMetricAnomalyDetector": {"Dimensions": [], **single}}


def _put_anomaly_detector(response: CloudWatchResponse) -> ActionResult:
    asked = _asked_detector(response)
    _forget(response, asked)
    settings = {
        name: value
        for name in ("Configuration", "MetricCharacteristics")
        if (value := response._get_param(name)) is not None
    }
    _detectors(response).append({**asked, **settings, "StateValue": "TRAINED_INSUFFICIENT_DATA"})
    return EmptyResult()


def _describe_anomaly_detectors(response: CloudWatchResponse) -> ActionResult:
    wanted = {name: value for name in ("Namespace", "MetricName") if (value := response._get_param(name))}
    found = [
        each
        for each in _detectors(response)
        if all(each.get("SingleMetricAnomalyDetector", {}).get(name) == value for name, value in wanted.items())
    ]
    return ActionResult({"AnomalyDetectors": found})


def _delete_anomaly_detector(response: CloudWatchResponse) -> ActionResult:
    _forget(response, _asked_detector(response))
    return EmptyResult()


def _forget(response: CloudWatchResponse, asked: dict[str, Any]) -> None:
    kept = [each for each in _detectors(response) if not asked.items() <= each.items()]
    response.cloudwatch_backend.anomaly_detectors = kept


def _carry_out_actions() -> None:
    # moto changes an alarm's state and does nothing more.
    set_state = CloudWatchBackend.set_alarm_state

    def set_alarm_state(
        backend: CloudWatchBackend, alarm_name: str, reason: str, reason_data: str, state_value: str
    ) -> None:
        before = backend.alarms[alarm_name].state_value if alarm_name in backend.alarms else None
        set_state(backend, alarm_name, reason, reason_data, state_value)
        alarm = backend.alarms[alarm_name]
        actions = {
            "ALARM": alarm.alarm_actions,
            "OK": alarm.ok_actions,
            "INSUFFICIENT_DATA": alarm.insufficient_data_actions,
        }[state_value]
        if alarm.actions_enabled and before != state_value:
            for action in actions or []:
                later(_notify, backend, alarm, action, before)

    CloudWatchBackend.set_alarm_state = set_alarm_state


def _notify(backend: CloudWatchBackend, alarm: Alarm, action: str, before: str | None) -> None:
    if ":sns:" not in action:
        return
    message = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": backend.account_id,
        "AlarmArn": alarm.alarm_arn,
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "OldStateValue": before,
        "Region": backend.region_name,
    }
    subject = f'{alarm.state_value}: "{alarm.name}" in {backend.region_name}'[:100]
    try:
        may_publish(on_behalf_of("cloudwatch.amazonaws.com", alarm.alarm_arn), action)
        with acting_as(action.split(":")[4]):
            call("sns", backend.region_name, "Publish", TopicArn=action, Subject=subject, Message=json.dumps(message))
    except (ClientError, Refused):
        return  # CloudWatch records a failed action in the alarm's history and goes on
