"""CloudFormation: our resource types, refusals by name, deletion, protection."""

import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from moto.cloudformation import models, parsing, responses, utils
from moto.cloudformation.exceptions import ValidationError
from moto.core.responses import ActionResult
from moto.s3.models import s3_backends
from moto.utilities.utils import get_partition

from wormtrail_local.partitions import url_suffix
from wormtrail_local.patches.cloudformation_events import noted
from wormtrail_local.resources import RESOURCE_TYPES

_KEPT = ("Retain", "RetainExceptOnCreate")


def apply() -> None:
    _use_our_resource_types()
    _refuse_unknown_types()
    _keep_what_is_retained()
    _delete_in_reverse()
    _know_the_partition()
    _protect_from_termination()
    _find_the_stack_of_a_resource()
    # moto reads TemplateURL as virtual-hosted style unless the host is "localhost": an endpoint on an IP address
    # makes it look for a bucket named "127".
    utils.get_stack_from_s3_url = _template_from_url
    models.get_stack_from_s3_url = _template_from_url
    responses.get_stack_from_s3_url = _template_from_url
    # A resource whose condition is false stays in moto's list as None, and every listing of it fails.
    models.Stack.stack_resources = property(
        lambda stack: [each for each in stack.resource_map.values() if each is not None]
    )
    models.Stack.stack_parameters = property(_parameters_as_given)


def _find_the_stack_of_a_resource() -> None:
    # moto finds resources by their stack only.
    describe = responses.CloudFormationResponse.describe_stack_resources

    def described(response: responses.CloudFormationResponse) -> Any:
        named = response._get_param("PhysicalResourceId")
        if named is None or response._get_param("StackName") is not None:
            return describe(response)
        for stack in response.cloudformation_backend.stacks.values():
            if any(each.physical_resource_id == named for each in stack.stack_resources):
                found = [responses.StackResourceDTO(stack, each) for each in stack.stack_resources]
                return ActionResult({"StackResources": found})
        raise ValidationError(message=f"Stack for {named} does not exist")

    responses.CloudFormationResponse.describe_stack_resources = described


def _parameters_as_given(stack: models.Stack) -> dict[str, Any]:
    # moto answers what a parameter stands for: an update that keeps the name of an SSM parameter then asks for its value's name.
    given = stack.resource_map.input_parameters
    declared = stack.resource_map._template.get("Parameters", {})
    return {name: given.get(name, slot.get("Default")) for name, slot in declared.items()}


def _know_the_partition() -> None:
    # moto's AWS::Partition is aws everywhere.
    begin = parsing.ResourceMap.__init__

    def init(resources: parsing.ResourceMap, *positional: Any, **named: Any) -> None:
        begin(resources, *positional, **named)
        region = resources._region_name
        known = {"AWS::Partition": get_partition(region), "AWS::URLSuffix": url_suffix(region)}
        resources._parsed_resources.update(known)

    parsing.ResourceMap.__init__ = init


def _use_our_resource_types() -> None:
    class_of, name_of = parsing.resource_class_from_type, parsing.resource_name_property_from_type
    parsing.resource_class_from_type = lambda name: RESOURCE_TYPES.get(name) or class_of(name)
    parsing.resource_name_property_from_type = lambda name: (
        RESOURCE_TYPES[name].name_property if name in RESOURCE_TYPES else name_of(name)
    )


def _refuse_unknown_types() -> None:
    # moto skips a resource type that it does not know, with a warning in its log. CloudFormation refuses the
    # template: "Template format error: Unrecognized resource types".
    for name in ("create_stack", "create_change_set", "update_stack"):
        _before(models.CloudFormationBackend, name, _check_types)


def _before(owner: type, name: str, check: Callable[[str], None]) -> None:
    original = getattr(owner, name)

    def checked(self: Any, *positional: Any, **named: Any) -> Any:
        check(named["template"] if "template" in named else positional[1])
        return original(self, *positional, **named)

    setattr(owner, name, checked)


