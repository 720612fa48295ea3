"""CloudFormation acts as the role that it was given, or as its caller; never as nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.responses import CloudFormationResponse

from wormtrail_local.authorization.services import Refused, on_behalf_of
from wormtrail_local.authorization.sessions import become
from wormtrail_local.clients import acting_as, requester

# (IAM User Guide, "Forward access sessions", and the global condition keys aws:CalledVia and aws:ViaAWSService.)
_BY_CLOUDFORMATION = "cloudformation.amazonaws.com"
_FORWARDED: dict[str, str | list[str]] = {
    "aws:CalledVia": [_BY_CLOUDFORMATION],
    "aws:CalledViaFirst": _BY_CLOUDFORMATION,
    "aws:CalledViaLast": _BY_CLOUDFORMATION,
    "aws:ViaAWSService": "true",
}


def apply() -> None:
    for name in ("create_stack", "delete_stack", "execute_change_set", "update_stack"):
        setattr(CloudFormationResponse, name, _in_its_name(getattr(CloudFormationResponse, name)))


def _in_its_name(original: Callable[[CloudFormationResponse], Any]) -> Callable[[CloudFormationResponse], Any]:
    def carried_out(response: CloudFormationResponse) -> Any:
        with _actor(response):
            return original(response)

    return carried_out


@contextmanager
def _actor(response: CloudFormationResponse) -> Iterator[None]:
    stack_name, change_set = response._get_param("StackName"), response._get_param("ChangeSetName")
    backend = response.cloudformation_backend
    stacks = [each for each in backend.stacks.values() if stack_name in (each.name, each.stack_id)]
    found = backend.describe_change_set(change_set, stack_name) if change_set else None
    # The role stays with the stack (CloudFormation User Guide, "AWS CloudFormation service role").
    role = (
        response._get_param("RoleARN")
        or (found.role_arn if found else None)
        or next((each.role_arn for each in stacks if each.role_arn), None)
    )
    if not role:
        with acting_as(requester(), _FORWARDED, _BY_CLOUDFORMATION):
            yield
        return
    stack_id = found.stack.stack_id if found else stacks[0].stack_id if stacks else ""
    try:
        session = become(on_behalf_of(_BY_CLOUDFORMATION, stack_id), role, "AWSCloudFormation", response.region)
    except Refused as refused:
        raise ValidationError(message=f"Role {role} is invalid or cannot be assumed") from refused
    for each in [*stacks, *([found.stack] if found else [])]:
        each.role_arn = role
    with acting_as(session.access_key_id, service=_BY_CLOUDFORMATION):
        yield
