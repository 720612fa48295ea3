"""Which events a trail records: basic and advanced event selectors (CloudTrail API Reference, AdvancedFieldSelector)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from moto.cloudtrail.models import Trail, cloudtrail_backends
from moto.organizations.models import organizations_backends

_GLOBAL_REGIONS = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}
_MANAGEMENT = [{"ReadWriteType": "All", "IncludeManagementEvents": True}]


class Selection(NamedTuple):
    """A trail that was logging when a call was made, with the selectors that it had then."""

    trail: Trail
    advanced: list[dict[str, Any]]
    basic: list[dict[str, Any]]


class Recorded(NamedTuple):
    """An event, with what its selectors ask."""

    detail: dict[str, Any]
    data_type: str | None
    is_global: bool


def logging_trails() -> list[Selection]:
    return [
        Selection(trail, trail.advanced_event_selectors, trail.event_selectors or _MANAGEMENT)
        for account in list(cloudtrail_backends.values())
        for backend in list(account.values())
        for trail in list(backend.trails.values())
        if trail.status.is_logging
    ]


def home_of_global_services(partition: str) -> str:
    """The Region that records calls of IAM."""
    return _GLOBAL_REGIONS.get(partition, "us-east-1")


def records(selection: Selection, event: Recorded) -> bool:
    trail, detail = selection.trail, event.detail
    if detail["recipientAccountId"] not in accounts_of(trail):
        return False
    if event.is_global and not trail.include_global_service_events:
        return False
    if not trail.is_multi_region and trail.region_name != detail["awsRegion"]:
        return False
    if selection.advanced:
        return any(_all_fields(selector["FieldSelectors"], event) for selector in selection.advanced)
    return any(_basic(selector, event) for selector in selection.basic)


def accounts_of(trail: Trail) -> list[str]:
    """Whose events a trail records: those of its account, or of every account of the organization."""
    if not trail.is_org_trail:
        return [trail.account_id]
    members = organizations_backends[trail.account_id][trail.partition].accounts
    return sorted({trail.account_id, *(member.id for member in members)})


def _all_fields(fields: list[dict[str, Any]], event: Recorded) -> bool:
    return all(_field(field, event) for field in fields)


_MATCHES: dict[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}


def _field(field: dict[str, Any], event: Recorded) -> bool:
    """What an event does not have is not equal to anything, and starts with nothing."""
    value = _value(field["Field"], event)
    for operator, wanted in field.items():
        if operator == "Field" or not wanted:
            continue
        matches = _MATCHES[operator.removeprefix("Not")]
        found = value is not None and any(matches(value, each) for each in wanted)
        if found == operator.startswith("Not"):
            return False
    return True


def _value(field: str, event: Recorded) -> str | None:
    if field.startswith("resources."):
        kind = "type" if field == "resources.type" else "ARN"
        return next((each[kind] for each in _selected(event)), None)
    value = event.detail["userIdentity"].get("arn") if field == "userIdentity.arn" else event.detail.get(field)
    return str(value).lower() if isinstance(value, bool) else value


def _selected(event: Recorded) -> list[dict[str, str]]:
    return [each for each in event.detail.get("resources", []) if each["type"] == event.data_type]


def _basic(selector: dict[str, Any], event: Recorded) -> bool:
    detail = event.detail
    kinds = {"ReadOnly": (True,), "WriteOnly": (False,)}.get(selector.get("ReadWriteType", "All"), (True, False))
    if detail["readOnly"] not in kinds:
        return False
    if not event.data_type:
        excluded = selector.get("ExcludeManagementEventSources") or []
        return bool(selector.get("IncludeManagementEvents", True)) and detail["eventSource"] not in excluded
    return any(
        event.data_type == data["Type"] and resource["ARN"].startswith(tuple(data["Values"]))
        for data in selector.get("DataResources") or []
        for resource in _selected(event)
    )
