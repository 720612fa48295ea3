"""CloudFormation: the resources of a stack, by the hundred, and when each, and the stack itself, was made or last changed."""

from collections.abc import Callable
from typing import Any

from moto.cloudformation import models, parsing, responses
from moto.core.responses import ActionResult
from moto.core.utils import utcnow


# DescribeStackResources answers no more, ListStackResources page by page (CloudFormation API Reference, both).
_PAGE = 100


def apply() -> None:
    # moto answers a date in 2010 for all resources.
    for name in ("parse_and_create_resource", "parse_and_update_resource"):
        setattr(parsing, name, _noting_the_time(getattr(parsing, name)))

    begin = responses.StackResourceDTO.__init__

    def init(described: responses.StackResourceDTO, stack: Any, resource: Any) -> None:
        begin(described, stack, resource)
        described.timestamp = described.last_updated_timestamp = _touched(stack, resource)

    responses.StackResourceDTO.__init__ = init
    responses.CloudFormationResponse.list_stack_resources = _list_stack_resources
    describe = models.CloudFormationBackend.describe_stack_resources

    def describe_a_page(backend: models.CloudFormationBackend, *positional: Any, **named: Any) -> Any:
        stack, resources = describe(backend, *positional, **named)
        return stack, list(resources)[:_PAGE]

    models.CloudFormationBackend.describe_stack_resources = describe_a_page
    # moto never says when a stack was updated.
    models.Stack.update = _beginning(models.Stack.update, lambda stack: stack)
    models.ChangeSet.apply = _beginning(models.ChangeSet.apply, _updated_by)


def _beginning(carry_out: Callable[..., Any], stack_of: Callable[[Any], Any]) -> Callable[..., Any]:
    def carried_out(deployed: Any, *positional: Any, **named: Any) -> Any:
        stack = stack_of(deployed)
        if stack:
            stack.last_updated_time = utcnow()
        return carry_out(deployed, *positional, **named)

    return carried_out


def _updated_by(change_set: models.ChangeSet) -> models.Stack | None:
    """(CloudFormation API Reference, Stack, LastUpdatedTime: of a stack that was updated at least once.)"""
    return change_set.stack if change_set.change_set_type == "UPDATE" else None


def _noting_the_time(carry_out: Callable[..., Any]) -> Callable[..., Any]:
    def carried_out(*positional: Any, **named: Any) -> Any:
        resource = carry_out(*positional, **named)
        if hasattr(resource, "__dict__"):
            resource.cf_touched_at = utcnow()
        return resource

    return carried_out


def _touched(stack: Any, resource: Any) -> Any:
    return getattr(resource, "cf_touched_at", stack.creation_time)


def _list_stack_resources(response: responses.CloudFormationResponse) -> ActionResult:
    stack = response.cloudformation_backend.get_stack(response._get_param("StackName"))
    summaries = [
        {
            "ResourceStatus": stack.status,
            "LogicalResourceId": each.logical_resource_id,
            "PhysicalResourceId": each.physical_resource_id,
            "ResourceType": each.cf_resource_type,
            "LastUpdatedTimestamp": _touched(stack, each),
        }
        for each in stack.stack_resources
    ]
    start = int(response._get_param("NextToken") or 0)
    more = {"NextToken": str(start + _PAGE)} if start + _PAGE < len(summaries) else {}
    return ActionResult({"StackResourceSummaries": summaries[start : start + _PAGE], **more})