def _check_types(template: str) -> None:
    resources = models.Stack.parse_template(template).get("Resources", {})
    unknown = sorted({each["Type"] for each in resources.values() if not _is_known(each["Type"])})
    if unknown:
        raise ValidationError(
            message=f"Template format error: Unrecognized resource types: [{', '.join(unknown)}] (the local AWS "
            "does not carry them out)"
        )


def _is_known(resource_type: str) -> bool:
    return (
        resource_type in RESOURCE_TYPES
        or resource_type in parsing.NULL_MODELS
        or resource_type in parsing.get_model_map()
    )


def _keep_what_is_retained() -> None:
    # moto heeds DeletionPolicy when a stack is deleted, and forgets it when an update takes the resource away.
    delete = parsing.ResourceMap._delete_resource

    def delete_unless_retained(resources: parsing.ResourceMap, resource: Any, template: dict[str, Any]) -> None:
        if template.get("DeletionPolicy") not in _KEPT:
            with noted(resources, "DELETE", resource.logical_resource_id, template, resource):
                delete(resources, resource, template)

    parsing.ResourceMap._delete_resource = delete_unless_retained


def _delete_in_reverse() -> None:
    # moto deletes in the template's order and lets whatever fails escape to the caller of DeleteStack; on AWS the
    # stack is DELETE_FAILED then, with a reason.
    def delete(resources: parsing.ResourceMap) -> None:
        for logical_id in reversed(list(resources._parsed_resources)):
            template = resources._resource_json_map.get(logical_id)
            resource = resources._parsed_resources[logical_id]
            if template and resource is not None:
                resources._delete_resource(resource, template)
                del resources._parsed_resources[logical_id]

    delete_stack = models.CloudFormationBackend.delete_stack

    def delete_stack_or_say_why(backend: models.CloudFormationBackend, name_or_stack_id: str) -> None:
        stacks = [each for each in backend.stacks.values() if name_or_stack_id in (each.name, each.stack_id)]
        try:
            delete_stack(backend, name_or_stack_id)
        except Exception as failure:  # noqa: BLE001 whatever failed, the stack says so
            for stack in stacks:
                stack.status, stack.stack_status_reason = "DELETE_FAILED", _reason(failure)
                stack._add_stack_event("DELETE_FAILED", resource_status_reason=_reason(failure))
                backend.stacks[stack.stack_id] = stack

    parsing.ResourceMap.delete = delete
    models.CloudFormationBackend.delete_stack = delete_stack_or_say_why


def _reason(failure: Exception) -> str:
    return getattr(failure, "message", None) or str(failure) or type(failure).__name__


def _protect_from_termination() -> None:
    # moto has no UpdateTerminationProtection and deletes a protected stack.
    def update_termination_protection(response: responses.CloudFormationResponse) -> ActionResult:
        stack = response.cloudformation_backend.get_stack(response._get_param("StackName"))
        stack.enable_termination_protection = response._get_bool_param("EnableTerminationProtection", False)
        return ActionResult({"StackId": stack.stack_id})

    delete_stack = models.CloudFormationBackend.delete_stack

    def delete_unprotected_stack(backend: models.CloudFormationBackend, name_or_stack_id: str) -> None:
        for stack in list(backend.stacks.values()):
            if name_or_stack_id in (stack.name, stack.stack_id) and stack.enable_termination_protection:
                raise ValidationError(
                    message=f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
                )
        delete_stack(backend, name_or_stack_id)

    responses.CloudFormationResponse.update_termination_protection = update_termination_protection
    models.CloudFormationBackend.delete_stack = delete_unprotected_stack


def _template_from_url(template_url: str, account_id: str, partition: str) -> str:
    url = urlsplit(template_url)
    host = url.hostname or ""
    path = unquote(url.path).lstrip("/")
    if _is_address(host) or host == "localhost" or host.startswith(("s3.", "s3-")):
        bucket, key = path.split("/", 1)
    else:
        bucket, key = host.split(".")[0], path
    return s3_backends[account_id][partition].get_object(bucket, key).value.decode()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
