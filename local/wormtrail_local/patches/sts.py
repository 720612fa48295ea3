"""STS: sessions keep their policies and say whether MFA was used; root is named as AWS names it."""

from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

from wormtrail_local.authorization.principals import ROOT, policy_document, session_of
from wormtrail_local.accounts import account_of_key


def apply() -> None:
    assume, identify = TokenResponse.assume_role, TokenResponse.get_caller_identity

    # moto forgets the session policy's ARNs and MFA.
    def assume_role(response: TokenResponse) -> ActionResult:
        answer = assume(response)
        session = answer.result["Credentials"]
        inline = response._get_param("Policy")
        attached = [policy_document(each["arn"], session) for each in response._get_param("PolicyArns") or []]
        policies = [*([inline] if inline else []), *attached]
        session.policies = tuple(policies) if policies else None
        session.context = _mfa(response)
        return answer

    def get_caller_identity(response: TokenResponse) -> ActionResult:
        key = response.get_access_key()
        if not key.startswith(ROOT):
            return identify(response)
        account = account_of_key(key)
        return ActionResult({"UserId": account, "Account": account, "Arn": f"arn:{response.partition}:iam::{account}:root"})

    TokenResponse.assume_role = assume_role
    TokenResponse.get_caller_identity = get_caller_identity


def _mfa(response: TokenResponse) -> dict[str, str]:
    """(IAM User Guide, "AWS global condition context keys", aws:MultiFactorAuthPresent: absent where a session of a role
    assumed the role, since a role has no MFA device; otherwise whether the caller used one.)"""
    if session_of(response.get_access_key()):
        return {}
    used = bool(response._get_param("SerialNumber") and response._get_param("TokenCode"))
    return {"aws:MultiFactorAuthPresent": str(used).lower()}
