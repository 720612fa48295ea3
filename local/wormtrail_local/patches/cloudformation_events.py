"""CloudFormation: what a stack's events say of its resources, before and after each is worked on."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from moto.cloudformation import models, parsing, responses
from moto.core.responses import ActionResult

from wormtrail_local.resources.resource import without_nothing

# A page has 1 MB at most (CloudFormation API Reference, DescribeStackEvents).
_PAGE = 1_000_000


def apply() -> None:
    # moto has events of the stack itself only.
    parsing.parse_and_create_resource = _noting_what_is_made(parsing.parse_and_create_resource)
    parsing.parse_and_update_resource = _noting_what_changes(parsing.parse_and_update_resource)
    responses.CloudFormationResponse.describe_stack_events = _describe_stack_events


def _noting_what_is_made(create: Callable[..., Any]) -> Callable[..., Any]:
    def created(name: str, declared: dict[str, Any], resources: parsing.ResourceMap, *rest: Any, **more: Any) -> Any:
        condition = declared.get("Condition")
        if condition and not resources.lazy_condition_map[condition]:
            return create(name, declared, resources, *rest, **more)
        with noted(resources, "CREATE", name, declared) as made:
            made.append(create(name, declared, resources, *rest, **more))
        return made[-1]

    return created


def _noting_what_changes(update: Callable[..., Any]) -> Callable[..., Any]:
    def updated(name: str, declared: dict[str, Any], resources: parsing.ResourceMap, *rest: Any, **more: Any) -> Any:
        with noted(resources, "UPDATE", name, declared, resources[name]) as made:
            made.append(update(name, declared, resources, *rest, **more))
        return made[-1]

    return updated


@contextmanager
def noted(
    resources: parsing.ResourceMap, kind: str, name: str, declared: dict[str, Any], resource: Any = None
) -> Iterator[list[Any]]:
    """Says before and after that a resource is worked on; what comes out of it is appended to what this yields."""
    properties = _properties(resources, kind, declared, resource)
    made = [resource]

    def say(status: str, reason: str | None = None) -> None:
        _add(resources, name, declared["Type"], made[-1], properties, f"{kind}_{status}", reason)

    say("IN_PROGRESS")
    try:
        yield made
    except Exception as failure:
        say("FAILED", getattr(failure, "message", None) or str(failure))
        raise
    say("COMPLETE")


def _properties(resources: parsing.ResourceMap, kind: str, declared: dict[str, Any], resource: Any) -> str:
    # What is deleted may refer to what is gone.
    known = getattr(resource, "properties", None) if kind == "DELETE" else None
    resolved = known or (parsing.clean_json(declared.get("Properties") or {}, resources) if kind != "DELETE" else {})
    return json.dumps(without_nothing(resolved), default=str)


def _add(
    resources: parsing.ResourceMap, name: str, kind: str, resource: Any, properties: str, status: str, reason: str | None
) -> None:
    backend = models.cloudformation_backends[resources._account_id][resources._region_name]
    stack = backend.stacks.get(resources.stack_id)
    if not stack:
        return
    event = models.Event(
        stack_id=stack.stack_id,
        stack_name=stack.name,
        logical_resource_id=name,
        physical_resource_id=getattr(resource, "physical_resource_id", None) or "",
        resource_type=kind,
        resource_status=status,
        resource_status_reason=reason,
        resource_properties=properties,
    )
    stack.events.append(event)


def _describe_stack_events(response: responses.CloudFormationResponse) -> ActionResult:
    events = response.cloudformation_backend.describe_stack_events(response._get_param("StackName"))[::-1]
    start, size = int(response._get_param("NextToken") or 0), 0
    for end in range(start, len(events)):
        size += 1000 + len(events[end].resource_properties or "")
        if size > _PAGE and end > start:
            return ActionResult({"StackEvents": events[start:end], "NextToken": str(end)})
    return ActionResult({"StackEvents": events[start:]})
