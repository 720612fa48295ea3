"""Sessions that services open: a service becomes a role, if the role's trust policy lets it."""

from moto.sts.models import AssumedRole, sts_backends
from moto.utilities.utils import get_partition

from wormtrail_local.authorization.principals import Context, Principal
from wormtrail_local.authorization.services import may_become


def become(by: Principal, role_arn: str, session_name: str, region: str, context: Context | None = None) -> AssumedRole:
    """The session of a role for a service. Its requests state no MFA: a service has none.

    Raises Refused where the trust policy does not let the service in.
    """
    may_become(by, role_arn)
    session = sts_backends[role_arn.split(":")[4]][get_partition(region)].assume_role(
        region_name=region,
        role_session_name=session_name,
        role_arn=role_arn,
        policy="",
        duration=3600,
        external_id="",
    )
    session.context = dict(context or {})
    return session
