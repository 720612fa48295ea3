"""CloudTrail: policies asked of trails, deliveries and their status, selectors as AWS replaces them, public keys."""

import copy
import json
from datetime import datetime
from typing import Any

from moto.cloudtrail import models
from moto.cloudtrail.exceptions import TrailNotFoundException
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError

from wormtrail_local import clock
from wormtrail_local.cloudtrail.delivery import delivery_of, folder
from wormtrail_local.cloudtrail.events import looked_up
from wormtrail_local.cloudtrail.policies import check_trail
from wormtrail_local.cloudtrail.public_keys import public_keys

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
    models.TrailStatus.start_logging = _start
    models.TrailStatus.stop_logging = _stop
    CloudTrailResponse.get_trail_status = _get_trail_status
    _ask_policies()
    for name in ("start_logging", "stop_logging", "delete_trail"):
        _by_name_or_arn(name)
    CloudTrailResponse.get_event_selectors = _get_event_selectors
    CloudTrailResponse.put_event_selectors = _answer_put_event_selectors
    CloudTrailResponse.list_public_keys = _list_public_keys
    CloudTrailResponse.lookup_events = _lookup_events
    CloudTrailResponse.get_event_configuration = _get_event_configuration
    CloudTrailResponse.put_event_configuration = _put_event_configuration


def _lookup_events(response: CloudTrailResponse) -> str:
    # moto keeps no event history.
    asked = json.loads(response.body)
    attribute = (asked.get("LookupAttributes") or [{}])[0]
    if attribute.get("AttributeKey") != "EventName":
        raise JsonRESTError("InvalidLookupAttributesException", "This local AWS looks events up by EventName alone.")
    found = looked_up(response.current_account, response.region, attribute["AttributeValue"])
    times = (asked.get("StartTime", 0), asked.get("EndTime", float("inf")))
    events = [(datetime.fromisoformat(each["eventTime"].replace("Z", "+00:00")).timestamp(), each) for each in found]
    return json.dumps({"Events": [
        {"EventId": each["eventID"], "EventName": each["eventName"], "EventTime": time,
         "EventSource": each["eventSource"], "CloudTrailEvent": json.dumps(each, default=str)}
        for time, each in events if times[0] <= time <= times[1]
    ][:50]})


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


def _ask_policies() -> None:
    # moto asks no policy, and replaces a trail by another of its name.
    create, update = models.CloudTrailBackend.create_trail, models.CloudTrailBackend.update_trail

    def create_trail(backend: models.CloudTrailBackend, name: str, *settings: Any, **named: Any) -> models.Trail:
        if name in backend.trails:
            raise JsonRESTError("TrailAlreadyExistsException", f"Trail {name} already exists.")
        trail = create(backend, name, *settings, **named)
        try:
            check_trail(trail, folder(trail, trail.account_id))
        except JsonRESTError:
            del backend.trails[name]
            raise
        return trail

    def update_trail(backend: models.CloudTrailBackend, name: str, **settings: Any) -> models.Trail:
        trail = backend.get_trail(name)
        wanted = copy.copy(trail)
        wanted.update(**settings)
        wanted.check_bucket_exists()
        check_trail(wanted, folder(wanted, wanted.account_id))
        updated = update(backend, name, **settings)
        updated.kms_key_id = wanted.kms_key_id
        delivery_of(updated).align()
        return updated

    models.CloudTrailBackend.create_trail = create_trail
    models.CloudTrailBackend.update_trail = update_trail


def _start(status: models.TrailStatus) -> None:
    status.is_logging, status.started = True, clock.now()


def _stop(status: models.TrailStatus) -> None:
    status.is_logging, status.stopped = False, clock.now()


def _get_trail_status(response: CloudTrailResponse) -> str:
    # moto invents a delivery whenever it is asked, and answers times with the wrong offset outside UTC.
    status = response.cloudtrail_backend.get_trail_status(json.loads(response.body)["Name"])
    answer: dict[str, Any] = {"IsLogging": status.is_logging}
    answer |= _times("StartLoggingTime", "TimeLoggingStarted", status.started)
    answer |= _times("StopLoggingTime", "TimeLoggingStopped", status.stopped)
    trails = (each for backend in models.cloudtrail_backends[response.current_account].values() for each in backend.trails.values())
    trail = next(each for each in trails if each.status is status)
    return json.dumps(answer | {name: value for name, value in delivery_of(trail).status.items() if value is not None})


def _times(name: str, spelled: str, moment: datetime | None) -> dict[str, Any]:
    return {name: moment.timestamp(), spelled: clock.spelled(moment)} if moment else {}


def _by_name_or_arn(method: str) -> None:
    # moto knows a trail by its name only in these calls (and deletes an unknown one without a word); the API
    # takes its ARN as well.
    original = getattr(models.CloudTrailBackend, method)

    def found(backend: models.CloudTrailBackend, name: str) -> None:
        for trail in backend.trails.values():
            if name in (trail.trail_name, trail.arn):
                original(backend, trail.trail_name)
                delivery_of(trail).align(exists=trail.trail_name in backend.trails)
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


def _event_configuration(trail: models.Trail) -> str:
    return json.dumps({"TrailARN": trail.arn, "AggregationConfigurations": getattr(trail, "aggregations", [])})


def _get_event_configuration(response: CloudTrailResponse) -> str:
    # moto has no event configurations.
    return _event_configuration(response.cloudtrail_backend.get_trail(json.loads(response.body)["TrailName"]))


def _put_event_configuration(response: CloudTrailResponse) -> str:
    asked = json.loads(response.body)
    trail = response.cloudtrail_backend.get_trail(asked["TrailName"])
    trail.aggregations = asked.get("AggregationConfigurations", [])
    return _event_configuration(trail)


def _list_public_keys(response: CloudTrailResponse) -> str:
    asked = json.loads(response.body or "{}")
    keys = public_keys(response.region, asked.get("StartTime"), asked.get("EndTime"))
    return json.dumps({"PublicKeyList": keys})
