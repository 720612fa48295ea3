"""One decision: may this principal do this action on this resource, in this context?"""

import logging
from typing import Any, NamedTuple

from wormtrail_local.authorization import beyond_simulator
from wormtrail_local.authorization.context import control_policies, of_accounts, of_resource, of_time
from wormtrail_local.authorization.principals import Context, Principal
from wormtrail_local.authorization.resource_policies import account_of, policy_of
from wormtrail_local.authorization.simulator import Answer, Simulator


class Decision(NamedTuple):
    """What AWS answers."""

    allowed: bool
    # As AWS words a refusal; empty where the request is allowed.
    message: str = ""


_ALLOWED = Decision(True)
_simulator: Simulator | None = None


def enforce() -> None:
    """From now on policies are enforced; until then every request is allowed."""
    global _simulator
    _simulator = Simulator()


def is_enforced() -> bool:
    return _simulator is not None


def authorize(principal: Principal, action: str, resource: str, context: Context | None = None) -> Decision:
    """Asks every policy that has a say: the principal's, the resource's, the organization's.

    `action` is IAM's name for it ("s3:PutObject"), `resource` an ARN, `context` what the request says beside the principal.
    """
    if not _simulator or beyond_simulator.is_free(action):
        return _ALLOWED
    request = _request(principal, action, resource, context or {})
    answer = _simulator.ask(request)
    if answer.allowed or (not answer.explicit and _is_allowed_beyond(principal, action, resource, request["context"])):
        return _ALLOWED
    message = _worded(principal, action, resource, answer)
    # Told by --verbose: services drop what they may not deliver without a word.
    logging.getLogger(__name__).warning("%s", message)
    return Decision(False, message)


def _request(principal: Principal, action: str, resource: str, context: Context) -> dict[str, Any]:
    account = account_of(resource, principal.account or "")
    escapes = beyond_simulator.escapes_bucket_policy(principal, action, resource)
    of_resource_itself = None if escapes else policy_of(resource, action)
    who = beyond_simulator.spelled(principal.arn)
    policies = {
        "identity": principal.identity_policies,
        "boundary": principal.boundary,
        "session": principal.session_policies,
        "scps": control_policies(principal.account, "SERVICE_CONTROL_POLICY") if principal.account else [],
        "rcps": control_policies(account, "RESOURCE_CONTROL_POLICY"),
        "resourcePolicy": of_resource_itself and of_resource_itself.replace(f'"{principal.arn}"', f'"{who}"'),
    }
    texts = str(policies)
    known = {**principal.context, **of_accounts(principal, account), **context}
    if action.startswith("sns:"):
        # What the default policy of a topic asks for (Amazon SNS Developer Guide, "Example cases for Amazon SNS access control").
        owner = principal.account or principal.context.get("aws:SourceAccount")
        known.update({"aws:SourceOwner": owner} if owner else {})
    return {
        "principal": who,
        "action": action,
        "resource": resource,
        "account": account,
        "context": {**of_resource(texts, resource, account), **known, **of_time(texts)},
        **policies,
    }


def _is_allowed_beyond(principal: Principal, action: str, resource: str, context: Context) -> bool:
    return beyond_simulator.is_granted(principal, action, resource, context) or (
        action.startswith("kms:") and beyond_simulator.managed_key_serves(principal, resource)
    )


def _worded(principal: Principal, action: str, resource: str, answer: Answer) -> str:
    """(IAM User Guide, "Troubleshoot access denied error messages".) S3 puts the resource into quotation marks."""
    named = f'"{resource}"' if action.startswith("s3:") else resource
    asked = f"User: {principal.arn} is not authorized to perform: {action} on resource: {named}"
    if action.startswith("sts:"):
        return asked
    article = "an" if answer.kind[:1] in "aeiou" else "a"
    if answer.explicit:
        return f"{asked} with an explicit deny in {article} {answer.kind}"
    return f"{asked} because no {answer.kind} allows the {action} action"
