"""CloudTrail: public keys, selectors as AWS replaces them, trails by ARN, status in the API's own types."""

import json
from typing import Any

from moto.cloudtrail import models
from moto.cloudtrail.exceptions import TrailNotFoundException
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.utils import iso_8601_datetime_without_milliseconds, unix_time, utcnow

from wormtrail_local.public_keys import public_keys

# What a trail logs when nobody chose (CloudTrail API reference, GetEventSelectors).
_EVERY_MANAGEMENT_EVENT = {
    "ReadWriteType": "All",
    "IncludeManagementEvents": True,
    "DataResources": [],
    "ExcludeManagementEventSources": [],
}


def apply() -> None:
    models.Trail.put_event_selectors = _put_event_selectors
    models.Trail.put_insight_selectors = _put_insight_selectors
    models.Trail.description = _described(models.Trail.description)
    models.TrailStatus.description = _status
    for name in ("start_logging", "stop_logging", "delete_trail"):
        _by_name_or_arn(name)
    CloudTrailResponse.get_event_selectors = _get_event_selectors
    CloudTrailResponse.put_event_selectors = _answer_put_event_selectors
    CloudTrailResponse.list_public_keys = _list_public_keys


def _put_event_selectors(
    trail: models.Trail, event_selectors: list[Any] | None, advanced_event_selectors: list[Any] | None
) -> None:
    # moto keeps the advanced selectors when basic ones replace them; on AWS a trail has one kind or the other.
    trail.event_selectors = event_selectors or []
    trail.advanced_event_selectors = [] if event_selectors else advanced_event_selectors or []


def _put_insight_selectors(trail: models.Trail, insight_selectors: list[dict[str, str]]) -> None:
    # moto appends; AWS replaces, and an empty list turns Insights off.
    trail.insight_selectors = list(insight_selectors or [])


def _described(description: Any) -> Any:
    def describe(trail: models.Trail, include_region: bool = False) -> dict[str, Any]:
        # moto never says HomeRegion in GetTrail, always says that there are no selectors, and answers null for
        # what was never set where AWS leaves it out.
        described = description(trail, include_region=True)
        described["HasCustomEventSelectors"] = bool(trail.event_selectors or trail.advanced_event_selectors)
        described["HasInsightSelectors"] = bool(trail.insight_selectors)
        if described.get("SnsTopicName", "") and described["SnsTopicName"].startswith("arn:"):
            described["SnsTopicARN"] = described["SnsTopicName"]
            described["SnsTopicName"] = described["SnsTopicName"].rsplit(":", 1)[1]
        return {name: value for name, value in described.items() if value not in (None, "")}

    return describe


def _status(status: models.TrailStatus) -> dict[str, Any]:
    # moto answers times with the wrong offset outside UTC, and leaves out the digest's delivery.
    answer: dict[str, Any] = {"IsLogging": status.is_logging}
    if status.is_logging:
        now = unix_time(utcnow())
        spelled = iso_8601_datetime_without_milliseconds(utcnow())
        answer.update(LatestDeliveryTime=now, LatestDigestDeliveryTime=now)
        answer.update(LatestDeliveryAttemptTime=spelled, LatestDeliveryAttemptSucceeded=spelled)
    if status.started:
        answer["StartLoggingTime"] = unix_time(status.started)
        answer["TimeLoggingStarted"] = iso_8601_datetime_without_milliseconds(status.started)
    if status.stopped:
        answer["StopLoggingTime"] = unix_time(status.stopped)
        answer["TimeLoggingStopped"] = iso_8601_datetime_without_milliseconds(status.stopped)
    return answer


def _by_name_or_arn(method: str) -> None:
    # moto knows a trail by its name only in these calls (and deletes an unknown one without a word); the API
    # takes its ARN as well.
    original = getattr(models.CloudTrailBackend, method)

    def found(backend: models.CloudTrailBackend, name: str) -> None:
        for trail in backend.trails.values():
            if name in (trail.trail_name, trail.arn):
                original(backend, trail.trail_name)
                return
        raise TrailNotFoundException(account_id=backend.account_id, name=name)

    setattr(models.CloudTrailBackend, method, found)


def _selectors(trail: models.Trail) -> dict[str, Any]:
    if trail.advanced_event_selectors:
        return {"TrailARN": trail.arn, "AdvancedEventSelectors": trail.advanced_event_selectors}
    return {"TrailARN": trail.arn, "EventSelectors": trail.event_selectors or [_EVERY_MANAGEMENT_EVENT]}


def _get_event_selectors(response: CloudTrailResponse) -> str:
    # moto answers two empty lists for a trail that nobody chose selectors for.
    trail = response.cloudtrail_backend.get_trail(json.loads(response.body)["TrailName"])
    return json.dumps(_selectors(trail))


def _answer_put_event_selectors(response: CloudTrailResponse) -> str:
    asked = json.loads(response.body)
    trail = response.cloudtrail_backend.get_trail(asked["TrailName"])
    trail.put_event_selectors(asked.get("EventSelectors"), asked.get("AdvancedEventSelectors"))
    return json.dumps(_selectors(trail))


def _list_public_keys(response: CloudTrailResponse) -> str:
    asked = json.loads(response.body or "{}")
    keys = public_keys(response.current_account, response.region).valid_between(
        asked.get("StartTime"), asked.get("EndTime")
    )
    return json.dumps({"PublicKeyList": keys})
