"""Who called, in the members of CloudTrail's userIdentity (CloudTrail User Guide, "CloudTrail userIdentity element")."""

from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import AssumedRole, sts_backends
from moto.utilities.utils import get_partition

from wormtrail_local import clock
from wormtrail_local.accounts import account_of_key


def identity_of(access_key: str, region: str) -> dict[str, Any]:
    session = _session(access_key) if access_key.startswith("ASIA") else None
    if session:
        return _of_session(session)
    account, partition = account_of_key(access_key), get_partition(region)
    if access_key.startswith("root"):
        root = f"arn:{partition}:iam::{account}:root"
        return _identity("Root", account, root, account, access_key)
    key = iam_backends[account][partition].access_keys.get(access_key)
    user = iam_backends[account][partition].users.get(key.user_name) if key else None
    if user:
        return {**_identity("IAMUser", user.id, user.arn, account, access_key), "userName": user.name}
    # Credentials that nobody issued arrange tests.
    arranging = f"arn:{partition}:sts::{account}:user/moto"
    return {**_identity("IAMUser", "AKIAIOSFODNN7EXAMPLE", arranging, account, access_key), "userName": "moto"}


def _identity(kind: str, principal: str, arn: str, account: str, access_key: str) -> dict[str, Any]:
    return {"type": kind, "principalId": principal, "arn": arn, "accountId": account, "accessKeyId": access_key}


def _session(access_key: str) -> AssumedRole | None:
    backends = [backend for partitions in list(sts_backends.values()) for backend in list(partitions.values())]
    return next((role for backend in backends if (role := backend.get_assumed_role_from_access_key(access_key))), None)


def _of_session(session: AssumedRole) -> dict[str, Any]:
    principal = session.user_id
    role = session.role_arn
    issuer = {
        "type": "Role",
        "principalId": principal.split(":")[0],
        "arn": role,
        "accountId": session.account_id,
        "userName": role.rsplit("/", 1)[1],
    }
    known = getattr(session, "context", {})
    attributes = {
        "creationDate": clock.spelled(session.access_key.create_date),
        "mfaAuthenticated": str(known.get("aws:MultiFactorAuthPresent", "false")).lower(),
    }
    identity = _identity("AssumedRole", principal, session.arn, session.account_id, session.access_key_id)
    return {**identity, "sessionContext": {"sessionIssuer": issuer, "attributes": attributes}}
