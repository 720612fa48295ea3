"""CloudFormation's change sets: each is a stack's own, and carries everything over."""

from functools import partial

from moto.cloudformation import models
from moto.cloudformation.exceptions import CloudFormationError
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult

from wormtrail_local.patches.cloudformation_rollback import carry_out


class ChangeSetNotFound(CloudFormationError):
    """(CloudFormation API reference, DescribeChangeSet, "Errors".)"""

    code = "ChangeSetNotFound"

    def __init__(self, name: str) -> None:
        super().__init__(f"ChangeSet [{name}] does not exist")


def apply() -> None:
    # moto's change sets leave the stack's parsed template, parameters, tags and outputs as they were, do not see
    # other stacks' exports, and let a failure escape with the stack half made and still "in progress".
    def apply_to_stack(change_set: models.ChangeSet) -> None:
        stack = change_set.stack
        exports = models.cloudformation_backends[stack.account_id][stack.region_name].exports
        stack.cross_stack_resources = stack.resource_map.cross_stack_resources = exports
        # What runs while the stack is being created reads its template.
        stack.template = stack.template if change_set.change_set_type == "UPDATE" else change_set.template
        stack.resource_map.update(change_set.template_dict, change_set.parameters)
        stack.template = change_set.template
        stack._parse_template()
        stack.description = stack.template_dict.get("Description")
        stack.parameters = change_set.parameters
        stack.tags = change_set.tags or stack.tags
        stack.output_map = stack._create_output_map()
        exports.update({export.name: export for export in stack.exports})

    execute = models.CloudFormationBackend.execute_change_set

    def execute_change_set(
        backend: models.CloudFormationBackend, change_set_name: str, stack_name: str | None = None
    ) -> None:
        change_set = _change_set(backend, change_set_name, stack_name)
        change_set.stack.status = f"{change_set.change_set_type}_IN_PROGRESS"
        work = partial(execute, backend, change_set.change_set_id, stack_name)
        if not carry_out(change_set.stack, change_set.change_set_type, work):
            change_set.execution_status = "EXECUTE_FAILED"

    models.ChangeSet.apply = apply_to_stack
    models.CloudFormationBackend.execute_change_set = execute_change_set
    models.CloudFormationBackend.describe_change_set = _change_set
    CloudFormationResponse.describe_change_set = _describe
    CloudFormationResponse.delete_change_set = _delete


def _change_set(
    backend: models.CloudFormationBackend, change_set_name: str, stack_name: str | None = None
) -> models.ChangeSet:
    # moto finds the last change set of that name in any stack; the CDK names all of its own the same. Those of a deleted stack
    # are gone with it.
    existing = [each for each in backend.change_sets.values() if each.stack_id in backend.stacks]
    for change_set in reversed(existing):
        if change_set.change_set_id == change_set_name or (
            change_set.change_set_name == change_set_name
            and stack_name in (None, change_set.stack_name, change_set.stack_id)
        ):
            return change_set
    raise ChangeSetNotFound(change_set_name)


def _describe(response: CloudFormationResponse) -> ActionResult:
    # moto does not ask which stack's change set it is; nor does it when one is deleted.
    return ActionResult(_asked(response))


def _delete(response: CloudFormationResponse) -> EmptyResult:
    # One that does not exist is deleted already: the API reference names no error for it.
    try:
        del response.cloudformation_backend.change_sets[_asked(response).change_set_id]
    except ChangeSetNotFound:
        pass
    return EmptyResult()


def _asked(response: CloudFormationResponse) -> models.ChangeSet:
    return _change_set(
        response.cloudformation_backend, response._get_param("ChangeSetName"), response._get_param("StackName")
    )
