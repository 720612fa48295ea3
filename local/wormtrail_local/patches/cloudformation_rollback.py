"""CloudFormation puts back what a failed deployment changed, and removes nothing before everything else has succeeded.

(CloudFormation User Guide, "Understand stack creation events" and "DeletionPolicy attribute": RetainExceptOnCreate is deleted
where the operation that made it fails, Retain never is.)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from moto.cloudformation import models, parsing
from moto.cloudformation.exceptions import ValidationError

from wormtrail_local.patches.cloudformation_events import noted
from wormtrail_local.resources.resource import Resource

Template = dict[str, Any]


class _Declared(NamedTuple):
    """What a stack is made from."""

    template: Template
    parameters: dict[str, Any]
    resources: dict[str, Template]


class RollbackFailed(Exception):
    """What was changed could not be put back."""


def apply() -> None:
    parsing.ResourceMap.update = _update
    parsing.ResourceMap.create = _create
    models.Stack.create_resources = _create_resources
    _refuse_to_update_what_rolled_back()


def _create(resources: parsing.ResourceMap, template: Template) -> bool:
    resources._resource_json_map = {}
    _update(resources, template, resources.input_parameters)
    return True


def _update(resources: parsing.ResourceMap, template: Template, parameters: dict[str, Any] | None = None) -> None:
    # moto removes first, tries what fails again and again, and leaves a failure as it stands.
    changes = resources.build_resource_diff(template, parameters)
    before = _before(resources)
    gone = {name: before.resources[name] for name in changes["Remove"]}
    known, changed, replaced = set(resources._parsed_resources), [], {}
    declared = template["Resources"]
    _load(resources, _Declared(template, parameters or resources.input_parameters, declared))
    try:
        for name in changes["Add"]:
            _ = resources[name]
        for name in changes["Modify"]:
            former = resources[name]
            changed.append(name)
            if _change(resources, name) is not former and isinstance(former, Resource):
                replaced[name] = former
    except Exception as cause:
        added = [name for name in resources._parsed_resources if name in declared and name not in known]
        with _or_rollback_failed(cause):
            _roll_back(resources, before, added, changed, replaced)
        raise
    for name, former in replaced.items():
        if declared[name].get("UpdateReplacePolicy") != "Retain":
            _delete_former(resources, name, former)
    for name in reversed([name for name in resources._parsed_resources if name in gone]):
        _delete(resources, name, gone[name])


def _before(resources: parsing.ResourceMap) -> _Declared:
    # A stack that a change set is to create has parameters already, and a template without any.
    declared = resources._template.get("Parameters", {})
    parameters = {name: value for name, value in resources.input_parameters.items() if name in declared}
    return _Declared(resources._template, parameters, resources._resource_json_map)


def _load(resources: parsing.ResourceMap, declared: _Declared) -> None:
    resources._template, resources.input_parameters, resources._resource_json_map = declared
    resources.load_mapping()
    resources.load_parameters()
    resources.load_conditions()


def _change(resources: parsing.ResourceMap, name: str) -> Any:
    resources._parsed_resources[name] = parsing.parse_and_update_resource(
        name, resources._resource_json_map[name], resources, resources._account_id, resources._region_name
    )
    return resources._parsed_resources[name]


def _roll_back(
    resources: parsing.ResourceMap, before: _Declared, added: list[str], changed: list[str], replaced: dict[str, Any]
) -> None:
    made = resources._resource_json_map
    for name in reversed(added):
        if made[name].get("DeletionPolicy") == "Retain":
            del resources._parsed_resources[name]
        else:
            _delete(resources, name, {**made[name], "DeletionPolicy": "Delete"})
    _load(resources, before)
    for name in reversed(changed):
        if name in replaced:
            _delete_former(resources, name, resources[name])
            resources._parsed_resources[name] = replaced[name]
        else:
            _change(resources, name)


def _delete_former(resources: parsing.ResourceMap, name: str, former: Resource) -> None:
    with noted(resources, "DELETE", name, {"Type": former.type_name}, former):
        former.delete(resources._account_id, resources._region_name)


def _delete(resources: parsing.ResourceMap, name: str, declared: Template) -> None:
    resource = resources._parsed_resources[name]
    if resource is not None:
        resources._delete_resource(resource, declared)
    del resources._parsed_resources[name]


@contextmanager
def _or_rollback_failed(cause: Exception) -> Iterator[None]:
    try:
        yield
    except Exception as failure:
        raise RollbackFailed(f"{_reason(cause)} The rollback failed: {_reason(failure)}") from failure


def _reason(failure: Exception) -> str:
    return getattr(failure, "message", None) or str(failure) or type(failure).__name__


def carry_out(stack: models.Stack, kind: str, work: Callable[[], Any]) -> bool:
    """Does the work of a deployment; where it fails, the stack says so. Answers whether it succeeded."""
    try:
        work()
    except Exception as failure:  # noqa: BLE001 whatever failed, the stack says so
        reason = _reason(failure)
        rolled_back = "ROLLBACK_FAILED" if isinstance(failure, RollbackFailed) else "ROLLBACK_COMPLETE"
        stack._add_stack_event(f"{kind}_FAILED", resource_status_reason=reason)
        stack.status = rolled_back if kind == "CREATE" else f"UPDATE_{rolled_back}"
        stack.stack_status_reason = reason
        stack._add_stack_event(stack.status, resource_status_reason=reason)
        return False
    return True


def _create_resources(stack: models.Stack) -> None:
    # moto lets what fails escape to the caller of CreateStack; on AWS the call has answered long before.
    stack.status = "CREATE_IN_PROGRESS"
    stack.description = stack.template_dict.get("Description")
    if carry_out(stack, "CREATE", lambda: stack.resource_map.create(stack.template_dict)):
        stack.mark_creation_complete()


def _refuse_to_update_what_rolled_back() -> None:
    # moto updates a stack whatever its status. (CloudFormation User Guide, "Stack status codes": a stack that is
    # ROLLBACK_COMPLETE can only be deleted.)
    create_change_set, update_stack = models.CloudFormationBackend.create_change_set, models.CloudFormationBackend.update_stack

    def check(backend: models.CloudFormationBackend, name: str) -> None:
        for stack in backend.stacks.values():
            if name in (stack.name, stack.stack_id) and stack.status.endswith(("ROLLBACK_FAILED", "ROLLBACK_COMPLETE")):
                if stack.status != "UPDATE_ROLLBACK_COMPLETE":
                    raise ValidationError(message=f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")

    def checked_change_set(backend: models.CloudFormationBackend, stack_name: str, *rest: Any, **named: Any) -> Any:
        check(backend, stack_name)
        return create_change_set(backend, stack_name, *rest, **named)

    def checked_update(backend: models.CloudFormationBackend, name: str, *rest: Any, **named: Any) -> Any:
        check(backend, name)
        return update_stack(backend, name, *rest, **named)

    models.CloudFormationBackend.create_change_set = checked_change_set
    models.CloudFormationBackend.update_stack = checked_update
